"""S3 locations, checked for access when they are made, as DataSync does."""

from __future__ import annotations

import time
from typing import Any

from moto.iam.models import iam_backends

from ...credentials import PARTITION, Caller
from ...paging import page
from ...policy import action_matches, principal_matches, statements
from ...registry import answers
from ...wire.call import Call
from ..s3 import access, buckets
from .model import Location, find, invalid, new_id, region_of, tags_in

_NEEDED = ("s3:ListBucket", "s3:GetBucketLocation")


@answers("datasync", "CreateLocationS3")
def create_location_s3(call: Call) -> dict[str, Any]:
    """A location in a bucket of this or another account."""
    params = call.params
    bucket = str(params.get("S3BucketArn", "")).rpartition(":")[2]
    role_arn = (params.get("S3Config") or {}).get("BucketAccessRoleArn", "")
    _check_role(call, role_arn)
    if buckets.bucket(bucket) is None:
        raise invalid(
            f"DataSync bucket access test failed: could not perform s3:HeadBucket on "
            f"bucket {bucket}. The bucket does not exist.",
            "S3BucketDoesNotExist",
        )
    reason = refusal(bucket, role_arn, _NEEDED)
    if reason:
        raise invalid(
            f"DataSync location access test failed: could not perform s3:ListObjectsV2 on bucket "
            f"{bucket}. {reason}",
            "S3BucketAccessDenied",
        )
    location = Location(
        arn=f"arn:aws:datasync:{call.region}:{call.account}:location/{new_id('loc')}",
        bucket=bucket,
        folder=str(params.get("Subdirectory") or "").strip("/"),
        role_arn=role_arn,
        storage_class=params.get("S3StorageClass") or "STANDARD",
        created=time.time(),
        tags=tags_in(params),
    )
    region_of(call).locations[location.arn] = location
    return {"LocationArn": location.arn}


def _check_role(call: Call, arn: str) -> None:
    account = arn.split(":")[4] if arn.count(":") >= 5 else ""
    if account != call.account:
        raise invalid(f"Role {arn} must be in the account that calls DataSync.", "InvalidRole")
    backends = iam_backends.get(account)
    roles = backends[PARTITION].roles.values() if backends else ()
    role = next((r for r in roles if r.arn == arn), None)
    trusted = role is not None and any(
        s.get("Effect") == "Allow"
        and action_matches(s, "sts:AssumeRole")
        and principal_matches(s.get("Principal"), [], "", services=("datasync.amazonaws.com",))
        for s in statements(role.assume_role_policy_document)
    )
    if not trusted:
        raise invalid(
            f"Please verify that the role {arn} exists and that DataSync can assume it.",
            "AssumeRoleFailed",
        )


def refusal(bucket: str, role_arn: str, actions: tuple[str, ...], key: str = "") -> str | None:
    """Why the bucket's policy keeps the role out, or None when it does not."""
    role_name = role_arn.rpartition("/")[2]
    account = role_arn.split(":")[4]
    session = f"arn:aws:sts::{account}:assumed-role/{role_name}/AwsSync"
    caller = Caller(account, session, "AwsSync", role_arn)
    resource = f"arn:aws:s3:::{bucket}" + (f"/{key}" if key else "")
    for action in actions:
        if not access.allows(bucket, action, resource, caller):
            return (
                f"Access denied. Ensure that the policies of bucket and role allow {action} "
                f"to {role_arn}."
            )
    return None


@answers("datasync", "DescribeLocationS3")
def describe_location_s3(call: Call) -> dict[str, Any]:
    """A location's bucket, folder and role."""
    found = find(region_of(call).locations, call.params.get("LocationArn"), "Location")
    return {
        "LocationArn": found.arn,
        "LocationUri": found.uri,
        "S3StorageClass": found.storage_class,
        "S3Config": {"BucketAccessRoleArn": found.role_arn},
        "CreationTime": found.created,
    }


@answers("datasync", "DeleteLocation")
def delete_location(call: Call) -> dict[str, Any]:
    """Forget a location that no task uses."""
    region = region_of(call)
    found = find(region.locations, call.params.get("LocationArn"), "Location")
    for task in region.tasks.values():
        if found.arn in (task.source, task.destination):
            raise invalid(f"Location {found.arn} is in use by task {task.arn}.", "LocationInUse")
    del region.locations[found.arn]
    return {}


@answers("datasync", "ListLocations")
def list_locations(call: Call) -> dict[str, Any]:
    """Locations in pages; filters on LocationUri and LocationType are honoured."""
    params = call.params
    items = [
        {"LocationArn": x.arn, "LocationUri": x.uri}
        for x in region_of(call).locations.values()
        if all(_passes(x, f) for f in params.get("Filters") or [])
    ]
    part, token = page(
        items,
        lambda x: x["LocationArn"],
        params.get("NextToken"),
        params.get("MaxResults") or 100,
        invalid("The NextToken is invalid."),
    )
    return {"Locations": part, "NextToken": token}


def _passes(location: Location, wanted: dict[str, Any]) -> bool:
    values, operator = wanted.get("Values") or [], wanted.get("Operator", "Equals")
    actual = {"LocationUri": location.uri, "LocationType": "S3"}.get(wanted.get("Name", ""))
    if actual is None:
        return True
    tests = {
        "Equals": actual in values,
        "In": actual in values,
        "NotEquals": actual not in values,
        "Contains": any(v in actual for v in values),
        "NotContains": all(v not in actual for v in values),
        "BeginsWith": any(actual.startswith(v) for v in values),
    }
    return tests.get(operator, True)
