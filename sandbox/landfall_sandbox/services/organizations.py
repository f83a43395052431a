"""Organizations: account ids that are known beforehand, and what nobody set up."""

from __future__ import annotations

from typing import Any

from moto.organizations import utils
from moto.organizations.models import organizations_backends

from ..errors import AwsError
from ..registry import answers, checks_before
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


# What a member account may ask about itself.
_OWN = frozenset({"DescribeOrganization", "LeaveOrganization", "ListHandshakesForAccount"})


@checks_before("organizations")
def members_may_not(call: Call) -> None:
    """Only the management account and delegated administrators may read the organization."""
    master = organizations_backends.master_accounts.get(call.account)
    if master is None or call.operation in _OWN:
        return
    admins = organizations_backends[master[0]][master[1]].admins
    if not any(admin.account.id == call.account for admin in admins):
        raise AwsError(
            "AccessDeniedException", "You don't have permissions to access this resource."
        )
