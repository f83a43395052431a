"""Builds, pipelines and deployments of the grown account."""

from __future__ import annotations

from typing import Any

from .documents import allow, policy, trust_service
from .estate import Estate
from .facts import MAIN_REGION, SOURCE, arn, role_arn

_ROLES = (
    ("codebuild-shop", "codebuild.amazonaws.com"),
    ("codepipeline-shop", "codepipeline.amazonaws.com"),
    ("codedeploy-shop", "codedeploy.amazonaws.com"),
)


def create(estate: Estate) -> None:
    """Projects, pipelines (one names a project that is gone), deployments, notifications."""
    iam = estate.source("iam")
    for name, service in _ROLES:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_service(service))
        iam.put_role_policy(
            RoleName=name,
            PolicyName="artefacts",
            PolicyDocument=policy(
                allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::harbour-invoices-copy/*")
            ),
        )
        estate.made("IAM role")
    _projects(estate)
    _pipelines(estate)
    _deployments(estate)
    _notifications(estate)


def _projects(estate: Estate) -> None:
    build = estate.source("codebuild")
    image = f"{SOURCE}.dkr.ecr.{MAIN_REGION}.amazonaws.com/shop/build-tools:3"
    for name, tags in (
        ("orders-api-build", [{"key": "env", "value": "prod"}]),
        ("storefront-build", []),
        ("infrastructure-plan", [{"key": "team", "value": "platform"}]),
    ):
        build.create_project(
            name=name,
            source={
                "type": "CODECOMMIT",
                "location": f"https://git-codecommit.{MAIN_REGION}.amazonaws.com/v1/repos/"
                + name.rpartition("-")[0],
            },
            artifacts={"type": "S3", "location": "harbour-invoices-copy"},
            environment={
                "type": "LINUX_CONTAINER",
                "image": image if name != "infrastructure-plan" else "aws/codebuild/standard:7.0",
                "computeType": "BUILD_GENERAL1_SMALL",
                "environmentVariables": [
                    {"name": "STAGE", "value": "prod", "type": "PLAINTEXT"},
                    {"name": "DB", "value": "prod/orders-db", "type": "SECRETS_MANAGER"},
                ],
            },
            serviceRole=role_arn(SOURCE, "codebuild-shop"),
            tags=tags,
        )
        estate.made("CodeBuild project")


def _action(
    name: str, category: str, provider: str, configuration: dict[str, str]
) -> dict[str, Any]:
    return {
        "name": name,
        "actionTypeId": {
            "category": category,
            "owner": "AWS",
            "provider": provider,
            "version": "1",
        },
        "runOrder": 1,
        "configuration": configuration,
        "inputArtifacts": [] if category == "Source" else [{"name": "source"}],
        "outputArtifacts": [{"name": "source"}] if category == "Source" else [],
    }


def _pipelines(estate: Estate) -> None:
    pipelines = estate.source("codepipeline")
    for name, repository, project in (
        ("orders-api", "orders-api", "orders-api-build"),
        # The project was deleted in 2024; the pipeline fails since.
        ("legacy-batch", "legacy-batch", "legacy-batch-build"),
    ):
        pipelines.create_pipeline(
            pipeline={
                "name": name,
                "roleArn": role_arn(SOURCE, "codepipeline-shop"),
                "artifactStore": {"type": "S3", "location": "harbour-invoices-copy"},
                "stages": [
                    {
                        "name": "Source",
                        "actions": [
                            _action(
                                "Code",
                                "Source",
                                "CodeCommit",
                                {"RepositoryName": repository, "BranchName": "main"},
                            )
                        ],
                    },
                    {
                        "name": "Build",
                        "actions": [
                            _action("Build", "Build", "CodeBuild", {"ProjectName": project})
                        ],
                    },
                ],
                "version": 1,
            }
        )
        estate.made("CodePipeline pipeline")


def _deployments(estate: Estate) -> None:
    deploy = estate.source("codedeploy")
    deploy.create_application(applicationName="orders-api", computePlatform="ECS")
    deploy.create_deployment_group(
        applicationName="orders-api",
        deploymentGroupName="production",
        serviceRoleArn=role_arn(SOURCE, "codedeploy-shop"),
        deploymentConfigName="CodeDeployDefault.ECSAllAtOnce",
        triggerConfigurations=[
            {
                "triggerName": "failed",
                "triggerTargetArn": arn("sns", "ops-alarms"),
                "triggerEvents": ["DeploymentFailure"],
            }
        ],
    )
    estate.made("CodeDeploy application")
    estate.made("CodeDeploy deployment group")


def _notifications(estate: Estate) -> None:
    estate.source("codestar-notifications").create_notification_rule(
        Name="orders-api-pipeline-failed",
        EventTypeIds=["codepipeline-pipeline-pipeline-execution-failed"],
        Resource=arn("codepipeline", "orders-api"),
        Targets=[{"TargetType": "SNS", "TargetAddress": arn("sns", "ops-alarms")}],
        DetailType="FULL",
        Tags={"env": "prod"},
    )
    estate.made("notification rule")
