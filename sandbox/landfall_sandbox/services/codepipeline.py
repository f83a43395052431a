"""CodePipeline: webhooks.

https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutWebhook.html
"""

from __future__ import annotations

from typing import Any

from moto.codepipeline.models import codepipeline_backends
from moto.moto_api._internal import mock_random

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own

SERVICE = "codepipeline"
_SECRETS = "authenticationConfiguration"


@answers(SERVICE, "PutWebhook")
def put(call: Call) -> dict[str, Any]:
    """Make or replace a webhook of a pipeline that exists."""
    definition = call.params["webhook"]
    pipeline = definition["targetPipeline"]
    if pipeline not in codepipeline_backends[call.account][call.region].pipelines:
        raise AwsError("PipelineNotFoundException", f"There is no pipeline {pipeline}.")
    name = definition["name"]
    token = mock_random.uuid4().hex
    # A secret token is never told again.
    shown = {**definition, _SECRETS: own.without(definition[_SECRETS], "SecretToken")}
    own.shelf(call, "webhooks")[name] = {
        "definition": shown,
        "url": f"https://{call.region}.webhooks.aws/trigger?t={token}&v=1",
        "arn": own.arn(call, f"webhook:{name}"),
        "tags": call.params.get("tags") or [],
    }
    return {"webhook": own.shelf(call, "webhooks")[name]}


@answers(SERVICE, "ListWebhooks")
def listed(call: Call) -> dict[str, Any]:
    """All webhooks."""
    given = call.params
    part, token = own.cut(
        list(own.shelf(call, "webhooks").values()),
        given.get("NextToken"),
        given.get("MaxResults"),
        100,
        "InvalidNextTokenException",
    )
    return own.without({"webhooks": part, "NextToken": token})


@answers(SERVICE, "DeleteWebhook")
def delete(call: Call) -> dict[str, Any]:
    """Deleting what is not there is no error."""
    own.shelf(call, "webhooks").pop(call.params["name"], None)
    return {}
