"""Roles of machines, containers and databases, with their instance profiles."""

from __future__ import annotations

from typing import Any

from .documents import allow, pairs, policy, trust_service
from .estate import Estate
from .facts import SOURCE, arn

_EC2, _ECS = "ec2.amazonaws.com", "ecs-tasks.amazonaws.com"
_MANAGED = "arn:aws:iam::aws:policy/"


def _roles(estate: Estate) -> list[dict[str, Any]]:
    secrets = estate.secrets
    return [
        {
            "name": "harbour-app",
            "trust": trust_service(_EC2),
            "attach": ["AmazonSSMManagedInstanceCore"],
            "tags": {"env": "prod"},
            "profile": "harbour-app",
            "inline": [
                allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::harbour-prod-documents/*"),
                allow("secretsmanager:GetSecretValue", secrets["prod/orders-db"]),
                allow("sqs:*", arn("sqs", "prod-orders")),
            ],
        },
        {
            "name": "bastion",
            "trust": trust_service(_EC2),
            "attach": ["AdministratorAccess"],
            "tags": {},
            "profile": "bastion-profile",
            "inline": [],
        },
        {
            "name": "ecsTaskExecutionRole",
            "trust": trust_service(_ECS),
            "attach": ["service-role/AmazonECSTaskExecutionRolePolicy"],
            "tags": {},
            "inline": [
                allow(
                    "secretsmanager:GetSecretValue",
                    [secrets["prod/orders-db"], secrets["prod/payment-gateway"]],
                )
            ],
        },
        {
            "name": "storefront-task",
            "trust": trust_service(_ECS),
            "tags": {"env": "prod"},
            "inline": [
                allow(["dynamodb:GetItem", "dynamodb:Query"], arn("dynamodb", "table/inventory")),
                allow("s3:GetObject", "arn:aws:s3:::harbour-product-images/*"),
            ],
        },
        {
            "name": "harbour-flow-logs",
            "trust": trust_service("vpc-flow-logs.amazonaws.com"),
            "tags": {},
            "inline": [allow(["logs:CreateLogStream", "logs:PutLogEvents"])],
        },
        {
            "name": "rds-monitoring",
            "trust": trust_service("monitoring.rds.amazonaws.com"),
            "tags": {},
            "inline": [allow(["logs:CreateLogStream", "logs:PutLogEvents"])],
        },
        {
            "name": "redshift-load",
            "trust": trust_service("redshift.amazonaws.com", "redshift-serverless.amazonaws.com"),
            "tags": {"owner": "data"},
            "inline": [
                allow(
                    ["s3:GetObject", "s3:ListBucket"],
                    ["arn:aws:s3:::harbour-analytics", "arn:aws:s3:::harbour-analytics/*"],
                )
            ],
        },
    ]


def create(estate: Estate) -> None:
    """Create the roles; one instance profile is left over without its role."""
    iam = estate.source("iam")
    for role in _roles(estate):
        iam.create_role(
            RoleName=role["name"],
            AssumeRolePolicyDocument=role["trust"],
            Tags=pairs(role["tags"]),
        )
        for attached in role.get("attach", []):
            iam.attach_role_policy(RoleName=role["name"], PolicyArn=_MANAGED + attached)
        if role["inline"]:
            iam.put_role_policy(
                RoleName=role["name"], PolicyName="inline", PolicyDocument=policy(*role["inline"])
            )
        if role.get("profile"):
            iam.create_instance_profile(InstanceProfileName=role["profile"])
            iam.add_role_to_instance_profile(
                InstanceProfileName=role["profile"], RoleName=role["name"]
            )
        estate.made("IAM role")
    iam.create_instance_profile(InstanceProfileName="legacy-batch")
    estate.made("instance profile", 3)
    estate.ids["profile"] = f"arn:aws:iam::{SOURCE}:instance-profile/harbour-app"
