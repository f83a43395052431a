"""The WSGI application: control endpoints, credentials, faults, gap fillers, then moto."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from . import control, counters, credentials, faults, regions, registry
from .errors import AwsError
from .moto_host import ask_moto, broken, not_implemented
from .services import load_all
from .wire.answer import Answer, from_result
from .wire.call import Call
from .wire.detect import detect, raw_uri
from .wire.errors import from_error
from .wire.tidy import tidy
from .world import LOCK, note_write

load_all()

_READS = ("Get", "List", "Describe", "Head", "Lookup", "Search")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one HTTP request."""
    path = environ.get("PATH_INFO", "/")
    if path == "/_sandbox/seed" and environ.get("REQUEST_METHOD") == "POST":
        start_response("200 OK", [("Content-Type", "application/x-ndjson")])
        return control.seed_lines()
    if path.startswith("/_sandbox"):
        return control.answer(environ).send(start_response)
    return answer_aws(environ).send(start_response, head=environ.get("REQUEST_METHOD") == "HEAD")


def answer_aws(environ: dict[str, Any]) -> Answer:
    """Answer a request to an AWS service. Never raises."""
    prepare(environ)
    body = environ["wsgi.input"].read()
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    with LOCK:
        call = detect(environ, body)
        early = _admit(call)
        counters.count(call)
        fault = faults.pick(call)
    if fault:
        before = faults.before(call, fault)
        if before is not None:
            return before
    if early is not None:
        return early
    with LOCK:
        answer = _answer(call)
    return faults.after(call, fault, answer) if fault else answer


def prepare(environ: dict[str, Any]) -> None:
    """Bring the server's environ into the form that moto expects."""
    environ["RAW_URI"] = raw_uri(environ)
    environ.pop("HTTP_X_MOTO_ACCOUNT_ID", None)
    if "HTTP_TRANSFER_ENCODING" in environ:
        environ.pop("HTTP_TRANSFER_ENCODING")


def _admit(call: Call) -> Answer | None:
    """Establish who calls; the error's answer when AWS would not let the call in."""
    try:
        if call.access_key is None:
            if call.service != "s3":
                raise AwsError("MissingAuthenticationToken", "Missing Authentication Token", 403)
            return None
        regions.check(call)
        call.caller = credentials.identify(call)
    except AwsError as error:
        return from_error(call, error)
    return None


def _answer(call: Call) -> Answer:
    if call.operation is None or not call.operation.startswith(_READS):
        note_write()
    key = (call.service, call.operation or "")
    try:
        for check in registry.checks.get(call.service, ()):
            check(call)
        handler = registry.handlers.get(key)
        if handler is None and key[1].startswith(_READS):
            handler = registry.readers.get(call.service)
        if handler:
            result = _handled(call, handler)
            answer = result if isinstance(result, Answer) else from_result(call, result)
        elif call.operation is None and call.service not in ("s3",):
            raise not_implemented(call)
        else:
            answer = ask_moto(call)
            tidy(call, answer)
        for fix in registry.fixes.get(key, ()):
            answer = fix(call, answer) or answer
        return answer
    except AwsError as error:
        return from_error(call, error)


def _handled(call: Call, handler: registry.Handler) -> Any:
    try:
        return handler(call)
    except AwsError:
        raise
    except Exception as error:  # a fault of ours must not end the connection without an answer
        raise broken(call, error) from error
