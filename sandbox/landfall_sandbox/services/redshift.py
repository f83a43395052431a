"""Redshift, provisioned: hosts by account and region, and what moto leaves out."""

from __future__ import annotations

from typing import Any

from moto.redshift.models import Cluster, redshift_backends

from .. import hosts
from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own
from .conform import finishes


def _label(self: Cluster) -> str:
    return hosts.label(self.account_id, self.region)


# moto draws a label for each cluster and sets it: what it sets is not kept.
Cluster.unique_cluster_id = property(_label, lambda self, drawn: None)


@finishes("redshift", "DescribeClusters")
def networks(call: Call, result: dict[str, Any]) -> None:
    """The VPC, which follows from the subnet group; in it, no classic security groups."""
    groups = redshift_backends[call.account][call.region].subnet_groups
    for cluster in result["Clusters"]:
        group = groups.get(cluster.get("ClusterSubnetGroupName", ""))
        if group is None:
            continue
        cluster["VpcId"] = group.vpc_id
        cluster["ClusterSecurityGroups"] = []
        cluster.setdefault("MultiAZ", "Disabled")


@finishes("redshift", "DescribeClusterSnapshots")
def snapshots(call: Call, result: dict[str, Any]) -> None:
    """Owner, key and VPC of a snapshot: those of its cluster. Only of the type asked for."""
    backend = redshift_backends[call.account][call.region]
    if kind := call.params.get("SnapshotType"):
        result["Snapshots"] = [s for s in result["Snapshots"] if s["SnapshotType"] == kind]
    for snapshot in result["Snapshots"]:
        snapshot.setdefault("OwnerAccount", call.account)
        cluster = backend.clusters.get(snapshot["ClusterIdentifier"])
        if cluster is None:
            continue
        if cluster.encrypted and cluster.kms_key_id:
            snapshot.setdefault("KmsKeyId", cluster.kms_key_id)
        group = backend.subnet_groups.get(cluster.cluster_subnet_group_name or "")
        if group is not None:
            snapshot.setdefault("VpcId", group.vpc_id)


@finishes("redshift", "DescribeLoggingStatus")
def logging_status(call: Call, result: dict[str, Any]) -> None:
    """Nothing but the switch while logging is off."""
    if not result.get("LoggingEnabled"):
        result.clear()
        result["LoggingEnabled"] = False
    for name in ("LastFailureTime", "LastFailureMessage"):
        result.pop(name, None)


@answers("redshift", "ModifyClusterParameterGroup")
def modify_parameters(call: Call) -> dict[str, Any]:
    """Set parameters of a group. Raises AwsError when there is no such group."""
    name = call.params["ParameterGroupName"]
    if name not in redshift_backends[call.account][call.region].parameter_groups:
        raise AwsError("ClusterParameterGroupNotFound", f"ParameterGroup not found: {name}", 404)
    changed = own.shelf(call, "parameters").setdefault(name, {})
    for parameter in call.params["Parameters"]:
        changed[parameter["ParameterName"]] = parameter["ParameterValue"]
    return {
        "ParameterGroupName": name,
        "ParameterGroupStatus": "Your parameter group has been updated. If you changed only "
        "dynamic parameters, associated clusters are being modified now. If you changed static "
        "parameters, all updates, including dynamic parameters, will be applied when you reboot "
        "the associated clusters.",
    }


@finishes("redshift", "DescribeClusterParameters")
def parameters(call: Call, result: dict[str, Any]) -> None:
    """What was set, and by whom; on request only what users set."""
    changed = own.shelf(call, "parameters").get(call.params["ParameterGroupName"], {})
    for parameter in result["Parameters"]:
        parameter["DataType"] = "string"
        if parameter["ParameterName"] in changed:
            parameter.update(ParameterValue=changed[parameter["ParameterName"]], Source="user")
    if wanted := call.params.get("Source"):
        result["Parameters"] = [p for p in result["Parameters"] if p["Source"] == wanted]
