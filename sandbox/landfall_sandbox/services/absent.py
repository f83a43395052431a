"""Lists that moto does not answer, of things that nobody can make here: empty, as AWS's are.

Each is the operation's output with its list members empty, by botocore's model.
"""

from __future__ import annotations

from typing import Any

from ..registry import answers
from ..wire.call import Call

# service -> operations
_EMPTY: dict[str, str] = {
    "autoscaling": "DescribeNotificationConfigurations DescribeScheduledActions",
    "cloudfront": (
        "ListCachePolicies ListCloudFrontOriginAccessIdentities ListFunctions "
        "ListOriginAccessControls ListOriginRequestPolicies ListResponseHeadersPolicies"
    ),
    "ec2": (
        "DescribeCapacityReservations DescribeClientVpnEndpoints DescribePlacementGroups "
        "DescribeReservedInstances DescribeVpcEndpointServiceConfigurations"
    ),
    "efs": "DescribeReplicationConfigurations",
    "elasticache": (
        "DescribeReplicationGroups DescribeServerlessCacheSnapshots DescribeServerlessCaches "
        "DescribeSnapshots DescribeUserGroups"
    ),
    "rds": (
        "DescribeCertificates DescribeDBClusterEndpoints DescribeDBProxies "
        "DescribeEventSubscriptions DescribePendingMaintenanceActions DescribeReservedDBInstances"
    ),
    "redshift": (
        "DescribeEndpointAccess DescribeEventSubscriptions DescribeReservedNodes "
        "DescribeScheduledActions DescribeSnapshotSchedules DescribeUsageLimits"
    ),
    "redshift-serverless": (
        "ListCustomDomainAssociations ListEndpointAccess "
        "ListRecoveryPoints ListReservations ListScheduledActions "
        "ListSnapshotCopyConfigurations ListTableRestoreStatus"
    ),
    "logs": "DescribeAccountPolicies DescribeDestinations DescribeQueryDefinitions",
    "apigatewayv2": "GetVpcLinks",
    "apigateway": "GetClientCertificates GetDocumentationParts GetVpcLinks",
    "cloudtrail": "ListEventDataStores LookupEvents",
    "cloudwatch": "DescribeAnomalyDetectors ListMetricStreams",
    "codeartifact": "ListDomains ListRepositories",
    "events": "ListApiDestinations ListArchives ListConnections ListEndpoints ListEventSources",
    "ssm": "ListAssociations",
    "stepfunctions": "ListActivities",
    "config": (
        "DescribeConfigurationAggregators DescribeConformancePacks "
        "DescribeOrganizationConfigRules DescribeRemediationConfigurations"
    ),
}


def _empty(shape: Any) -> dict[str, Any]:
    """A structure with its required members and lists, all empty."""
    out: dict[str, Any] = {}
    for name, member in shape.members.items():
        if member.type_name == "list":
            out[name] = []
        elif member.type_name == "structure" and name in (shape.required_members or [name]):
            out[name] = _empty(member)
        elif name in shape.required_members:
            out[name] = {"integer": 0, "boolean": False}.get(member.type_name, "")
    return out


def _answer(call: Call) -> dict[str, Any]:
    return _empty(call.operation_model.output_shape)


def _moto_knows(service: str, operation: str) -> bool:
    from importlib import import_module

    names = {"stepfunctions": "stepfunctions", "codestar-connections": ""}
    package = names.get(service, service)
    if not package:
        return False
    try:
        module = import_module(f"moto.{package}.responses")
    except ModuleNotFoundError:
        return False
    from botocore import xform_name

    method = xform_name(operation)
    found = [getattr(member, method, None) for member in vars(module).values()]
    # Some methods are there only to say that they are not.
    return any(f is not None and "NotImplementedError" not in f.__code__.co_names for f in found)


for _service, _operations in _EMPTY.items():
    for _operation in _operations.split():
        if not _moto_knows(_service, _operation):
            answers(_service, _operation)(_answer)
