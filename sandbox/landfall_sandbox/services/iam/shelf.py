"""IAM: a shelf of AWS-managed policies instead of moto's all or nothing."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from moto.iam.models import AWSManagedPolicy, IAMBackend
from moto.moto_api._internal import mock_random

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
    # Their ids are the same in every account, and making them must not draw from the source of
    # identifiers: when moto first needs an account's backend is nothing to rely on.
    drawn = mock_random.getstate()
    mock_random.seed(0)
    made = [
        AWSManagedPolicy.from_data(name, self.account_id, self.region_name, data)
        for name, data in _documents().items()
    ]
    mock_random.setstate(drawn)
    return made


IAMBackend._init_aws_policies = _shelf
