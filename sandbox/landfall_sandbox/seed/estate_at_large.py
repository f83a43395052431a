"""Stacks, what watches the account, and things of services that no collector reads."""

from __future__ import annotations

import json

from .estate import Estate
from .facts import SOURCE

_TEMPLATE = {
    "Resources": {
        "Returns": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": "returns-prod"},
        },
        "Told": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "returns-told"}},
    }
}


def create(estate: Estate) -> None:
    """Create them all."""
    estate.source("cloudformation").create_stack(
        StackName="returns-prod",
        TemplateBody=json.dumps(_TEMPLATE),
        Tags=[{"Key": "Environment", "Value": "prod"}],
    )
    estate.made("stack")
    _watchers(estate)
    _others(estate)


def _watchers(estate: Estate) -> None:
    trail = estate.source("cloudtrail")
    trail.create_trail(Name="everything", S3BucketName="harbour-access-logs")
    trail.start_logging(Name="everything")
    estate.made("trail")
    config = estate.source("config")
    config.put_configuration_recorder(
        ConfigurationRecorder={
            "name": "default",
            "roleARN": f"arn:aws:iam::{SOURCE}:role/aws-service-role/config.amazonaws.com/x",
        }
    )
    config.put_delivery_channel(
        DeliveryChannel={"name": "default", "s3BucketName": "harbour-access-logs"}
    )
    estate.made("configuration recorder")


def _others(estate: Estate) -> None:
    estate.source("athena").create_work_group(
        Name="finance", Tags=[{"Key": "team", "Value": "finance"}]
    )
    estate.source("glue").create_database(DatabaseInput={"Name": "sales"})
    estate.source("cognito-idp").create_user_pool(PoolName="customers")
    estate.source("backup").create_backup_vault(BackupVaultName="monthly")
    estate.made("resource of another service", 4)
