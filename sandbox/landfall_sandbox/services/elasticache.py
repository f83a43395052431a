"""ElastiCache: hosts by account and region, members of replication groups, parameter groups."""

from __future__ import annotations

from typing import Any

from moto.elasticache.models import ElastiCacheBackend, elasticache_backends

from .. import hosts
from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own
from .conform import finishes

_FAMILIES = {"redis": "redis7", "memcached": "memcached1.6", "valkey": "valkey8"}
_create = ElastiCacheBackend.create_replication_group


def _create_replication_group(self: ElastiCacheBackend, **given: Any) -> Any:
    if given.get("num_cache_clusters") and not given.get("replicas_per_node_group"):
        # moto counts replicas only where AWS counts nodes.
        given["replicas_per_node_group"] = int(given["num_cache_clusters"]) - 1
    made = _create(self, **given)
    zones = (f"{self.region_name}a", f"{self.region_name}b")
    for group in made.node_groups:
        if "primary_endpoint" in group:
            primary, reader = _host(self, made, "master"), _host(self, made, "replica")
            group["primary_endpoint"] = {"address": primary, "port": made.port}
            group["reader_endpoint"] = {"address": reader, "port": made.port}
            group["primary_endpoint_address"] = primary
            group["reader_endpoint_address"] = reader
        for number, member in enumerate(group["node_group_members"]):
            if member.get("read_endpoint"):
                member["read_endpoint"]["address"] = _host(self, made, member["cache_cluster_id"])
            member["preferred_availability_zone"] = zones[number % 2]
    if getattr(made, "configuration_endpoint", None):
        made.configuration_endpoint["address"] = _host(self, made, "clustercfg")
    return made


def _host(backend: ElastiCacheBackend, group: Any, role: str) -> str:
    """A replication group's host, in the form that depends on TLS."""
    name, place = group.replication_group_id, (backend.account_id, backend.region_name)
    if group.transit_encryption_enabled or role == "clustercfg":
        return hosts.cache_with_tls(role, name, *place)
    if role in ("master", "replica"):
        return hosts.cache(name + ("-ro" if role == "replica" else ""), *place, group=True)
    return hosts.cache(role, *place)


ElastiCacheBackend.create_replication_group = _create_replication_group


@answers("elasticache", "CreateCacheParameterGroup")
def create_parameter_group(call: Call) -> dict[str, Any]:
    """A parameter group. Raises AwsError when there is one of that name."""
    given, shelf = call.params, own.shelf(call, "parameter groups")
    name = given["CacheParameterGroupName"].lower()
    if name in shelf:
        raise AwsError("CacheParameterGroupAlreadyExists", f"{name} exists already")
    shelf[name] = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": given["CacheParameterGroupFamily"],
        "Description": given["Description"],
        "IsGlobal": False,
        "ARN": own.arn(call, f"parametergroup:{name}"),
    }
    return {"CacheParameterGroup": shelf[name]}


@answers("elasticache", "DescribeCacheParameterGroups")
def parameter_groups(call: Call) -> dict[str, Any]:
    """The groups that were made, and the default ones that clusters use."""
    backend = elasticache_backends[call.account][call.region]
    engines = {c.engine for c in backend.cache_clusters.values()}
    engines |= {g.engine for g in backend.replication_groups.values()}
    families = sorted(_FAMILIES.get(engine, "redis7") for engine in engines)
    defaults = [
        {
            "CacheParameterGroupName": f"default.{family}",
            "CacheParameterGroupFamily": family,
            "Description": f"Default parameter group for {family}",
            "IsGlobal": False,
            "ARN": own.arn(call, f"parametergroup:default.{family}"),
        }
        for family in families
    ]
    groups = defaults + list(own.shelf(call, "parameter groups").values())
    wanted = call.params.get("CacheParameterGroupName")
    if wanted:
        groups = [g for g in groups if g["CacheParameterGroupName"] == wanted.lower()]
        if not groups:
            raise AwsError("CacheParameterGroupNotFound", f"{wanted} not found.", 404)
    page, marker = own.cut(
        groups,
        call.params.get("Marker"),
        call.params.get("MaxRecords"),
        100,
        "InvalidParameterValue",
    )
    return own.without({"CacheParameterGroups": page, "Marker": marker})


@finishes("elasticache", "DescribeCacheClusters")
def clusters(call: Call, result: dict[str, Any]) -> None:
    """Groups and nodes of clusters, and the members of replication groups among them."""
    backend = elasticache_backends[call.account][call.region]
    wanted = call.params.get("CacheClusterId")
    nodes = call.params.get("ShowCacheNodeInfo")
    for cluster in result["CacheClusters"]:
        known = backend.cache_clusters[cluster["CacheClusterId"]]
        _settings(cluster, known, call.region)
        if nodes:
            host = hosts.cache(known.cache_cluster_id, call.account, call.region)
            cluster["CacheNodes"] = [_node(host, cluster, known)]
    if wanted or call.params.get("ShowCacheClustersNotInReplicationGroups"):
        return
    for group in backend.replication_groups.values():
        result["CacheClusters"] += [
            _member(call, group, member, nodes)
            for node_group in group.node_groups
            for member in node_group["node_group_members"]
        ]


def _settings(cluster: dict[str, Any], known: Any, region: str) -> None:
    cluster["SecurityGroups"] = [
        {"SecurityGroupId": g, "Status": "active"} for g in known.security_group_ids or []
    ]
    family = _FAMILIES.get(known.engine, "redis7")
    cluster["CacheParameterGroup"] = {
        "CacheParameterGroupName": known.cache_parameter_group_name or f"default.{family}",
        "ParameterApplyStatus": "in-sync",
        "CacheNodeIdsToReboot": [],
    }
    cluster.setdefault("PreferredAvailabilityZone", f"{region}a")
    if not cluster.get("AuthTokenEnabled"):
        cluster.pop("AuthTokenLastModifiedDate", None)


def _node(host: str, cluster: dict[str, Any], known: Any) -> dict[str, Any]:
    return {
        "CacheNodeId": "0001",
        "CacheNodeStatus": "available",
        "CacheNodeCreateTime": cluster["CacheClusterCreateTime"],
        "Endpoint": {"Address": host, "Port": known.port},
        "ParameterGroupStatus": "in-sync",
        "CustomerAvailabilityZone": cluster["PreferredAvailabilityZone"],
    }


def _member(call: Call, group: Any, member: dict[str, Any], nodes: Any) -> dict[str, Any]:
    name = member["cache_cluster_id"]
    cluster: dict[str, Any] = {
        "CacheClusterId": name,
        "ReplicationGroupId": group.replication_group_id,
        "CacheNodeType": group.cache_node_type,
        "Engine": group.engine,
        "CacheClusterStatus": "available",
        "NumCacheNodes": 1,
        "PreferredAvailabilityZone": member["preferred_availability_zone"],
        "CacheClusterCreateTime": group.replication_group_create_time,
        "SnapshotRetentionLimit": 0,
        "AuthTokenEnabled": group.auth_token_enabled,
        "TransitEncryptionEnabled": group.transit_encryption_enabled,
        "AtRestEncryptionEnabled": group.at_rest_encryption_enabled,
        "ARN": own.arn(call, f"cluster:{name}"),
    }
    if group.cache_subnet_group_name:
        cluster["CacheSubnetGroupName"] = group.cache_subnet_group_name
    _settings(cluster, group, call.region)
    if nodes:
        backend = elasticache_backends[call.account][call.region]
        cluster["CacheNodes"] = [_node(_host(backend, group, name), cluster, group)]
    return cluster
