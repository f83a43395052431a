"""moto's applications in this process, called without a network in between."""

from __future__ import annotations

import io
import logging
import traceback
from typing import Any

from moto.moto_api._internal import mock_random
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from .errors import AwsError
from .wire.answer import Answer
from .wire.call import Call

log = logging.getLogger("landfall_sandbox")


def _create_app(service: Any) -> Any:
    if service is None:  # moto has no such service
        raise NotImplementedError
    # This happens once per service and process and makes a backend for a default account, which
    # draws identifiers: put the source of identifiers back, so that seeding stays deterministic.
    drawn = mock_random.getstate()
    app = create_backend_app(service)
    mock_random.setstate(drawn)
    # An exception must reach us: Flask's own answer is an HTML page with status 500.
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app


_application = DomainDispatcherApplication(_create_app)


def ask_moto(call: Call) -> Answer:
    """Let moto answer. Raises AwsError when moto does not know the operation or breaks down."""
    call.environ["wsgi.input"] = io.BytesIO(call.body)
    got: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        got["status"], got["headers"] = status, headers

    try:
        body = b"".join(_application(call.environ, start_response))
    except NotImplementedError as error:
        raise not_implemented(call) from error
    except Exception as error:
        raise broken(call, error) from error
    status = int(got["status"].split(" ", 1)[0])
    answer = Answer(status, list(got["headers"]), body)
    if status in (404, 405, 500) and body[:9].lower() == b"<!doctype":
        raise not_implemented(call)
    if status == 404 and body in (b"Not yet implemented", b""):
        if call.environ.get("REQUEST_METHOD") == "HEAD":
            return answer
        raise not_implemented(call)
    return answer


def broken(call: Call, error: Exception) -> AwsError:
    """The typed answer for an input at which moto or the sandbox broke down; logs where."""
    # The traceback names code only; request contents may hold secrets and stay out of the log.
    frames = "".join(traceback.format_tb(error.__traceback__)[-2:])
    where = (call.service, call.operation, type(error).__name__, frames)
    log.warning("broke down at %s.%s: %s\n%s", *where)
    return AwsError(
        "NotImplemented",
        f"The sandbox cannot answer {call.service}:{call.operation} for this input "
        f"({type(error).__name__}).",
        501,
    )


def not_implemented(call: Call) -> AwsError:
    """The typed answer for an operation that neither moto nor the sandbox knows.

    Status 501 and 400 are not retried by SDKs, 500 would be.
    """
    name = call.operation or f"{call.environ.get('REQUEST_METHOD')} request"
    message = f"The sandbox does not implement {call.service}:{name}."
    try:
        json_form = call.protocol in ("json", "rest-json", "smithy-rpc-v2-cbor")
    except Exception:  # a service without a model
        json_form = True
    if json_form:
        return AwsError("UnknownOperationException", message, 400)
    return AwsError("NotImplemented", message, 501)
