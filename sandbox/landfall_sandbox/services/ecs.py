"""ECS: counts that moto does not keep, and capacity providers without names."""

from __future__ import annotations

from typing import Any

from moto.ecs.models import EC2ContainerServiceBackend, ecs_backends

from ..wire.call import Call
from .conform import finishes

_describe = EC2ContainerServiceBackend.describe_capacity_providers


def _describe_capacity_providers(self: EC2ContainerServiceBackend, names: list[str] | None) -> Any:
    """moto wants names; AWS takes none for all."""
    return _describe(self, names or list(self.capacity_providers))


EC2ContainerServiceBackend.describe_capacity_providers = _describe_capacity_providers


@finishes("ecs", "DescribeClusters")
def counts(call: Call, result: dict[str, Any]) -> None:
    """How many services a cluster has."""
    services = ecs_backends[call.account][call.region].services.values()
    for cluster in result["clusters"]:
        arn = cluster["clusterArn"]
        cluster["activeServicesCount"] = sum(1 for s in services if s.cluster_arn == arn)
