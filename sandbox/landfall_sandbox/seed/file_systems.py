"""EFS: a shared file system with mount targets and access points, and a forgotten one."""

from __future__ import annotations

import json

from .documents import pairs
from .estate import Estate
from .facts import SOURCE, role_arn


def create(estate: Estate) -> None:
    """Create the file systems."""
    efs = estate.source("efs")
    shared = efs.create_file_system(
        CreationToken="shared-2020",
        PerformanceMode="generalPurpose",
        Encrypted=True,
        KmsKeyId=estate.keys["documents"],
        ThroughputMode="bursting",
        Tags=pairs({"Name": "shared", "env": "prod"}),
    )["FileSystemId"]
    forgotten = efs.create_file_system(CreationToken="console-7f21", Encrypted=False)
    for subnet in ("data-a", "data-b"):
        efs.create_mount_target(
            FileSystemId=shared,
            SubnetId=estate.ids[subnet],
            SecurityGroups=[estate.ids["sg-files"]],
        )
    efs.create_mount_target(FileSystemId=forgotten["FileSystemId"], SubnetId=estate.ids["dev-a"])
    estate.ids["fs-shared"] = shared
    estate.ids["ap-documents"] = efs.create_access_point(
        ClientToken="documents",
        FileSystemId=shared,
        PosixUser={"Uid": 1000, "Gid": 1000},
        RootDirectory={
            "Path": "/documents",
            "CreationInfo": {"OwnerUid": 1000, "OwnerGid": 1000, "Permissions": "750"},
        },
        Tags=pairs({"Name": "documents"}),
    )["AccessPointId"]
    efs.put_file_system_policy(
        FileSystemId=shared,
        Policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": role_arn(SOURCE, "prod-documents")},
                        "Action": [
                            "elasticfilesystem:ClientMount",
                            "elasticfilesystem:ClientWrite",
                        ],
                    }
                ],
            }
        ),
    )
    efs.put_lifecycle_configuration(
        FileSystemId=shared, LifecyclePolicies=[{"TransitionToIA": "AFTER_30_DAYS"}]
    )
    estate.made("file system", 2)
    estate.made("mount target", 3)
    estate.made("access point")
