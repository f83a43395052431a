"""Redshift Serverless: namespaces, workgroups, snapshots.

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
# thing -> member of the list, member that names it
_LISTS = {
    "Namespace": ("namespaces", "namespaceName"),
    "Workgroup": ("workgroups", "workgroupName"),
    "Snapshot": ("snapshots", "snapshotName"),
    "UsageLimit": ("usageLimits", "usageLimitId"),
}


def _made(call: Call, thing: str, more: dict[str, Any]) -> dict[str, Any]:
    member = thing.lower()
    name = _LISTS[thing][1]
    given = own.without(call.params, "tags", "adminUserPassword")
    shelf = own.shelf(call, thing)
    if given[name] in shelf:
        raise AwsError("ConflictException", f"{given[name]} exists already")
    identity = str(mock_random.uuid4())
    made = {
        **given,
        f"{member}Id": identity,
        f"{member}Arn": own.arn(call, f"{member}/{identity}", SERVICE),
        **more,
    }
    shelf[given[name]] = made
    if call.params.get("tags"):
        own.shelf(call, "tags")[made[f"{member}Arn"]] = call.params["tags"]
    return {member: made}


@answers(SERVICE, "CreateNamespace")
def create_namespace(call: Call) -> dict[str, Any]:
    """A namespace: database, users and encryption."""
    roles = call.params.get("iamRoles", [])
    return _made(
        call,
        "Namespace",
        {"creationDate": time.time(), "status": "AVAILABLE", "iamRoles": roles},
    )


@answers(SERVICE, "CreateWorkgroup")
def create_workgroup(call: Call) -> dict[str, Any]:
    """A workgroup: compute for a namespace."""
    name, namespace = call.params["workgroupName"], call.params["namespaceName"]
    if namespace not in own.shelf(call, "Namespace"):
        raise AwsError("ResourceNotFoundException", f"there is no namespace {namespace}", 404)
    host = f"{name}.{call.account}.{call.region}.redshift-serverless.amazonaws.com"
    return _made(
        call,
        "Workgroup",
        {
            "creationDate": time.time(),
            "status": "AVAILABLE",
            "endpoint": {"address": host, "port": 5439},
        },
    )


@answers(SERVICE, "CreateSnapshot")
def create_snapshot(call: Call) -> dict[str, Any]:
    """A snapshot of a namespace."""
    namespace = own.shelf(call, "Namespace").get(call.params["namespaceName"])
    if namespace is None:
        raise AwsError("ResourceNotFoundException", "there is no such namespace", 404)
    return _made(
        call,
        "Snapshot",
        {
            "namespaceArn": namespace["namespaceArn"],
            "snapshotCreateTime": time.time(),
            "status": "AVAILABLE",
            "totalBackupSizeInMegaBytes": 5120.0,
        },
    )


def _list(thing: str) -> None:
    member, _ = _LISTS[thing]

    @answers(SERVICE, f"List{member[0].upper()}{member[1:]}")
    def listed(call: Call) -> dict[str, Any]:
        things = list(own.shelf(call, thing).values())
        page, token = own.cut(
            things,
            call.params.get("nextToken"),
            call.params.get("maxResults"),
            100,
            "InvalidPaginationException",
        )
        return own.without({member: page, "nextToken": token})


for _thing in _LISTS:
    _list(_thing)


@answers(SERVICE, "ListTagsForResource")
def tags(call: Call) -> dict[str, Any]:
    """The tags of a namespace or workgroup."""
    return {"tags": own.shelf(call, "tags").get(call.params["resourceArn"], [])}
