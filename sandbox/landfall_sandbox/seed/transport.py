"""boto3 clients whose requests go straight into this process's application, without a network.

The requests are the same that boto3 would send over HTTP: signed, serialized, and answered by
the same code. Only the socket is left out, which makes seeding about twice as fast.
"""

from __future__ import annotations

import io
import threading
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config

from ..wire.answer import Answer
from ..world import Session

ENDPOINT = "http://127.0.0.1:1"  # never connected to
_CONFIG = Config(
    retries={"total_max_attempts": 1},
    s3={"addressing_style": "path"},
    parameter_validation=True,
    user_agent_extra="landfall-seed",
)
_boto_lock = threading.Lock()


class _Raw(io.BytesIO):
    """A body in the form that botocore streams from."""

    def stream(self, amt: int = 65536, **_: Any) -> Any:
        while chunk := self.read(amt):
            yield chunk


class Account:
    """boto3 clients for one account, made when first used."""

    def __init__(self, session: Session) -> None:
        self.account = session.account
        self._session = boto3.session.Session(
            session.access_key, session.secret_key, session.token, region_name="eu-central-1"
        )
        self._clients: dict[tuple[str, str], Any] = {}

    def __call__(self, service: str, region: str = "eu-central-1") -> Any:
        """A client of `service` in `region`."""
        key = (service, region)
        if key not in self._clients:
            with _boto_lock:
                client = self._session.client(
                    service, region_name=region, endpoint_url=ENDPOINT, config=_CONFIG
                )
            client.meta.events.register("before-send", _deliver)
            self._clients[key] = client
        return self._clients[key]


def _deliver(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
    from ..app import answer_aws

    answer: Answer = answer_aws(_environ(request))
    headers = dict(answer.headers)
    return AWSResponse(request.url, answer.status, headers, _Raw(answer.body))


def _environ(request: AWSPreparedRequest) -> dict[str, Any]:
    url = urlsplit(request.url)
    body = request.body or b""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        body = body.encode()
    environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path or "/").decode("latin-1"),
        "QUERY_STRING": url.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": url.netloc,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in request.headers.items():
        text = value.decode() if isinstance(value, bytes) else str(value)
        key = name.upper().replace("-", "_")
        if key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            environ[key] = text
        else:
            environ["HTTP_" + key] = text
    return environ
