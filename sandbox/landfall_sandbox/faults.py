"""Faults on demand: throttling, server errors, cut connections, delays, repeated tokens."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

from .credentials import expired, speaks_json
from .errors import AwsError
from .repeated_token import remember_token, repeat_token
from .wire.answer import Answer
from .wire.call import Call
from .wire.errors import from_error

KINDS = (
    "throttle",
    "500",
    "reset",
    "delay",
    "truncate",
    "access_denied",
    "expired",
    "repeat_token",
)


@dataclass
class Fault:
    """A fault to inject into matching requests.

    `after` matching requests pass unharmed, then `count` are hit. `delay_ms` is in milliseconds
    and applies to every kind.
    """

    service: str
    operation: str = "*"
    kind: str = "throttle"
    count: int = 1
    after: int = 0
    account: str | None = None
    region: str | None = None
    delay_ms: int = 0
    seen: int = 0
    hits: int = 0

    def matches(self, call: Call) -> bool:
        """Whether the fault is meant for this request, spent or not."""
        return (
            self.service in ("*", call.service)
            and self.operation in ("*", call.operation)
            and self.account in (None, "*", call.account)
            and self.region in (None, "*", call.region)
        )


_faults: list[Fault] = []


def add(data: dict[str, Any]) -> Fault:
    """Add a fault from its JSON form. Raises ValueError naming the member that is wrong."""
    known = set(Fault.__dataclass_fields__) - {"seen", "hits"}
    unknown = sorted(set(data) - known)
    if unknown:
        raise ValueError(f"unknown member {unknown[0]!r}; known: {', '.join(sorted(known))}")
    if not isinstance(data.get("service"), str):
        raise ValueError('\'service\' must name a service, for instance "s3", or be "*"')
    given = {k: v for k, v in data.items() if v is not None}
    given["kind"] = str(given.get("kind", "throttle"))
    fault = Fault(**given)
    if fault.kind not in KINDS:
        raise ValueError(f"unknown kind {fault.kind!r}; known: {', '.join(KINDS)}")
    for name in ("count", "after", "delay_ms"):
        value = getattr(fault, name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ValueError(f"{name!r} must be a whole number, zero or more")
    _faults.append(fault)
    return fault


def clear() -> None:
    """Forget all faults."""
    _faults.clear()


def report() -> list[dict[str, Any]]:
    """All faults with how many requests they saw and hit."""
    return [asdict(f) for f in _faults]


def pick(call: Call) -> Fault | None:
    """The fault that hits this request, counted as a hit; call it with the lock held."""
    for fault in _faults:
        if not fault.matches(call):
            continue
        fault.seen += 1
        if fault.seen > fault.after and fault.hits < fault.count:
            fault.hits += 1
            return fault
    return None


def before(call: Call, fault: Fault) -> Answer | None:
    """Apply the fault before the operation runs; an answer means that it does not run."""
    if fault.delay_ms:
        time.sleep(fault.delay_ms / 1000)
    error = {
        "throttle": throttled,
        "500": internal,
        "access_denied": denied,
        "expired": expired,
    }.get(fault.kind)
    if error:
        return from_error(call, error(call))
    if fault.kind == "repeat_token":
        remember_token(call)
    if fault.kind == "reset":
        return Answer(200, [("Content-Length", "65536")], cut=True)
    return None


def after(call: Call, fault: Fault, answer: Answer) -> Answer:
    """Apply the fault to the operation's finished answer."""
    if fault.kind == "truncate":
        # The head announces the whole body, then the connection ends after half of it.
        full = len(answer.body)
        answer.set_header("Content-Length", str(max(full, 1)))
        answer.body = answer.body[: full // 2]
        answer.cut = True
    elif fault.kind == "repeat_token" and answer.status == 200:
        repeat_token(call, answer)
    return answer


def throttled(call: Call) -> AwsError:
    """The service's own way to say "too many requests"."""
    by_service = {
        "s3": ("SlowDown", "Please reduce your request rate.", 503),
        "ec2": ("RequestLimitExceeded", "Request limit exceeded.", 503),
        "lambda": ("TooManyRequestsException", "Rate exceeded", 429),
        "dynamodb": (
            "ThrottlingException",
            "Rate of requests exceeds the allowed throughput.",
            400,
        ),
        "organizations": ("TooManyRequestsException", "You have exceeded the rate.", 400),
        "sqs": ("RequestThrottled", "Request is throttled.", 403),
    }
    code, message, status = by_service.get(call.service, ("", "", 0))
    if not code:
        json_form = speaks_json(call)
        code = "ThrottlingException" if json_form else "Throttling"
        message, status = "Rate exceeded", 400
    return AwsError(code, message, status)


def internal(call: Call) -> AwsError:
    """The service's own way to say that it broke down."""
    message = "We encountered an internal error. Please try again."
    if call.service == "s3":
        return AwsError("InternalError", message, 500)
    if call.service == "lambda":
        return AwsError("ServiceException", message, 500)
    if call.service in ("dynamodb", "secretsmanager"):
        code = "InternalServerError" if call.service == "dynamodb" else "InternalServiceError"
        return AwsError(code, message, 500)
    return AwsError("InternalFailure", message, 500)


def denied(call: Call) -> AwsError:
    """The service's own way to say that the caller's policies do not allow this."""
    arn = call.caller.arn if call.caller else "anonymous"
    prefix = {"lambda": "lambda", "sso-admin": "sso"}.get(call.service, call.service)
    message = f"User: {arn} is not authorized to perform: {prefix}:{call.operation}"
    if call.service == "s3":
        return AwsError("AccessDenied", "Access Denied", 403)
    if call.service == "ec2":
        return AwsError("UnauthorizedOperation", message, 403)
    if speaks_json(call):
        return AwsError("AccessDeniedException", message, 403 if call.service == "lambda" else 400)
    return AwsError("AccessDenied", message, 403)
