"""ECS: clusters, task definitions and services of all stages."""

from __future__ import annotations

from typing import Any

from .. import hosts
from .documents import pairs
from .estate import Estate
from .facts import MAIN_REGION, PARTNER, SOURCE, role_arn

_REGISTRY = f"{SOURCE}.dkr.ecr.{MAIN_REGION}.amazonaws.com"
_EXECUTION = role_arn(SOURCE, "ecsTaskExecutionRole")
_PLACE = (SOURCE, MAIN_REGION)


def _logs(group: str) -> dict[str, Any]:
    return {
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": group,
                "awslogs-region": MAIN_REGION,
                "awslogs-stream-prefix": "ecs",
            },
        }
    }


def _environment(**values: str) -> list[dict[str, str]]:
    return pairs(values, "name", "value")


def _definitions(estate: Estate) -> list[dict[str, Any]]:
    secrets = estate.secrets
    return [
        {
            "family": "storefront",
            "taskRoleArn": role_arn(SOURCE, "storefront-task"),
            "executionRoleArn": _EXECUTION,
            "networkMode": "awsvpc",
            "requiresCompatibilities": ["FARGATE"],
            "cpu": "512",
            "memory": "1024",
            "tags": pairs({"env": "prod", "team": "shop"}, "key", "value"),
            "containerDefinitions": [
                {
                    "name": "web",
                    "image": f"{_REGISTRY}/shop/storefront:latest",
                    "essential": True,
                    "portMappings": [{"containerPort": 3000, "protocol": "tcp"}],
                    "environment": _environment(
                        ORDERS_URL="https://shop.harbour-goods.example/api/orders",
                        IMAGES_BUCKET="harbour-product-images",
                        INVENTORY_TABLE="inventory",
                        REDIS_URL=f"redis://{hosts.cache('sessions', *_PLACE, group=True)}:6379",
                    ),
                    "secrets": [
                        {"name": "PAYMENT", "valueFrom": secrets["prod/payment-gateway"]},
                    ],
                    **_logs("/ecs/storefront"),
                },
                {
                    "name": "metrics",
                    "image": "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:latest",
                    "essential": False,
                },
            ],
        },
        {
            "family": "documents",
            "taskRoleArn": role_arn(SOURCE, "prod-documents"),
            "executionRoleArn": _EXECUTION,
            "networkMode": "awsvpc",
            "requiresCompatibilities": ["FARGATE"],
            "cpu": "256",
            "memory": "512",
            "volumes": [
                {
                    "name": "shared",
                    "efsVolumeConfiguration": {
                        "fileSystemId": estate.ids["fs-shared"],
                        "transitEncryption": "ENABLED",
                        "authorizationConfig": {"accessPointId": estate.ids["ap-documents"]},
                    },
                }
            ],
            "containerDefinitions": [
                {
                    "name": "documents",
                    "image": f"{_REGISTRY}/base/python:3.12",
                    "essential": True,
                    "environment": _environment(
                        BUCKET="harbour-prod-documents",
                        EVENTS=estate.queues["prod-document-events"],
                        DB_HOST=hosts.database("orders-prod.cluster-ro", *_PLACE),
                    ),
                    "secrets": [
                        {
                            "name": "DB_PASSWORD",
                            "valueFrom": f"{secrets['prod/orders-db']}:password::",
                        },
                    ],
                    "mountPoints": [{"sourceVolume": "shared", "containerPath": "/mnt/shared"}],
                    **_logs("/ecs/documents"),
                }
            ],
        },
        {
            "family": "warehouse-sync",
            "taskRoleArn": f"arn:aws:iam::{SOURCE}:role/logistics/warehouse-sync",
            "executionRoleArn": _EXECUTION,
            "networkMode": "awsvpc",
            "requiresCompatibilities": ["FARGATE"],
            "cpu": "256",
            "memory": "512",
            "tags": pairs({"managed-by": "terraform", "team": "logistics"}, "key", "value"),
            "containerDefinitions": [
                {
                    "name": "sync",
                    "image": f"{_REGISTRY}/logistics/warehouse-sync:1.0",
                    "essential": True,
                    "portMappings": [{"containerPort": 443, "protocol": "tcp"}],
                    "environment": _environment(
                        QUEUE=estate.queues["warehouse-sync"],
                        LABELS=estate.queues["shipping-labels.fifo"],
                        DB_HOST=hosts.database("orders-prod.cluster", *_PLACE),
                        CARRIER_QUEUE=f"https://sqs.{MAIN_REGION}.amazonaws.com/{PARTNER}/inbox",
                    ),
                    "secrets": [{"name": "CARRIER", "valueFrom": secrets["carrier-api-key"]}],
                    **_logs("/ecs/warehouse-sync"),
                }
            ],
        },
        {
            "family": "orders_dev",
            "containerDefinitions": [
                {
                    "name": "orders",
                    "image": f"{_REGISTRY}/orders_api_dev:dev",
                    "essential": True,
                    "memory": 256,
                    "environment": _environment(QUEUE=estate.queues["orders_dev"], DEBUG="1"),
                }
            ],
        },
        {
            "family": "carrier-labels",
            "executionRoleArn": _EXECUTION,
            "networkMode": "awsvpc",
            "containerDefinitions": [
                {
                    "name": "labels",
                    "image": f"{PARTNER}.dkr.ecr.{MAIN_REGION}.amazonaws.com/labels:3",
                    "essential": True,
                    "memory": 256,
                }
            ],
        },
    ]


def create(estate: Estate) -> None:
    """Create clusters, definitions (one in two revisions) and services; `legacy` stays empty."""
    ecs = estate.source("ecs")
    for name, tags in (
        ("harbour", {"env": "prod"}),
        ("dev_cluster", {"stage": "dev"}),
        ("legacy", {}),
    ):
        ecs.create_cluster(clusterName=name, tags=pairs(tags, "key", "value"))
        estate.made("ECS cluster")
    for definition in _definitions(estate):
        ecs.register_task_definition(**definition)
        if definition["family"] == "storefront":
            ecs.register_task_definition(**{**definition, "cpu": "1024", "memory": "2048"})
            estate.made("task definition")
        estate.made("task definition")
    logs = estate.source("logs")
    for group in ("/ecs/storefront", "/ecs/documents"):
        logs.create_log_group(logGroupName=group)
    estate.made("log group", 2)
    _services(estate, ecs)


def _services(estate: Estate, ecs: Any) -> None:
    for cluster, name, subnets, group, balance, tags in (
        (
            "harbour",
            "storefront",
            ("prod-a", "prod-b"),
            "sg-orders",
            ("tg-storefront", "web", 3000),
            {"env": "prod"},
        ),
        ("harbour", "documents", ("prod-a",), "sg-orders", None, {}),
        (
            "harbour",
            "warehouse-sync",
            ("logistics-a", "logistics-b"),
            "sg-sync",
            ("tg-sync", "sync", 443),
            {"team": "logistics"},
        ),
        ("dev_cluster", "orders_dev", ("dev-a",), "sg-dev", None, {"stage": "dev"}),
    ):
        arguments: dict[str, Any] = {
            "cluster": cluster,
            "serviceName": name,
            "taskDefinition": name,
            "desiredCount": 2 if cluster == "harbour" else 0,
            "launchType": "FARGATE" if cluster == "harbour" else "EC2",
        }
        if cluster == "harbour":
            arguments["networkConfiguration"] = {
                "awsvpcConfiguration": {
                    "subnets": [estate.ids[s] for s in subnets],
                    "securityGroups": [estate.ids[group]],
                    "assignPublicIp": "DISABLED",
                }
            }
        if balance:
            arguments["loadBalancers"] = [
                {
                    "targetGroupArn": estate.ids[balance[0]],
                    "containerName": balance[1],
                    "containerPort": balance[2],
                }
            ]
        if tags:
            arguments["tags"] = pairs(tags, "key", "value")
        ecs.create_service(**arguments)
        estate.made("ECS service")
