"""What watches the estate: logs with filters, alarms, dashboards, parameters, Config, a trail."""

from __future__ import annotations

import json
from typing import Any

from .documents import allow, pairs, policy
from .estate import Estate
from .facts import EDGE_REGION, MAIN_REGION, SOURCE, arn, role_arn

# group, retention in days, tags
_GROUPS: tuple[tuple[str, int | None, dict[str, str]], ...] = (
    ("/harbour/trail", 365, {"team": "platform"}),
    ("/harbour/builds", 30, {}),
    ("/harbour/states", 14, {"env": "prod"}),
    ("/harbour/api", None, {"env": "prod"}),
    ("/harbour/events", 7, {}),
    ("/aws/lambda/orders_api_dev", None, {}),
    # Its function was deleted in 2022; the logs cost money still.
    ("/aws/lambda/deploy-legacy-batch", None, {}),
)


def create(estate: Estate) -> None:
    """Create them all."""
    _logs(estate)
    _alarms(estate)
    _dashboards(estate)
    _parameters(estate)
    _config(estate)
    _trail(estate)


def _logs(estate: Estate) -> None:
    logs = estate.source("logs")
    for name, days, tags in _GROUPS:
        key = {"kmsKeyId": estate.keys["orders"]} if name == "/harbour/api" else {}
        logs.create_log_group(logGroupName=name, tags=tags, **key)
        if days:
            logs.put_retention_policy(logGroupName=name, retentionInDays=days)
        estate.made("log group")
    for group, name, pattern, target in (
        (
            "/aws/lambda/prod-orders-api",
            "errors-to-function",
            "ERROR",
            arn("lambda", "function:prod-order-events"),
        ),
        ("/harbour/api", "clicks", "", arn("kinesis", "stream/clickstream")),
    ):
        more: dict[str, Any] = {}
        if ":kinesis:" in target:
            more["roleArn"] = role_arn(SOURCE, "clicks-to-bucket")
        logs.put_subscription_filter(
            logGroupName=group,
            filterName=name,
            filterPattern=pattern,
            destinationArn=target,
            **more,
        )
        estate.made("subscription filter")
    logs.put_metric_filter(
        logGroupName="/harbour/trail",
        filterName="root-sign-in",
        filterPattern='{ $.userIdentity.type = "Root" }',
        metricTransformations=[
            {"metricName": "RootSignIn", "metricNamespace": "Harbour", "metricValue": "1"}
        ],
    )
    logs.put_resource_policy(
        policyName="events-write",
        policyDocument=policy(
            allow(
                ["logs:CreateLogStream", "logs:PutLogEvents"],
                arn("logs", "log-group:/harbour/events:*"),
                Principal={"Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"]},
            )
        ),
    )
    estate.made("metric filter")


def _alarms(estate: Estate) -> None:
    watch = estate.source("cloudwatch")
    common: dict[str, Any] = {
        "Statistic": "Sum",
        "Period": 300,
        "EvaluationPeriods": 3,
        "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    }
    for name, namespace, metric, dimensions, actions, tags in (
        (
            "root-sign-in",
            "Harbour",
            "RootSignIn",
            {},
            [arn("sns", "ops-alarms")],
            {"team": "platform"},
        ),
        (
            "dead-letters",
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            {"QueueName": "prod-orders-dlq"},
            [arn("sns", "ops-alarms")],
            {"Environment": "Production"},
        ),
        # The queue is gone, and so is the topic.
        (
            "refunds-stuck",
            "AWS/SQS",
            "ApproximateAgeOfOldestMessage",
            {"QueueName": "prod-refunds"},
            [arn("sns", "refunds-team")],
            {},
        ),
        (
            "month-end-failed",
            "AWS/States",
            "ExecutionsFailed",
            {"StateMachineArn": arn("states", "stateMachine:month-end")},
            [],
            {},
        ),
    ):
        watch.put_metric_alarm(
            AlarmName=name,
            Namespace=namespace,
            MetricName=metric,
            Dimensions=pairs(dimensions, "Name"),
            AlarmActions=actions,
            Tags=pairs(tags),
            **common,
        )
        estate.made("alarm")
    watch.put_composite_alarm(
        AlarmName="shop-in-trouble",
        AlarmRule='ALARM("dead-letters") OR ALARM("orders-api-errors")',
        AlarmActions=[arn("sns", "ops-alarms")],
        Tags=pairs({"env": "prod"}),
    )
    estate.source("cloudwatch", EDGE_REGION).put_metric_alarm(
        AlarmName="spending",
        Namespace="AWS/Billing",
        MetricName="EstimatedCharges",
        Dimensions=pairs({"Currency": "USD"}, "Name"),
        AlarmActions=[arn("sns", "billing-alarms", region=EDGE_REGION)],
        **{**common, "Statistic": "Maximum", "Threshold": 9000.0},
    )
    estate.made("alarm", 2)


def _dashboards(estate: Estate) -> None:
    watch = estate.source("cloudwatch")
    queue = ["AWS/SQS", "NumberOfMessagesSent", "QueueName", "prod-orders"]
    table = ["AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName", "prod-orders"]
    for name, metrics in (("shop", [queue, table]), ("old-migration-2020", [])):
        widget = {
            "type": "metric",
            "x": 0,
            "y": 0,
            "width": 12,
            "height": 6,
            "properties": {"metrics": metrics, "region": MAIN_REGION, "title": name},
        }
        body = json.dumps({"widgets": [widget] if metrics else []})
        watch.put_dashboard(DashboardName=name, DashboardBody=body)
        estate.made("dashboard")


def _parameters(estate: Estate) -> None:
    ssm = estate.source("ssm")
    for name, kind, value, more, tags in (
        ("/shop/prod/documents-bucket", "String", "harbour-prod-documents", {}, {"env": "prod"}),
        (
            "/shop/prod/signing-key",
            "SecureString",
            "not-a-real-key",
            {"KeyId": estate.keys["secrets"], "Tier": "Advanced"},
            {"Environment": "Production"},
        ),
        (
            "/shop/staging/orders-queue",
            "String",
            estate.queues["staging-orders"],
            {},
            {"Env ": "staging"},
        ),
        ("/logistics/carrier-role", "String", role_arn(SOURCE, "carrier-tracking"), {}, {}),
        ("old.refunds.queue", "String", estate.queues["prod-refunds"], {}, {}),
        ("/infra/vpc", "String", estate.ids["main"], {"Description": "for Terraform"}, {}),
    ):
        ssm.put_parameter(Name=name, Type=kind, Value=value, Tags=pairs(tags), **more)
        estate.made("parameter")
    ssm.create_document(
        Name="restart-workers",
        DocumentType="Command",
        DocumentFormat="JSON",
        Content=json.dumps(
            {
                "schemaVersion": "2.2",
                "description": "Restart the workers",
                "mainSteps": [
                    {
                        "action": "aws:runShellScript",
                        "name": "restart",
                        "inputs": {"runCommand": ["systemctl restart worker"]},
                    }
                ],
            }
        ),
        Tags=pairs({"team": "platform"}),
    )
    estate.made("document")


def _config(estate: Estate) -> None:
    config = estate.source("config")
    config.put_config_rule(
        ConfigRule={
            "ConfigRuleName": "buckets-encrypted",
            "Source": {
                "Owner": "AWS",
                "SourceIdentifier": "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
            },
            "Scope": {"ComplianceResourceTypes": ["AWS::S3::Bucket"]},
        },
        Tags=pairs({"team": "platform"}),
    )
    estate.made("Config rule")


def _trail(estate: Estate) -> None:
    trail = estate.source("cloudtrail")
    trail.update_trail(
        Name="everything",
        CloudWatchLogsLogGroupArn=arn("logs", "log-group:/harbour/trail:*"),
        CloudWatchLogsRoleArn=role_arn(SOURCE, "trail-to-logs"),
        IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True,
    )
    trail.put_event_selectors(
        TrailName="everything",
        EventSelectors=[
            {
                "ReadWriteType": "WriteOnly",
                "IncludeManagementEvents": True,
                "DataResources": [
                    {
                        "Type": "AWS::S3::Object",
                        "Values": ["arn:aws:s3:::harbour-prod-documents/"],
                    }
                ],
            }
        ],
    )
    trail.add_tags(
        ResourceId=arn("cloudtrail", "trail/everything"), TagsList=pairs({"team": "platform"})
    )
