"""Pages with opaque tokens, for answers that moto does not page."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import TypeVar

from .errors import AwsError

Item = TypeVar("Item")


def encode(after: str) -> str:
    """A token that means "begin after this name"."""
    return base64.urlsafe_b64encode(b"after:" + after.encode()).decode()


def decode(token: str) -> str:
    """The name in a token. Raises ValueError when this sandbox did not make the token."""
    try:
        text = base64.urlsafe_b64decode(token.encode()).decode()
    except ValueError as error:
        raise ValueError("not a token") from error
    if not text.startswith("after:"):
        raise ValueError("not a token")
    return text.removeprefix("after:")


def page(
    items: Sequence[Item],
    name_of: Callable[[Item], str],
    token: str | None,
    most: int,
    bad_token: AwsError,
) -> tuple[list[Item], str | None]:
    """The page of `items` (in their order) that `token` asks for, and the next token.

    Raises `bad_token` when the token is not one of ours or names nothing that is left.
    """
    begin = 0
    if token:
        try:
            after = decode(token)
        except ValueError:
            raise bad_token from None
        names = [name_of(i) for i in items]
        # The named item may be gone by now: go on at the first one behind it.
        begin = names.index(after) + 1 if after in names else sum(1 for n in names if n <= after)
    part = list(items[begin : begin + most])
    more = begin + most < len(items)
    return part, encode(name_of(part[-1])) if more and part else None
