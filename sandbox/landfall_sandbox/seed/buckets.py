"""S3 buckets of the grown account and their settings."""

from __future__ import annotations

from typing import Any

from .documents import allow, deny, pairs, policy
from .estate import Estate
from .facts import EDGE_REGION, MAIN_REGION, SOURCE, arn, role_arn

# name, region, tags
BUCKETS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("harbour-prod-documents", MAIN_REGION, {"env": "prod", "team": "shop"}),
    ("harbour-invoices", MAIN_REGION, {"Environment": "Production"}),
    ("harbour-invoices-copy", MAIN_REGION, {}),
    ("harbour-product-images", MAIN_REGION, {"env": "prod"}),
    ("harbour-shop-site", EDGE_REGION, {"env": "prod", "team": "shop"}),
    ("harbour-access-logs", MAIN_REGION, {}),
    ("harbour-analytics", MAIN_REGION, {"owner": "data"}),
    ("harbour-dev-uploads", MAIN_REGION, {"stage": "dev"}),
    ("harbour-staging-uploads", MAIN_REGION, {"Env ": "staging"}),
    ("harbour-backups-2019", MAIN_REGION, {"owner": "unknown"}),
    ("harbour-warehouse-feeds", MAIN_REGION, {"team": "logistics"}),
    ("harbour-empty", MAIN_REGION, {}),
    ("harbour-media-masters", MAIN_REGION, {"env": "prod"}),
    ("harbour-cdn-logs", EDGE_REGION, {}),
)
_TLS_ONLY = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}


def both(name: str) -> list[str]:
    """The ARNs of a bucket and of everything in it."""
    return [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]


def create(estate: Estate) -> None:
    """Create the buckets, and those settings that do not depend on objects."""
    for name, region, tags in BUCKETS:
        s3 = estate.source("s3", region)
        arguments: dict[str, Any] = {"Bucket": name}
        if region != "us-east-1":
            arguments["CreateBucketConfiguration"] = {"LocationConstraint": region}
        if name == "harbour-access-logs":
            arguments["ObjectOwnership"] = "BucketOwnerPreferred"
        s3.create_bucket(**arguments)
        if tags:
            s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": pairs(tags)})
        estate.made("S3 bucket")
    s3 = estate.source("s3")
    for name in ("harbour-prod-documents", "harbour-invoices", "harbour-invoices-copy"):
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_versioning(
        Bucket="harbour-staging-uploads", VersioningConfiguration={"Status": "Enabled"}
    )
    s3.put_bucket_versioning(
        Bucket="harbour-staging-uploads", VersioningConfiguration={"Status": "Suspended"}
    )


# Buckets from before 2023 were born without ownership controls and public access blocks.
_OLD = (
    "harbour-backups-2019",
    "harbour-access-logs",
    "harbour-shop-site",
    "harbour-dev-uploads",
    "harbour-staging-uploads",
    "harbour-warehouse-feeds",
)


def _age(estate: Estate) -> None:
    regions = {name: region for name, region, _ in BUCKETS}
    for name in _OLD:
        s3 = estate.source("s3", regions[name])
        s3.delete_public_access_block(Bucket=name)
        if name != "harbour-access-logs":
            s3.delete_bucket_ownership_controls(Bucket=name)


def configure(estate: Estate) -> None:
    """Put policies, encryption, lifecycle, logging, website, notifications and the rest."""
    s3 = estate.source("s3")
    _age(estate)
    _encryption_and_access(estate, s3)
    _policies(s3)
    _lifecycle_and_cors(s3)
    _logging_and_replication(s3)
    _analytics(s3)
    _website(estate.source("s3", EDGE_REGION))
    _notifications(s3)


def _encryption_and_access(estate: Estate, s3: Any) -> None:
    for name, key in (
        ("harbour-prod-documents", "documents"),
        ("harbour-invoices", "documents"),
        ("harbour-backups-2019", "old-backups"),
    ):
        s3.put_bucket_encryption(
            Bucket=name,
            ServerSideEncryptionConfiguration={
                "Rules": [
                    {
                        "ApplyServerSideEncryptionByDefault": {
                            "SSEAlgorithm": "aws:kms",
                            "KMSMasterKeyID": estate.keys[key],
                        },
                        "BucketKeyEnabled": True,
                    }
                ]
            },
        )
    for name in ("harbour-prod-documents", "harbour-invoices", "harbour-analytics"):
        s3.put_public_access_block(
            Bucket=name,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": True,
            },
        )
    s3.put_bucket_ownership_controls(
        Bucket="harbour-prod-documents",
        OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    )


def _policies(s3: Any) -> None:
    documents = {
        "harbour-prod-documents": policy(
            {
                "Sid": "TlsOnly",
                **deny("s3:*", both("harbour-prod-documents"), Principal="*", **_TLS_ONLY),
            },
            {
                "Sid": "Roles",
                **allow(
                    ["s3:GetObject", "s3:PutObject"],
                    "arn:aws:s3:::harbour-prod-documents/*",
                    Principal={
                        "AWS": [
                            role_arn(SOURCE, "prod-documents"),
                            role_arn(SOURCE, "invoice-renderer"),
                        ]
                    },
                ),
            },
        ),
        "harbour-invoices": policy(
            {
                "Sid": "Account",
                **allow(
                    "s3:ListBucket",
                    "arn:aws:s3:::harbour-invoices",
                    Principal={"AWS": f"arn:aws:iam::{SOURCE}:root"},
                ),
            },
            {
                "Sid": "Partner",
                **allow(
                    "s3:GetObject",
                    "arn:aws:s3:::harbour-invoices/partner/*",
                    Principal={"AWS": "arn:aws:iam::999988887777:root"},
                ),
            },
        ),
        "harbour-access-logs": policy(
            {
                "Sid": "Logs",
                **allow(
                    "s3:PutObject",
                    "arn:aws:s3:::harbour-access-logs/*",
                    Principal={"Service": "logging.s3.amazonaws.com"},
                    Condition={
                        "ArnLike": {"aws:SourceArn": "arn:aws:s3:::harbour-prod-documents"},
                        "StringEquals": {"aws:SourceAccount": SOURCE},
                    },
                ),
            }
        ),
        "harbour-backups-2019": policy(
            {
                "Sid": "NeverDelete",
                **deny("s3:DeleteObject", "arn:aws:s3:::harbour-backups-2019/*", Principal="*"),
            }
        ),
    }
    for name, document in documents.items():
        s3.put_bucket_policy(Bucket=name, Policy=document)


def _lifecycle_and_cors(s3: Any) -> None:
    s3.put_bucket_lifecycle_configuration(
        Bucket="harbour-prod-documents",
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "archive",
                    "Status": "Enabled",
                    "Filter": {"Prefix": "waybills/"},
                    "Transitions": [
                        {"Days": 90, "StorageClass": "STANDARD_IA"},
                        {"Days": 365, "StorageClass": "GLACIER"},
                    ],
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 180},
                },
                {
                    "ID": "uploads",
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                },
            ]
        },
    )
    s3.put_bucket_lifecycle_configuration(
        Bucket="harbour-access-logs",
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "forget",
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "Expiration": {"Days": 400},
                }
            ]
        },
    )
    s3.put_bucket_cors(
        Bucket="harbour-product-images",
        CORSConfiguration={
            "CORSRules": [
                {
                    "AllowedMethods": ["GET", "HEAD"],
                    "AllowedOrigins": ["https://shop.harbour.example"],
                    "AllowedHeaders": ["*"],
                    "ExposeHeaders": ["ETag"],
                    "MaxAgeSeconds": 3600,
                }
            ]
        },
    )


def _logging_and_replication(s3: Any) -> None:
    for name in ("harbour-prod-documents", "harbour-invoices"):
        s3.put_bucket_logging(
            Bucket=name,
            BucketLoggingStatus={
                "LoggingEnabled": {
                    "TargetBucket": "harbour-access-logs",
                    "TargetPrefix": f"{name}/",
                }
            },
        )
    s3.put_bucket_replication(
        Bucket="harbour-invoices",
        ReplicationConfiguration={
            "Role": role_arn(SOURCE, "s3-replication"),
            "Rules": [
                {
                    "ID": "copy",
                    "Priority": 1,
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "DeleteMarkerReplication": {"Status": "Disabled"},
                    "Destination": {
                        "Bucket": "arn:aws:s3:::harbour-invoices-copy",
                        "StorageClass": "STANDARD_IA",
                    },
                }
            ],
        },
    )


def _analytics(s3: Any) -> None:
    s3.put_bucket_inventory_configuration(
        Bucket="harbour-prod-documents",
        Id="weekly",
        InventoryConfiguration={
            "Id": "weekly",
            "IsEnabled": True,
            "IncludedObjectVersions": "Current",
            "Schedule": {"Frequency": "Weekly"},
            "OptionalFields": ["Size", "ETag"],
            "Destination": {
                "S3BucketDestination": {
                    "AccountId": SOURCE,
                    "Bucket": "arn:aws:s3:::harbour-analytics",
                    "Format": "CSV",
                    "Prefix": "inventory",
                }
            },
        },
    )
    s3.put_bucket_metrics_configuration(
        Bucket="harbour-product-images", Id="all", MetricsConfiguration={"Id": "all"}
    )
    s3.put_bucket_intelligent_tiering_configuration(
        Bucket="harbour-media-masters",
        Id="cold",
        IntelligentTieringConfiguration={
            "Id": "cold",
            "Status": "Enabled",
            "Tierings": [{"Days": 180, "AccessTier": "DEEP_ARCHIVE_ACCESS"}],
        },
    )
    s3.put_bucket_analytics_configuration(
        Bucket="harbour-product-images",
        Id="classes",
        AnalyticsConfiguration={
            "Id": "classes",
            "StorageClassAnalysis": {
                "DataExport": {
                    "OutputSchemaVersion": "V_1",
                    "Destination": {
                        "S3BucketDestination": {
                            "Format": "CSV",
                            "Bucket": "arn:aws:s3:::harbour-analytics",
                            "Prefix": "classes",
                        }
                    },
                }
            },
        },
    )
    s3.put_bucket_request_payment(
        Bucket="harbour-warehouse-feeds", RequestPaymentConfiguration={"Payer": "Requester"}
    )
    s3.put_bucket_accelerate_configuration(
        Bucket="harbour-media-masters", AccelerateConfiguration={"Status": "Enabled"}
    )


def _website(s3: Any) -> None:
    s3.put_bucket_website(
        Bucket="harbour-shop-site",
        WebsiteConfiguration={
            "IndexDocument": {"Suffix": "index.html"},
            "ErrorDocument": {"Key": "404.html"},
        },
    )
    s3.put_bucket_policy(
        Bucket="harbour-shop-site",
        Policy=policy(
            {
                "Sid": "Public",
                **allow("s3:GetObject", "arn:aws:s3:::harbour-shop-site/*", Principal="*"),
            }
        ),
    )


def _notifications(s3: Any) -> None:
    s3.put_bucket_notification_configuration(
        Bucket="harbour-prod-documents",
        NotificationConfiguration={
            "QueueConfigurations": [
                {
                    "Id": "to-queue",
                    "QueueArn": arn("sqs", "prod-document-events"),
                    "Events": ["s3:ObjectCreated:*"],
                    "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "waybills/"}]}},
                }
            ],
            "LambdaFunctionConfigurations": [
                {
                    "Id": "render",
                    "LambdaFunctionArn": arn("lambda", "function:invoice-renderer"),
                    "Events": ["s3:ObjectCreated:Put"],
                    "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "to-render/"}]}},
                }
            ],
        },
    )
    s3.put_bucket_notification_configuration(
        Bucket="harbour-access-logs",
        NotificationConfiguration={
            "QueueConfigurations": [
                {
                    "Id": "logs",
                    "QueueArn": arn("sqs", "prod-document-events"),
                    "Events": ["s3:ObjectRemoved:*"],
                }
            ]
        },
    )
    s3.put_bucket_notification_configuration(
        Bucket="harbour-dev-uploads",
        NotificationConfiguration={
            "LambdaFunctionConfigurations": [
                {
                    "Id": "thumbs",
                    "LambdaFunctionArn": arn("lambda", "function:thumbnail_dev"),
                    "Events": ["s3:ObjectCreated:*"],
                }
            ]
        },
    )
