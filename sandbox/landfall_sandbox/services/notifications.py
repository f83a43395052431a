"""CodeStar Notifications: notification rules.

https://docs.aws.amazon.com/codestar-notifications/latest/APIReference/
"""

from __future__ import annotations

import time
from typing import Any

from moto.moto_api._internal import mock_random

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own

SERVICE = "codestar-notifications"


@answers(SERVICE, "CreateNotificationRule")
def create(call: Call) -> dict[str, Any]:
    """A rule: events of one resource, told to targets."""
    given = call.params
    rules = own.shelf(call)
    if any(rule["Name"] == given["Name"] for rule in rules.values()):
        raise AwsError("ResourceAlreadyExistsException", f"{given['Name']} exists already")
    arn = own.arn(call, f"notificationrule/{mock_random.uuid4().hex[:40]}")
    now = time.time()
    rules[arn] = {
        "Arn": arn,
        "Name": given["Name"],
        "EventTypes": [
            {"EventTypeId": name, "ServiceName": "", "EventTypeName": "", "ResourceType": ""}
            for name in given["EventTypeIds"]
        ],
        "Resource": given["Resource"],
        "Targets": [{**target, "TargetStatus": "ACTIVE"} for target in given["Targets"]],
        "DetailType": given["DetailType"],
        "Status": given.get("Status", "ENABLED"),
        "CreatedTimestamp": now,
        "LastModifiedTimestamp": now,
        "Tags": given.get("Tags", {}),
    }
    return {"Arn": arn}


@answers(SERVICE, "ListNotificationRules")
def listed(call: Call) -> dict[str, Any]:
    """Ids and ARNs of the rules."""
    rules = [{"Id": arn.rpartition("/")[2], "Arn": arn} for arn in own.shelf(call)]
    page, token = own.cut(
        rules,
        call.params.get("NextToken"),
        call.params.get("MaxResults"),
        100,
        "InvalidNextTokenException",
    )
    return own.without({"NotificationRules": page, "NextToken": token})


@answers(SERVICE, "DescribeNotificationRule")
def describe(call: Call) -> dict[str, Any]:
    """One rule in full. Raises AwsError when there is none."""
    rule = own.shelf(call).get(call.params["Arn"])
    if rule is None:
        raise AwsError("ResourceNotFoundException", "there is no such notification rule")
    return rule
