"""How many requests came in, by service, operation and account."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .wire.call import Call

_counts: Counter[tuple[str, str, str, str]] = Counter()


def count(call: Call) -> None:
    """Count one request; call it with the lock held."""
    _counts[call.service, call.operation or "?", call.account, call.region] += 1


def clear() -> None:
    """Begin again at zero."""
    _counts.clear()


def report() -> dict[str, Any]:
    """The counts: a total, and one row per service, operation, account and region."""
    rows = [
        {"service": s, "operation": o, "account": a, "region": r, "count": n}
        for (s, o, a, r), n in sorted(_counts.items())
    ]
    return {"total": sum(_counts.values()), "requests": rows}
