"""Redshift: a provisioned cluster, what an older one left, and a serverless workgroup."""

from __future__ import annotations

from typing import Any

from .documents import pairs
from .estate import Estate
from .facts import SOURCE, role_arn

_PASSWORD = "Not-a-real-password1"


def create(estate: Estate) -> None:
    """Create groups first; the cluster of 2019 goes again, and a snapshot of it stays."""
    redshift = estate.source("redshift")
    _groups(estate, redshift)
    _clusters(estate, redshift)
    _serverless(estate)


def _groups(estate: Estate, redshift: Any) -> None:
    redshift.create_cluster_subnet_group(
        ClusterSubnetGroupName="warehouse",
        Description="warehouse",
        SubnetIds=[estate.ids["data-a"], estate.ids["data-b"]],
    )
    redshift.create_cluster_parameter_group(
        ParameterGroupName="warehouse-1",
        ParameterGroupFamily="redshift-1.0",
        Description="statement timeout",
        Tags=pairs({"owner": "data"}),
    )
    redshift.modify_cluster_parameter_group(
        ParameterGroupName="warehouse-1",
        Parameters=[
            {"ParameterName": "require_ssl", "ParameterValue": "true"},
            {"ParameterName": "statement_timeout", "ParameterValue": "1800000"},
        ],
    )
    estate.made("Redshift subnet group")
    estate.made("Redshift parameter group")


def _clusters(estate: Estate, redshift: Any) -> None:
    redshift.create_cluster(
        ClusterIdentifier="warehouse",
        NodeType="ra3.xlplus",
        NumberOfNodes=2,
        ClusterType="multi-node",
        DBName="sales",
        MasterUsername="admin",
        MasterUserPassword=_PASSWORD,
        ClusterSubnetGroupName="warehouse",
        ClusterParameterGroupName="warehouse-1",
        VpcSecurityGroupIds=[estate.ids["sg-warehouse"]],
        IamRoles=[role_arn(SOURCE, "redshift-load")],
        Encrypted=True,
        KmsKeyId=estate.keys["orders"],
        Tags=pairs({"env": "prod"}),
    )
    redshift.enable_logging(
        ClusterIdentifier="warehouse", BucketName="harbour-access-logs", S3KeyPrefix="redshift/"
    )
    redshift.create_cluster_snapshot(
        SnapshotIdentifier="warehouse-before-2026",
        ClusterIdentifier="warehouse",
        Tags=pairs({"env": "prod", "owner": "data"}),
    )
    redshift.create_cluster(
        ClusterIdentifier="dwh-2019",
        NodeType="dc2.large",
        ClusterType="single-node",
        MasterUsername="root",
        MasterUserPassword=_PASSWORD,
        ClusterSubnetGroupName="warehouse",
    )
    redshift.create_cluster_snapshot(
        SnapshotIdentifier="dwh-2019-final", ClusterIdentifier="dwh-2019"
    )
    redshift.delete_cluster(ClusterIdentifier="dwh-2019", SkipFinalClusterSnapshot=True)
    estate.made("Redshift cluster")
    estate.made("Redshift snapshot", 2)


def _serverless(estate: Estate) -> None:
    serverless = estate.source("redshift-serverless")
    serverless.create_namespace(
        namespaceName="explore",
        dbName="explore",
        kmsKeyId=estate.keys["dev"],
        iamRoles=[role_arn(SOURCE, "redshift-load")],
        tags=pairs({"stage": "dev", "owner": "data"}, "key", "value"),
    )
    workgroup = serverless.create_workgroup(
        workgroupName="explore",
        namespaceName="explore",
        baseCapacity=8,
        subnetIds=[estate.ids["data-a"], estate.ids["data-b"]],
        securityGroupIds=[estate.ids["sg-warehouse"]],
    )["workgroup"]["workgroupArn"]
    serverless.create_snapshot(namespaceName="explore", snapshotName="explore-before-cleanup")
    serverless.create_usage_limit(
        resourceArn=workgroup,
        usageType="serverless-compute",
        amount=60,
        period="weekly",
        breachAction="deactivate",
    )
    estate.made("Redshift Serverless namespace")
    estate.made("Redshift Serverless workgroup")
    estate.made("Redshift Serverless snapshot")
    estate.made("Redshift Serverless usage limit")
