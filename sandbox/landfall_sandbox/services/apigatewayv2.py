"""API Gateway v2: authorizers and models of an API as lists, which moto gives one by one."""

from __future__ import annotations

import json
from typing import Any

from moto.apigatewayv2.models import apigatewayv2_backends

from ..errors import AwsError
from ..registry import answers
from ..wire.answer import Answer
from ..wire.call import Call
from ..wire.tidy import fit
from . import own


def _api(call: Call) -> Any:
    found = apigatewayv2_backends[call.account][call.region].apis.get(call.params["ApiId"])
    if found is None:
        raise AwsError("NotFoundException", "Invalid API identifier specified", 404)
    return found


def _page(call: Call, things: Any) -> Answer:
    given = call.params
    part, token = own.cut(
        list(things), given.get("NextToken"), given.get("MaxResults"), 25, "BadRequestException"
    )
    # moto's things know their names on the wire, so the answer is written without a serializer.
    shape = call.operation_model.output_shape.members["Items"].member
    items = [fit(thing.to_json(), shape) for thing in part]
    body = json.dumps(own.without({"items": items, "nextToken": token})).encode()
    return Answer(200, [("Content-Type", "application/json")], body)


@answers("apigatewayv2", "GetAuthorizers")
def authorizers(call: Call) -> Answer:
    """An API's authorizers."""
    return _page(call, _api(call).authorizers.values())


@answers("apigatewayv2", "GetModels")
def models(call: Call) -> Answer:
    """An API's models."""
    return _page(call, _api(call).models.values())


@answers("apigatewayv2", "GetDeployments")
def deployments(call: Call) -> dict[str, Any]:
    """Stages deploy by themselves here."""
    _api(call)
    return {"Items": []}
