"""Organizations: account ids that are known beforehand."""

from __future__ import annotations

from moto.organizations import utils

from ..world import world

_PLANNED = "organizations.planned_account_ids"
_random_account_id = utils.make_random_account_id

utils.MASTER_ACCOUNT_EMAIL = "aws+management@harbour-goods.example"


def plan_account_ids(ids: list[str]) -> None:
    """The next accounts that Organizations creates get these ids, in this order."""
    world().service_data.setdefault(_PLANNED, []).extend(ids)


def _next_account_id() -> str:
    planned = world().service_data.get(_PLANNED)
    return planned.pop(0) if planned else _random_account_id()


utils.make_random_account_id = _next_account_id
