"""Cloud Control: lists of some types that moto knows, typed refusals for the others.

https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_ListResources.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from moto.athena.models import athena_backends
from moto.backup.models import backup_backends
from moto.cognitoidp.models import cognitoidp_backends
from moto.glue.models import glue_backends

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own

SERVICE = "cloudcontrol"
Thing = tuple[str, dict[str, Any]]


def _workgroups(call: Call) -> Iterator[Thing]:
    for group in athena_backends[call.account][call.region].work_groups.values():
        if group.name != "primary":
            yield group.name, {"Name": group.name, "State": "ENABLED"}


def _databases(call: Call) -> Iterator[Thing]:
    for name in glue_backends[call.account][call.region].databases:
        yield name, {"DatabaseInput": {"Name": name}, "CatalogId": call.account}


def _pools(call: Call) -> Iterator[Thing]:
    for pool in cognitoidp_backends[call.account][call.region].user_pools.values():
        yield pool.id, {"UserPoolId": pool.id, "UserPoolName": pool.name, "Arn": pool.arn}


def _vaults(call: Call) -> Iterator[Thing]:
    for vault in backup_backends[call.account][call.region].vaults.values():
        name = vault.backup_vault_name
        yield name, {"BackupVaultName": name, "BackupVaultArn": vault.backup_vault_arn}


_TYPES: dict[str, Callable[[Call], Iterator[Thing]]] = {
    "AWS::Athena::WorkGroup": _workgroups,
    "AWS::Backup::BackupVault": _vaults,
    "AWS::Cognito::UserPool": _pools,
    "AWS::Glue::Database": _databases,
}


@answers(SERVICE, "ListResources")
def listed(call: Call) -> dict[str, Any]:
    """All resources of a type. Raises AwsError for types that cannot be listed here."""
    kind = call.params["TypeName"]
    found = _TYPES.get(kind)
    if found is None:
        raise AwsError(
            "UnsupportedActionException", f"Resource type {kind} does not support LIST action"
        )
    descriptions = [
        {"Identifier": name, "Properties": json.dumps(properties)}
        for name, properties in found(call)
    ]
    page, token = own.cut(
        descriptions,
        call.params.get("NextToken"),
        call.params.get("MaxResults"),
        100,
        "InvalidRequestException",
    )
    return own.without({"TypeName": kind, "ResourceDescriptions": page, "NextToken": token})
