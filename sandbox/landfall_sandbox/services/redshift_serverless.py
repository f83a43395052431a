"""Redshift Serverless: namespaces, workgroups, snapshots, usage limits and their tags.

https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/
"""

from __future__ import annotations

import time
from typing import Any

from moto.moto_api._internal import mock_random

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own

SERVICE = "redshift-serverless"
# thing -> member of its list, member that names it
_THINGS = {
    "Namespace": ("namespaces", "namespaceName"),
    "Workgroup": ("workgroups", "workgroupName"),
    "Snapshot": ("snapshots", "snapshotName"),
    "UsageLimit": ("usageLimits", "usageLimitId"),
}
# What lists can be asked for by, beside what `_THINGS` says.
_FILTERS = ("namespaceName", "namespaceArn", "ownerAccount", "resourceArn", "usageType")


def _member(thing: str) -> str:
    return thing[0].lower() + thing[1:]


def _put(call: Call, thing: str, made: dict[str, Any]) -> dict[str, Any]:
    """Keep a thing, with an id and an ARN, and its tags. Raises AwsError when there is one."""
    member, shelf = _member(thing), own.shelf(call, thing)
    identity = str(mock_random.uuid4())
    made = own.without({f"{member}Id": identity, **made})
    name = made[_THINGS[thing][1]]
    if name in shelf:
        raise AwsError("ConflictException", f"{name} already exists.")
    kind = "usagelimit" if thing == "UsageLimit" else member
    made[f"{member}Arn"] = own.arn(call, f"{kind}/{identity}", SERVICE)
    shelf[name] = made
    if tags := call.params.get("tags"):
        own.shelf(call, "tags")[made[f"{member}Arn"]] = list(tags)
    return {member: made}


def _one(call: Call, thing: str, name: str | None) -> dict[str, Any]:
    """The thing of that name. Raises AwsError when there is none."""
    found = own.shelf(call, thing).get(name or "")
    if found is None:
        raise AwsError("ResourceNotFoundException", f"{_member(thing)} {name} not found.", 404)
    return found


@answers(SERVICE, "CreateNamespace")
def create_namespace(call: Call) -> dict[str, Any]:
    """A namespace: database, users and encryption."""
    given = own.without(call.params, "tags", "adminUserPassword", "manageAdminPassword")
    made = {
        "adminUsername": "admin",
        "dbName": "dev",
        "kmsKeyId": "AWS_OWNED_KMS_KEY",
        "logExports": [],
        **given,
        "creationDate": time.time(),
        "status": "AVAILABLE",
        # AWS sends its own notation of a structure in these strings.
        "iamRoles": [
            f"IamRole(applyStatus=in-sync, iamRoleArn={role})"
            for role in call.params.get("iamRoles", [])
        ],
    }
    return _put(call, "Namespace", made)


@answers(SERVICE, "CreateWorkgroup")
def create_workgroup(call: Call) -> dict[str, Any]:
    """A workgroup: compute for a namespace."""
    name = call.params["workgroupName"]
    namespace = _one(call, "Namespace", call.params["namespaceName"])
    host = f"{name}.{call.account}.{call.region}.redshift-serverless.amazonaws.com"
    given = own.without(call.params, "tags")
    made = {
        "baseCapacity": 128,
        "configParameters": [],
        "enhancedVpcRouting": False,
        "publiclyAccessible": False,
        "port": 5439,
        "securityGroupIds": [],
        **given,
        "creationDate": time.time(),
        "namespaceName": namespace["namespaceName"],
        "status": "AVAILABLE",
        "workgroupVersion": "1.0.63205",
        "endpoint": {
            "address": host,
            "port": given.get("port", 5439),
            "vpcEndpoints": [],  # the ones that AWS manages are no endpoints of EC2 here
        },
    }
    return _put(call, "Workgroup", made)


@answers(SERVICE, "CreateSnapshot")
def create_snapshot(call: Call) -> dict[str, Any]:
    """A snapshot of a namespace."""
    namespace = _one(call, "Namespace", call.params["namespaceName"])
    made = {
        "snapshotName": call.params["snapshotName"],
        "namespaceName": namespace["namespaceName"],
        "namespaceArn": namespace["namespaceArn"],
        "adminUsername": namespace["adminUsername"],
        "kmsKeyId": namespace["kmsKeyId"],
        "ownerAccount": call.account,
        "accountsWithProvisionedRestoreAccess": [],
        "accountsWithRestoreAccess": [],
        "snapshotRetentionPeriod": call.params.get("retentionPeriod", -1),
        "snapshotCreateTime": time.time(),
        "status": "AVAILABLE",
        "totalBackupSizeInMegaBytes": 5120.0,
    }
    return _put(call, "Snapshot", made)


@answers(SERVICE, "CreateUsageLimit")
def create_usage_limit(call: Call) -> dict[str, Any]:
    """A limit of a workgroup's use."""
    arn = call.params["resourceArn"]
    if arn not in {w["workgroupArn"] for w in own.shelf(call, "Workgroup").values()}:
        raise AwsError("ResourceNotFoundException", f"{arn} not found.", 404)
    made = {
        "amount": call.params["amount"],
        "breachAction": call.params.get("breachAction", "log"),
        "period": call.params.get("period", "monthly"),
        "resourceArn": arn,
        "usageType": call.params["usageType"],
    }
    return _put(call, "UsageLimit", made)


def _register(thing: str) -> None:
    member, (listed_as, name) = _member(thing), _THINGS[thing]

    @answers(SERVICE, f"Get{thing}")
    def get(call: Call) -> dict[str, Any]:
        if arn := call.params.get("snapshotArn"):
            found = [s for s in own.shelf(call, thing).values() if s["snapshotArn"] == arn]
            return {member: found[0] if found else _one(call, thing, arn)}
        return {member: _one(call, thing, call.params.get(name))}

    @answers(SERVICE, f"Delete{thing}")
    def delete(call: Call) -> dict[str, Any]:
        gone = _one(call, thing, call.params.get(name))
        if thing == "Namespace" and any(
            w["namespaceName"] == gone[name] for w in own.shelf(call, "Workgroup").values()
        ):
            raise AwsError("ConflictException", "Delete the namespace's workgroup first.")
        del own.shelf(call, thing)[gone[name]]
        own.shelf(call, "tags").pop(gone[f"{member}Arn"], None)
        return {member: {**gone, "status": "DELETING"} if "status" in gone else gone}

    @answers(SERVICE, f"List{thing}s")
    def listed(call: Call) -> dict[str, Any]:
        things = list(own.shelf(call, thing).values())
        for filtered in _FILTERS:
            if (wanted := call.params.get(filtered)) is not None:
                things = [t for t in things if t.get(filtered, wanted) == wanted]
        page, token = own.cut(
            things,
            call.params.get("nextToken"),
            call.params.get("maxResults"),
            100,
            "InvalidPaginationException",
        )
        return own.without({listed_as: page, "nextToken": token})


for _thing in _THINGS:
    _register(_thing)


def _known(call: Call) -> str:
    """The ARN that the request is about. Raises AwsError when nothing has it."""
    arn = str(call.params["resourceArn"])
    arns = {
        made[f"{_member(thing)}Arn"]
        for thing in _THINGS
        for made in own.shelf(call, thing).values()
    }
    if arn not in arns:
        raise AwsError("ResourceNotFoundException", f"{arn} not found.", 404)
    return arn


@answers(SERVICE, "ListTagsForResource")
def tags(call: Call) -> dict[str, Any]:
    """The tags of a thing."""
    return {"tags": own.shelf(call, "tags").get(_known(call), [])}


@answers(SERVICE, "TagResource")
def tag(call: Call) -> dict[str, Any]:
    """Add tags, or replace their values."""
    arn, shelf = _known(call), own.shelf(call, "tags")
    new = {t["key"] for t in call.params["tags"]}
    kept = [t for t in shelf.get(arn, []) if t["key"] not in new]
    shelf[arn] = kept + list(call.params["tags"])
    return {}


@answers(SERVICE, "UntagResource")
def untag(call: Call) -> dict[str, Any]:
    """Take tags away."""
    arn, shelf = _known(call), own.shelf(call, "tags")
    shelf[arn] = [t for t in shelf.get(arn, []) if t["key"] not in call.params["tagKeys"]]
    return {}
