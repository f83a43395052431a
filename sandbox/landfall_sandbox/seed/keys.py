"""KMS keys, and the roles' keys' first policies."""

from __future__ import annotations

from typing import Any

from .documents import allow, pairs, policy
from .estate import Estate
from .facts import EDGE_REGION, MAIN_REGION, SOURCE, role_arn

_ROOT = {"Sid": "Root", **allow("kms:*", Principal={"AWS": f"arn:aws:iam::{SOURCE}:root"})}
_USE = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:DescribeKey"]

# our name, region, alias, description, tags
_KEYS: tuple[tuple[str, str, str, str, dict[str, str]], ...] = (
    (
        "orders",
        MAIN_REGION,
        "alias/prod-orders",
        "Orders and customer data, production",
        {"env": "prod", "team": "shop"},
    ),
    (
        "documents",
        MAIN_REGION,
        "alias/prod-documents",
        "Invoices and waybills",
        {"Environment": "Production"},
    ),
    ("secrets", MAIN_REGION, "alias/harbour-secrets", "Secrets of all stages", {}),
    ("staging", MAIN_REGION, "alias/staging-data", "Staging", {"Env ": "staging"}),
    ("dev", MAIN_REGION, "alias/dev-scratch", "Developers' scratch key", {"stage": "dev"}),
    (
        "old-backups",
        MAIN_REGION,
        "alias/backups-2019",
        "Backups until 2019, do not delete",
        {"owner": "unknown"},
    ),
    ("edge", EDGE_REGION, "alias/cdn-logs", "CDN logs", {"env": "prod"}),
)


def create(estate: Estate) -> None:
    """Create all keys. Policies that name roles follow when the roles exist."""
    for name, region, alias, description, tags in _KEYS:
        kms = estate.source("kms", region)
        made = kms.create_key(
            Description=description,
            Policy=policy(_ROOT),
            Tags=pairs(tags, "TagKey", "TagValue"),
        )["KeyMetadata"]
        estate.keys[name] = made["Arn"]
        kms.create_alias(AliasName=alias, TargetKeyId=made["KeyId"])
        if tags.get("env") == "prod":
            kms.enable_key_rotation(KeyId=made["KeyId"])
        estate.made("KMS key")
    estate.source("kms").disable_key(KeyId=estate.keys["old-backups"].rpartition("/")[2])


def name_roles(estate: Estate) -> None:
    """Let key policies name roles, whose policies name the keys in turn."""
    kms: Any = estate.source("kms")
    users = {
        "orders": ["prod-orders-api", "prod-order-events"],
        "documents": ["prod-documents", "invoice-renderer"],
        "secrets": ["prod-orders-api", "secret-rotation"],
        "staging": ["orders_api_staging"],
    }
    for name, roles in users.items():
        use = {"Sid": "Use", **allow(_USE, Principal={"AWS": [role_arn(SOURCE, r) for r in roles]})}
        kms.put_key_policy(KeyId=estate.keys[name], PolicyName="default", Policy=policy(_ROOT, use))
    kms.create_grant(
        KeyId=estate.keys["documents"],
        GranteePrincipal=role_arn(SOURCE, "nightly-export"),
        Operations=["Decrypt", "DescribeKey"],
        Name="nightly-export",
    )
