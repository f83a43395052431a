"""IAM: a shelf of AWS-managed policies instead of moto's all or nothing."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from moto.iam.models import AWSManagedPolicy, IAMBackend

# Loading all of AWS's policies takes 5 MB per account; these are the ones that estates use most.
_SHELF_NAMES = (
    "AdministratorAccess PowerUserAccess ReadOnlyAccess SecurityAudit ViewOnlyAccess "
    "IAMFullAccess IAMReadOnlyAccess AmazonS3FullAccess AmazonS3ReadOnlyAccess "
    "AmazonEC2FullAccess AmazonEC2ReadOnlyAccess AmazonDynamoDBFullAccess "
    "AmazonDynamoDBReadOnlyAccess AmazonSQSFullAccess AmazonSQSReadOnlyAccess "
    "AmazonSNSFullAccess AWSLambda_FullAccess AWSLambda_ReadOnlyAccess "
    "AWSLambdaBasicExecutionRole AWSLambdaVPCAccessExecutionRole "
    "AWSLambdaSQSQueueExecutionRole AWSLambdaDynamoDBExecutionRole "
    "AmazonECSTaskExecutionRolePolicy AmazonEC2ContainerRegistryReadOnly "
    "AmazonEC2ContainerRegistryPowerUser AmazonEC2ContainerRegistryFullAccess "
    "AWSDataSyncFullAccess AWSDataSyncReadOnlyAccess SecretsManagerReadWrite "
    "CloudWatchLogsFullAccess CloudWatchReadOnlyAccess AmazonSSMManagedInstanceCore "
    "AWSOrganizationsReadOnlyAccess AWSOrganizationsFullAccess "
    "AWSKeyManagementServicePowerUser AmazonVPCFullAccess AmazonRDSFullAccess "
    "AmazonRDSReadOnlyAccess AWSCloudTrail_ReadOnlyAccess AWSBackupFullAccess "
)
SHELF = frozenset(_SHELF_NAMES.split())


@cache
def _documents() -> dict[str, Any]:
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    return {n: d for n, d in json.loads(aws_managed_policies_data).items() if n in SHELF}


def _shelf(self: IAMBackend) -> list[Any]:
    return [
        AWSManagedPolicy.from_data(name, self.account_id, self.region_name, data)
        for name, data in _documents().items()
    ]


IAMBackend._init_aws_policies = _shelf
