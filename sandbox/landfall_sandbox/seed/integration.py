"""What ties the estate together: workflows, APIs, events, parameters, logs and alarms."""

from __future__ import annotations

import json
from typing import Any

from .documents import allow, policy, trust_service
from .estate import Estate
from .facts import MAIN_REGION, SOURCE, arn, role_arn


def create(estate: Estate) -> None:
    """Create them all."""
    _roles(estate)
    _workflows(estate)
    _apis(estate)
    _events(estate)
    _parameters(estate)
    _watch(estate)
    estate.source("kinesis").create_stream(StreamName="clickstream", ShardCount=2)
    estate.made("Kinesis stream")


def _roles(estate: Estate) -> None:
    iam = estate.source("iam")
    for name, service, actions in (
        ("fulfilment-flow", "states.amazonaws.com", ["lambda:InvokeFunction", "sqs:SendMessage"]),
        ("scheduler-shop", "scheduler.amazonaws.com", ["lambda:InvokeFunction"]),
    ):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_service(service))
        iam.put_role_policy(
            RoleName=name, PolicyName="work", PolicyDocument=policy(allow(actions, "*"))
        )
        estate.made("IAM role")


def _workflows(estate: Estate) -> None:
    steps = estate.source("stepfunctions")
    definition = {
        "StartAt": "Check",
        "States": {
            "Check": {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": arn("lambda", "function:prod-orders-api")},
                "Next": "Store",
            },
            "Store": {
                "Type": "Task",
                "Resource": "arn:aws:states:::dynamodb:putItem",
                "Parameters": {"TableName": "prod-orders", "Item": {"id": {"S": "1"}}},
                "Next": "Ship",
            },
            "Ship": {
                "Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage",
                "Parameters": {"QueueUrl": estate.queues["warehouse-sync"], "MessageBody": "{}"},
                "End": True,
            },
        },
    }
    steps.create_state_machine(
        name="fulfilment",
        definition=json.dumps(definition),
        roleArn=role_arn(SOURCE, "fulfilment-flow"),
        tags=[{"key": "env", "value": "prod"}],
    )
    estate.made("state machine")


def _apis(estate: Estate) -> None:
    gateway = estate.source("apigateway")
    api = gateway.create_rest_api(name="shop-api", tags={"env": "prod"})["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    orders = gateway.create_resource(restApiId=api, parentId=root, pathPart="orders")["id"]
    gateway.put_method(
        restApiId=api, resourceId=orders, httpMethod="POST", authorizationType="AWS_IAM"
    )
    function = arn("lambda", "function:prod-orders-api")
    uri = (
        f"arn:aws:apigateway:{MAIN_REGION}:lambda:path/2015-03-31/functions/{function}/invocations"
    )
    gateway.put_integration(
        restApiId=api,
        resourceId=orders,
        httpMethod="POST",
        type="AWS_PROXY",
        integrationHttpMethod="POST",
        uri=uri,
    )
    gateway.create_deployment(restApiId=api, stageName="live")
    estate.made("REST API")
    v2 = estate.source("apigatewayv2")
    http = v2.create_api(Name="webhooks", ProtocolType="HTTP", Tags={"stage": "dev"})["ApiId"]
    integration = v2.create_integration(
        ApiId=http,
        IntegrationType="AWS_PROXY",
        IntegrationUri=arn("lambda", "function:orders_api_staging"),
        PayloadFormatVersion="2.0",
    )["IntegrationId"]
    v2.create_route(ApiId=http, RouteKey="POST /hook", Target=f"integrations/{integration}")
    v2.create_stage(ApiId=http, StageName="$default")
    estate.made("HTTP API")


def _events(estate: Estate) -> None:
    events = estate.source("events")
    events.create_event_bus(Name="shop")
    estate.made("event bus")
    for name, more, bus, target in (
        (
            "nightly-export",
            {"ScheduleExpression": "cron(0 2 * * ? *)"},
            "default",
            arn("lambda", "function:nightly-export"),
        ),
        (
            "order-placed",
            {"EventPattern": json.dumps({"source": ["shop.orders"]})},
            "shop",
            arn("sqs", "prod-orders"),
        ),
        # Its target was deleted, the rule stayed.
        (
            "refund-asked",
            {"EventPattern": json.dumps({"source": ["shop.refunds"]})},
            "shop",
            arn("sqs", "prod-refunds"),
        ),
    ):
        rule: dict[str, Any] = {"Name": name, "EventBusName": bus, **more}
        events.put_rule(**rule)
        events.put_targets(Rule=name, EventBusName=bus, Targets=[{"Id": "1", "Arn": target}])
        estate.made("event rule")
    estate.source("scheduler").create_schedule(
        Name="warm-cache",
        ScheduleExpression="rate(15 minutes)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={
            "Arn": arn("lambda", "function:prod-orders-api"),
            "RoleArn": role_arn(SOURCE, "scheduler-shop"),
        },
    )
    estate.made("schedule")


def _parameters(estate: Estate) -> None:
    ssm = estate.source("ssm")
    registry = f"{SOURCE}.dkr.ecr.{MAIN_REGION}.amazonaws.com"
    for name, kind, value in (
        ("/shop/prod/registry", "String", registry),
        ("/shop/prod/orders-queue", "String", estate.queues["prod-orders"]),
        ("/shop/prod/partner-token", "SecureString", "not-a-real-token"),
        ("feature-flags", "StringList", "new-checkout,labels-v2"),
    ):
        ssm.put_parameter(Name=name, Type=kind, Value=value)
        estate.made("parameter")


def _watch(estate: Estate) -> None:
    logs = estate.source("logs")
    logs.put_metric_filter(
        logGroupName="/aws/lambda/prod-orders-api",
        filterName="errors",
        filterPattern="ERROR",
        metricTransformations=[
            {"metricName": "Errors", "metricNamespace": "Shop", "metricValue": "1"}
        ],
    )
    estate.made("metric filter")
    watch = estate.source("cloudwatch")
    for name, dimension, value in (
        ("orders-queue-old", "QueueName", "prod-orders"),
        ("orders-api-errors", "FunctionName", "prod-orders-api"),
    ):
        watch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/SQS" if dimension == "QueueName" else "AWS/Lambda",
            MetricName="ApproximateAgeOfOldestMessage" if "queue" in name else "Errors",
            Dimensions=[{"Name": dimension, "Value": value}],
            Statistic="Maximum",
            Period=300,
            EvaluationPeriods=1,
            Threshold=600.0,
            ComparisonOperator="GreaterThanThreshold",
            AlarmActions=[arn("sns", "ops-alarms")],
        )
        estate.made("alarm")
