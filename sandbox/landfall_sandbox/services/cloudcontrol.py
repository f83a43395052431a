"""Cloud Control: lists of some types that moto knows, typed refusals for the others.

https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_ListResources.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from moto.backends import get_backend

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own
from .s3 import described

SERVICE = "cloudcontrol"
Thing = tuple[str, dict[str, Any]]
Lister = Callable[[Any, Call], Iterable[Thing]]


def _workgroups(backend: Any, call: Call) -> Iterator[Thing]:
    for group in backend.work_groups.values():
        if group.name != "primary":
            yield group.name, {"Name": group.name, "State": "ENABLED"}


def _databases(backend: Any, call: Call) -> Iterator[Thing]:
    for name in backend.databases:
        yield name, {"DatabaseInput": {"Name": name}, "CatalogId": call.account}


def _pools(backend: Any, call: Call) -> Iterator[Thing]:
    for pool in backend.user_pools.values():
        yield pool.id, {"UserPoolId": pool.id, "UserPoolName": pool.name, "Arn": pool.arn}


def _vaults(backend: Any, call: Call) -> Iterator[Thing]:
    for vault in backend.vaults.values():
        name = vault.backup_vault_name
        yield name, {"BackupVaultName": name, "BackupVaultArn": vault.backup_vault_arn}


def _plans(backend: Any, call: Call) -> Iterator[Thing]:
    for plan in backend.plans.values():
        properties = {"BackupPlanId": plan.backup_plan_id, "BackupPlanArn": plan.backup_plan_arn}
        yield plan.backup_plan_id, {**properties, "BackupPlan": plan.backup_plan}


def _jobs(backend: Any, call: Call) -> Iterator[Thing]:
    for job in backend.jobs.values():
        yield job.name, {"Name": job.name, "Role": job.role, "Command": job.command}


def _crawlers(backend: Any, call: Call) -> Iterator[Thing]:
    for crawler in backend.crawlers.values():
        yield (
            crawler.name,
            {
                "Name": crawler.name,
                "Role": crawler.role,
                "DatabaseName": crawler.database_name,
                "Targets": crawler.targets,
            },
        )


def _identities(backend: Any, call: Call) -> Iterator[Thing]:
    for identity in backend.email_identities.values():
        yield identity.email_identity, {"EmailIdentity": identity.email_identity}


def _web_acls(backend: Any, call: Call) -> Iterator[Thing]:
    scope = json.loads(call.params.get("ResourceModel") or "{}").get("Scope")
    if scope is None:
        raise AwsError("InvalidRequestException", "Missing or invalid ResourceModel: Scope")
    place = "global" if scope == "CLOUDFRONT" else call.region
    if scope == "CLOUDFRONT" and call.region != "us-east-1":
        raise AwsError("InvalidRequestException", "The scope CLOUDFRONT is that of us-east-1.")
    for acl in get_backend("wafv2")[call.account][place].wacls.values():
        name = acl.name
        properties = {"Name": name, "Id": acl.id, "Arn": acl.arn, "Scope": scope}
        yield f"{name}|{acl.id}|{scope}", properties


def _detectors(backend: Any, call: Call) -> Iterator[Thing]:
    for detector in backend.detectors.values():
        yield detector.id, {"Id": detector.id, "Enable": True}


def _servers(backend: Any, call: Call) -> Iterator[Thing]:
    for server in backend.servers.values():
        properties = {"ServerId": server.server_id, "Arn": server.arn}
        yield server.arn, {**properties, "Protocols": server.protocols}


def _graphs(backend: Any, call: Call) -> Iterator[Thing]:
    for api in backend.graphql_apis.values():
        properties = {"ApiId": api.api_id, "Arn": api.arn, "Name": api.name}
        yield api.api_id, {**properties, "AuthenticationType": api.authentication_type}


def _brokers(backend: Any, call: Call) -> Iterator[Thing]:
    for broker in backend.brokers.values():
        yield broker.id, {"Id": broker.id, "BrokerName": broker.name, "Arn": broker.arn}


def _namespaces(backend: Any, call: Call) -> Iterator[Thing]:
    for space in backend.namespaces.values():
        if space.type == "HTTP":
            yield space.id, {"Id": space.id, "Name": space.name, "Arn": space.arn}


def _windows(backend: Any, call: Call) -> Iterator[Thing]:
    for window in backend.windows.values():
        yield window.id, {"WindowId": window.id, "Name": window.name, "Schedule": window.schedule}


def _groups(backend: Any, call: Call) -> Iterator[Thing]:
    for group in backend.groups.by_arn.values():
        yield group.name, {"Name": group.name, "Arn": group.arn}


def _schedule_groups(backend: Any, call: Call) -> Iterator[Thing]:
    for group in backend.schedule_groups.values():
        yield group.name, {"Name": group.name, "Arn": group.arn, "State": "ACTIVE"}


def _definitions(backend: Any, call: Call) -> Iterator[Thing]:
    for definition in backend._job_definitions.values():
        properties = {"JobDefinitionName": definition.name, "Type": definition.type}
        yield definition.arn, {**properties, "JobDefinitionArn": definition.arn}


# type -> moto's service, and what lists its things
TYPES: dict[str, tuple[str, Lister]] = {
    "AWS::AmazonMQ::Broker": ("mq", _brokers),
    "AWS::AppSync::GraphQLApi": ("appsync", _graphs),
    "AWS::Athena::WorkGroup": ("athena", _workgroups),
    "AWS::Backup::BackupPlan": ("backup", _plans),
    "AWS::Backup::BackupVault": ("backup", _vaults),
    "AWS::Batch::JobDefinition": ("batch", _definitions),
    "AWS::Cognito::UserPool": ("cognito-idp", _pools),
    "AWS::Glue::Crawler": ("glue", _crawlers),
    "AWS::Glue::Database": ("glue", _databases),
    "AWS::Glue::Job": ("glue", _jobs),
    "AWS::GuardDuty::Detector": ("guardduty", _detectors),
    "AWS::ResourceGroups::Group": ("resource-groups", _groups),
    "AWS::SES::EmailIdentity": ("ses", _identities),
    "AWS::SSM::MaintenanceWindow": ("ssm", _windows),
    "AWS::Scheduler::ScheduleGroup": ("scheduler", _schedule_groups),
    "AWS::ServiceDiscovery::HttpNamespace": ("servicediscovery", _namespaces),
    "AWS::Transfer::Server": ("transfer", _servers),
    "AWS::WAFv2::WebACL": ("wafv2", _web_acls),
}


def _things(call: Call, operation: str) -> list[Thing]:
    """All things of the type asked for. Raises AwsError when it cannot be listed here."""
    kind = call.params["TypeName"]
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]+::[A-Z][A-Za-z0-9]+::[A-Z][A-Za-z0-9]+", kind):
        raise AwsError("TypeNotFoundException", f"The type {kind} cannot be found.")
    if kind not in TYPES:
        raise AwsError(
            "UnsupportedActionException",
            f"Resource type {kind} does not support {operation} action",
        )
    service, lister = TYPES[kind]
    accounts = get_backend(service)
    if call.account not in accounts:
        return []
    return list(lister(accounts[call.account][call.region], call))


def _described(thing: Thing) -> dict[str, str]:
    # Properties may hold dates and moto's own classes: as text they are what AWS would show.
    return {"Identifier": thing[0], "Properties": json.dumps(thing[1], default=str)}


@answers(SERVICE, "ListResources")
def listed(call: Call) -> dict[str, Any]:
    """All resources of a type. Raises AwsError for types that cannot be listed here."""
    given = call.params
    cut = partial(own.cut, default=100, bad_token="InvalidRequestException")
    descriptions = [_described(thing) for thing in _things(call, "LIST")]
    page, token = cut(descriptions, given.get("NextToken"), given.get("MaxResults"))
    return own.without(
        {"TypeName": given["TypeName"], "ResourceDescriptions": page, "NextToken": token}
    )


@answers(SERVICE, "GetResource")
def got(call: Call) -> dict[str, Any]:
    """One resource; buckets are read so, but not listed. Raises AwsError when there is none."""
    wanted = call.params["Identifier"]
    if call.params["TypeName"] == "AWS::S3::Bucket":
        things: Iterable[Thing] = described.of_account(call.account, call.region)
    else:
        things = _things(call, "READ")
    for thing in things:
        if thing[0] == wanted:
            return {
                "TypeName": call.params["TypeName"],
                "ResourceDescription": _described(thing),
            }
    raise AwsError("ResourceNotFoundException", f"Resource {wanted} was not found.")
