"""Seeding from inside the server: the steps in order, with progress."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from moto.moto_api._internal import mock_random

from ..world import world
from . import (
    balancers,
    buckets,
    containers,
    databases,
    file_systems,
    firewalls,
    fleets,
    functions,
    keys,
    links,
    machine_roles,
    machines,
    messaging,
    names,
    network,
    objects,
    organization,
    repositories,
    roles,
    secrets,
    tables,
    warehouse,
    workshop,
)
from .estate import Estate
from .facts import MANAGEMENT, RANDOM_SEED, SOURCE, TARGETS

STEPS: tuple[tuple[str, Callable[[Estate], None]], ...] = (
    ("organization, units and accounts", organization.create),
    ("Landfall's roles in the organization", organization.roles_for_landfall),
    ("Identity Center", organization.identity_center),
    ("KMS keys", keys.create),
    ("queues and topics", messaging.create),
    ("tables and log groups", tables.create),
    ("secrets", secrets.create),
    ("roles and policies", roles.create),
    ("key policies that name roles", keys.name_roles),
    ("functions", functions.create),
    ("secret rotation", secrets.rotate),
    ("repositories and images", repositories.create),
    ("network", network.create),
    ("buckets", buckets.create),
    ("objects", objects.create),
    ("bucket settings", buckets.configure),
    ("roles of machines and containers", machine_roles.create),
    ("security groups", firewalls.create),
    ("links between networks", links.create),
    ("machines", machines.create),
    ("load balancers and certificates", balancers.create),
    ("Auto Scaling groups", fleets.create),
    ("names and distributions", names.create),
    ("file systems", file_systems.create),
    ("databases and caches", databases.create),
    ("containers", containers.create),
    ("warehouse", warehouse.create),
    *workshop.STEPS,
)


class SeedError(Exception):
    """Seeding stopped; the text says at which step and why."""


def seed(tell: Callable[[str], None]) -> dict[str, Any]:
    """Seed the estate unless it is there already; returns a summary. Raises SeedError.

    `tell` gets a line of progress for each step.
    """
    if world().seeded:
        return {**world().seed_summary, "already_seeded": True}
    begun = time.monotonic()
    estate = Estate(tell)
    for number, (name, step) in enumerate(STEPS, 1):
        tell(f"[{number}/{len(STEPS)}] {name}")
        # Anew for each step, so that what one step draws does not move the next one's ids.
        mock_random.seed(f"{RANDOM_SEED} {name}")
        try:
            step(estate)
        except Exception as error:
            raise SeedError(
                f"seeding stopped at {name!r}: {type(error).__name__}: {error}. Begin again with "
                "an empty sandbox: POST /_sandbox/reset, then seed"
            ) from error
    key = estate.landfall_key
    assert key
    summary = {
        "ok": True,
        "accounts": {"source": SOURCE, "management": MANAGEMENT, **TARGETS},
        "counts": dict(sorted(estate.counts.items())),
        "seconds": round(time.monotonic() - begun, 1),
        "landfall_access_key_id": key[0],
    }
    world().service_data["landfall_key"] = key
    world().seed_summary = summary
    world().seeded = True
    return {**summary, "already_seeded": False}
