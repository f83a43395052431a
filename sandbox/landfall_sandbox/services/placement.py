"""Placement groups of EC2.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreatePlacementGroup.html
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own

SHELF = "PlacementGroup"


@answers("ec2", "CreatePlacementGroup")
def create(call: Call) -> dict[str, Any]:
    """A group, there at once."""
    given = call.params
    name = given["GroupName"]
    groups = own.shelf(call, SHELF)
    if name in groups:
        raise AwsError("InvalidPlacementGroup.Duplicate", f"The group {name!r} exists already.")
    groups[name] = own.without(
        {
            "GroupName": name,
            "GroupId": f"pg-{len(groups):017x}",
            "GroupArn": own.arn(call, f"placement-group/{name}"),
            "State": "available",
            "Strategy": given.get("Strategy", "cluster"),
            "PartitionCount": given.get("PartitionCount"),
        }
    )
    return {"PlacementGroup": groups[name]}


@answers("ec2", "DescribePlacementGroups")
def describe(call: Call) -> dict[str, Any]:
    """All groups; this list has no pages."""
    return {"PlacementGroups": [group for _, group in sorted(own.shelf(call, SHELF).items())]}


@answers("ec2", "DeletePlacementGroup")
def delete(call: Call) -> dict[str, Any]:
    """Remove a group."""
    if own.shelf(call, SHELF).pop(call.params["GroupName"], None) is None:
        raise AwsError("InvalidPlacementGroup.Unknown", "There is no such group.")
    return {}
