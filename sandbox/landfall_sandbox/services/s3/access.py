"""Bucket policies as S3 reads them, in the place of moto's reading.

moto applies every Deny to everybody, conditions or not. Here a Deny counts only when its
principal, action, resource and conditions do; an access from another account needs an Allow.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

from ...credentials import Caller
from ...errors import AwsError
from ...policy import (
    action_matches,
    conditions_hold,
    resource_matches,
    statement_principal_matches,
    statements,
)
from ...registry import checks_before
from ...wire.call import Call
from . import buckets

# The IAM action of operations that are not called like their action.
_ACTIONS = {
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "HeadBucket": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListParts": "ListMultipartUploadParts",
    "HeadObject": "GetObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "DeleteObjects": "DeleteObject",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "GetBucketReplication": "GetReplicationConfiguration",
    "PutBucketReplication": "PutReplicationConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "PutBucketCors": "PutBucketCORS",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
}
_FREE = ("ListBuckets", "CreateBucket", "ListDirectoryBuckets")
_ANYBODY = Caller("anonymous", "anonymous", "anonymous")
# A bucket's owner can always repair its policy, even a policy that denies everything.
_OWNER_ALWAYS = ("GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy")


def _permitted(self: FakeBucket, action: str, resource: str) -> PermissionResult:
    return PermissionResult.PERMITTED


FakeBucket.get_permission = _permitted  # the check below has decided before moto asks


def action_of(operation: str) -> str:
    """The IAM action that S3 asks for an operation, such as "s3:ListBucket"."""
    return f"s3:{_ACTIONS.get(operation, operation)}"


def allows(
    name: str, action: str, resource: str, caller: Caller, services: tuple[str, ...] = ()
) -> bool:
    """Whether the bucket's policy and ownership let `caller` do `action` on `resource`.

    Identity policies are not looked at: within its own account, a caller may do everything that
    the bucket's policy does not deny.
    """
    found = buckets.bucket(name)
    if found is None:
        return True
    own = buckets.owner_of(name) == caller.account
    context = {
        "aws:securetransport": "true",  # the sandbox stands for HTTPS endpoints
        "aws:principalarn": caller.role_arn or caller.arn,
        "aws:principalaccount": caller.account,
        "s3:resourceaccount": buckets.owner_of(name) or "",
        "aws:resourceaccount": buckets.owner_of(name) or "",
    }
    allowed = own
    for statement in statements(found.policy):
        if not (action_matches(statement, action) and resource_matches(statement, resource)):
            continue
        if not statement_principal_matches(statement, caller.names, caller.account, services):
            continue
        if conditions_hold(statement.get("Condition"), context) is not True:
            continue
        if statement.get("Effect") == "Deny":
            return False
        allowed = True
    return allowed


@checks_before("s3")
def check_access(call: Call) -> None:
    """Raise AccessDenied when a bucket's policy or ownership keeps the caller out."""
    name = call.uri_params.get("Bucket")
    if call.caller is None and call.environ.get("REQUEST_METHOD") != "OPTIONS":
        call = replace(call, caller=_ANYBODY)
    if call.operation == "ListBuckets" and call.caller is _ANYBODY:
        raise denied(call)
    if not name or call.operation in _FREE or call.caller is None or call.operation is None:
        return
    own = buckets.owner_of(name) == call.account
    if own and call.operation in _OWNER_ALWAYS:
        return
    key = call.uri_params.get("Key")
    resource = f"arn:aws:s3:::{name}" + (f"/{key}" if key else "")
    if call.operation == "DeleteObjects":
        resource += "/*"
    if not allows(name, action_of(call.operation), resource, call.caller):
        raise denied(call)
    if call.operation in ("CopyObject", "UploadPartCopy"):
        _check_source(call)


def _check_source(call: Call) -> None:
    from .copying import copy_source

    assert call.caller
    source = copy_source(call)
    resource = f"arn:aws:s3:::{source.bucket}/{source.key}"
    action = "s3:GetObjectVersion" if source.version else "s3:GetObject"
    if not allows(source.bucket, action, resource, call.caller):
        raise denied(call)


def denied(call: Call) -> AwsError:
    """S3's AccessDenied."""
    return AwsError("AccessDenied", "Access Denied", 403)


def policy_of(name: str) -> Any:
    """The statements of the bucket's policy."""
    found = buckets.bucket(name)
    return statements(found.policy) if found else []
