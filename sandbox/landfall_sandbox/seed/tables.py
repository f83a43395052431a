"""DynamoDB tables, one with a customer key and a stream, and CloudWatch log groups."""

from __future__ import annotations

from typing import Any

from .documents import pairs
from .estate import Estate

# name, hash key, range key, extra arguments
_TABLES: tuple[tuple[str, str, str | None, dict[str, Any]], ...] = (
    ("prod-orders", "orderId", None, {"Tags": pairs({"env": "prod", "team": "shop"})}),
    ("prod-customers", "customerId", None, {"Tags": pairs({"Environment": "Production"})}),
    ("staging-orders", "orderId", None, {"Tags": pairs({"Env ": "staging"})}),
    ("orders_dev", "orderId", None, {"Tags": pairs({"stage": "dev"})}),
    (
        "inventory",
        "sku",
        "warehouse",
        {
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "by-warehouse",
                    "KeySchema": [{"AttributeName": "warehouse", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        },
    ),
    ("shipment-tracking", "trackingId", "seenAt", {"Tags": pairs({"team": "logistics"})}),
)


def create(estate: Estate) -> None:
    """Create the tables with a few items each."""
    dynamodb = estate.source("dynamodb")
    for name, hash_key, range_key, more in _TABLES:
        names = [hash_key] + ([range_key] if range_key else [])
        arguments: dict[str, Any] = {
            "TableName": name,
            "AttributeDefinitions": [{"AttributeName": n, "AttributeType": "S"} for n in names],
            "KeySchema": [
                {"AttributeName": n, "KeyType": kind}
                for n, kind in zip(names, ("HASH", "RANGE"), strict=False)
            ],
            "BillingMode": "PAY_PER_REQUEST",
            **more,
        }
        if name == "prod-orders":
            arguments["SSESpecification"] = {
                "Enabled": True,
                "SSEType": "KMS",
                "KMSMasterKeyId": estate.keys["orders"],
            }
            arguments["StreamSpecification"] = {
                "StreamEnabled": True,
                "StreamViewType": "NEW_AND_OLD_IMAGES",
            }
        made = dynamodb.create_table(**arguments)["TableDescription"]
        if made.get("LatestStreamArn"):
            estate.streams[name] = made["LatestStreamArn"]
        for number in range(3):
            item = {n: {"S": f"{n}-{number:04d}"} for n in names}
            dynamodb.put_item(TableName=name, Item={**item, "note": {"S": "seeded"}})
        estate.made("DynamoDB table")
    dynamodb.update_continuous_backups(
        TableName="prod-orders",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    logs = estate.source("logs")
    for group in ("/aws/lambda/prod-orders-api", "/aws/lambda/invoice-renderer", "legacy-batch"):
        logs.create_log_group(logGroupName=group)
    logs.put_retention_policy(logGroupName="legacy-batch", retentionInDays=365)
    estate.made("log group", 3)
