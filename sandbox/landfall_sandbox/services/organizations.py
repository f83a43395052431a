"""Organizations: account ids that are known beforehand, and what nobody set up."""

from __future__ import annotations

from typing import Any

from moto.organizations import utils

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
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


@answers("organizations", "DescribeResourcePolicy")
def no_resource_policy(call: Call) -> dict[str, Any]:
    """The organization has no resource policy."""
    raise AwsError("ResourcePolicyNotFoundException", "We can't find a resource policy.")


@answers("organizations", "ListHandshakesForOrganization")
def no_handshakes(call: Call) -> dict[str, Any]:
    """Nobody was invited."""
    return {"Handshakes": []}
