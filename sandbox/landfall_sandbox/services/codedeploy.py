"""CodeDeploy: details of several deployment groups at once, which moto gives one by one."""

from __future__ import annotations

from typing import Any

from moto.codedeploy.models import codedeploy_backends
from moto.codedeploy.responses import _deployment_group_info

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call


@answers("codedeploy", "BatchGetDeploymentGroups")
def batch_get(call: Call) -> dict[str, Any]:
    """The groups that exist. Raises AwsError when there is no such application."""
    backend = codedeploy_backends[call.account][call.region]
    application = call.params["applicationName"]
    if application not in backend.applications:
        raise AwsError("ApplicationDoesNotExistException", f"No application {application}")
    groups = backend.deployment_groups.get(application, {})
    found = [groups[name] for name in call.params["deploymentGroupNames"] if name in groups]
    return {"deploymentGroupsInfo": [_deployment_group_info(group) for group in found]}
