"""EFS: groups of mount targets that were made without, and words for what is absent."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.efs.exceptions import PolicyNotFound
from moto.efs.models import efs_backends

from ..wire.call import Call
from .conform import finishes


@finishes("efs", "DescribeMountTargetSecurityGroups")
def default_group(call: Call, result: dict[str, Any]) -> None:
    """A mount target that was given no group has its VPC's default one."""
    if result.get("SecurityGroups"):
        return
    target = efs_backends[call.account][call.region].mount_targets_by_id[
        call.params["MountTargetId"]
    ]
    groups = ec2_backends[call.account][call.region].groups[target.vpc_id].values()
    result["SecurityGroups"] = [g.id for g in groups if g.name == "default"]


_init = PolicyNotFound.__init__


def _init_with_words(self: PolicyNotFound, msg: str | None = None) -> None:
    _init(self, msg or "There is no policy on this file system.")


PolicyNotFound.__init__ = _init_with_words
