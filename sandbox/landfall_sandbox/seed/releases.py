"""Builds in a network, pipelines of many stages, deployments of every kind, and who is told."""

from __future__ import annotations

from typing import Any

from .delivery import _action
from .documents import pairs
from .estate import Estate
from .facts import MAIN_REGION, PRODUCTION, SOURCE, arn, role_arn
from .trusts import PARTNER

_REGISTRY = f"{SOURCE}.dkr.ecr.{MAIN_REGION}.amazonaws.com"


def create(estate: Estate) -> None:
    """Create them all."""
    estate.source("codestar-connections").create_connection(
        ConnectionName="harbour-on-github",
        ProviderType="GitHub",
        Tags=pairs({"team": "platform"}),
    )
    estate.made("code connection")
    _projects(estate)
    _pipelines(estate)
    _deployments(estate)
    _told(estate)


def _projects(estate: Estate) -> None:
    build = estate.source("codebuild")
    build.create_project(
        name="warehouse-sync-tests",
        description="Needs the staging database, so it runs in the network",
        source={
            "type": "GITHUB",
            "location": "https://github.com/harbour-goods/warehouse-sync.git",
            "buildspec": "version: 0.2\nphases:\n  build:\n    commands:\n"
            "      - aws s3 cp report.xml s3://harbour-analytics/builds/\n"
            f"      - docker pull {_REGISTRY}/base/python:3.12\n",
        },
        artifacts={"type": "NO_ARTIFACTS"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": f"{_REGISTRY}/base/python:3.12",
            "computeType": "BUILD_GENERAL1_MEDIUM",
            "imagePullCredentialsType": "SERVICE_ROLE",
            "privilegedMode": True,
            "environmentVariables": [
                {"name": "QUEUE", "value": estate.queues["warehouse-sync"], "type": "PLAINTEXT"},
                {"name": "REGISTRY", "value": "/shop/prod/registry", "type": "PARAMETER_STORE"},
                # A password in the open: an oversight of 2020.
                {"name": "DB_PASSWORD", "value": "not-a-real-password", "type": "PLAINTEXT"},
            ],
        },
        serviceRole=role_arn(SOURCE, "shop-build"),
        vpcConfig={
            "vpcId": estate.ids["main"],
            "subnets": [estate.ids["prod-a"], estate.ids["prod-b"]],
            "securityGroupIds": [estate.ids["sg-orders"]],
        },
        logsConfig={
            "cloudWatchLogs": {"status": "ENABLED", "groupName": "/harbour/builds"},
            "s3Logs": {"status": "DISABLED"},
        },
        cache={"type": "S3", "location": "harbour-analytics/builds/cache"},
        tags=[{"key": "team", "value": "logistics"}],
    )
    build.create_webhook(
        projectName="warehouse-sync-tests",
        filterGroups=[[{"type": "EVENT", "pattern": "PUSH,PULL_REQUEST_CREATED"}]],
    )
    build.import_source_credentials(
        token="not-a-real-token", serverType="GITHUB", authType="PERSONAL_ACCESS_TOKEN"
    )
    build.create_report_group(
        name="warehouse-sync-tests-junit",
        type="TEST",
        exportConfig={
            "exportConfigType": "S3",
            "s3Destination": {"bucket": "harbour-analytics", "path": "builds/reports"},
        },
        tags=[{"key": "team", "value": "logistics"}],
    )
    estate.made("CodeBuild project")
    estate.made("CodeBuild report group")


def _stage(name: str, *actions: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "actions": list(actions)}


def _approval() -> dict[str, Any]:
    asked = _action(
        "Ask",
        "Approval",
        "Manual",
        {"NotificationArn": arn("sns", "ops-alarms"), "CustomData": "Really?"},
    )
    return {**asked, "inputArtifacts": []}


def _pipelines(estate: Estate) -> None:
    pipelines = estate.source("codepipeline")
    stack = {
        "ActionMode": "CREATE_UPDATE",
        "StackName": "storefront-prod",
        "RoleArn": role_arn(SOURCE, "shop-deploy"),
        "TemplatePath": "source::template.yml",
    }
    elsewhere = f"arn:aws:iam::{PRODUCTION}:role/pipeline-deploy"
    connection = estate.source("codestar-connections").list_connections()["Connections"][0]
    github = _action(
        "GitHub",
        "Source",
        "CodeStarSourceConnection",
        {
            "ConnectionArn": connection["ConnectionArn"],
            "FullRepositoryId": "harbour-goods/storefront",
            "BranchName": "main",
        },
    )
    invoke = _action("Warm", "Invoke", "Lambda", {"FunctionName": "prod-orders-api"})
    deploy = _action(
        "Deploy",
        "Deploy",
        "ECS",
        {"ClusterName": "harbour", "ServiceName": "storefront", "FileName": "images.json"},
    )
    upload = _action(
        "Upload", "Deploy", "S3", {"BucketName": "harbour-shop-site", "Extract": "true"}
    )
    pipelines.create_pipeline(
        pipeline={
            "name": "storefront",
            "roleArn": role_arn(SOURCE, "shop-pipeline"),
            "artifactStore": {
                "type": "S3",
                "location": "harbour-analytics",
                "encryptionKey": {"id": estate.keys["orders"], "type": "KMS"},
            },
            "stages": [
                _stage("Source", github),
                _stage(
                    "Build",
                    _action("Build", "Build", "CodeBuild", {"ProjectName": "storefront-build"}),
                ),
                _stage("Approve", _approval()),
                _stage(
                    "Deploy",
                    {**_action("Stack", "Deploy", "CloudFormation", stack), "roleArn": elsewhere},
                    {**deploy, "runOrder": 2},
                    {**upload, "runOrder": 2, "region": "us-east-1"},
                    {**invoke, "runOrder": 3},
                ),
            ],
            "version": 1,
            "pipelineType": "V1",
        },
        tags=[{"key": "Environment", "value": "Production"}],
    )
    pipelines.put_webhook(
        webhook={
            "name": "storefront-push",
            "targetPipeline": "storefront",
            "targetAction": "GitHub",
            "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/main"}],
            "authentication": "GITHUB_HMAC",
            "authenticationConfiguration": {"SecretToken": "not-a-real-token"},
        }
    )
    estate.made("CodePipeline pipeline")
    estate.made("CodePipeline webhook")


def _deployments(estate: Estate) -> None:
    deploy = estate.source("codedeploy")
    deploy.create_deployment_config(
        deploymentConfigName="slow-and-safe",
        minimumHealthyHosts={"type": "FLEET_PERCENT", "value": 75},
        computePlatform="Server",
    )
    estate.made("deployment configuration")
    for name, platform in (("orders-functions", "Lambda"), ("batch-machines", "Server")):
        deploy.create_application(
            applicationName=name, computePlatform=platform, tags=pairs({"team": "shop"})
        )
        estate.made("CodeDeploy application")
    alarms = {"enabled": True, "alarms": [{"name": "orders-api-errors"}]}
    deploy.create_deployment_group(
        applicationName="orders-functions",
        deploymentGroupName="live",
        serviceRoleArn=role_arn(SOURCE, "shop-deploy"),
        deploymentConfigName="CodeDeployDefault.LambdaCanary10Percent5Minutes",
        deploymentStyle={
            "deploymentType": "BLUE_GREEN",
            "deploymentOption": "WITH_TRAFFIC_CONTROL",
        },
        alarmConfiguration=alarms,
        autoRollbackConfiguration={"enabled": True, "events": ["DEPLOYMENT_STOP_ON_ALARM"]},
    )
    deploy.create_deployment_group(
        applicationName="batch-machines",
        deploymentGroupName="workers",
        serviceRoleArn=role_arn(SOURCE, "shop-deploy"),
        deploymentConfigName="slow-and-safe",
        ec2TagFilters=[{"Key": "role", "Value": "worker", "Type": "KEY_AND_VALUE"}],
        loadBalancerInfo={"targetGroupInfoList": [{"name": "orders"}]},
    )
    estate.made("CodeDeploy deployment group", 2)


def _told(estate: Estate) -> None:
    tell = estate.source("codestar-notifications")
    for name, events, resource, topic in (
        (
            "warehouse-sync-broken",
            ["codebuild-project-build-state-failed", "codebuild-project-build-state-stopped"],
            arn("codebuild", "project/warehouse-sync-tests"),
            arn("sns", "ops-alarms"),
        ),
        (
            "pull-requests",
            ["codecommit-repository-pull-request-created"],
            arn("codecommit", "orders-api"),
            f"arn:aws:chatbot::{SOURCE}:chat-configuration/slack-channel/shop",
        ),
        (
            # Both the pipeline and the partner's topic are gone.
            "old-carrier",
            ["codepipeline-pipeline-pipeline-execution-succeeded"],
            arn("codepipeline", "carrier-export"),
            f"arn:aws:sns:{MAIN_REGION}:{PARTNER}:harbour-releases",
        ),
    ):
        kind = "AWSChatbotSlack" if ":chatbot:" in topic else "SNS"
        tell.create_notification_rule(
            Name=name,
            EventTypeIds=events,
            Resource=resource,
            Targets=[{"TargetType": kind, "TargetAddress": topic}],
            DetailType="BASIC",
            Status="DISABLED" if name.startswith("old") else "ENABLED",
            Tags={"team": "platform"} if name.startswith("pull") else {},
        )
        estate.made("notification rule")
