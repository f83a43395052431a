"""Lambda: functions are described, never run, so that no Docker is needed; lists moto lacks."""

from __future__ import annotations

from typing import Any

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda_simple.models import lambda_simple_backends
from moto.core.config import default_user_config

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own

default_user_config["lambda"] = {"use_docker": False}


def _function(call: Call) -> Any:
    name = call.params["FunctionName"]
    functions = lambda_simple_backends[call.account][call.region]._lambdas
    try:
        return functions.get_function_by_name_or_arn_forbid_qualifier(name)
    except UnknownFunctionException as error:
        raise AwsError("ResourceNotFoundException", f"Function not found: {name}", 404) from error


@answers("lambda", "ListFunctionUrlConfigs")
def urls(call: Call) -> dict[str, Any]:
    """A function's URL, if it has one."""
    config = _function(call).url_config
    if config is None:
        return {"FunctionUrlConfigs": []}
    shown = own.without(config.to_dict())
    return {"FunctionUrlConfigs": [{**shown, "InvokeMode": "BUFFERED"}]}


@answers("lambda", "ListProvisionedConcurrencyConfigs")
def provisioned(call: Call) -> dict[str, Any]:
    """No function keeps instances warm."""
    _function(call)
    return {"ProvisionedConcurrencyConfigs": []}


@answers("lambda", "GetAccountSettings")
def settings(call: Call) -> dict[str, Any]:
    """AWS's default limits, and how many functions there are."""
    functions = list(lambda_simple_backends[call.account][call.region].list_functions())
    return {
        "AccountLimit": {
            "TotalCodeSize": 80_530_636_800,
            "CodeSizeUnzipped": 262_144_000,
            "CodeSizeZipped": 52_428_800,
            "ConcurrentExecutions": 1000,
            "UnreservedConcurrentExecutions": 1000,
        },
        "AccountUsage": {
            "TotalCodeSize": sum(f.code_size for f in functions),
            "FunctionCount": len(functions),
        },
    }
