"""Cloud Control's description of a bucket: what is set is there, what is not is left out."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError
from conftest import SOURCE

# property -> what S3 answers, and the member that holds it; a code means that it is not set
ASKED = {
    "AccelerateConfiguration": ("get_bucket_accelerate_configuration", "Status"),
    "AnalyticsConfigurations": (
        "list_bucket_analytics_configurations",
        "AnalyticsConfigurationList",
    ),
    "BucketEncryption": ("get_bucket_encryption", "ServerSideEncryptionConfiguration"),
    "CorsConfiguration": ("get_bucket_cors", "CORSRules"),
    "IntelligentTieringConfigurations": (
        "list_bucket_intelligent_tiering_configurations",
        "IntelligentTieringConfigurationList",
    ),
    "InventoryConfigurations": (
        "list_bucket_inventory_configurations",
        "InventoryConfigurationList",
    ),
    "LifecycleConfiguration": ("get_bucket_lifecycle_configuration", "Rules"),
    "LoggingConfiguration": ("get_bucket_logging", "LoggingEnabled"),
    "MetricsConfigurations": ("list_bucket_metrics_configurations", "MetricsConfigurationList"),
    "OwnershipControls": ("get_bucket_ownership_controls", "OwnershipControls"),
    "PublicAccessBlockConfiguration": (
        "get_public_access_block",
        "PublicAccessBlockConfiguration",
    ),
    "ReplicationConfiguration": ("get_bucket_replication", "ReplicationConfiguration"),
    "VersioningConfiguration": ("get_bucket_versioning", "Status"),
    "WebsiteConfiguration": ("get_bucket_website", "IndexDocument"),
}


def _asked(s3, operation, member, bucket):
    try:
        return getattr(s3, operation)(Bucket=bucket).get(member)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
            raise
        return None


def test_a_description_holds_what_is_set(sandbox):
    role = sandbox.role(SOURCE)
    s3, control = sandbox.client("s3", role), sandbox.client("cloudcontrol", role)
    names = [b["Name"] for b in s3.list_buckets(BucketRegion="eu-central-1")["Buckets"]]
    assert len(names) > 10
    seen = set()
    for name in names:
        answer = control.get_resource(TypeName="AWS::S3::Bucket", Identifier=name)
        told = json.loads(answer["ResourceDescription"]["Properties"])
        assert told["BucketName"] == name
        for property_name, (operation, member) in ASKED.items():
            set_there = bool(_asked(s3, operation, member, name))
            assert (property_name in told) == set_there, (name, property_name)
            seen.add((property_name, set_there))
        notified = s3.get_bucket_notification_configuration(Bucket=name)
        notified.pop("ResponseMetadata")
        assert ("NotificationConfiguration" in told) == bool(notified), name
    # The estate has each of them set and unset, but for what every bucket has or is of one Region.
    always = {"BucketEncryption", "WebsiteConfiguration"}
    assert {name for name, there in seen if there} == set(ASKED) - {"WebsiteConfiguration"}
    assert {name for name, there in seen if not there} == (set(ASKED) - always) | {
        "WebsiteConfiguration"
    }


def test_a_bucket_of_another_account_is_not_described(sandbox):
    control = sandbox.client("cloudcontrol", sandbox.root("555555555555"))
    with pytest.raises(ClientError) as refused:
        control.get_resource(TypeName="AWS::S3::Bucket", Identifier="harbour-invoices")
    assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"
