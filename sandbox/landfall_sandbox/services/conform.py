"""Reads of services whose answers moto forms loosely: formed by the model, and cut into pages.

moto's answer is read leniently, as botocore reads it, and written again as the operation's model
prescribes: dates in the protocol's form, no members that the API does not define. Operations that
have a paginator in botocore's data are cut into the page asked for. Default and largest page
sizes are those of the services' API references, where the models do not tell.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

import botocore.session
from botocore.exceptions import DataNotFoundError
from botocore.parsers import create_parser

from .. import registry
from ..errors import AwsError
from ..moto_host import ask_moto
from ..paging import page
from ..wire.answer import Answer, from_result
from ..wire.call import Call

_MOST_TURNS = 1000  # more pages than moto ever has; a token that leads nowhere ends here


@dataclass(frozen=True)
class Habits:
    """How a service pages: default and largest page size, and its word for a bad token."""

    default: int
    most: int
    bad_token: str
    bad_limit: str = "ValidationException"


_RDS = Habits(100, 100, "InvalidParameterValue", "InvalidParameterValue")
SERVICES = {
    "ec2": Habits(1000, 1000, "InvalidNextToken", "InvalidParameterValue"),
    "autoscaling": Habits(50, 100, "InvalidNextToken", "ValidationError"),
    "elbv2": Habits(400, 400, "ValidationError", "ValidationError"),
    "route53": Habits(100, 1000, "InvalidInput", "InvalidInput"),
    "acm": Habits(1000, 1000, "InvalidArgsException"),
    "cloudfront": Habits(100, 100, "InvalidArgument", "InvalidArgument"),
    "ecs": Habits(100, 100, "InvalidParameterException", "InvalidParameterException"),
    "rds": _RDS,
    "elasticache": _RDS,
    "redshift": _RDS,
    "efs": Habits(100, 1000, "BadRequest", "BadRequest"),
    "kinesis": Habits(100, 10_000, "InvalidArgumentException", "InvalidArgumentException"),
    "kafka": Habits(100, 100, "BadRequestException", "BadRequestException"),
    "opensearch": Habits(100, 100, "ValidationException"),
}
# Operations whose default page is not their service's.
DEFAULTS = {
    ("ecs", "ListServices"): 10,
    ("ecs", "ListTasks"): 100,
    ("cloudfront", "ListInvalidations"): 100,
}
# Not touched: what reads data instead of describing things.
LEFT_ALONE = frozenset({("kinesis", "GetRecords")})


@dataclass(frozen=True)
class Pager:
    """An operation's paginator: paths of its lists, and the names of its members."""

    lists: tuple[tuple[str, ...], ...]
    token_in: str
    token_out: tuple[str, ...]
    limit: str
    more: tuple[str, ...] | None


@cache
def _session() -> Any:
    return botocore.session.get_session()


@cache
def _pagers(service: str) -> dict[str, Pager]:
    try:
        found = _session().get_paginator_model(service)._paginator_config
    except DataNotFoundError:
        return {}
    pagers = {}
    for operation, config in found.items():
        given, back, limit = (config.get(k) for k in ("input_token", "output_token", "limit_key"))
        if not isinstance(given, str) or not isinstance(back, str) or not limit or "[" in back:
            continue
        keys = config["result_key"]
        more = config.get("more_results")
        pagers[operation] = Pager(
            tuple(tuple(k.split(".")) for k in ([keys] if isinstance(keys, str) else keys)),
            given,
            tuple(back.split(".")),
            limit,
            tuple(more.split(".")) if more else None,
        )
    return pagers


def conform(call: Call) -> Answer:
    """Ask moto and answer in the model's form, one page if the operation has pages."""
    if (call.service, call.operation) in LEFT_ALONE:
        return ask_moto(call)
    pager = _pagers(call.service).get(call.operation or "")
    if pager is None:
        answer = ask_moto(call)
        return answer if answer.status >= 300 else from_result(call, read(call, answer))
    size, token = _asked(call, pager)
    whole = _whole(call, pager)
    if isinstance(whole, Answer):
        return whole
    _cut(call, pager, whole, size, token)
    return from_result(call, whole)


def read(call: Call, answer: Answer) -> dict[str, Any]:
    """moto's answer as the operation's output, completed by what services registered."""
    parser = create_parser(str(call.service_model.resolved_protocol))
    headers = {k.lower(): v for k, v in answer.headers}
    parsed = parser.parse(
        {"status_code": answer.status, "headers": headers, "body": answer.body},
        call.operation_model.output_shape,
    )
    parsed.pop("ResponseMetadata", None)
    _prune(parsed, call.operation_model.output_shape)
    for finish in FINISHES.get((call.service, call.operation or ""), ()):
        finish(call, parsed)
    return parsed


# Sent even without a value: an instance without user data has an empty one.
_EMPTY_TOO = frozenset({"UserData"})


def _prune(value: Any, shape: Any) -> None:
    """Drop structures without a member: AWS leaves out what is not set."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, item in list(value.items()):
            member = shape.members.get(name)
            if member is None:
                continue
            _prune(item, member)
            empty = item == {} and member.type_name == "structure" and member.members
            if empty and name not in _EMPTY_TOO:
                del value[name]
    elif shape.type_name == "list":
        for item in value:
            _prune(item, shape.member)
    elif shape.type_name == "map" and shape.value.type_name in ("structure", "list", "map"):
        for item in value.values():
            _prune(item, shape.value)


Finish = Callable[[Call, dict[str, Any]], None]
FINISHES: dict[tuple[str, str], list[Finish]] = {}


def finishes(service: str, *operations: str) -> Callable[[Finish], Finish]:
    """The decorated function completes what moto answered, before pages are cut."""

    def register(function: Finish) -> Finish:
        for operation in operations:
            FINISHES.setdefault((service, operation), []).append(function)
        return function

    return register


def _whole(call: Call, pager: Pager) -> dict[str, Any] | Answer:
    """Everything that moto has, from as many of its own pages as it takes."""
    whole: dict[str, Any] | None = None
    for _ in range(_MOST_TURNS):
        answer = ask_moto(call)
        if answer.status >= 300:
            return answer
        part = read(call, answer)
        token = _get(part, pager.token_out)
        if whole is None:
            whole = part
        else:
            for path in pager.lists:
                (_get(whole, path) or []).extend(_get(part, path) or [])
        if not token:
            break
        _put_token(call, pager, str(token))
    assert whole is not None
    return whole


def _cut(call: Call, pager: Pager, whole: dict[str, Any], size: int, token: str | None) -> None:
    lists = [(path, _get(whole, path) or []) for path in pager.lists]
    numbered = list(enumerate((path, item) for path, items in lists for item in items))
    habits = SERVICES[call.service]
    part, following = page(
        numbered,
        lambda pair: f"{pair[0]:08d}",
        token,
        size,
        AwsError(habits.bad_token, f"The value of {pager.token_in} is not valid."),
    )
    for path, items in lists:
        if items:
            _set(whole, path, [item for _, (p, item) in part if p == path])
    if len(pager.token_out) > 1:
        holder = whole[pager.token_out[0]]
        if "Quantity" in holder:
            holder["Quantity"] = len(part)
            holder["MaxItems"] = size
            holder["Marker"] = token or ""
    elif "MaxItems" in call.operation_model.output_shape.members:
        whole["MaxItems"] = str(size) if call.service == "route53" else size
        if token and pager.token_in in call.operation_model.output_shape.members:
            whole[pager.token_in] = token
    if following:
        _set(whole, pager.token_out, following)
    else:
        _drop(whole, pager.token_out)
    if pager.more:
        _set(whole, pager.more, following is not None)


def _get(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = (value or {}).get(name)
    return value


def _set(value: dict[str, Any], path: tuple[str, ...], new: Any) -> None:
    for name in path[:-1]:
        value = value.setdefault(name, {})
    value[path[-1]] = new


def _drop(value: dict[str, Any], path: tuple[str, ...]) -> None:
    for name in path[:-1]:
        value = value.get(name) or {}
    value.pop(path[-1], None)


def _asked(call: Call, pager: Pager) -> tuple[int, str | None]:
    """Take limit and token out of the request and return them."""
    given = Members(call)
    limit, token = given.pop(pager.limit), given.pop(pager.token_in)
    given.write()
    habits = SERVICES[call.service]
    size = DEFAULTS.get((call.service, call.operation or ""), habits.default)
    if limit is None:
        return size, token or None
    least, most = _bounds(call, pager.limit, habits.most)
    try:
        size = int(limit)
    except ValueError:
        size = -1
    if not least <= size <= most:
        text = f"Value ({limit}) for {pager.limit} is not valid: between {least} and {most}."
        raise AwsError(habits.bad_limit, text)
    return size, token or None


def _bounds(call: Call, limit: str, most: int) -> tuple[int, int]:
    metadata = call.operation_model.input_shape.members[limit].metadata
    return metadata.get("min", 1), metadata.get("max", most)


def _put_token(call: Call, pager: Pager, token: str) -> None:
    given = Members(call)
    given.put(pager.token_in, token)
    given.write()


class Members:
    """The request's simple members, where its protocol puts them."""

    def __init__(self, call: Call) -> None:
        self._call = call
        protocol = call.protocol
        self._form = protocol in ("query", "ec2")
        self._in_query = protocol in ("rest-json", "rest-xml")
        if self._form:
            self._values = dict(parse_qsl(call.body.decode(), keep_blank_values=True))
        elif self._in_query:
            query = call.environ.get("QUERY_STRING", "")
            self._pairs = parse_qsl(query, keep_blank_values=True)
        else:
            self._values = json.loads(call.body or b"{}")

    def _wire(self, name: str) -> str:
        serialization = self._call.operation_model.input_shape.members[name].serialization
        wire = str(serialization.get("queryName", serialization.get("name", name)))
        return wire[0].upper() + wire[1:] if self._call.protocol == "ec2" else wire

    def pop(self, name: str) -> Any:
        """Take a member out of the request and return it, or None."""
        wire = self._wire(name)
        if not self._in_query:
            return self._values.pop(wire, None)
        found = [v for k, v in self._pairs if k == wire]
        self._pairs = [(k, v) for k, v in self._pairs if k != wire]
        return found[0] if found else None

    def put(self, name: str, value: str) -> None:
        """Set a member."""
        wire = self._wire(name)
        if self._in_query:
            self._pairs = [(k, v) for k, v in self._pairs if k != wire] + [(wire, value)]
        else:
            self._values[wire] = value

    def write(self) -> None:
        """Put the members back into the request."""
        call = self._call
        if self._in_query:
            query = urlencode(self._pairs)
            call.environ["QUERY_STRING"] = query
            path = call.environ["RAW_URI"].split("?")[0]
            call.environ["RAW_URI"] = f"{path}?{query}" if query else path
            return
        text = urlencode(self._values) if self._form else json.dumps(self._values)
        call.body = text.encode()
        call.environ["CONTENT_LENGTH"] = str(len(call.body))


for _service in SERVICES:
    registry.readers[_service] = conform
