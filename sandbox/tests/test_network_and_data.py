"""Networks, machines, containers and databases: every read fits its model and pages right."""

from __future__ import annotations

import json

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from conftest import SOURCE

EDGE = "us-east-1"
# service -> operations that need no arguments, each as strict as its model
PLAIN = {
    "ec2": "DescribeVpcs DescribeSubnets DescribeRouteTables DescribeInternetGateways "
    "DescribeNatGateways DescribeVpcEndpoints DescribeVpcPeeringConnections "
    "DescribeTransitGateways DescribeTransitGatewayAttachments "
    "DescribeTransitGatewayVpcAttachments DescribeTransitGatewayRouteTables "
    "DescribeSecurityGroups DescribeSecurityGroupRules DescribeNetworkAcls "
    "DescribeNetworkInterfaces DescribeAddresses DescribeDhcpOptions DescribeFlowLogs "
    "DescribeManagedPrefixLists DescribeInstances DescribeVolumes DescribeKeyPairs "
    "DescribeLaunchTemplates DescribePlacementGroups DescribeTags DescribeRegions "
    "DescribeAvailabilityZones DescribeCustomerGateways DescribeVpnGateways "
    "DescribeVpnConnections DescribeEgressOnlyInternetGateways DescribeInstanceStatus "
    "DescribeIamInstanceProfileAssociations DescribeAccountAttributes DescribePrefixLists "
    "DescribeReservedInstances DescribeCapacityReservations DescribeHosts "
    "DescribeSpotInstanceRequests DescribeCarrierGateways DescribeClientVpnEndpoints",
    "autoscaling": "DescribeAutoScalingGroups DescribeLaunchConfigurations DescribePolicies "
    "DescribeScheduledActions DescribeAutoScalingInstances DescribeTags "
    "DescribeNotificationConfigurations",
    "elbv2": "DescribeLoadBalancers DescribeTargetGroups",
    "route53": "ListHostedZones ListHealthChecks GetHostedZoneCount ListQueryLoggingConfigs "
    "ListReusableDelegationSets ListHostedZonesByName",
    "acm": "ListCertificates",
    "cloudfront": "ListDistributions ListFunctions ListOriginAccessControls "
    "ListCloudFrontOriginAccessIdentities ListKeyGroups ListPublicKeys ListCachePolicies "
    "ListOriginRequestPolicies ListResponseHeadersPolicies",
    "ecs": "ListClusters ListTaskDefinitions ListTaskDefinitionFamilies ListAccountSettings "
    "DescribeCapacityProviders",
    "rds": "DescribeDBInstances DescribeDBClusters DescribeDBSubnetGroups "
    "DescribeDBParameterGroups DescribeDBClusterParameterGroups DescribeOptionGroups "
    "DescribeDBSnapshots DescribeDBClusterSnapshots DescribeEventSubscriptions "
    "DescribeDBProxies DescribeGlobalClusters DescribeDBSecurityGroups "
    "DescribeDBInstanceAutomatedBackups DescribeExportTasks DescribeDBClusterEndpoints "
    "DescribeReservedDBInstances DescribePendingMaintenanceActions DescribeCertificates",
    "elasticache": "DescribeCacheClusters DescribeReplicationGroups DescribeCacheSubnetGroups "
    "DescribeCacheParameterGroups DescribeSnapshots DescribeUsers DescribeUserGroups "
    "DescribeServerlessCaches DescribeServerlessCacheSnapshots",
    "efs": "DescribeFileSystems DescribeAccessPoints",
    "redshift": "DescribeClusters DescribeClusterSnapshots DescribeClusterParameterGroups "
    "DescribeClusterSubnetGroups DescribeClusterSecurityGroups DescribeTags "
    "DescribeSnapshotCopyGrants DescribeSnapshotSchedules DescribeEventSubscriptions "
    "DescribeUsageLimits DescribeScheduledActions DescribeEndpointAccess DescribeReservedNodes",
    "redshift-serverless": "ListNamespaces ListWorkgroups ListSnapshots ListUsageLimits "
    "ListRecoveryPoints ListEndpointAccess ListScheduledActions",
    "kinesis": "ListStreams",
}
EVERY = [(service, name) for service, names in PLAIN.items() for name in names.split()]


def ask(sandbox, service, operation, region="eu-central-1", **arguments):
    client = sandbox.client(service, sandbox.role(SOURCE), region)
    answer = getattr(client, xform_name(operation))(**arguments)
    answer.pop("ResponseMetadata")
    return answer


@pytest.mark.parametrize(("service", "operation"), EVERY)
@pytest.mark.parametrize("region", ["eu-central-1", EDGE])
def test_answer_fits_its_model(sandbox, service, operation, region):
    assert isinstance(ask(sandbox, service, operation, region), dict)


def canonical(items):
    """Items for comparing: without moments that pass between two calls."""
    passing = ("LatestRestorableTime", "Timestamp", "RunningNow", "UsageTime")

    def strip(value):
        if isinstance(value, dict):
            return {k: strip(v) for k, v in value.items() if k not in passing}
        return [strip(v) for v in value] if isinstance(value, list) else value

    return sorted(json.dumps(strip(i), default=str, sort_keys=True) for i in items)


SMALL = {"ec2": 5, "rds": 20, "elasticache": 20, "redshift": 20, "ecs": 1, "kinesis": 1}


@pytest.mark.parametrize(("service", "operation"), EVERY)
def test_small_pages_hold_the_same(sandbox, service, operation):
    client = sandbox.client(service, sandbox.role(SOURCE))
    if not client.can_paginate(xform_name(operation)):
        return
    paginator = client.get_paginator(xform_name(operation))
    pages = list(paginator.paginate(PaginationConfig={"PageSize": SMALL.get(service, 1)}))
    for expression in paginator.result_keys:
        whole = expression.search(ask(sandbox, service, operation)) or []
        parts = [item for page in pages for item in expression.search(page) or []]
        assert canonical(parts) == canonical(whole)
        if paginator._limit_key:
            assert all(
                len(expression.search(page) or []) <= SMALL.get(service, 1) for page in pages
            )


def test_bad_tokens_and_sizes(sandbox):
    for service, operation, arguments, code in (
        ("ec2", "DescribeVpcs", {"NextToken": "nonsense"}, "InvalidNextToken"),
        ("rds", "DescribeDBInstances", {"Marker": "nonsense"}, "InvalidParameterValue"),
        ("rds", "DescribeDBInstances", {"MaxRecords": 101}, "InvalidParameterValue"),
        ("ecs", "ListClusters", {"nextToken": "nonsense"}, "InvalidParameterException"),
        ("elbv2", "DescribeLoadBalancers", {"Marker": "nonsense"}, "ValidationError"),
        (
            "redshift-serverless",
            "ListNamespaces",
            {"nextToken": "nonsense"},
            "InvalidPaginationException",
        ),
    ):
        with pytest.raises(ClientError) as caught:
            ask(sandbox, service, operation, **arguments)
        assert caught.value.response["Error"]["Code"] == code
