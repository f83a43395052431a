"""What the sandbox remembers beyond moto's own backends; saved and restored with them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

# Everything that touches moto's backends runs under this lock. moto is not made for threads,
# and Python runs one of them at a time anyway; a snapshot taken under it is consistent.
LOCK = threading.RLock()


@dataclass
class Session:
    """Temporary credentials that this sandbox handed out."""

    access_key: str
    secret_key: str
    token: str
    account: str
    arn: str
    user_id: str
    expires: float  # epoch seconds
    role_arn: str | None = None
    policy: str | None = None  # the session policy, a JSON document

    @property
    def expired(self) -> bool:
        """Whether AWS would now answer ExpiredToken."""
        return datetime.now(UTC).timestamp() >= self.expires


@dataclass
class World:
    """State of the gap-filling layer. Plain data only: it is pickled into the state file."""

    sessions: dict[str, Session] = field(default_factory=dict)
    seeded: bool = False
    seed_summary: dict[str, Any] = field(default_factory=dict)
    datasync: dict[tuple[str, str], Any] = field(default_factory=dict)
    service_data: dict[str, Any] = field(default_factory=dict)


_current = World()
_writes = 0


def world() -> World:
    """The world in use; restoring or resetting replaces it."""
    return _current


def replace_world(new: World) -> None:
    """Put `new` in the place of the world in use."""
    global _current
    _current = new


def note_write() -> None:
    """Count a request that may have changed something."""
    global _writes
    _writes += 1


def writes() -> int:
    """How many requests may have changed something since the process began."""
    return _writes
