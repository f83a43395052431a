"""RDS: hosts by account and region, and option groups, at which moto breaks down."""

from __future__ import annotations

from typing import Any

from moto.rds.models import DBCluster, DBInstance, rds_backends

from .. import hosts
from ..errors import AwsError
from ..registry import answers, corrects
from ..wire.answer import Answer
from ..wire.call import Call
from . import own


def _address(self: DBInstance) -> str:
    return hosts.database(self.db_instance_identifier, self.account_id, self.region)


def _url_identifier(self: DBCluster) -> str:
    return hosts.label(self.account_id, self.region)


# moto draws a cluster's label and sets it: what it sets is not kept.
DBInstance.address = property(_address)
DBCluster.url_identifier = property(_url_identifier, lambda self, drawn: None)


@answers("rds", "DescribeOptionGroups")
def option_groups(call: Call) -> dict[str, Any]:
    """The account's option groups. Raises AwsError when the one asked for does not exist."""
    wanted = call.params.get("OptionGroupName")
    groups = list(rds_backends[call.account][call.region].option_groups.values())
    if wanted:
        groups = [group for group in groups if group.name == wanted.lower()]
        if not groups:
            raise AwsError(
                "OptionGroupNotFoundFault", f"Specified OptionGroupName: {wanted} not found.", 404
            )
    for member, attribute in (
        ("EngineName", "engine_name"),
        ("MajorEngineVersion", "major_engine_version"),
    ):
        if given := call.params.get(member):
            groups = [group for group in groups if getattr(group, attribute) == given]
    page, marker = own.cut(
        groups,
        call.params.get("Marker"),
        call.params.get("MaxRecords"),
        100,
        "InvalidParameterValue",
    )
    told = [
        {
            "OptionGroupName": group.name,
            "OptionGroupDescription": group.description,
            "EngineName": group.engine_name,
            "MajorEngineVersion": group.major_engine_version,
            "Options": [],
            "AllowsVpcAndNonVpcInstanceMemberships": True,
            "OptionGroupArn": own.arn(call, f"og:{group.name}"),
        }
        for group in page
    ]
    return own.without({"OptionGroupsList": told, "Marker": marker})


@corrects("rds", "CreateDBInstance")
def group_of_the_cluster(call: Call, answer: Answer) -> None:
    """An instance of a cluster is in the cluster's subnet group."""
    if answer.status != 200:
        return
    backend = rds_backends[call.account][call.region]
    made = backend.databases[call.params["DBInstanceIdentifier"].lower()]
    cluster = backend.clusters.get(made.db_cluster_identifier or "")
    if cluster is not None and not made._db_subnet_group_name:
        made.db_subnet_group_name = cluster.db_subnet_group_name


@corrects("rds", "CreateDBInstanceReadReplica")
def group_of_the_source(call: Call, answer: Answer) -> None:
    """A replica in the same region is in its source's subnet group, unless told otherwise."""
    if answer.status != 200:
        return
    backend = rds_backends[call.account][call.region]
    made = backend.databases[call.params["DBInstanceIdentifier"].lower()]
    source = backend.databases.get(call.params["SourceDBInstanceIdentifier"].lower())
    if source is not None and not made._db_subnet_group_name:
        made.db_subnet_group_name = source._db_subnet_group_name
