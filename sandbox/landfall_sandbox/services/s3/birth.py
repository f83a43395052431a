"""What S3 gives every new bucket: encryption, ownership by the bucket's owner, no public access.

AES256 since January 2023; BucketOwnerEnforced and Block Public Access since April 2023.
"""

from __future__ import annotations

import json

from ...errors import AwsError
from ...policy import as_list, statements
from ...registry import checks_before, corrects
from ...wire.answer import Answer
from ...wire.call import Call
from . import buckets

_AES256 = {"Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}}


@corrects("s3", "CreateBucket")
def give_defaults(call: Call, answer: Answer) -> None:
    """Put the defaults on a bucket that was just created."""
    name = call.uri_params["Bucket"]
    found = buckets.bucket(name)
    if answer.status != 200 or found is None or found.encryption is not None:
        return
    backend = buckets.backend_of(name)
    assert backend
    backend.put_bucket_encryption(name, dict(_AES256))
    backend.put_public_access_block(
        name,
        {
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )
    owner = call.header("x-amz-object-ownership") or "BucketOwnerEnforced"
    _set_ownership(name, owner)


@corrects("s3", "DeleteBucketEncryption")
def back_to_aes256(call: Call, answer: Answer) -> None:
    """A bucket without own encryption settings falls back to AES256."""
    name = call.uri_params["Bucket"]
    backend = buckets.backend_of(name)
    if answer.status < 300 and backend is not None:
        backend.put_bucket_encryption(name, dict(_AES256))


def _set_ownership(name: str, owner: str) -> None:
    found = buckets.bucket(name)
    assert found
    found.ownership_rule = owner
    buckets.own_settings(found)["PutBucketOwnershipControls"] = {
        "Rules": [{"ObjectOwnership": owner}]
    }


@checks_before("s3")
def check_public_policy(call: Call) -> None:
    """Raise AccessDenied for a public policy where Block Public Access forbids it."""
    if call.operation != "PutBucketPolicy":
        return
    found = buckets.bucket(call.uri_params["Bucket"])
    block = found.public_access_block if found else None
    if block is None or str(block.block_public_policy).lower() != "true":
        return
    try:
        document = json.loads(call.body)
    except ValueError:
        return
    for statement in statements(document):
        principal = statement.get("Principal")
        named = as_list(principal.get("AWS")) if isinstance(principal, dict) else [principal]
        if statement.get("Effect") == "Allow" and "*" in named and not statement.get("Condition"):
            assert call.caller
            raise AwsError(
                "AccessDenied",
                f"User: {call.caller.arn} is not authorized to perform: s3:PutBucketPolicy on "
                f'resource: "arn:aws:s3:::{found.name if found else ""}" because public '
                "policies are blocked by the BlockPublicPolicy block public access setting.",
                403,
            )


@checks_before("s3")
def check_acl(call: Call) -> None:
    """Raise AccessControlListNotSupported where the bucket's owner owns all objects."""
    acl = call.header("x-amz-acl")
    grants = any(call.header(f"x-amz-grant-{g}") for g in ("read", "write", "full-control"))
    if call.operation in ("PutObjectAcl", "PutBucketAcl"):
        wanted = acl not in ("bucket-owner-full-control", "private")
    elif call.operation in ("PutObject", "CopyObject", "CreateMultipartUpload"):
        wanted = grants or acl not in (None, "bucket-owner-full-control")
    else:
        return
    found = buckets.bucket(call.uri_params.get("Bucket", ""))
    if not wanted or found is None:
        return
    controls = buckets.own_settings(found).get("PutBucketOwnershipControls") or {}
    if controls.get("Rules") == [{"ObjectOwnership": "BucketOwnerEnforced"}]:
        raise AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs", 400)
