"""Warehouse, stacks, what watches the account, and things of services that no collector reads."""

from __future__ import annotations

import json

from .estate import Estate
from .facts import SOURCE, role_arn

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
    _warehouse(estate)
    estate.source("cloudformation").create_stack(
        StackName="returns-prod",
        TemplateBody=json.dumps(_TEMPLATE),
        Tags=[{"Key": "Environment", "Value": "prod"}],
    )
    estate.made("stack")
    _watchers(estate)
    _others(estate)


def _warehouse(estate: Estate) -> None:
    warehouse = estate.source("redshift")
    warehouse.create_cluster_subnet_group(
        ClusterSubnetGroupName="warehouse",
        Description="warehouse",
        SubnetIds=[estate.ids["data-a"], estate.ids["data-b"]],
    )
    warehouse.create_cluster_parameter_group(
        ParameterGroupName="warehouse-1",
        ParameterGroupFamily="redshift-1.0",
        Description="statement timeout",
    )
    warehouse.create_cluster(
        ClusterIdentifier="warehouse",
        NodeType="ra3.xlplus",
        NumberOfNodes=2,
        ClusterType="multi-node",
        DBName="sales",
        MasterUsername="admin",
        MasterUserPassword="Not-a-real-password1",
        ClusterSubnetGroupName="warehouse",
        ClusterParameterGroupName="warehouse-1",
        IamRoles=[role_arn(SOURCE, "redshift-load")],
        Encrypted=True,
        KmsKeyId=estate.keys["orders"],
        Tags=[{"Key": "env", "Value": "prod"}],
    )
    warehouse.create_cluster_snapshot(
        SnapshotIdentifier="warehouse-before-2026", ClusterIdentifier="warehouse"
    )
    estate.made("Redshift cluster")
    serverless = estate.source("redshift-serverless")
    serverless.create_namespace(
        namespaceName="explore", dbName="explore", iamRoles=[role_arn(SOURCE, "redshift-load")]
    )
    serverless.create_workgroup(
        workgroupName="explore",
        namespaceName="explore",
        baseCapacity=8,
        subnetIds=[estate.ids["data-a"], estate.ids["data-b"]],
    )
    estate.made("Redshift Serverless workgroup")


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
