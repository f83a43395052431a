"""RDS, Aurora and ElastiCache: the shop's databases and caches, with their groups."""

from __future__ import annotations

from typing import Any

from .documents import pairs
from .estate import Estate
from .facts import PARTNER, SOURCE, role_arn

_PASSWORD = "not-a-real-password"


def create(estate: Estate) -> None:
    """Create subnet and parameter groups, then what uses them, then manual snapshots."""
    rds = estate.source("rds")
    _groups(estate, rds)
    _aurora(estate, rds)
    _instances(estate, rds)
    _snapshots(estate, rds)
    _caches(estate)


def _groups(estate: Estate, rds: Any) -> None:
    for name, subnets, tags in (
        ("data", ("data-a", "data-b", "data-c"), {"Environment": "Production"}),
        ("staging", ("staging-b", "prod-a"), {}),
    ):
        rds.create_db_subnet_group(
            DBSubnetGroupName=name,
            DBSubnetGroupDescription=f"subnets for {name}",
            SubnetIds=[estate.ids[s] for s in subnets],
            Tags=pairs(tags),
        )
        estate.made("DB subnet group")
    rds.create_db_parameter_group(
        DBParameterGroupName="orders-pg15",
        DBParameterGroupFamily="postgres15",
        Description="slow query log",
        Tags=pairs({"env": "prod"}),
    )
    rds.modify_db_parameter_group(
        DBParameterGroupName="orders-pg15",
        Parameters=[
            {
                "ParameterName": "log_min_duration_statement",
                "ParameterValue": "500",
                "ApplyMethod": "immediate",
            }
        ],
    )
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="orders-aurora15",
        DBParameterGroupFamily="aurora-postgresql15",
        Description="rds.force_ssl",
    )
    rds.create_option_group(
        OptionGroupName="legacy-mysql8",
        EngineName="mysql",
        MajorEngineVersion="8.0",
        OptionGroupDescription="audit plugin",
    )
    estate.made("DB parameter group", 2)
    estate.made("DB option group")


def _aurora(estate: Estate, rds: Any) -> None:
    rds.create_db_cluster(
        DBClusterIdentifier="orders-prod",
        Engine="aurora-postgresql",
        EngineVersion="15.4",
        MasterUsername="orders",
        MasterUserPassword=_PASSWORD,
        DatabaseName="orders",
        DBSubnetGroupName="data",
        DBClusterParameterGroupName="orders-aurora15",
        VpcSecurityGroupIds=[estate.ids["sg-db"]],
        StorageEncrypted=True,
        KmsKeyId=estate.keys["orders"],
        BackupRetentionPeriod=14,
        DeletionProtection=True,
        EnableCloudwatchLogsExports=["postgresql"],
        Tags=pairs({"env": "prod", "team": "shop"}),
    )
    for number in (1, 2):
        rds.create_db_instance(
            DBInstanceIdentifier=f"orders-prod-{number}",
            DBClusterIdentifier="orders-prod",
            DBInstanceClass="db.r6g.large",
            Engine="aurora-postgresql",
            MonitoringInterval=60,
            MonitoringRoleArn=role_arn(SOURCE, "rds-monitoring"),
            Tags=pairs({"env": "prod"}) if number == 1 else [],
        )
    estate.made("DB cluster")
    estate.made("DB instance", 2)


def _instances(estate: Estate, rds: Any) -> None:
    rds.create_db_instance(
        DBInstanceIdentifier="orders-staging",
        DBInstanceClass="db.t3.medium",
        Engine="postgres",
        EngineVersion="15.5",
        AllocatedStorage=50,
        MasterUsername="orders",
        MasterUserPassword=_PASSWORD,
        DBName="orders",
        DBSubnetGroupName="staging",
        DBParameterGroupName="orders-pg15",
        VpcSecurityGroupIds=[estate.ids["sg-db"], estate.ids["sg-staging"]],
        StorageEncrypted=True,
        KmsKeyId=estate.keys["staging"],
        Tags=pairs({"Env ": "staging"}),
    )
    rds.create_db_instance(
        DBInstanceIdentifier="legacy-erp",
        DBInstanceClass="db.m5.xlarge",
        Engine="mysql",
        EngineVersion="8.0.35",
        AllocatedStorage=500,
        Iops=3000,
        StorageType="io1",
        MasterUsername="root",
        MasterUserPassword=_PASSWORD,
        DBSubnetGroupName="data",
        OptionGroupName="legacy-mysql8",
        VpcSecurityGroupIds=[estate.ids["sg-db"]],
        MultiAZ=True,
        PubliclyAccessible=True,
    )
    rds.create_db_instance_read_replica(
        DBInstanceIdentifier="legacy-erp-replica",
        SourceDBInstanceIdentifier="legacy-erp",
        DBInstanceClass="db.m5.large",
    )
    estate.made("DB instance", 3)


def _snapshots(estate: Estate, rds: Any) -> None:
    rds.create_db_snapshot(
        DBInstanceIdentifier="legacy-erp",
        DBSnapshotIdentifier="legacy-erp-before-upgrade",
        Tags=pairs({"owner": "unknown"}),
    )
    rds.create_db_cluster_snapshot(
        DBClusterIdentifier="orders-prod",
        DBClusterSnapshotIdentifier="orders-prod-2024-black-friday",
    )
    rds.modify_db_snapshot_attribute(
        DBSnapshotIdentifier="legacy-erp-before-upgrade",
        AttributeName="restore",
        ValuesToAdd=[PARTNER],
    )
    estate.made("DB snapshot", 2)


def _caches(estate: Estate) -> None:
    cache = estate.source("elasticache")
    cache.create_cache_subnet_group(
        CacheSubnetGroupName="data",
        CacheSubnetGroupDescription="caches",
        SubnetIds=[estate.ids["data-a"], estate.ids["data-b"]],
        Tags=pairs({"env": "prod"}),
    )
    cache.create_cache_parameter_group(
        CacheParameterGroupName="sessions-redis7",
        CacheParameterGroupFamily="redis7",
        Description="maxmemory-policy allkeys-lru",
    )
    cache.create_replication_group(
        ReplicationGroupId="sessions",
        ReplicationGroupDescription="shop sessions",
        Engine="redis",
        CacheNodeType="cache.t3.small",
        NumCacheClusters=2,
        AutomaticFailoverEnabled=True,
        CacheSubnetGroupName="data",
        CacheParameterGroupName="sessions-redis7",
        SecurityGroupIds=[estate.ids["sg-cache"]],
        AtRestEncryptionEnabled=True,
        KmsKeyId=estate.keys["orders"],
        Tags=pairs({"env": "prod", "team": "shop"}),
    )
    cache.create_cache_cluster(
        CacheClusterId="dev-cache",
        Engine="redis",
        CacheNodeType="cache.t3.micro",
        NumCacheNodes=1,
        CacheSubnetGroupName="data",
        SecurityGroupIds=[estate.ids["sg-dev"]],
    )
    estate.made("cache", 2)
    estate.made("cache subnet group")
    estate.made("cache parameter group")
