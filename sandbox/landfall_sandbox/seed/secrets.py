"""Secrets, encrypted with our keys; their values are made up and worthless."""

from __future__ import annotations

from .documents import allow, pairs, policy
from .estate import Estate
from .facts import MAIN_REGION, SOURCE, arn, role_arn

# name, key, tags
_SECRETS: tuple[tuple[str, str | None, dict[str, str]], ...] = (
    ("prod/orders-db", "secrets", {"env": "prod"}),
    ("prod/payment-gateway", "secrets", {"Environment": "Production"}),
    ("staging/orders-db", "staging", {"Env ": "staging"}),
    ("orders_dev_db", None, {"stage": "dev"}),
    ("carrier-api-key", None, {}),
)


def create(estate: Estate) -> None:
    """Create the secrets and one resource policy."""
    manager = estate.source("secretsmanager", MAIN_REGION)
    for name, key, tags in _SECRETS:
        arguments = {
            "Name": name,
            "Description": f"Credentials: {name}",
            "SecretString": '{"username":"app","password":"not-a-real-password"}',
            "Tags": pairs(tags),
            "ClientRequestToken": f"seed-{name.replace('/', '-'):-<40}"[:64],
        }
        if key:
            arguments["KmsKeyId"] = estate.keys[key]
        estate.secrets[name] = manager.create_secret(**arguments)["ARN"]
        estate.made("secret")
    manager.put_resource_policy(
        SecretId="prod/payment-gateway",
        ResourcePolicy=policy(
            {
                "Sid": "OnlyOrders",
                **allow(
                    "secretsmanager:GetSecretValue",
                    Principal={"AWS": role_arn(SOURCE, "prod-orders-api")},
                ),
            }
        ),
    )


def rotate(estate: Estate) -> None:
    """Let a function rotate the orders database's password; it must exist by now."""
    estate.source("secretsmanager", MAIN_REGION).rotate_secret(
        SecretId="prod/orders-db",
        RotationLambdaARN=arn("lambda", "function:secret-rotation"),
        RotationRules={"AutomaticallyAfterDays": 30},
        RotateImmediately=False,
    )
