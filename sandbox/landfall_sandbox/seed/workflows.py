"""State machines beyond the first, and APIs with authorizers, keys, plans and domain names."""

from __future__ import annotations

import json
from typing import Any

from .documents import allow, policy
from .estate import Estate
from .facts import MAIN_REGION, SOURCE, arn, role_arn


def create(estate: Estate) -> None:
    """Create them all."""
    _machines(estate)
    _rest_api(estate)
    _http_apis(estate)


def _task(resource: str, parameters: dict[str, Any], following: str | None) -> dict[str, Any]:
    state: dict[str, Any] = {"Type": "Task", "Resource": resource, "Parameters": parameters}
    return {**state, "Next": following} if following else {**state, "End": True}


def _month_end(estate: Estate) -> dict[str, Any]:
    render = _task(
        "arn:aws:states:::lambda:invoke",
        {"FunctionName": arn("lambda", "function:invoice-renderer:$LATEST"), "Payload.$": "$"},
        None,
    )
    export = _task(
        "arn:aws:states:::ecs:runTask.sync",
        {
            "Cluster": arn("ecs", "cluster/harbour"),
            "TaskDefinition": "documents",
            "LaunchType": "FARGATE",
            "NetworkConfiguration": {
                "AwsvpcConfiguration": {
                    "Subnets": [estate.ids["prod-a"], estate.ids["prod-b"]],
                    "SecurityGroups": [estate.ids["sg-orders"]],
                }
            },
            "Overrides": {
                "ContainerOverrides": [
                    {
                        "Name": "documents",
                        "Environment": [{"Name": "BUCKET", "Value": "harbour-invoices"}],
                    }
                ]
            },
        },
        "Read",
    )
    read = _task(
        "arn:aws:states:::dynamodb:getItem",
        {"TableName": "prod-customers", "Key": {"customerId": {"S.$": "$.customer"}}},
        "EachInvoice",
    )
    told = _task(
        "arn:aws:states:::sns:publish",
        {"TopicArn": arn("sns", "ops-alarms"), "Message": "month closed"},
        None,
    )
    return {
        "Comment": "Month's end: export, render, tell",
        "StartAt": "Export",
        "States": {
            "Export": export,
            "Read": read,
            "EachInvoice": {
                "Type": "Map",
                "ItemsPath": "$.invoices",
                "Iterator": {"StartAt": "Render", "States": {"Render": render}},
                "Next": "Both",
            },
            "Both": {
                "Type": "Parallel",
                "Branches": [
                    {"StartAt": "Tell", "States": {"Tell": told}},
                    {
                        "StartAt": "Nested",
                        "States": {
                            "Nested": _task(
                                "arn:aws:states:::states:startExecution.sync:2",
                                {"StateMachineArn": arn("states", "stateMachine:fulfilment")},
                                None,
                            )
                        },
                    },
                ],
                "End": True,
            },
        },
    }


def _refunds(estate: Estate) -> dict[str, Any]:
    """Names a queue and a function that were deleted."""
    return {
        "StartAt": "Check",
        "States": {
            "Check": {
                "Type": "Task",
                "Resource": arn("lambda", "function:check-refund"),
                "Next": "Queue",
            },
            "Queue": _task(
                "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                {"QueueUrl": estate.queues["prod-refunds"], "MessageBody.$": "$"},
                None,
            ),
        },
    }


def _machines(estate: Estate) -> None:
    steps = estate.source("stepfunctions")
    group = arn("logs", "log-group:/harbour/states:*")
    for name, definition, more, tags in (
        (
            "month-end",
            _month_end(estate),
            {"tracingConfiguration": {"enabled": True}},
            {"team": "finance"},
        ),
        ("refunds_old", _refunds(estate), {}, {}),
        (
            "stock-check",
            {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 5, "End": True}}},
            {
                "type": "EXPRESS",
                "loggingConfiguration": {
                    "level": "ERROR",
                    "includeExecutionData": False,
                    "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}],
                },
            },
            {"Environment": "Production"},
        ),
    ):
        steps.create_state_machine(
            name=name,
            definition=json.dumps(definition),
            roleArn=role_arn(SOURCE, "shop-states"),
            tags=[{"key": k, "value": v} for k, v in tags.items()],
            **more,
        )
        estate.made("state machine")
    steps.create_activity(name="manual-approval", tags=[{"key": "team", "value": "finance"}])
    estate.made("Step Functions activity")


def _rest_api(estate: Estate) -> None:
    gateway = estate.source("apigateway")
    api = gateway.create_rest_api(
        name="partner-api",
        description="Orders for partners",
        endpointConfiguration={"types": ["REGIONAL"]},
        policy=policy(
            allow(
                "execute-api:Invoke",
                "execute-api:/*",
                Principal="*",
                Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
            )
        ),
        tags={"Environment": "Production"},
    )["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    function = arn("lambda", "function:prod-orders-api")
    invoke = (
        f"arn:aws:apigateway:{MAIN_REGION}:lambda:path/2015-03-31/functions/{function}:"
        "${stageVariables.alias}/invocations"
    )
    authorizer = gateway.create_authorizer(
        restApiId=api,
        name="partners",
        type="TOKEN",
        authorizerUri=invoke.replace(":${stageVariables.alias}", ""),
        identitySource="method.request.header.Authorization",
    )["id"]
    orders = gateway.create_resource(restApiId=api, parentId=root, pathPart="orders")["id"]
    labels = gateway.create_resource(restApiId=api, parentId=root, pathPart="labels")["id"]
    for resource, method, more, integration in (
        (
            orders,
            "GET",
            {"authorizationType": "CUSTOM", "authorizerId": authorizer, "apiKeyRequired": True},
            {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": invoke},
        ),
        (
            labels,
            "POST",
            {"authorizationType": "AWS_IAM"},
            {
                "type": "AWS",
                "integrationHttpMethod": "POST",
                "uri": f"arn:aws:apigateway:{MAIN_REGION}:sqs:path/{SOURCE}/warehouse-sync",
                "credentials": role_arn(SOURCE, "warehouse-sync").replace(
                    "role/", "role/logistics/"
                ),
            },
        ),
        (
            labels,
            "GET",
            {"authorizationType": "NONE"},
            {
                "type": "HTTP_PROXY",
                "integrationHttpMethod": "GET",
                "uri": "https://labels.carrier.example/v1",
            },
        ),
    ):
        gateway.put_method(restApiId=api, resourceId=resource, httpMethod=method, **more)
        gateway.put_integration(
            restApiId=api, resourceId=resource, httpMethod=method, **integration
        )
    deployment = gateway.create_deployment(restApiId=api)["id"]
    gateway.create_stage(
        restApiId=api,
        stageName="v1",
        deploymentId=deployment,
        variables={"alias": "live"},
        tags={"env": "prod"},
    )
    estate.made("REST API")
    _plans(estate, gateway, api)


def _plans(estate: Estate, gateway: Any, api: str) -> None:
    plan = gateway.create_usage_plan(
        name="partners",
        apiStages=[{"apiId": api, "stage": "v1"}],
        throttle={"rateLimit": 20.0, "burstLimit": 40},
        quota={"limit": 100_000, "period": "MONTH"},
    )["id"]
    for name, enabled in (("carrier", True), ("marketplace-old", False)):
        key = gateway.create_api_key(name=name, enabled=enabled, tags={"partner": name})["id"]
        gateway.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
        estate.made("API key")
    gateway.create_domain_name(
        domainName="partners.harbour-goods.example",
        regionalCertificateArn=estate.ids["cert-shop"],
        endpointConfiguration={"types": ["REGIONAL"]},
        securityPolicy="TLS_1_2",
    )
    gateway.create_base_path_mapping(
        domainName="partners.harbour-goods.example", basePath="v1", restApiId=api, stage="v1"
    )
    estate.made("usage plan")
    estate.made("API domain name")


def _http_apis(estate: Estate) -> None:
    gateway = estate.source("apigatewayv2")
    api = gateway.create_api(
        Name="shop-http",
        ProtocolType="HTTP",
        CorsConfiguration={"AllowOrigins": ["https://www.harbour-goods.example"]},
        Tags={"env": "prod", "team": "shop"},
    )["ApiId"]
    link = gateway.create_vpc_link(
        Name="into-main",
        SubnetIds=[estate.ids["prod-a"], estate.ids["prod-b"]],
        SecurityGroupIds=[estate.ids["sg-orders"]],
        Tags={"env": "prod"},
    )["VpcLinkId"]
    authorizer = gateway.create_authorizer(
        ApiId=api,
        Name="directory",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Audience": ["shop"], "Issuer": "https://login.harbour-goods.example"},
    )["AuthorizerId"]
    for route, integration in (
        (
            "GET /orders",
            {
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": arn("lambda", "function:prod-orders-api:live"),
                "PayloadFormatVersion": "2.0",
            },
        ),
        (
            "ANY /internal/{proxy+}",
            {
                "IntegrationType": "HTTP_PROXY",
                "IntegrationMethod": "ANY",
                "IntegrationUri": estate.ids["listener-shop"],
                "ConnectionType": "VPC_LINK",
                "ConnectionId": link,
                "PayloadFormatVersion": "1.0",
            },
        ),
    ):
        made = gateway.create_integration(ApiId=api, **integration)["IntegrationId"]
        gateway.create_route(
            ApiId=api,
            RouteKey=route,
            Target=f"integrations/{made}",
            AuthorizationType="JWT",
            AuthorizerId=authorizer,
        )
    gateway.create_stage(
        ApiId=api,
        StageName="prod",
        AutoDeploy=True,
        StageVariables={"table": "prod-orders"},
        AccessLogSettings={
            "DestinationArn": arn("logs", "log-group:/harbour/api"),
            "Format": "$context.requestId",
        },
    )
    estate.made("HTTP API")
    socket = gateway.create_api(
        Name="order-updates",
        ProtocolType="WEBSOCKET",
        RouteSelectionExpression="$request.body.action",
    )["ApiId"]
    gateway.create_route(ApiId=socket, RouteKey="$connect")
    estate.made("WebSocket API")
