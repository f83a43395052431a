"""A bucket as Cloud Control describes it: the properties of `AWS::S3::Bucket` that are set.

What is not set is left out. Policy, grants and who pays are no properties of a bucket. Of rules and
configurations with an id only the parts that name them are told: Landfall asks S3 for the rest.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.s3.models import FakeBucket, s3_backends

from . import buckets

# our own kept settings by id -> property
_BY_ID = {
    "Analytics": "AnalyticsConfigurations",
    "IntelligentTiering": "IntelligentTieringConfigurations",
    "Inventory": "InventoryConfigurations",
    "Metrics": "MetricsConfigurations",
}


def of_account(account: str, region: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and properties of every bucket of an account in a Region."""
    for name, (partition, owner) in sorted(s3_backends.bucket_accounts.items()):
        found = s3_backends[owner][partition].buckets.get(name) if owner == account else None
        if found is not None and found.region_name == region:
            yield name, properties(found)


def properties(found: FakeBucket) -> dict[str, Any]:
    """The properties of a bucket."""
    kept = buckets.own_settings(found)
    told: dict[str, Any] = {
        "BucketName": found.name,
        "Arn": f"arn:aws:s3:::{found.name}",
        "DomainName": f"{found.name}.s3.amazonaws.com",
        "BucketEncryption": _encryption(kept.get("PutBucketEncryption")),
    }
    for stem, name in _BY_ID.items():
        if kept.get(stem):
            told[name] = [{"Id": identity} for identity in sorted(kept[stem])]
    if found.accelerate_configuration:
        told["AccelerateConfiguration"] = {"AccelerationStatus": found.accelerate_configuration}
    if found.versioning_status:
        told["VersioningConfiguration"] = {"Status": found.versioning_status}
    if found.object_lock_enabled:
        told["ObjectLockEnabled"] = True
    if found.public_access_block is not None:
        told["PublicAccessBlockConfiguration"] = _block(found.public_access_block)
    return told | _rules(kept)


def _encryption(put: dict[str, Any] | None) -> dict[str, Any]:
    rule = ((put or {}).get("Rules") or [{}])[0]
    default = rule.get("ApplyServerSideEncryptionByDefault") or {"SSEAlgorithm": "AES256"}
    told = {
        "BucketKeyEnabled": bool(rule.get("BucketKeyEnabled")),
        "ServerSideEncryptionByDefault": default,
    }
    return {"ServerSideEncryptionConfiguration": [told]}


def _block(block: Any) -> dict[str, bool]:
    names = {
        "BlockPublicAcls": block.block_public_acls,
        "BlockPublicPolicy": block.block_public_policy,
        "IgnorePublicAcls": block.ignore_public_acls,
        "RestrictPublicBuckets": block.restrict_public_buckets,
    }
    return {name: str(value).lower() == "true" for name, value in names.items()}


def _rules(kept: dict[str, Any]) -> dict[str, Any]:
    def ids(put: str, member: str, identity: str) -> list[dict[str, Any]]:
        rules = (kept.get(put) or {}).get(member) or []
        return [{"Id": rule.get(identity), "Status": rule.get("Status")} for rule in rules]

    told: dict[str, Any] = {}
    if ownership := kept.get("PutBucketOwnershipControls"):
        told["OwnershipControls"] = ownership
    if rules := (kept.get("PutBucketCors") or {}).get("CORSRules"):
        told["CorsConfiguration"] = {"CorsRules": [{"Id": rule.get("ID")} for rule in rules]}
    if rules := ids("PutBucketLifecycleConfiguration", "Rules", "ID"):
        told["LifecycleConfiguration"] = {"Rules": rules}
    if rules := ids("PutBucketReplication", "Rules", "ID"):
        role = kept["PutBucketReplication"].get("Role")
        told["ReplicationConfiguration"] = {"Role": role, "Rules": rules}
    if logging := (kept.get("PutBucketLogging") or {}).get("LoggingEnabled"):
        told["LoggingConfiguration"] = {
            "DestinationBucketName": logging["TargetBucket"],
            "LogFilePrefix": logging.get("TargetPrefix") or "",
        }
    if any((kept.get("PutBucketNotificationConfiguration") or {}).values()):
        told["NotificationConfiguration"] = _notified(kept["PutBucketNotificationConfiguration"])
    if site := kept.get("PutBucketWebsite"):
        told["WebsiteConfiguration"] = {
            "IndexDocument": (site.get("IndexDocument") or {}).get("Suffix"),
            "ErrorDocument": (site.get("ErrorDocument") or {}).get("Key"),
        }
    return told


def _notified(put: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for member, target, name, named in (
        ("QueueConfigurations", "QueueArn", "QueueConfigurations", "Queue"),
        ("TopicConfigurations", "TopicArn", "TopicConfigurations", "Topic"),
        ("LambdaFunctionConfigurations", "LambdaFunctionArn", "LambdaConfigurations", "Function"),
    ):
        # One entry for each event, as CloudFormation writes it.
        entries = [
            {"Event": event, named: given[target]}
            for given in put.get(member) or []
            for event in given["Events"]
        ]
        if entries:
            told[name] = entries
    if put.get("EventBridgeConfiguration") is not None:
        told["EventBridgeConfiguration"] = {"EventBridgeEnabled": True}
    return told
