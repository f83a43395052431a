"""Connections to other hosts of source code, under the old and the new name of their service.

https://docs.aws.amazon.com/codeconnections/latest/APIReference/
"""

from __future__ import annotations

from typing import Any

from moto.moto_api._internal import mock_random

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own

OLD, NEW = "codestar-connections", "codeconnections"


def _connections(call: Call) -> dict[str, dict[str, Any]]:
    places = own.shelf_of(OLD, call.account, call.region)
    return places.setdefault("connections", {})


def _connection(call: Call, member: str) -> dict[str, Any]:
    found = _connections(call).get(call.params[member])
    if found is None:
        raise AwsError("ResourceNotFoundException", f"{call.params[member]} not found")
    return found


@answers(OLD, "CreateConnection")
@answers(NEW, "CreateConnection")
def create(call: Call) -> dict[str, Any]:
    """A connection; it is pending until a person accepts it at the host."""
    given = call.params
    arn = own.arn(call, f"connection/{mock_random.uuid4()}")
    _connections(call)[arn] = own.without(
        {
            "ConnectionName": given["ConnectionName"],
            "ConnectionArn": arn,
            "ProviderType": given.get("ProviderType", "GitHub"),
            "OwnerAccountId": call.account,
            "ConnectionStatus": "PENDING",
            "HostArn": given.get("HostArn"),
            "Tags": given.get("Tags") or [],
        }
    )
    return {"ConnectionArn": arn, "Tags": given.get("Tags") or []}


@answers(OLD, "ListConnections")
@answers(NEW, "ListConnections")
def listed(call: Call) -> dict[str, Any]:
    """All connections, of one provider if it is named."""
    given = call.params
    wanted = given.get("ProviderTypeFilter")
    found = [
        own.without(c, "Tags")
        for c in _connections(call).values()
        if wanted in (None, c["ProviderType"])
    ]
    part, token = own.cut(
        found, given.get("NextToken"), given.get("MaxResults"), 100, "InvalidNextTokenException"
    )
    return own.without({"Connections": part, "NextToken": token})


@answers(OLD, "GetConnection")
@answers(NEW, "GetConnection")
def get(call: Call) -> dict[str, Any]:
    """One connection."""
    return {"Connection": own.without(_connection(call, "ConnectionArn"), "Tags")}


@answers(OLD, "DeleteConnection")
@answers(NEW, "DeleteConnection")
def delete(call: Call) -> dict[str, Any]:
    """Remove a connection."""
    arn = _connection(call, "ConnectionArn")["ConnectionArn"]
    del _connections(call)[arn]
    return {}


@answers(OLD, "ListTagsForResource")
@answers(NEW, "ListTagsForResource")
def tags(call: Call) -> dict[str, Any]:
    """A connection's tags."""
    return {"Tags": _connection(call, "ResourceArn")["Tags"]}


@answers(OLD, "ListHosts")
@answers(NEW, "ListHosts")
def hosts(call: Call) -> dict[str, Any]:
    """No hosts of the customer's own."""
    return {"Hosts": []}
