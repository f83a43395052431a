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
        "EventTypes": [_event_type(name) for name in given["EventTypeIds"]],
        "Resource": given["Resource"],
        "Targets": [{**target, "TargetStatus": "ACTIVE"} for target in given["Targets"]],
        "DetailType": given["DetailType"],
        "CreatedBy": call.caller.arn if call.caller else "",
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
    return _rule(call)


def _rule(call: Call) -> dict[str, Any]:
    rule = own.shelf(call).get(call.params["Arn"])
    if rule is None:
        raise AwsError("ResourceNotFoundException", "there is no such notification rule", 404)
    return rule


# Where an event's id says it: service and resource, then what happened.
# https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html
_RESOURCES = {
    "codebuild-project": ("CodeBuild", "Project"),
    "codecommit-repository": ("CodeCommit", "Repository"),
    "codedeploy-application": ("CodeDeploy", "Application"),
    "codepipeline-pipeline": ("CodePipeline", "Pipeline"),
}


def _event_type(identity: str) -> dict[str, str]:
    for prefix, (service, resource) in _RESOURCES.items():
        if identity.startswith(prefix + "-"):
            words = identity.removeprefix(prefix + "-").replace("-", " ")
            return {
                "EventTypeId": identity,
                "ServiceName": service,
                "EventTypeName": f"{resource}: {words.capitalize()}",
                "ResourceType": resource,
            }
    raise AwsError("ValidationException", f"{identity} is no type of event")


@answers(SERVICE, "DeleteNotificationRule")
def delete(call: Call) -> dict[str, Any]:
    """Deleting what is not there is no error."""
    own.shelf(call).pop(call.params["Arn"], None)
    return {"Arn": call.params["Arn"]}


@answers(SERVICE, "ListTargets")
def targets(call: Call) -> dict[str, Any]:
    """The targets of all rules, each once."""
    found = {
        target["TargetAddress"]: target
        for rule in own.shelf(call).values()
        for target in rule["Targets"]
    }
    given = call.params
    part, token = own.cut(
        [found[address] for address in sorted(found)],
        given.get("NextToken"),
        given.get("MaxResults"),
        100,
        "InvalidNextTokenException",
    )
    return own.without({"Targets": part, "NextToken": token})


@answers(SERVICE, "ListTagsForResource")
def tags(call: Call) -> dict[str, Any]:
    """A rule's tags."""
    return {"Tags": _rule(call)["Tags"]}


@answers(SERVICE, "TagResource")
def tag(call: Call) -> dict[str, Any]:
    """Set tags."""
    rule = _rule(call)
    rule["Tags"] = {**rule["Tags"], **call.params["Tags"]}
    return {"Tags": rule["Tags"]}
