"""Page sizes for listings where moto answers everything at once.

The request goes to moto without its paging members; the complete answer is cut into the page that
was asked for. Default sizes are those of the services' API references.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ..errors import AwsError
from ..moto_host import ask_moto
from ..paging import page
from ..registry import answers
from ..wire.answer import Answer
from ..wire.call import Call


@dataclass(frozen=True)
class Listing:
    """How an operation pages: its members' names and its default page size."""

    service: str
    operation: str
    items: str
    identity: str
    limit: str
    token: str
    next_token: str
    default: int
    truncated: str | None = None
    bad_token: str = "InvalidParameterException"


_KMS = {
    "limit": "Limit",
    "token": "Marker",
    "next_token": "NextMarker",
    "truncated": "Truncated",
    "bad_token": "InvalidMarkerException",
}
_ECR = {"limit": "maxResults", "token": "nextToken", "next_token": "nextToken", "default": 100}
_LAMBDA = {
    "limit": "MaxItems",
    "token": "Marker",
    "next_token": "NextMarker",
    "bad_token": "InvalidParameterValueException",
}

LISTINGS = (
    Listing("kms", "ListKeys", "Keys", "KeyId", default=100, **_KMS),
    Listing("kms", "ListAliases", "Aliases", "AliasName", default=50, **_KMS),
    Listing("kms", "ListGrants", "Grants", "GrantId", default=50, **_KMS),
    Listing("kms", "ListResourceTags", "Tags", "TagKey", default=50, **_KMS),
    Listing("ecr", "DescribeRepositories", "repositories", "repositoryName", **_ECR),
    Listing("ecr", "DescribeImages", "imageDetails", "imageDigest", **_ECR),
    Listing("ecr", "ListImages", "imageIds", "", **_ECR),
    Listing("lambda", "ListFunctions", "Functions", "FunctionArn", default=50, **_LAMBDA),
    Listing(
        "lambda", "ListEventSourceMappings", "EventSourceMappings", "UUID", default=100, **_LAMBDA
    ),
)


def _register(listing: Listing) -> None:
    @answers(listing.service, listing.operation)
    def paged(call: Call) -> Answer:
        limit, token = _take(call, listing)
        answer = ask_moto(call)
        if answer.status != 200:
            return answer
        content = json.loads(answer.body)
        bad = AwsError(listing.bad_token, "The token is invalid.")
        part, following = page(
            content.get(listing.items) or [], lambda item: _name(item, listing), token, limit, bad
        )
        content[listing.items] = part
        _drop_unknown(call, content)
        content.pop(listing.next_token, None)
        if following:
            content[listing.next_token] = following
        if listing.truncated:
            content[listing.truncated] = following is not None
        answer.replace_body(json.dumps(content).encode())
        return answer


def _name(item: dict[str, Any], listing: Listing) -> str:
    if listing.identity:
        return str(item.get(listing.identity))
    return json.dumps(item, sort_keys=True)


def _take(call: Call, listing: Listing) -> tuple[int, str | None]:
    """Remove limit and token from the request and return them."""
    if listing.service == "lambda":
        given = dict(parse_qsl(call.environ.get("QUERY_STRING", ""), keep_blank_values=True))
        limit, token = given.pop(listing.limit, None), given.pop(listing.token, None)
        query = urlencode(given)
        call.environ["QUERY_STRING"] = query
        path = call.environ["RAW_URI"].split("?")[0]
        call.environ["RAW_URI"] = f"{path}?{query}" if query else path
    else:
        given = json.loads(call.body or b"{}")
        limit, token = given.pop(listing.limit, None), given.pop(listing.token, None)
        call.body = json.dumps(given).encode()
        call.environ["CONTENT_LENGTH"] = str(len(call.body))
    size = int(limit) if limit else listing.default
    if not 1 <= size <= 10_000:
        raise AwsError("ValidationException", f"{listing.limit} must be between 1 and 10000")
    return size, token or None


def _drop_unknown(call: Call, content: dict[str, Any]) -> None:
    known = {
        m.serialization.get("name", n) for n, m in call.operation_model.output_shape.members.items()
    }
    for name in set(content) - known:
        del content[name]
    if call.operation == "ListEventSourceMappings":
        for item in content["EventSourceMappings"]:
            item.pop("Tags", None)


for _listing in LISTINGS:
    _register(_listing)
