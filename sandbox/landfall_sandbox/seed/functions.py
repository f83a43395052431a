"""Lambda functions; their environments name queues, tables, buckets and secrets."""

from __future__ import annotations

from typing import Any

from .documents import archive
from .estate import Estate
from .facts import EDGE_REGION, MAIN_REGION, SOURCE, arn, role_arn

_CODE = "def handler(event, context):\n    return {}\n"


def _functions(estate: Estate) -> list[tuple[str, str, str, dict[str, str], dict[str, str]]]:
    """Name, region, role, environment, tags."""
    queues, secrets = estate.queues, estate.secrets
    return [
        (
            "prod-orders-api",
            MAIN_REGION,
            "prod-orders-api",
            {
                "QUEUE_URL": queues["prod-orders"],
                "TABLE": "prod-orders",
                "STAGE": "prod",
                "DB_SECRET_ARN": secrets["prod/orders-db"],
                "DOCUMENTS": "harbour-prod-documents",
            },
            {"env": "prod", "team": "shop"},
        ),
        (
            "orders_api_staging",
            MAIN_REGION,
            "orders_api_staging",
            {
                "QUEUE_URL": queues["staging-orders"],
                "TABLE": "staging-orders",
                "DB_SECRET": "staging/orders-db",
            },
            {"Env ": "staging"},
        ),
        (
            "orders_api_dev",
            MAIN_REGION,
            "orders_api_dev",
            {
                "QUEUE_URL": queues["orders_dev"],
                "TABLE_NAME": "orders_dev",
                "UPLOADS": "harbour-dev-uploads",
            },
            {"stage": "dev"},
        ),
        (
            "prod-order-events",
            MAIN_REGION,
            "prod-order-events",
            {"TOPIC_ARN": arn("sns", "prod-order-events")},
            {"Environment": "Production"},
        ),
        (
            "invoice-renderer",
            MAIN_REGION,
            "invoice-renderer",
            {
                "SOURCE_BUCKET": "harbour-prod-documents",
                "TARGET": "s3://harbour-invoices/rendered/",
                "REFUNDS_QUEUE": queues["prod-refunds"],
            },
            {},
        ),
        (
            "secret-rotation",
            MAIN_REGION,
            "secret-rotation",
            {"SECRETS_MANAGER_ENDPOINT": "https://secretsmanager.eu-central-1.amazonaws.com"},
            {"env": "prod"},
        ),
        (
            "nightly-export",
            MAIN_REGION,
            "nightly-export",
            {
                "EXPORT_TO": "harbour-analytics",
                "READER_ROLE": role_arn(SOURCE, "analytics-reader"),
                "TABLES": "prod-orders,prod-customers,inventory",
            },
            {"owner": "data"},
        ),
        (
            "thumbnail_dev",
            MAIN_REGION,
            "thumbnail_dev",
            {"BUCKET": "harbour-dev-uploads"},
            {"stage": "dev"},
        ),
        (
            "edge-redirects",
            EDGE_REGION,
            "prod-orders-api",
            {"SITE": "harbour-shop-site"},
            {"env": "prod"},
        ),
    ]


def create(estate: Estate) -> None:
    """Create functions, permissions and event source mappings."""
    for name, region, role, variables, tags in _functions(estate):
        arguments: dict[str, Any] = {
            "FunctionName": name,
            "Runtime": "python3.12",
            "Handler": "index.handler",
            "Role": role_arn(SOURCE, role),
            "Code": {"ZipFile": archive("index.py", _CODE)},
            "Environment": {"Variables": variables},
            "Tags": tags,
            "Timeout": 30,
            "MemorySize": 256,
        }
        if name == "prod-orders-api":
            arguments["KMSKeyArn"] = estate.keys["orders"]
            arguments["DeadLetterConfig"] = {"TargetArn": arn("sqs", "prod-orders-dlq")}
        estate.source("lambda", region).create_function(**arguments)
        estate.made("Lambda function")
    client = estate.source("lambda", MAIN_REGION)
    for function, principal, source in (
        ("invoice-renderer", "s3.amazonaws.com", "arn:aws:s3:::harbour-prod-documents"),
        ("thumbnail_dev", "s3.amazonaws.com", "arn:aws:s3:::harbour-dev-uploads"),
        ("secret-rotation", "secretsmanager.amazonaws.com", estate.secrets["prod/orders-db"]),
    ):
        client.add_permission(
            FunctionName=function,
            StatementId=f"from-{principal.split('.')[0]}",
            Action="lambda:InvokeFunction",
            Principal=principal,
            SourceArn=source,
            SourceAccount=SOURCE,
        )
    client.create_event_source_mapping(
        FunctionName="prod-order-events",
        EventSourceArn=estate.streams["prod-orders"],
        StartingPosition="LATEST",
        BatchSize=100,
    )
    client.create_event_source_mapping(
        FunctionName="orders_api_staging",
        EventSourceArn=arn("sqs", "staging-orders"),
        BatchSize=5,
    )
    estate.made("event source mapping", 2)
