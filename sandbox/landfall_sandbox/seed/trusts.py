"""Roles that deserve a second look, identity providers, and how old and how used roles are."""

from __future__ import annotations

from typing import Any

from moto.iam.models import iam_backends

from .documents import allow, pairs, policy, trust_aws, trust_service
from .estate import Estate
from .facts import MAIN_REGION, SOURCE, arn, role_arn
from .people import days_ago

PARTNER = "777777777777"  # a carrier's account; its tracking service comes here
_AWS = "arn:aws:iam::aws:policy/"
_GITHUB = f"arn:aws:iam::{SOURCE}:oidc-provider/token.actions.githubusercontent.com"
_DIRECTORY = f"arn:aws:iam::{SOURCE}:saml-provider/HarbourDirectory"


def _federated(action: str, provider: str, condition: dict[str, Any]) -> str:
    return policy(
        {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": action,
            "Condition": condition,
        }
    )


def _roles() -> list[dict[str, Any]]:
    return [
        {
            # Admin-equivalent without saying so.
            "name": "legacy-admin",
            "trust": trust_aws(f"arn:aws:iam::{SOURCE}:root"),
            "inline": [allow("*")],
            "used": 1460,
        },
        {
            # Can become anybody: it may make functions with any role.
            "name": "deploy-helper",
            "trust": trust_service("codebuild.amazonaws.com", "lambda.amazonaws.com"),
            "inline": [
                allow("iam:PassRole"),
                allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
                allow("iam:CreatePolicyVersion", f"arn:aws:iam::{SOURCE}:policy/*"),
            ],
            "used": 9,
        },
        {
            # The confused deputy: another account, and no external id.
            "name": "carrier-tracking",
            "trust": trust_aws(f"arn:aws:iam::{PARTNER}:root"),
            "inline": [
                allow(["dynamodb:GetItem", "dynamodb:Query"], arn("dynamodb", "table/*")),
                allow("sqs:SendMessage", arn("sqs", "warehouse-sync")),
            ],
            "tags": {"team": "logistics", "Environment": "Production"},
            "used": 0.2,
        },
        {
            "name": "carrier-invoices",
            "trust": trust_aws(f"arn:aws:iam::{PARTNER}:role/invoice-reader", "harbour-carrier-9"),
            "inline": [allow("s3:GetObject", "arn:aws:s3:::harbour-invoices/carrier/*")],
            "used": 20,
        },
        {
            "name": "anyone-metrics",
            "trust": policy(
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": "*"},
                    "Action": "sts:AssumeRole",
                    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-oldharbour1"}},
                }
            ),
            "inline": [allow("cloudwatch:GetMetric*")],
            "used": None,
        },
        {
            "name": "github-actions",
            "trust": _federated(
                "sts:AssumeRoleWithWebIdentity",
                _GITHUB,
                {
                    "StringLike": {
                        "token.actions.githubusercontent.com:sub": "repo:harbour-goods/*"
                    },
                    "StringEquals": {
                        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com"
                    },
                },
            ),
            "attach": ["AmazonEC2ContainerRegistryPowerUser"],
            "inline": [allow("s3:PutObject", "arn:aws:s3:::harbour-shop-site/*")],
            "tags": {"team": "platform"},
            "used": 1,
        },
        {
            "name": "DirectoryAdmins",
            "trust": _federated(
                "sts:AssumeRoleWithSAML",
                _DIRECTORY,
                {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
            ),
            "attach": ["AdministratorAccess"],
            "used": 0.4,
        },
        {
            "name": "dev-sandbox",
            "trust": trust_aws(f"arn:aws:iam::{SOURCE}:user/jonas"),
            "attach": ["PowerUserAccess"],
            "boundary": "developer-boundary",
            "tags": {"stage": "dev"},
            "used": 44,
        },
        {
            # Trusts a user that was deleted: AWS shows its id.
            "name": "reports-reader",
            "trust": trust_aws("AIDAJQABLZS4A3QDU576Q"),
            "attach": ["AmazonS3ReadOnlyAccess"],
            "used": None,
        },
        {
            "name": "shop-states",
            "trust": trust_service("states.amazonaws.com"),
            "inline": [
                allow("lambda:InvokeFunction", arn("lambda", "function:*")),
                allow(["sqs:SendMessage"], arn("sqs", "*")),
                allow(
                    ["dynamodb:UpdateItem", "dynamodb:PutItem"],
                    arn("dynamodb", "table/prod-orders"),
                ),
                allow(["ecs:RunTask", "ecs:StopTask", "ecs:DescribeTasks"]),
                allow("iam:PassRole", role_arn(SOURCE, "prod-documents")),
                allow("events:PutRule"),
            ],
            "tags": {"env": "prod"},
            "used": 0.1,
        },
        {
            "name": "shop-build",
            "trust": trust_service("codebuild.amazonaws.com"),
            "inline": [
                allow(["logs:CreateLogStream", "logs:PutLogEvents"]),
                allow(["codecommit:GitPull"], arn("codecommit", "*")),
                allow(["ecr:*"]),
                allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::harbour-analytics/builds/*"),
                allow("ssm:GetParameters", arn("ssm", "parameter/shop/*")),
            ],
            "tags": {"team": "platform"},
            "used": 3,
        },
        {
            "name": "shop-pipeline",
            "trust": trust_service("codepipeline.amazonaws.com"),
            "inline": [
                allow(["codecommit:*", "codebuild:*", "codedeploy:*", "cloudformation:*"]),
                allow(
                    "s3:*", ["arn:aws:s3:::harbour-analytics", "arn:aws:s3:::harbour-analytics/*"]
                ),
                allow("iam:PassRole"),
            ],
            "tags": {"team": "platform"},
            "used": 3,
        },
        {
            "name": "shop-deploy",
            "trust": trust_service("codedeploy.amazonaws.com"),
            "inline": [allow(["lambda:UpdateAlias", "lambda:GetAlias", "ec2:Describe*", "ecs:*"])],
            "used": 3,
        },
        {
            "name": "events-to-targets",
            "trust": trust_service("events.amazonaws.com", "scheduler.amazonaws.com"),
            "inline": [
                allow("states:StartExecution", arn("states", "stateMachine:*")),
                allow("codepipeline:StartPipelineExecution", arn("codepipeline", "*")),
                allow("lambda:InvokeFunction", arn("lambda", "function:*")),
            ],
            "used": 0.1,
        },
        {
            "name": "config-recorder",
            "path": "/service/",
            "trust": trust_service("config.amazonaws.com"),
            "attach": ["ReadOnlyAccess"],
            "used": 0.01,
        },
        {
            "name": "trail-to-logs",
            "trust": trust_service("cloudtrail.amazonaws.com"),
            "inline": [
                allow(
                    ["logs:CreateLogStream", "logs:PutLogEvents"],
                    arn("logs", "log-group:/harbour/trail:*"),
                )
            ],
            "used": 0.01,
        },
    ]


# Roles that other steps made: days since they were made and since they were last used.
_AGES: dict[str, tuple[int, float | None]] = {
    "prod-orders-api": (1800, 0.01),
    "orders_api_staging": (1500, 6),
    "orders_api_dev": (1490, 0.4),
    "prod-order-events": (1100, 0.02),
    "prod-documents": (1750, 0.1),
    "invoice-renderer": (1600, 0.3),
    "secret-rotation": (800, 12),
    "nightly-export": (1400, 0.5),
    "analytics-reader": (1400, 0.5),
    "s3-replication": (900, 1),
    "ci-deploy": (1500, 0.5),
    "partner-readonly": (1950, None),
    "warehouse-sync": (1300, 0.1),
    "thumbnail_dev": (1000, 260),
}


def create(estate: Estate) -> None:
    """Create providers and roles, and make roles as old and as used as they would be."""
    iam = estate.source("iam")
    _providers(estate, iam)
    for role in _roles():
        arguments: dict[str, Any] = {
            "RoleName": role["name"],
            "AssumeRolePolicyDocument": role["trust"],
            "Path": role.get("path", "/"),
            "Tags": pairs(role.get("tags", {})),
        }
        if role.get("boundary"):
            arguments["PermissionsBoundary"] = f"arn:aws:iam::{SOURCE}:policy/{role['boundary']}"
        iam.create_role(**arguments)
        for name in role.get("attach", []):
            iam.attach_role_policy(RoleName=role["name"], PolicyArn=_AWS + name)
        if role.get("inline"):
            iam.put_role_policy(
                RoleName=role["name"],
                PolicyName=f"{role['name']}-inline",
                PolicyDocument=policy(*role["inline"]),
            )
        estate.made("IAM role")
    _versions(iam)
    _profile(estate, iam)
    _ages()


def _providers(estate: Estate, iam: Any) -> None:
    iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com",
        ClientIDList=["sts.amazonaws.com"],
        ThumbprintList=["6938fd4d98bab03faadb97b34396831e3780aea1"],
        Tags=pairs({"team": "platform"}),
    )
    metadata = (
        '<?xml version="1.0"?><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" '
        'entityID="https://login.harbour-goods.example/saml">' + " " * 1000 + "</EntityDescriptor>"
    )
    iam.create_saml_provider(SAMLMetadataDocument=metadata, Name="HarbourDirectory")
    estate.made("identity provider", 2)


def _versions(iam: Any) -> None:
    """One policy has a history; its newest version is not the one in force."""
    orders = f"arn:aws:iam::{SOURCE}:policy/orders-table-access"
    iam.create_policy_version(
        PolicyArn=orders,
        PolicyDocument=policy(allow("dynamodb:*", arn("dynamodb", "table/prod-*"))),
        SetAsDefault=False,
    )


def _profile(estate: Estate, iam: Any) -> None:
    iam.create_instance_profile(InstanceProfileName="empty-since-2020")
    estate.made("instance profile")


def _ages() -> None:
    roles = {r.name: r for r in iam_backends[SOURCE]["aws"].roles.values()}
    ages = dict(_AGES)
    for number, role in enumerate(_roles()):
        ages[role["name"]] = (700 + 53 * number, role["used"])
    for name, (created, used) in ages.items():
        roles[name].create_date = days_ago(max(created, (used or 0) + 1))
        if used is not None:
            roles[name].last_used, roles[name].last_used_region = days_ago(used), MAIN_REGION


__all__ = ["PARTNER", "create"]
