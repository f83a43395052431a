"""Things of services that no collector reads: they are found all the same."""

from __future__ import annotations

from typing import Any

from .documents import allow, policy, trust_service
from .estate import Estate
from .facts import DEVELOPMENT, EDGE_REGION, REGIONS, SHARED, SOURCE, arn, role_arn


def create(estate: Estate) -> None:
    """Create them; some have tags, some are found by their type alone."""
    _roles(estate)
    _mail_and_firewall(estate)
    _data(estate)
    _messages(estate)
    _operations(estate)
    _indexes(estate)


def _roles(estate: Estate) -> None:
    iam = estate.source("iam")
    for name, service, statement in (
        (
            "data-loader",
            "glue.amazonaws.com",
            allow("s3:*", ["arn:aws:s3:::harbour-analytics", "arn:aws:s3:::harbour-analytics/*"]),
        ),
        (
            "clicks-to-bucket",
            "firehose.amazonaws.com",
            allow(["s3:PutObject", "kinesis:Get*"], "*"),
        ),
        ("backups", "backup.amazonaws.com", allow(["dynamodb:*Backup*", "kms:CreateGrant"])),
    ):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_service(service))
        iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=policy(statement))
        estate.made("IAM role")


def _mail_and_firewall(estate: Estate) -> None:
    mail = estate.source("sesv2")
    mail.create_email_identity(
        EmailIdentity="harbour-goods.example", Tags=[{"Key": "env", "Value": "prod"}]
    )
    mail.create_email_identity(EmailIdentity="orders@harbour-goods.example")
    for region, scope in (("eu-central-1", "REGIONAL"), (EDGE_REGION, "CLOUDFRONT")):
        estate.source("wafv2", region).create_web_acl(
            Name=f"shop-{scope.lower()}",
            Scope=scope,
            DefaultAction={"Allow": {}},
            Rules=[],
            VisibilityConfig={
                "SampledRequestsEnabled": True,
                "CloudWatchMetricsEnabled": True,
                "MetricName": "shop",
            },
            Tags=[{"Key": "team", "Value": "shop"}],
        )
    estate.made("resource of another service", 4)


def _data(estate: Estate) -> None:
    glue = estate.source("glue")
    glue.create_crawler(
        Name="exports",
        Role=role_arn(SOURCE, "data-loader"),
        DatabaseName="sales",
        Targets={"S3Targets": [{"Path": "s3://harbour-analytics/exports/"}]},
        Tags={"owner": "data"},
    )
    glue.create_job(
        Name="orders-to-warehouse",
        Role=role_arn(SOURCE, "data-loader"),
        Command={
            "Name": "glueetl",
            "ScriptLocation": "s3://harbour-analytics/scripts/orders.py",
        },
        DefaultArguments={"--table": "prod-orders"},
    )
    estate.source("firehose").create_delivery_stream(
        DeliveryStreamName="clicks",
        DeliveryStreamType="KinesisStreamAsSource",
        KinesisStreamSourceConfiguration={
            "KinesisStreamARN": arn("kinesis", "stream/clickstream"),
            "RoleARN": role_arn(SOURCE, "clicks-to-bucket"),
        },
        ExtendedS3DestinationConfiguration={
            "RoleARN": role_arn(SOURCE, "clicks-to-bucket"),
            "BucketARN": "arn:aws:s3:::harbour-analytics",
            "Prefix": "clicks/",
        },
        Tags=[{"Key": "owner", "Value": "data"}],
    )
    backup = estate.source("backup")
    backup.create_backup_plan(
        BackupPlan={
            "BackupPlanName": "monthly",
            "Rules": [
                {
                    "RuleName": "first-of-month",
                    "TargetBackupVaultName": "monthly",
                    "ScheduleExpression": "cron(0 3 1 * ? *)",
                }
            ],
        },
        BackupPlanTags={"owner": "platform"},
    )
    estate.source("batch").register_job_definition(
        jobDefinitionName="legacy-batch",
        type="container",
        containerProperties={
            "image": f"{SOURCE}.dkr.ecr.eu-central-1.amazonaws.com/legacy-batch:build-77",
            "vcpus": 1,
            "memory": 512,
            "jobRoleArn": role_arn(SOURCE, "nightly-export"),
        },
    )
    estate.made("resource of another service", 5)


def _messages(estate: Estate) -> None:
    estate.source("appsync").create_graphql_api(
        name="mobile", authenticationType="API_KEY", tags={"stage": "dev"}
    )
    broker: dict[str, Any] = {
        "BrokerName": "warehouse-scanners",
        "EngineType": "ACTIVEMQ",
        "EngineVersion": "5.18",
        "HostInstanceType": "mq.t3.micro",
        "DeploymentMode": "SINGLE_INSTANCE",
        "PubliclyAccessible": False,
        "AutoMinorVersionUpgrade": True,
        "Users": [{"Username": "scanner", "Password": "Not-a-real-password1"}],
        "SubnetIds": [estate.ids["prod-a"]],
        "SecurityGroups": [estate.ids["sg-orders"]],
    }
    estate.source("mq").create_broker(**broker)
    transfer = estate.source("transfer")
    server = transfer.create_server(
        Domain="S3",
        Protocols=["SFTP"],
        IdentityProviderType="SERVICE_MANAGED",
        Tags=[{"Key": "team", "Value": "logistics"}],
    )["ServerId"]
    # No list by type and no tag tells of this one, only the index.
    transfer.create_user(
        ServerId=server,
        UserName="carrier",
        Role=role_arn(SOURCE, "data-loader"),
        HomeDirectory="/harbour-analytics/carrier",
    )
    estate.source("servicediscovery").create_http_namespace(Name="harbour-internal")
    estate.made("resource of another service", 5)


def _operations(estate: Estate) -> None:
    estate.source("guardduty").create_detector(Enable=True, Tags={"owner": "platform"})
    estate.source("ssm").create_maintenance_window(
        Name="patch-sunday",
        Schedule="cron(0 4 ? * SUN *)",
        Duration=3,
        Cutoff=1,
        AllowUnassociatedTargets=False,
    )
    estate.source("resource-groups").create_group(
        Name="everything-prod",
        ResourceQuery={
            "Type": "TAG_FILTERS_1_0",
            "Query": '{"ResourceTypeFilters":["AWS::AllSupported"],'
            '"TagFilters":[{"Key":"env","Values":["prod"]}]}',
        },
        Tags={"team": "platform"},
    )
    estate.made("resource of another service", 3)


def _indexes(estate: Estate) -> None:
    """Resource Explorer as its quick setup leaves it: an index and a view in every Region.

    Nobody set it up in the production account, so that coverage has something to advise.
    """
    for account in (SOURCE, DEVELOPMENT, SHARED):
        for region in REGIONS:
            explorer = estate.account(account)("resource-explorer-2", region)
            explorer.create_index()
            view = explorer.create_view(ViewName="all-resources")["View"]["ViewArn"]
            explorer.associate_default_view(ViewArn=view)
            estate.made("index of resources")
