"""RDS: option groups without a filter, at which moto breaks down."""

from __future__ import annotations

from typing import Any

from moto.rds.models import rds_backends

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own


@answers("rds", "DescribeOptionGroups")
def option_groups(call: Call) -> dict[str, Any]:
    """The account's option groups. Raises AwsError when the one asked for does not exist."""
    wanted = call.params.get("OptionGroupName")
    groups = list(rds_backends[call.account][call.region].option_groups.values())
    if wanted:
        groups = [group for group in groups if group.name == wanted.lower()]
        if not groups:
            raise AwsError(
                "OptionGroupNotFoundFault", f"Specified OptionGroupName: {wanted} not found.", 404
            )
    for member, attribute in (
        ("EngineName", "engine_name"),
        ("MajorEngineVersion", "major_engine_version"),
    ):
        if given := call.params.get(member):
            groups = [group for group in groups if getattr(group, attribute) == given]
    page, marker = own.cut(
        groups,
        call.params.get("Marker"),
        call.params.get("MaxRecords"),
        100,
        "InvalidParameterValue",
    )
    told = [
        {
            "OptionGroupName": group.name,
            "OptionGroupDescription": group.description,
            "EngineName": group.engine_name,
            "MajorEngineVersion": group.major_engine_version,
            "Options": [],
            "AllowsVpcAndNonVpcInstanceMemberships": True,
            "OptionGroupArn": own.arn(call, f"og:{group.name}"),
        }
        for group in page
    ]
    return own.without({"OptionGroupsList": told, "Marker": marker})
