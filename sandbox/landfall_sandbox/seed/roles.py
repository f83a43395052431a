"""IAM of the grown account: application roles, Landfall's roles, policies, users, groups."""

from __future__ import annotations

from typing import Any

from .documents import allow, deny, pairs, policy, trust_aws, trust_landfall, trust_service
from .estate import Estate
from .facts import SOURCE, arn, role_arn

_LAMBDA, _ECS = "lambda.amazonaws.com", "ecs-tasks.amazonaws.com"
_BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
_OWN = f"arn:aws:iam::{SOURCE}:policy/"


def _managed_policies() -> dict[str, str]:
    return {
        "orders-table-access": policy(
            allow(
                ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
                [arn("dynamodb", "table/prod-orders"), arn("dynamodb", "table/prod-customers")],
            )
        ),
        "documents-read": policy(
            allow("s3:GetObject", "arn:aws:s3:::harbour-prod-documents/*"),
            allow("s3:ListBucket", "arn:aws:s3:::harbour-prod-documents"),
        ),
        "deny-deletes-in-prod": policy(
            deny(
                ["s3:DeleteBucket", "dynamodb:DeleteTable"],
                Condition={"StringEquals": {"aws:ResourceTag/env": "prod"}},
            )
        ),
    }


def _bucket(name: str) -> list[str]:
    return [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]


def _roles(estate: Estate) -> list[dict[str, Any]]:
    """Name, trust, attached policies, inline statements and tags of the application roles."""
    keys, secrets = estate.keys, estate.secrets
    return [
        {
            "name": "prod-orders-api",
            "trust": trust_service(_LAMBDA, _ECS),
            "attach": [_OWN + "orders-table-access", _BASIC],
            "tags": {"env": "prod"},
            "inline": [
                allow(["sqs:SendMessage", "sqs:GetQueueAttributes"], arn("sqs", "prod-orders")),
                allow(["kms:Decrypt", "kms:GenerateDataKey"], [keys["orders"], keys["secrets"]]),
                allow(
                    "secretsmanager:GetSecretValue",
                    [secrets["prod/orders-db"], secrets["prod/payment-gateway"]],
                ),
            ],
        },
        {
            "name": "orders_api_staging",
            "trust": trust_service(_LAMBDA),
            "attach": [_BASIC],
            "tags": {"Env ": "staging"},
            "inline": [
                allow("dynamodb:*", arn("dynamodb", "table/staging-orders")),
                allow("kms:Decrypt", keys["staging"]),
                allow("secretsmanager:GetSecretValue", secrets["staging/orders-db"]),
            ],
        },
        {
            "name": "orders_api_dev",
            "trust": trust_service(_LAMBDA),
            "attach": [_BASIC],
            "tags": {"stage": "dev"},
            "inline": [allow(["dynamodb:*", "sqs:*", "s3:*"])],
        },
        {
            "name": "prod-order-events",
            "trust": trust_service(_LAMBDA),
            "attach": [_BASIC],
            "tags": {"Environment": "Production"},
            "inline": [
                allow(
                    [
                        "dynamodb:GetRecords",
                        "dynamodb:GetShardIterator",
                        "dynamodb:DescribeStream",
                        "dynamodb:ListStreams",
                    ],
                    arn("dynamodb", "table/prod-orders/stream/*"),
                ),
                allow("sns:Publish", arn("sns", "prod-order-events")),
                allow("kms:Decrypt", keys["orders"]),
            ],
        },
        {
            "name": "prod-documents",
            "trust": trust_service(_ECS),
            "tags": {"env": "prod"},
            "inline": [
                allow("s3:*", _bucket("harbour-prod-documents")),
                allow("kms:*", keys["documents"]),
            ],
        },
        {
            "name": "invoice-renderer",
            "trust": trust_service(_LAMBDA),
            "attach": [_OWN + "documents-read", _BASIC],
            "tags": {},
            "inline": [
                allow("s3:PutObject", "arn:aws:s3:::harbour-invoices/*"),
                allow("kms:GenerateDataKey", keys["documents"]),
            ],
        },
        {
            "name": "secret-rotation",
            "trust": trust_service(_LAMBDA),
            "attach": [_BASIC],
            "tags": {"env": "prod"},
            "inline": [
                allow("secretsmanager:*", secrets["prod/orders-db"]),
                allow("kms:Decrypt", keys["secrets"]),
            ],
        },
        {
            "name": "nightly-export",
            "trust": trust_service(_LAMBDA, "events.amazonaws.com"),
            "attach": [_BASIC],
            "tags": {"owner": "data"},
            "inline": [
                allow(["s3:GetObject", "s3:ListBucket"], _bucket("harbour-prod-documents")),
                allow("s3:PutObject", "arn:aws:s3:::harbour-analytics/exports/*"),
                allow("sts:AssumeRole", role_arn(SOURCE, "analytics-reader")),
            ],
        },
        {
            "name": "analytics-reader",
            "trust": trust_aws(role_arn(SOURCE, "nightly-export")),
            "tags": {},
            "inline": [allow("s3:Get*", _bucket("harbour-analytics"))],
        },
        {
            "name": "s3-replication",
            "trust": trust_service("s3.amazonaws.com"),
            "tags": {},
            "inline": [
                allow(
                    ["s3:GetReplicationConfiguration", "s3:ListBucket"],
                    "arn:aws:s3:::harbour-invoices",
                ),
                allow(
                    ["s3:ReplicateObject", "s3:ReplicateTags"],
                    "arn:aws:s3:::harbour-invoices-copy/*",
                ),
            ],
        },
        {
            "name": "ci-deploy",
            "trust": trust_aws(f"arn:aws:iam::{SOURCE}:user/ci-bot"),
            "attach": ["arn:aws:iam::aws:policy/PowerUserAccess"],
            "tags": {"team": "platform"},
            "inline": [allow("iam:PassRole", f"arn:aws:iam::{SOURCE}:role/*")],
        },
        {
            "name": "partner-readonly",
            "trust": trust_aws("arn:aws:iam::999988887777:root", "partner-42"),
            "tags": {},
            "inline": [allow("sqs:SendMessage", arn("sqs", "prod-orders"))],
        },
        {
            "name": "warehouse-sync",
            "trust": trust_service(_ECS),
            "path": "/logistics/",
            "tags": {"team": "logistics", "env": "prod"},
            "inline": [
                allow("sqs:*", [arn("sqs", "warehouse-sync"), arn("sqs", "shipping-labels.fifo")]),
                allow("secretsmanager:GetSecretValue", secrets["carrier-api-key"]),
            ],
        },
        {
            "name": "thumbnail_dev",
            "trust": trust_service(_LAMBDA),
            "attach": [_BASIC],
            "tags": {"stage": "dev"},
            "inline": [
                allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::harbour-dev-uploads/*")
            ],
        },
    ]


def create(estate: Estate) -> None:
    """Create managed policies, application roles, Landfall's roles, users and groups."""
    iam = estate.source("iam")
    for name, document in _managed_policies().items():
        iam.create_policy(PolicyName=name, PolicyDocument=document)
        estate.made("IAM policy")
    for role in _roles(estate):
        iam.create_role(
            RoleName=role["name"],
            AssumeRolePolicyDocument=role["trust"],
            Path=role.get("path", "/"),
            Tags=pairs(role["tags"]),
        )
        for attached in role.get("attach", []):
            iam.attach_role_policy(RoleName=role["name"], PolicyArn=attached)
        iam.put_role_policy(
            RoleName=role["name"], PolicyName="inline", PolicyDocument=policy(*role["inline"])
        )
        estate.made("IAM role")
    _landfall_roles(estate, iam)
    _people(estate, iam)


def _landfall_roles(estate: Estate, iam: Any) -> None:
    iam.create_role(
        RoleName="LandfallRead",
        AssumeRolePolicyDocument=trust_landfall(),
        Description="Landfall reads the estate",
    )
    iam.attach_role_policy(
        RoleName="LandfallRead", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess"
    )
    iam.put_role_policy(
        RoleName="LandfallRead",
        PolicyName="no-secret-values",
        PolicyDocument=policy(deny(["secretsmanager:GetSecretValue", "ssm:GetParameter*"])),
    )
    iam.create_role(
        RoleName="LandfallMigrate",
        AssumeRolePolicyDocument=trust_landfall(),
        Description="Landfall migrates",
        MaxSessionDuration=14400,
    )
    iam.attach_role_policy(
        RoleName="LandfallMigrate", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    )
    iam.create_role(
        RoleName="LandfallDataSync",
        AssumeRolePolicyDocument=trust_service("datasync.amazonaws.com"),
        Description="DataSync copies objects with this role",
    )
    iam.put_role_policy(
        RoleName="LandfallDataSync",
        PolicyName="copy",
        PolicyDocument=policy(
            allow(
                ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
                "arn:aws:s3:::*",
            ),
            allow(
                [
                    "s3:GetObject*",
                    "s3:PutObject*",
                    "s3:AbortMultipartUpload",
                    "s3:ListMultipartUploadParts",
                    "s3:DeleteObject",
                ],
                "arn:aws:s3:::*/*",
            ),
            allow(["kms:Decrypt", "kms:GenerateDataKey"]),
        ),
    )
    iam.create_role(
        RoleName="LandfallUntrusted",
        AssumeRolePolicyDocument=trust_aws("arn:aws:iam::999988887777:root"),
        Description="Does not admit Landfall; for tests",
    )
    estate.made("IAM role", 4)


def _people(estate: Estate, iam: Any) -> None:
    for group in ("Developers", "Operators"):
        iam.create_group(GroupName=group)
    iam.attach_group_policy(GroupName="Developers", PolicyArn=_OWN + "deny-deletes-in-prod")
    for user, group in (("mara", "Operators"), ("jonas", "Developers"), ("ci-bot", None)):
        iam.create_user(UserName=user)
        if group:
            iam.add_user_to_group(UserName=user, GroupName=group)
        estate.made("IAM user")
