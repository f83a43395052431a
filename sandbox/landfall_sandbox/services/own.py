"""What the services share that moto has not: a place for their things, pages, names, tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from ..errors import AwsError
from ..paging import page
from ..wire.call import Call
from ..world import world

Item = TypeVar("Item")


def shelf_of(service: str, account: str, region: str) -> dict[str, Any]:
    """The things of `service` in an account and region: a dict that is saved with the world."""
    places = world().service_data.setdefault(service, {})
    return places.setdefault((account, region), {})


def shelf(call: Call, part: str = "things") -> dict[str, Any]:
    """The things that `call` can see, by kind (`part`)."""
    return shelf_of(call.service, call.account, call.region).setdefault(part, {})


def cut(
    items: Sequence[Item], token: str | None, limit: Any, default: int, bad_token: str
) -> tuple[list[Item], str | None]:
    """The page of `items` that is asked for, and the next token.

    Raises AwsError with the code `bad_token` when the token is none of ours.
    """
    size = int(limit) if limit else default
    part, following = page(
        list(enumerate(items)),
        lambda pair: f"{pair[0]:08d}",
        token,
        size,
        AwsError(bad_token, "The token is invalid."),
    )
    return [item for _, item in part], following


def arn(call: Call, resource: str, service: str | None = None) -> str:
    """The ARN of `resource` in the caller's account and region."""
    return f"arn:aws:{service or call.service}:{call.region}:{call.account}:{resource}"


def check_name(text: str, pattern: str, code: str) -> None:
    """Raise AwsError with `code` when `text` does not fit."""
    if not re.fullmatch(pattern, text or ""):
        raise AwsError(code, f"{text!r} is not a valid name.")


def without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """`values` without None and without these names."""
    return {k: v for k, v in values.items() if k not in names and v is not None}
