"""Where the gap-filling modules register what they answer, check and correct."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .wire.answer import Answer
from .wire.call import Call

Handler = Callable[[Call], Any]
Fix = Callable[[Call, Answer], Answer | None]
Check = Callable[[Call], None]

handlers: dict[tuple[str, str], Handler] = {}
fixes: dict[tuple[str, str], list[Fix]] = {}
readers: dict[str, Handler] = {}  # service -> answers the reads that nobody else answers
checks: dict[str, list[Check]] = {}
resets: list[Callable[[], None]] = []


def answers(service: str, *operations: str) -> Callable[[Handler], Handler]:
    """The decorated function answers these operations in moto's place.

    It returns the operation's output as plain Python values, or a finished Answer.
    """

    def register(function: Handler) -> Handler:
        for operation in operations:
            handlers[service, operation] = function
        return function

    return register


def corrects(service: str, *operations: str) -> Callable[[Fix], Fix]:
    """The decorated function sees moto's answer and may change or replace it."""

    def register(function: Fix) -> Fix:
        for operation in operations:
            fixes.setdefault((service, operation), []).append(function)
        return function

    return register


def checks_before(service: str) -> Callable[[Check], Check]:
    """The decorated function runs before every operation of `service`; it may raise AwsError."""

    def register(function: Check) -> Check:
        checks.setdefault(service, []).append(function)
        return function

    return register
