"""The steps that make developers' tools, people, integration and governance."""

from __future__ import annotations

from collections.abc import Callable

from . import (
    delivery,
    directory,
    estate_at_large,
    eventing,
    integration,
    people,
    source_code,
    strangers,
    trusts,
    workflows,
)
from .estate import Estate

STEPS: tuple[tuple[str, Callable[[Estate], None]], ...] = (
    ("users, groups and keys", people.create),
    ("trusts and identity providers", trusts.create),
    ("source code", source_code.create),
    ("builds and pipelines", delivery.create),
    ("workflows, APIs and events", integration.create),
    ("more workflows and APIs", workflows.create),
    ("topics, buses and schedules", eventing.create),
    ("directory and permission sets", directory.create),
    ("policies of the organization", directory.govern),
    ("stacks, watchers and the rest", estate_at_large.create),
    ("things of other services", strangers.create),
)
