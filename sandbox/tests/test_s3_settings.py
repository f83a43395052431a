"""Every bucket setting: absent at first (with AWS's code), put, read back unchanged, deleted."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from conftest import SOURCE

BUCKET = "harbour-settings-test"
ROLE = f"arn:aws:iam::{SOURCE}:role/s3-replication"
QUEUE = f"arn:aws:sqs:eu-central-1:{SOURCE}:prod-document-events"
FUNCTION = f"arn:aws:lambda:eu-central-1:{SOURCE}:function:invoice-renderer"


@pytest.fixture(scope="module")
def s3(sandbox):
    client = sandbox.client("s3", sandbox.root(SOURCE))
    for name in (BUCKET, BUCKET + "-2"):
        client.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    yield client
    for name in (BUCKET, BUCKET + "-2"):
        client.delete_bucket(Bucket=name)


# stem of the operations, member of the answer, code when absent (None: answers empty), value
LIFECYCLE = {
    "Rules": [
        {
            "ID": "by-size-and-tag",
            "Status": "Enabled",
            "Filter": {
                "And": {
                    "Prefix": "a/",
                    "Tags": [{"Key": "k", "Value": "v"}, {"Key": "l", "Value": "w"}],
                    "ObjectSizeGreaterThan": 500,
                    "ObjectSizeLessThan": 90000,
                }
            },
            "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}],
            "NoncurrentVersionTransitions": [
                {"NoncurrentDays": 40, "StorageClass": "GLACIER", "NewerNoncurrentVersions": 3}
            ],
            "NoncurrentVersionExpiration": {"NoncurrentDays": 99, "NewerNoncurrentVersions": 2},
        },
        {
            "ID": "plain",
            "Status": "Disabled",
            "Filter": {"Prefix": ""},
            "Expiration": {"ExpiredObjectDeleteMarker": True},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 3},
        },
    ]
}
CASES = [
    (
        "cors",
        "CORSConfiguration",
        "NoSuchCORSConfiguration",
        "CORSRules",
        [
            {
                "ID": "x",
                "AllowedMethods": ["GET", "PUT"],
                "AllowedOrigins": ["https://a.example"],
                "AllowedHeaders": ["*"],
                "ExposeHeaders": ["ETag"],
                "MaxAgeSeconds": 10,
            }
        ],
    ),
    (
        "lifecycle_configuration",
        "LifecycleConfiguration",
        "NoSuchLifecycleConfiguration",
        "Rules",
        LIFECYCLE["Rules"],
    ),
    (
        "logging",
        "BucketLoggingStatus",
        None,
        "LoggingEnabled",
        {
            "TargetBucket": "harbour-access-logs",
            "TargetPrefix": "t/",
            "TargetObjectKeyFormat": {"SimplePrefix": {}},
        },
    ),
    (
        "notification_configuration",
        "NotificationConfiguration",
        None,
        "QueueConfigurations",
        [
            {
                "Id": "q",
                "QueueArn": QUEUE,
                "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
                "Filter": {
                    "Key": {
                        "FilterRules": [
                            {"Name": "prefix", "Value": "p/"},
                            {"Name": "suffix", "Value": ".pdf"},
                        ]
                    }
                },
            }
        ],
    ),
    (
        "ownership_controls",
        "OwnershipControls",
        "OwnershipControlsNotFoundError",
        "OwnershipControls",
        {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    ),
    (
        "replication",
        "ReplicationConfiguration",
        "ReplicationConfigurationNotFoundError",
        "ReplicationConfiguration",
        {
            "Role": ROLE,
            "Rules": [
                {
                    "ID": "r",
                    "Priority": 2,
                    "Status": "Enabled",
                    "Filter": {"And": {"Prefix": "x/", "Tags": [{"Key": "a", "Value": "b"}]}},
                    "DeleteMarkerReplication": {"Status": "Disabled"},
                    "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
                    "Destination": {
                        "Bucket": f"arn:aws:s3:::{BUCKET}-2",
                        "Account": SOURCE,
                        "StorageClass": "STANDARD_IA",
                        "AccessControlTranslation": {"Owner": "Destination"},
                        "EncryptionConfiguration": {"ReplicaKmsKeyID": "arn:aws:kms:x:y:key/z"},
                        "Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": 15}},
                        "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}},
                    },
                }
            ],
        },
    ),
    ("tagging", "Tagging", "NoSuchTagSet", "TagSet", [{"Key": "Env ", "Value": "a+b ü"}]),
    (
        "website",
        "WebsiteConfiguration",
        "NoSuchWebsiteConfiguration",
        "RoutingRules",
        [
            {
                "Condition": {"KeyPrefixEquals": "old/"},
                "Redirect": {"ReplaceKeyPrefixWith": "new/", "HttpRedirectCode": "302"},
            }
        ],
    ),
    (
        "encryption",
        "ServerSideEncryptionConfiguration",
        "default",
        "ServerSideEncryptionConfiguration",
        {
            "Rules": [
                {
                    "ApplyServerSideEncryptionByDefault": {
                        "SSEAlgorithm": "aws:kms",
                        "KMSMasterKeyID": "arn:aws:kms:eu-central-1:1:key/k",
                    },
                    "BucketKeyEnabled": True,
                }
            ]
        },
    ),
]
BODIES = {
    "cors": lambda v: {"CORSRules": v},
    "lifecycle_configuration": lambda v: {"Rules": v},
    "logging": lambda v: {"LoggingEnabled": v},
    "notification_configuration": lambda v: {"QueueConfigurations": v},
    "tagging": lambda v: {"TagSet": v},
    "website": lambda v: {"IndexDocument": {"Suffix": "index.html"}, "RoutingRules": v},
}


def code_of(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return caught.value.response["Error"]["Code"]


@pytest.mark.parametrize(
    ("stem", "member", "absent", "read", "value"), CASES, ids=[c[0] for c in CASES]
)
def test_setting_round_trip(s3, stem, member, absent, read, value):
    get, put = getattr(s3, f"get_bucket_{stem}"), getattr(s3, f"put_bucket_{stem}")
    if absent is None:
        assert read not in get(Bucket=BUCKET)
    elif absent == "default":
        rules = get(Bucket=BUCKET)[read]["Rules"]
        assert rules[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    elif stem == "ownership_controls":
        pass  # buckets are born with BucketOwnerEnforced; checked on its own below
    else:
        assert code_of(get, Bucket=BUCKET) == absent
    body = BODIES.get(stem, lambda v: v)(value)
    put(Bucket=BUCKET, **{member: body})
    assert get(Bucket=BUCKET)[read] == value
    delete = {"lifecycle_configuration": "delete_bucket_lifecycle"}.get(
        stem, f"delete_bucket_{stem}"
    )
    if hasattr(s3, delete):
        getattr(s3, delete)(Bucket=BUCKET)
        if absent == "default":
            rules = get(Bucket=BUCKET)[read]["Rules"]
            assert rules[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
        else:
            assert code_of(get, Bucket=BUCKET) == absent
    else:
        put(Bucket=BUCKET, **{member: {}})
        assert read not in get(Bucket=BUCKET)


@pytest.mark.parametrize(
    ("stem", "config"),
    [
        (
            "analytics",
            {
                "Id": "a",
                "Filter": {"Prefix": "p/"},
                "StorageClassAnalysis": {
                    "DataExport": {
                        "OutputSchemaVersion": "V_1",
                        "Destination": {
                            "S3BucketDestination": {
                                "Format": "CSV",
                                "Bucket": "arn:aws:s3:::harbour-analytics",
                            }
                        },
                    }
                },
            },
        ),
        (
            "intelligent_tiering",
            {
                "Id": "a",
                "Status": "Enabled",
                "Filter": {"Tag": {"Key": "a", "Value": "b"}},
                "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}],
            },
        ),
        (
            "inventory",
            {
                "Id": "a",
                "IsEnabled": True,
                "IncludedObjectVersions": "All",
                "Filter": {"Prefix": "p/"},
                "Schedule": {"Frequency": "Daily"},
                "OptionalFields": ["Size", "StorageClass"],
                "Destination": {
                    "S3BucketDestination": {
                        "Bucket": "arn:aws:s3:::harbour-analytics",
                        "Format": "Parquet",
                        "Encryption": {"SSEKMS": {"KeyId": "arn:aws:kms:x:y:key/z"}},
                    }
                },
            },
        ),
        (
            "metrics",
            {"Id": "a", "Filter": {"And": {"Prefix": "p/", "Tags": [{"Key": "a", "Value": "b"}]}}},
        ),
    ],
)
def test_settings_with_ids(s3, stem, config):
    camel = "".join(p.title() for p in stem.split("_"))
    put = getattr(s3, f"put_bucket_{stem}_configuration")
    lists = getattr(s3, f"list_bucket_{stem}_configurations")
    get = getattr(s3, f"get_bucket_{stem}_configuration")
    name = f"{camel}Configuration"
    assert name + "List" not in lists(Bucket=BUCKET)
    for identity in ("b", "a"):
        put(Bucket=BUCKET, Id=identity, **{name: {**config, "Id": identity}})
    listed = lists(Bucket=BUCKET)[name + "List"]
    assert [c["Id"] for c in listed] == ["a", "b"]
    assert listed[0] == config
    assert get(Bucket=BUCKET, Id="a")[name] == config
    for identity in ("a", "b"):
        getattr(s3, f"delete_bucket_{stem}_configuration")(Bucket=BUCKET, Id=identity)
    assert code_of(get, Bucket=BUCKET, Id="a") == "NoSuchConfiguration"


def test_small_settings(s3):
    assert s3.get_bucket_request_payment(Bucket=BUCKET)["Payer"] == "BucketOwner"
    s3.put_bucket_request_payment(Bucket=BUCKET, RequestPaymentConfiguration={"Payer": "Requester"})
    assert s3.get_bucket_request_payment(Bucket=BUCKET)["Payer"] == "Requester"
    assert "Status" not in s3.get_bucket_accelerate_configuration(Bucket=BUCKET)
    s3.put_bucket_accelerate_configuration(
        Bucket=BUCKET, AccelerateConfiguration={"Status": "Enabled"}
    )
    assert s3.get_bucket_accelerate_configuration(Bucket=BUCKET)["Status"] == "Enabled"
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    location = s3.get_bucket_location(Bucket=BUCKET)["LocationConstraint"]
    assert location == "eu-central-1"
    acl = s3.get_bucket_acl(Bucket=BUCKET)
    assert acl["Owner"]["ID"]
    assert acl["Grants"][0]["Permission"] == "FULL_CONTROL"


def test_born_settings(sandbox, s3):
    """New buckets have ownership controls and block public access, as since April 2023."""
    name = "harbour-born-test"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    try:
        controls = s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]
        assert controls["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
        block = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
        assert block == dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"),
            True,
        )
        s3.delete_public_access_block(Bucket=name)
        assert code_of(s3.get_public_access_block, Bucket=name) == (
            "NoSuchPublicAccessBlockConfiguration"
        )
        assert code_of(s3.get_object_lock_configuration, Bucket=name) == (
            "ObjectLockConfigurationNotFoundError"
        )
        assert code_of(s3.get_bucket_policy, Bucket=name) == "NoSuchBucketPolicy"
        head = s3.head_bucket(Bucket=name)
        assert head["BucketRegion"] == "eu-central-1"
    finally:
        s3.delete_bucket(Bucket=name)


def test_policy_deny_with_conditions(s3):
    import json

    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"],
    }
    tls = {**deny, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    s3.put_bucket_policy(
        Bucket=BUCKET, Policy=json.dumps({"Version": "2012-10-17", "Statement": [tls]})
    )
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"x")
    assert s3.get_object(Bucket=BUCKET, Key="k")["Body"].read() == b"x"
    other = {**deny, "Principal": {"AWS": "arn:aws:iam::999988887777:root"}}
    s3.put_bucket_policy(
        Bucket=BUCKET, Policy=json.dumps({"Version": "2012-10-17", "Statement": [other]})
    )
    assert s3.get_object(Bucket=BUCKET, Key="k")["Body"].read() == b"x"
    s3.put_bucket_policy(
        Bucket=BUCKET, Policy=json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    )
    assert code_of(s3.get_object, Bucket=BUCKET, Key="k") == "AccessDenied"
    assert json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])["Statement"] == [deny]
    s3.delete_bucket_policy(Bucket=BUCKET)
    versions = s3.list_object_versions(Bucket=BUCKET)["Versions"]
    s3.delete_objects(
        Bucket=BUCKET,
        Delete={"Objects": [{"Key": v["Key"], "VersionId": v["VersionId"]} for v in versions]},
    )


@pytest.mark.parametrize(
    "operation",
    [
        "get_bucket_acl",
        "get_bucket_cors",
        "get_bucket_encryption",
        "get_bucket_location",
        "get_bucket_versioning",
        "get_bucket_request_payment",
        "get_public_access_block",
        "list_objects_v2",
        "list_object_versions",
        "get_bucket_ownership_controls",
        "list_bucket_metrics_configurations",
        "get_bucket_replication",
    ],
)
def test_absent_bucket(s3, operation):
    assert code_of(getattr(s3, operation), Bucket="harbour-is-not-there") == "NoSuchBucket"


def test_cross_account_access_needs_a_policy(sandbox, s3):
    import json

    other = sandbox.client("s3", sandbox.role("333333333333", "LandfallMigrate"))
    assert code_of(other.list_objects_v2, Bucket=BUCKET) == "AccessDenied"
    s3.put_bucket_policy(
        Bucket=BUCKET,
        Policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "s3:ListBucket",
                        "Principal": {"AWS": "arn:aws:iam::333333333333:role/LandfallMigrate"},
                        "Resource": f"arn:aws:s3:::{BUCKET}",
                    }
                ],
            }
        ),
    )
    other.list_objects_v2(Bucket=BUCKET)
    assert code_of(other.get_object, Bucket=BUCKET, Key="k") == "AccessDenied"
    s3.delete_bucket_policy(Bucket=BUCKET)
