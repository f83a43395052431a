"""Kinds of an index of Resource Explorer whose things moto or the sandbox keeps in one dict each.

https://docs.aws.amazon.com/resource-explorer/latest/userguide/supported-resource-types.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.backends import get_backend

from ..wire.call import Call
from . import own

# kind, its type without the `AWS::` in front, moto's service and its dict
_TABLE = """
autoscaling:autoScalingGroup AutoScaling::AutoScalingGroup autoscaling autoscaling_groups
autoscaling:launchConfiguration AutoScaling::LaunchConfiguration autoscaling launch_configurations
codedeploy:application CodeDeploy::Application codedeploy applications
codepipeline:pipeline CodePipeline::Pipeline codepipeline pipelines
dynamodb:table DynamoDB::Table dynamodb tables
ec2:customer-gateway EC2::CustomerGateway ec2 customer_gateways
ec2:dhcp-options EC2::DHCPOptions ec2 dhcp_options_sets
ec2:egress-only-internet-gateway EC2::EgressOnlyInternetGateway ec2 egress_only_internet_gateways
ec2:elastic-ip EC2::EIP ec2 addresses
ec2:internet-gateway EC2::InternetGateway ec2 internet_gateways
ec2:key-pair EC2::KeyPair ec2 key_pairs
ec2:launch-template EC2::LaunchTemplate ec2 launch_templates
ec2:natgateway EC2::NatGateway ec2 nat_gateways
ec2:transit-gateway EC2::TransitGateway ec2 transit_gateways
ec2:transit-gateway-attachment EC2::TransitGatewayAttachment ec2 transit_gateway_attachments
ec2:vpc-endpoint EC2::VPCEndpoint ec2 vpc_end_points
ec2:vpc-endpoint-service EC2::VPCEndpointService ec2 configurations
ec2:vpc-flow-log EC2::FlowLog ec2 flow_logs
ec2:vpc-peering-connection EC2::VPCPeeringConnection ec2 vpc_pcxs
ec2:vpn-connection EC2::VPNConnection ec2 vpn_connections
ec2:vpn-gateway EC2::VPNGateway ec2 vpn_gateways
ecr:repository ECR::Repository ecr repositories
ecs:cluster ECS::Cluster ecs clusters
ecs:task-definition ECS::TaskDefinition ecs task_definitions
elasticache:cluster ElastiCache::CacheCluster elasticache cache_clusters
elasticache:replicationgroup ElastiCache::ReplicationGroup elasticache replication_groups
elasticache:subnetgroup ElastiCache::SubnetGroup elasticache cache_subnet_groups
elasticfilesystem:access-point EFS::AccessPoint efs access_points
elasticfilesystem:file-system EFS::FileSystem efs file_systems_by_id
elasticloadbalancing:targetgroup ElasticLoadBalancingV2::TargetGroup elbv2 target_groups
firehose:deliverystream KinesisFirehose::DeliveryStream firehose delivery_streams
kinesis:stream Kinesis::Stream kinesis streams
rds:cluster RDS::DBCluster rds clusters
rds:cluster-pg RDS::DBClusterParameterGroup rds db_cluster_parameter_groups
rds:db RDS::DBInstance rds databases
rds:db-proxy RDS::DBProxy rds db_proxies
rds:es RDS::EventSubscription rds event_subscriptions
rds:og RDS::OptionGroup rds option_groups
rds:pg RDS::DBParameterGroup rds db_parameter_groups
rds:subgrp RDS::DBSubnetGroup rds subnet_groups
redshift:cluster Redshift::Cluster redshift clusters
redshift:subnetgroup Redshift::ClusterSubnetGroup redshift subnet_groups
secretsmanager:secret SecretsManager::Secret secretsmanager secrets
sqs:queue SQS::Queue sqs queues
states:activity StepFunctions::Activity stepfunctions activities
states:stateMachine StepFunctions::StateMachine stepfunctions state_machines
"""
# kind, its type, and the shelf of the sandbox's own service
_SHELVES = """
ec2:placement-group EC2::PlacementGroup ec2 PlacementGroup
redshift-serverless:namespace RedshiftServerless::Namespace redshift-serverless Namespace
redshift-serverless:snapshot RedshiftServerless::Snapshot redshift-serverless Snapshot
redshift-serverless:workgroup RedshiftServerless::Workgroup redshift-serverless Workgroup
"""

_KEPT = [line.split() for line in _TABLE.strip().splitlines()]
_SHELVED = [line.split() for line in _SHELVES.strip().splitlines()]
KINDS: dict[str, tuple[str, ...]] = {row[0]: (f"AWS::{row[1]}",) for row in _KEPT + _SHELVED}


def things(call: Call) -> Iterator[tuple[str, str]]:
    """ARN and kind of everything of these kinds in the call's account and Region."""
    for kind, _, service, attribute in _KEPT:
        accounts = get_backend(service)
        if call.account not in accounts:
            continue
        kept: Any = getattr(accounts[call.account][call.region], attribute)
        if isinstance(kept, dict) or hasattr(kept, "items"):
            pairs = list(kept.items())
        else:
            pairs = [(_name(found), found) for found in kept]
        for name, found in pairs:
            yield _arn(call, kind, str(name), found), kind
    for kind, _, service, shelf in _SHELVED:
        for name in own.shelf_of(service, call.account, call.region).get(shelf, {}):
            yield own.arn(call, f"{kind.split(':')[1]}/{name}", service), kind


def _name(found: Any) -> str:
    """What names a thing of a list: an address by its id, the others by their names."""
    if hasattr(found, "allocation_id"):
        return str(found.allocation_id or found.public_ip)
    return str(found.name)


def _arn(call: Call, kind: str, name: str, found: Any) -> str:
    arn = str(getattr(found, "arn", ""))
    if arn.startswith("arn:"):
        return arn
    service, _, word = kind.partition(":")
    return own.arn(call, f"{word}/{name}", service)
