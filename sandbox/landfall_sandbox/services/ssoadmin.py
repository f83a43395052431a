"""Identity Center: boundaries and tags of permission sets, and their provisioning.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/
"""

from __future__ import annotations

import time
from typing import Any

from moto.moto_api._internal import mock_random
from moto.ssoadmin.models import Instance, PermissionSet, ssoadmin_backends

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own

SERVICE = "sso-admin"


def _backend(call: Call) -> Any:
    return ssoadmin_backends[call.account][call.region]


def _instance(call: Call) -> Instance:
    wanted = call.params.get("InstanceArn")
    for instance in _backend(call).instances:
        if instance.instance_arn == wanted:
            return instance
    raise AwsError("ResourceNotFoundException", "Instance not found.")


def _set(call: Call, member: str = "PermissionSetArn") -> PermissionSet:
    wanted = call.params[member]
    for found in _backend(call).permission_sets:
        if found.permission_set_arn == wanted:
            return found
    raise AwsError("ResourceNotFoundException", "PermissionSet not found.")


@answers(SERVICE, "DescribeInstance")
def describe_instance(call: Call) -> dict[str, Any]:
    """The instance: the directory behind it and who owns it."""
    found = _instance(call)
    return {
        "InstanceArn": found.instance_arn,
        "IdentityStoreId": found.identity_store_id,
        "OwnerAccountId": call.account,
        "Name": found.name,
        "CreatedDate": found.created_date,
        "Status": "ACTIVE",
    }


@answers(SERVICE, "DescribeInstanceAccessControlAttributeConfiguration")
def attributes(call: Call) -> dict[str, Any]:
    """Nobody configured attributes for access control here."""
    _instance(call)
    raise AwsError("ResourceNotFoundException", "No attribute configuration for this instance.")


@answers(SERVICE, "ListApplications")
def applications(call: Call) -> dict[str, Any]:
    """No applications of customers or of AWS."""
    _instance(call)
    return {"Applications": []}


@answers(SERVICE, "PutPermissionsBoundaryToPermissionSet")
def put_boundary(call: Call) -> dict[str, Any]:
    """Set the boundary: a managed policy of AWS, or a policy by its name in each account."""
    given = call.params["PermissionsBoundary"]
    if ("ManagedPolicyArn" in given) == ("CustomerManagedPolicyReference" in given):
        raise AwsError("ValidationException", "Give either a managed or a customer policy.")
    reference = given.get("CustomerManagedPolicyReference")
    if reference:
        given = {"CustomerManagedPolicyReference": {"Path": "/", **reference}}
    _set(call).boundary = given
    return {}


@answers(SERVICE, "GetPermissionsBoundaryForPermissionSet")
def get_boundary(call: Call) -> dict[str, Any]:
    """The boundary. Raises AwsError when the permission set has none."""
    boundary = getattr(_set(call), "boundary", None)
    if boundary is None:
        raise AwsError("ResourceNotFoundException", "Permissions boundary not found.")
    return {"PermissionsBoundary": boundary}


@answers(SERVICE, "DeletePermissionsBoundaryFromPermissionSet")
def delete_boundary(call: Call) -> dict[str, Any]:
    """Remove the boundary."""
    _set(call).boundary = None
    return {}


@answers(SERVICE, "ListTagsForResource")
def tags(call: Call) -> dict[str, Any]:
    """A permission set's tags; instances have none here."""
    if call.params["ResourceArn"].count("/") == 1:
        return {"Tags": []}
    found = _set(call, "ResourceArn")
    part, token = own.cut(
        found.tags or [], call.params.get("NextToken"), None, 50, "ValidationException"
    )
    return own.without({"Tags": part, "NextToken": token})


@answers(SERVICE, "TagResource")
def tag(call: Call) -> dict[str, Any]:
    """Set tags."""
    found = _set(call, "ResourceArn")
    new = {t["Key"]: t for t in call.params["Tags"]}
    found.tags = [t for t in found.tags or [] if t["Key"] not in new] + list(new.values())
    return {}


@answers(SERVICE, "UntagResource")
def untag(call: Call) -> dict[str, Any]:
    """Remove tags."""
    found = _set(call, "ResourceArn")
    found.tags = [t for t in found.tags or [] if t["Key"] not in call.params["TagKeys"]]
    return {}


@answers(SERVICE, "ProvisionPermissionSet")
def provision(call: Call) -> dict[str, Any]:
    """Bring a permission set into accounts; it is done when asked for."""
    found, given = _set(call), call.params
    request = {
        "Status": "SUCCEEDED",
        "RequestId": str(mock_random.uuid4()),
        "AccountId": given.get("TargetId"),
        "PermissionSetArn": found.permission_set_arn,
        "CreatedDate": time.time(),
    }
    own.shelf(call, "provisioning")[request["RequestId"]] = own.without(request)
    return {"PermissionSetProvisioningStatus": own.without({**request, "Status": "IN_PROGRESS"})}


@answers(SERVICE, "DescribePermissionSetProvisioningStatus")
def provisioning(call: Call) -> dict[str, Any]:
    """How a provisioning stands."""
    found = own.shelf(call, "provisioning").get(call.params["ProvisionPermissionSetRequestId"])
    if found is None:
        raise AwsError("ResourceNotFoundException", "There is no such request.")
    return {"PermissionSetProvisioningStatus": found}


@answers(SERVICE, "ListPermissionSetProvisioningStatus")
def list_provisioning(call: Call) -> dict[str, Any]:
    """All provisioning that was asked for."""
    given = call.params
    wanted = (given.get("Filter") or {}).get("Status")
    found = [
        {k: r[k] for k in ("Status", "RequestId", "CreatedDate")}
        for r in own.shelf(call, "provisioning").values()
        if wanted in (None, r["Status"])
    ]
    part, token = own.cut(
        found, given.get("NextToken"), given.get("MaxResults"), 100, "ValidationException"
    )
    return own.without({"PermissionSetsProvisioningStatus": part, "NextToken": token})


def _page(call: Call, name: str, found: list[str]) -> dict[str, Any]:
    given = call.params
    part, token = own.cut(
        found, given.get("NextToken"), given.get("MaxResults"), 100, "ValidationException"
    )
    return own.without({name: part, "NextToken": token})


def _assigned(call: Call, member: str, key: str, value: str) -> list[str]:
    # An assignment provisions its permission set in the account; nothing else does here.
    _instance(call)
    if call.params.get("ProvisioningStatus") == "LATEST_PERMISSION_SET_NOT_PROVISIONED":
        return []
    found = (a for a in _backend(call).account_assignments if getattr(a, key) == value)
    return sorted({getattr(a, member) for a in found})


@answers(SERVICE, "ListAccountsForProvisionedPermissionSet")
def accounts_with(call: Call) -> dict[str, Any]:
    """The accounts in which a permission set is."""
    arn = _set(call).permission_set_arn
    found = _assigned(call, "target_id", "permission_set_arn", arn)
    return _page(call, "AccountIds", found)


@answers(SERVICE, "ListPermissionSetsProvisionedToAccount")
def sets_in(call: Call) -> dict[str, Any]:
    """The permission sets that an account has."""
    found = _assigned(call, "permission_set_arn", "target_id", call.params["AccountId"])
    return _page(call, "PermissionSets", found)
