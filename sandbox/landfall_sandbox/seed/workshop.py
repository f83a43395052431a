"""The steps that make developers' tools, people, integration and governance."""

from __future__ import annotations

from collections.abc import Callable

from . import source_code
from .estate import Estate

STEPS: tuple[tuple[str, Callable[[Estate], None]], ...] = (
    ("source code", source_code.create),
)
