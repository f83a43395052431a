"""CodeDeploy: several deployment groups at once, and deployment configurations."""

from __future__ import annotations

import time
from typing import Any

from moto.codedeploy.models import codedeploy_backends
from moto.codedeploy.responses import _deployment_group_info
from moto.moto_api._internal import mock_random

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own


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


# https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
_DEFAULTS = {
    "Server": ("AllAtOnce", "HalfAtATime", "OneAtATime"),
    "Lambda": (
        "LambdaAllAtOnce",
        "LambdaCanary10Percent10Minutes",
        "LambdaCanary10Percent15Minutes",
        "LambdaCanary10Percent30Minutes",
        "LambdaCanary10Percent5Minutes",
        "LambdaLinear10PercentEvery10Minutes",
        "LambdaLinear10PercentEvery1Minute",
        "LambdaLinear10PercentEvery2Minutes",
        "LambdaLinear10PercentEvery3Minutes",
    ),
    "ECS": (
        "ECSAllAtOnce",
        "ECSCanary10Percent15Minutes",
        "ECSCanary10Percent5Minutes",
        "ECSLinear10PercentEvery1Minutes",
        "ECSLinear10PercentEvery3Minutes",
    ),
}
_PLATFORMS = {f"CodeDeployDefault.{n}": p for p, names in _DEFAULTS.items() for n in names}


@answers("codedeploy", "CreateDeploymentConfig")
def create_config(call: Call) -> dict[str, Any]:
    """A configuration of the account's own."""
    given, configs = call.params, own.shelf(call, "configs")
    name = given["deploymentConfigName"]
    if name in configs or name in _PLATFORMS:
        raise AwsError("DeploymentConfigAlreadyExistsException", f"{name} already exists")
    configs[name] = {
        **given,
        "computePlatform": given.get("computePlatform", "Server"),
        "deploymentConfigId": str(mock_random.uuid4()),
        "createTime": time.time(),
    }
    return {"deploymentConfigId": configs[name]["deploymentConfigId"]}


@answers("codedeploy", "ListDeploymentConfigs")
def list_configs(call: Call) -> dict[str, Any]:
    """AWS's configurations and the account's own."""
    names = sorted(_PLATFORMS) + sorted(own.shelf(call, "configs"))
    part, token = own.cut(
        names, call.params.get("nextToken"), None, 100, "InvalidNextTokenException"
    )
    return own.without({"deploymentConfigsList": part, "nextToken": token})


@answers("codedeploy", "GetDeploymentConfig")
def get_config(call: Call) -> dict[str, Any]:
    """One configuration. Raises AwsError when there is none."""
    name = call.params["deploymentConfigName"]
    found = own.shelf(call, "configs").get(name)
    if found is None:
        if name not in _PLATFORMS:
            raise AwsError("DeploymentConfigDoesNotExistException", f"No configuration {name}")
        found = {"deploymentConfigName": name, "computePlatform": _PLATFORMS[name]}
    return {"deploymentConfigInfo": found}


@answers("codedeploy", "ListOnPremisesInstances")
def no_instances(call: Call) -> dict[str, Any]:
    """Nobody registered machines of their own."""
    return {"instanceNames": []}
