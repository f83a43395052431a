"""The fault "repeat_token": a listing whose next page begins with the same token for ever.

Which members are tokens is read from botocore's description of paginators.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from botocore.exceptions import DataNotFoundError
from botocore.session import Session

from .wire.answer import Answer
from .wire.call import Call

_SENT = "landfall.sent_token"
_TRUNCATED = {"iam": "IsTruncated", "kms": "Truncated", "s3": "IsTruncated"}


@cache
def _paginators(service: str) -> dict[str, Any]:
    try:
        return (
            Session()
            .get_component("data_loader")
            .load_service_model(service, "paginators-1")["pagination"]
        )
    except DataNotFoundError:
        return {}


def _tokens(call: Call) -> tuple[str, str] | None:
    """The names of the input and the output member that carry the operation's token."""
    described = _paginators(call.service).get(call.operation or "")
    if not described:
        return None

    def first(value: Any) -> str:
        name = value[0] if isinstance(value, list) else value
        return name.split("||")[0].strip()

    return first(described["input_token"]), first(described["output_token"])


def remember_token(call: Call) -> None:
    """Note the token that the request carries, before the operation sees the request."""
    names = _tokens(call)
    if names:
        call.environ[_SENT] = call.params.get(names[0]) or ""


def repeat_token(call: Call, answer: Answer) -> None:
    """Answer with the token that was sent, and say that there is more."""
    names = _tokens(call)
    if not names or not call.operation_model.output_shape:
        return
    token = call.environ.get(_SENT) or "repeated-token"
    member = call.operation_model.output_shape.members.get(names[1])
    wire = member.serialization.get("name", names[1]) if member else names[1]
    truncated = _TRUNCATED.get(call.service)
    if call.operation == "ListBuckets":
        truncated = None
    if call.protocol in ("json", "rest-json"):
        content = json.loads(answer.body or b"{}")
        content[wire] = token
        if truncated:
            content[truncated] = True
        answer.replace_body(json.dumps(content).encode())
    else:
        answer.replace_body(_in_xml(answer.body.decode(), wire, token, truncated).encode())


def _in_xml(text: str, wire: str, token: str, truncated: str | None) -> str:
    for name in filter(None, (wire, truncated)):
        text = re.sub(rf"<{name}>[^<]*</{name}>|<{name}\s*/>", "", text)
    inserted = f"<{wire}>{token}</{wire}>"
    if truncated:
        inserted = f"<{truncated}>true</{truncated}>" + inserted
    # Into the result: before the metadata of a query answer, else before the last end tag.
    found = re.search(r"</\w+Result>\s*<ResponseMetadata", text) or re.search(
        r"</\w+>\s*(</\w+Response>)?\s*$", text
    )
    at = found.start() if found else len(text)
    return text[:at] + inserted + text[at:]
