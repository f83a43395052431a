"""Identity Store: the members of users, groups and memberships that moto leaves out."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ..registry import corrects
from ..wire.answer import Answer
from ..wire.call import Call

# operation -> member of the list or None, id, ARN, type in the ARN
_FORMS = {
    "ListGroups": ("Groups", "GroupId", "GroupArn", "group"),
    "DescribeGroup": (None, "GroupId", "GroupArn", "group"),
    "CreateGroup": (None, "GroupId", "GroupArn", "group"),
    "ListUsers": ("Users", "UserId", "UserArn", "user"),
    "DescribeUser": (None, "UserId", "UserArn", "user"),
    "CreateUser": (None, "UserId", "UserArn", "user"),
    "ListGroupMemberships": ("GroupMemberships", "MembershipId", "MembershipArn", "membership"),
    "ListGroupMembershipsForMember": (
        "GroupMemberships",
        "MembershipId",
        "MembershipArn",
        "membership",
    ),
    "CreateGroupMembership": (None, "MembershipId", "MembershipArn", "membership"),
}


@corrects("identitystore", *_FORMS)
def complete(call: Call, answer: Answer) -> None:
    """Add ARNs and revisions."""
    if answer.status != 200:
        return
    content = json.loads(answer.body)
    list_name, identity, arn, kind = _FORMS[call.operation or ""]
    for item in content.get(list_name, []) if list_name else [content]:
        _complete(item, identity, arn, kind)
    answer.replace_body(json.dumps(content).encode())


def _complete(item: dict[str, Any], identity: str, arn: str, kind: str) -> None:
    if identity not in item:
        return
    item.setdefault(arn, f"arn:aws:identitystore:::{kind}/{item[identity]}")
    if kind != "membership":
        whole = json.dumps(item, sort_keys=True).encode()
        item.setdefault("Revision", hashlib.sha256(whole).hexdigest()[:16])
