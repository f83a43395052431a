"""Answers: a status, headers and bytes, made from a result by the operation's model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from moto.core.serialize import DefaultAttributePicker, get_serializer_class

from .call import Call


class CutConnection(Exception):
    """Raised into the server to make it drop the connection; nothing is wrong with the server."""


class _CutBody:
    """A body that ends the connection before all of it was sent."""

    def __init__(self, beginning: bytes) -> None:
        self._left = [beginning] if beginning else []

    def __iter__(self) -> _CutBody:
        return self

    def __next__(self) -> bytes:
        if self._left:
            return self._left.pop()
        raise CutConnection

    def close(self) -> None:
        """Required of WSGI bodies by granian."""


@dataclass
class Answer:
    """An HTTP answer. `headers` keep their order; a name may repeat.

    With `cut`, the connection ends after `body`, though the head may announce more.
    """

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    cut: bool = False

    def header(self, name: str) -> str | None:
        """The first header called `name` (any case), or None."""
        wanted = name.lower()
        return next((v for k, v in self.headers if k.lower() == wanted), None)

    def set_header(self, name: str, value: str) -> None:
        """Replace every header called `name` by this value."""
        self.drop_header(name)
        self.headers.append((name, value))

    def drop_header(self, name: str) -> None:
        """Remove every header called `name`."""
        wanted = name.lower()
        self.headers = [(k, v) for k, v in self.headers if k.lower() != wanted]

    def replace_body(self, body: bytes) -> None:
        """Set the body and the Content-Length that belongs to it."""
        self.body = body
        self.set_header("Content-Length", str(len(body)))

    def send(self, start_response: Callable[..., Any], *, head: bool = False) -> Iterable[bytes]:
        """Hand the answer to the WSGI server."""
        if not self.header("Content-Length") and not (head or self.status in (204, 304)):
            self.headers.append(("Content-Length", str(len(self.body))))
        start_response(status_line(self.status), self.headers)
        if self.cut:
            return _CutBody(self.body)
        return [] if head else [self.body]


def status_line(status: int) -> str:
    """The WSGI status line of an HTTP status."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def from_result(call: Call, result: Any) -> Answer:
    """Serialize an operation's output in the wire form its model prescribes."""
    serializer_class = get_serializer_class(call.service, call.protocol)
    serializer = serializer_class(
        operation_model=call.operation_model, value_picker=DefaultAttributePicker()
    )
    done = serializer.serialize(result if result is not None else {})
    body = done["body"]
    if isinstance(body, str):
        body = body.encode()
    root = S3_ROOTS.get(call.operation or "") if call.service == "s3" else None
    if root:
        body = _with_root(body, f"{call.operation}Response", root)
    headers = [(k, str(v)) for k, v in done["headers"].items()]
    answer = Answer(int(done["status_code"]), headers, body)
    if call.protocol == "json":  # moto's serializers know of services that send "text" instead
        version = call.service_model.metadata.get("jsonVersion", "1.0")
        answer.set_header("Content-Type", f"application/x-amz-json-{version}")
    return answer


# The outermost elements that Amazon S3 sends; botocore's model does not name them, and strict
# clients refuse others.
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html
S3_ROOTS = {
    "GetBucketRequestPayment": "RequestPaymentConfiguration",
    "ListBucketAnalyticsConfigurations": "ListBucketAnalyticsConfigurationResult",
    "ListBucketIntelligentTieringConfigurations": (
        "ListBucketIntelligentTieringConfigurationsOutput"
    ),
    "ListBucketInventoryConfigurations": "ListInventoryConfigurationsResult",
    "ListBucketMetricsConfigurations": "ListMetricsConfigurationsResult",
}


def _with_root(body: bytes, old: str, new: str) -> bytes:
    """The same document with another outermost element."""
    body = body.replace(f"<{old}".encode(), f"<{new}".encode(), 1)
    return body.replace(f"</{old}>".encode(), f"</{new}>".encode(), 1)
