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
    releases,
    source_code,
    stacks,
    strangers,
    trusts,
    watching,
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
    ("releases and who is told", releases.create),
    ("logs, alarms and parameters", watching.create),
    ("stacks", stacks.create),
)
