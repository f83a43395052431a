"""Topics with their readers, event buses, schedules, layers, aliases and who may call functions."""

from __future__ import annotations

import json
from typing import Any

from .documents import allow, archive, pairs, policy
from .estate import Estate
from .facts import EDGE_REGION, SHARED, SOURCE, arn, role_arn
from .trusts import PARTNER

# topic, region, attributes, tags
_TOPICS: tuple[tuple[str, str, dict[str, str], dict[str, str]], ...] = (
    ("shipment-updates", "", {"DisplayName": "Shipments"}, {"team": "logistics", "env": "prod"}),
    ("staging-order-events", "", {}, {"Env ": "staging"}),
    (
        "stock-levels.fifo",
        "",
        {"FifoTopic": "true", "ContentBasedDeduplication": "true"},
        {"Environment": "Production"},
    ),
    ("billing-alarms", EDGE_REGION, {}, {}),
)


def create(estate: Estate) -> None:
    """Create them all."""
    _topics(estate)
    _subscriptions(estate)
    _buses(estate)
    _rules(estate)
    _schedules(estate)
    _functions(estate)


def _topics(estate: Estate) -> None:
    for name, region, attributes, tags in _TOPICS:
        sns = estate.source("sns", region or "eu-central-1")
        sns.create_topic(Name=name, Attributes=attributes, Tags=pairs(tags))
        estate.made("SNS topic")
    sns = estate.source("sns")
    sns.set_topic_attributes(
        TopicArn=arn("sns", "prod-order-events"),
        AttributeName="KmsMasterKeyId",
        AttributeValue=estate.keys["orders"],
    )
    partner = {
        "Sid": "CarrierListens",
        **allow(
            ["sns:Subscribe", "sns:Receive"],
            arn("sns", "shipment-updates"),
            Principal={"AWS": f"arn:aws:iam::{PARTNER}:root"},
        ),
    }
    alarms = {
        "Sid": "Alarms",
        **allow(
            "sns:Publish",
            arn("sns", "ops-alarms"),
            Principal={
                "Service": ["cloudwatch.amazonaws.com", "codestar-notifications.amazonaws.com"]
            },
            Condition={"StringEquals": {"aws:SourceAccount": SOURCE}},
        ),
    }
    # Anybody may publish: made for a test, never taken back.
    anybody = {
        "Sid": "Anybody",
        **allow("sns:Publish", arn("sns", "staging-order-events"), Principal="*"),
    }
    for topic, statement in (
        ("shipment-updates", partner),
        ("ops-alarms", alarms),
        ("staging-order-events", anybody),
    ):
        sns.set_topic_attributes(
            TopicArn=arn("sns", topic), AttributeName="Policy", AttributeValue=policy(statement)
        )


def _subscriptions(estate: Estate) -> None:
    dead = json.dumps({"deadLetterTargetArn": arn("sqs", "prod-orders-dlq")})
    paid = json.dumps({"state": ["paid", "shipped"]})
    for topic, protocol, endpoint, attributes in (
        ("prod-order-events", "lambda", arn("lambda", "function:invoice-renderer"), {}),
        (
            "prod-order-events",
            "sqs",
            arn("sqs", "warehouse-sync"),
            {"FilterPolicy": paid, "RedrivePolicy": dead, "RawMessageDelivery": "true"},
        ),
        # The development queue listens to production.
        ("prod-order-events", "sqs", arn("sqs", "orders_dev"), {}),
        (
            "shipment-updates",
            "sqs",
            f"arn:aws:sqs:eu-central-1:{PARTNER}:shipments-from-harbour",
            {},
        ),
        ("shipment-updates", "https", "https://hooks.carrier.example/harbour", {}),
        ("staging-order-events", "sqs", arn("sqs", "staging-orders"), {}),
        ("ops-alarms", "email", "ops@harbour-goods.example", {}),
        # The function was deleted.
        ("ops-alarms", "lambda", arn("lambda", "function:pager-bridge"), {}),
    ):
        estate.source("sns").subscribe(
            TopicArn=arn("sns", topic),
            Protocol=protocol,
            Endpoint=endpoint,
            Attributes=attributes,
            ReturnSubscriptionArn=True,
        )
        estate.made("SNS subscription")


def _buses(estate: Estate) -> None:
    events = estate.source("events")
    events.create_event_bus(Name="logistics", Tags=pairs({"team": "logistics"}))
    estate.made("event bus")
    events.put_permission(
        EventBusName="logistics",
        Policy=policy(
            {
                "Sid": "CarrierSends",
                **allow(
                    "events:PutEvents",
                    arn("events", "event-bus/logistics"),
                    Principal={"AWS": f"arn:aws:iam::{PARTNER}:root"},
                ),
            }
        ),
    )
    events.create_archive(
        ArchiveName="orders-30-days",
        EventSourceArn=arn("events", "event-bus/shop"),
        Description="Orders of the last month",
        EventPattern=json.dumps({"source": ["shop.orders"]}),
        RetentionDays=30,
    )
    estate.made("event archive")
    events.create_connection(
        Name="carrier-hook",
        AuthorizationType="API_KEY",
        AuthParameters={
            "ApiKeyAuthParameters": {"ApiKeyName": "x-api-key", "ApiKeyValue": "not-a-real-key"}
        },
    )
    connection = events.describe_connection(Name="carrier-hook")["ConnectionArn"]
    events.create_api_destination(
        Name="carrier-hook",
        ConnectionArn=connection,
        InvocationEndpoint="https://hooks.carrier.example/events",
        HttpMethod="POST",
        InvocationRateLimitPerSecond=10,
    )
    estate.made("API destination")


def _rules(estate: Estate) -> None:
    events = estate.source("events")
    run = role_arn(SOURCE, "events-to-targets")
    destination = events.describe_api_destination(Name="carrier-hook")["ApiDestinationArn"]
    stored = json.dumps(
        {"source": ["aws.s3"], "detail": {"bucket": {"name": ["harbour-invoices"]}}}
    )
    pushed = json.dumps(
        {
            "source": ["aws.codecommit"],
            "resources": [arn("codecommit", "orders-api")],
            "detail": {"referenceName": ["main"]},
        }
    )
    shipped = json.dumps({"source": ["logistics.shipments"]})
    rules: tuple[tuple[str, str, dict[str, Any], list[dict[str, Any]]], ...] = (
        (
            "orders-api-pushed",
            "default",
            {"EventPattern": pushed},
            [{"Id": "pipeline", "Arn": arn("codepipeline", "orders-api"), "RoleArn": run}],
        ),
        (
            "invoice-stored",
            "default",
            {"EventPattern": stored, "State": "DISABLED"},
            [{"Id": "flow", "Arn": arn("states", "stateMachine:fulfilment"), "RoleArn": run}],
        ),
        (
            "shipped",
            "logistics",
            {"EventPattern": shipped},
            [
                {
                    "Id": "carrier",
                    "Arn": destination,
                    "RoleArn": run,
                    "DeadLetterConfig": {"Arn": arn("sqs", "prod-orders-dlq")},
                },
                {
                    "Id": "queue",
                    "Arn": arn("sqs", "shipping-labels.fifo"),
                    "SqsParameters": {"MessageGroupId": "labels"},
                },
                {
                    "Id": "elsewhere",
                    "Arn": f"arn:aws:events:eu-central-1:{SHARED}:event-bus/central",
                },
                {"Id": "log", "Arn": arn("logs", "log-group:/harbour/events")},
            ],
        ),
        (
            "nightly-batch",
            "default",
            {"ScheduleExpression": "cron(30 1 * * ? *)", "Description": "by hand, 2021"},
            [
                {
                    "Id": "task",
                    "Arn": arn("ecs", "cluster/harbour"),
                    "RoleArn": run,
                    "EcsParameters": {
                        "TaskDefinitionArn": arn("ecs", "task-definition/warehouse-sync"),
                        "LaunchType": "FARGATE",
                        "NetworkConfiguration": {
                            "awsvpcConfiguration": {"Subnets": [estate.ids["prod-a"]]}
                        },
                    },
                }
            ],
        ),
    )
    for name, bus, more, targets in rules:
        events.put_rule(Name=name, EventBusName=bus, Tags=pairs({"managed-by": "hand"}), **more)
        events.put_targets(Rule=name, EventBusName=bus, Targets=targets)
        estate.made("event rule")


def _schedules(estate: Estate) -> None:
    scheduler = estate.source("scheduler")
    scheduler.create_schedule_group(Name="reports", Tags=pairs({"team": "finance"}))
    for name, when, target in (
        ("monthly-invoices", "cron(0 4 1 * ? *)", arn("states", "stateMachine:month-end")),
        ("weekly-stock", "rate(7 days)", arn("lambda", "function:nightly-export")),
    ):
        scheduler.create_schedule(
            Name=name,
            GroupName="reports",
            ScheduleExpression=when,
            ScheduleExpressionTimezone="Europe/Berlin",
            FlexibleTimeWindow={"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15},
            Target={
                "Arn": target,
                "RoleArn": role_arn(SOURCE, "events-to-targets"),
                "Input": json.dumps({"bucket": "harbour-analytics"}),
                "DeadLetterConfig": {"Arn": arn("sqs", "prod-orders-dlq")},
            },
        )
        estate.made("schedule")


def _functions(estate: Estate) -> None:
    client = estate.source("lambda")
    layer = client.publish_layer_version(
        LayerName="shop-common",
        Description="Shared code of the shop's functions",
        Content={"ZipFile": archive("python/shop.py", "VERSION = 3\n")},
        CompatibleRuntimes=["python3.12"],
        LicenseInfo="MIT",
    )["LayerVersionArn"]
    estate.made("Lambda layer version")
    for name in ("prod-orders-api", "orders_api_staging"):
        client.update_function_configuration(FunctionName=name, Layers=[layer])
    version = client.publish_version(FunctionName="prod-orders-api", Description="1.4.1")["Version"]
    client.create_alias(FunctionName="prod-orders-api", Name="live", FunctionVersion=version)
    client.create_alias(FunctionName="prod-orders-api", Name="next", FunctionVersion="$LATEST")
    estate.made("Lambda alias", 2)
    client.create_function_url_config(
        FunctionName="orders_api_staging", AuthType="NONE", Cors={"AllowOrigins": ["*"]}
    )
    client.put_function_concurrency(FunctionName="prod-orders-api", ReservedConcurrentExecutions=50)
    for function, statement, principal, source in (
        (
            "nightly-export",
            "schedule",
            "events.amazonaws.com",
            arn("events", "rule/nightly-export"),
        ),
        ("invoice-renderer", "topic", "sns.amazonaws.com", arn("sns", "prod-order-events")),
        ("orders_api_staging", "carrier", PARTNER, None),
    ):
        more: dict[str, Any] = {"SourceArn": source} if source else {}
        client.add_permission(
            FunctionName=function,
            StatementId=f"from-{statement}",
            Action="lambda:InvokeFunction",
            Principal=principal,
            **more,
        )
    # The development function eats from the production queue since a test in 2023.
    client.create_event_source_mapping(
        FunctionName="orders_api_dev",
        EventSourceArn=arn("sqs", "prod-document-events"),
        BatchSize=1,
    )
    estate.made("event source mapping")
