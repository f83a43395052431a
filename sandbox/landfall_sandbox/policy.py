"""A small evaluator of IAM policies: principals, actions, resources and the usual conditions.

It serves trust policies and bucket policies. It is stricter than moto where AWS is strict
(principals, ExternalId) and answers "unknown" for conditions it cannot evaluate.
"""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

_ACCOUNT = re.compile(r"^\d{12}$")
_ROOT = re.compile(r"^arn:aws:iam::(\d{12}):root$")
_ASSUMED = re.compile(r"^arn:aws:sts::(\d{12}):assumed-role/([^/]+)/(.+)$")


def statements(document: str | bytes | Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The statements of a policy document; an empty list when there is none or it is no JSON."""
    if not document:
        return []
    if isinstance(document, str | bytes):
        try:
            document = json.loads(document)
        except ValueError:
            return []
    found = document.get("Statement", []) if isinstance(document, Mapping) else []
    return [found] if isinstance(found, dict) else list(found)


def as_list(value: Any) -> list[Any]:
    """`value` as a list, as IAM reads "one or many"."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


@lru_cache(maxsize=4096)
def _pattern(glob: str, ignore_case: bool) -> re.Pattern[str]:
    # IAM knows * and ? only; brackets are literal.
    text = fnmatch.translate(glob.replace("[", "[[]"))
    return re.compile(text, re.IGNORECASE if ignore_case else 0)


def matches(globs: Iterable[Any], value: str, *, ignore_case: bool = False) -> bool:
    """Whether any of IAM's wildcard patterns matches the whole of `value`."""
    return any(_pattern(str(g), ignore_case).match(value) for g in globs)


def action_matches(statement: Mapping[str, Any], action: str) -> bool:
    """Whether the statement's Action or NotAction covers `action`, such as "s3:GetObject"."""
    if "NotAction" in statement:
        return not matches(as_list(statement["NotAction"]), action, ignore_case=True)
    return matches(as_list(statement.get("Action")), action, ignore_case=True)


def resource_matches(statement: Mapping[str, Any], resource: str) -> bool:
    """Whether the statement's Resource or NotResource covers the ARN `resource`."""
    if "NotResource" in statement:
        return not matches(as_list(statement["NotResource"]), resource)
    if "Resource" not in statement:
        return True
    return matches(as_list(statement["Resource"]), resource)


def principal_matches(
    principal: Any, arns: Iterable[str], account: str, *, services: Iterable[str] = ()
) -> bool:
    """Whether a Principal element admits a caller known by `arns` in `account`.

    `arns` are the caller's own names: a user ARN, or a role ARN with the ARN of its session.
    """
    if principal == "*":
        return True
    if not isinstance(principal, Mapping):
        return False
    known = set(arns)
    for entry in map(str, as_list(principal.get("AWS"))):
        if entry == "*" or entry in known:
            return True
        root = _ROOT.match(entry)
        if (root and root.group(1) == account) or (_ACCOUNT.match(entry) and entry == account):
            return True
    return any(entry in set(services) for entry in as_list(principal.get("Service")))


def names_of(arn: str, role_arn: str | None) -> list[str]:
    """All ARNs by which policies may name this caller."""
    return [arn] + ([role_arn] if role_arn else [])


def statement_principal_matches(
    statement: Mapping[str, Any], arns: list[str], account: str, services: Iterable[str] = ()
) -> bool:
    """Whether Principal or NotPrincipal of the statement covers the caller."""
    if "NotPrincipal" in statement:
        return not principal_matches(statement["NotPrincipal"], arns, account, services=services)
    return principal_matches(statement.get("Principal"), arns, account, services=services)


def conditions_hold(condition: Any, context: Mapping[str, str]) -> bool | None:
    """Evaluate a Condition block: True, False, or None when an operator or key is unknown here.

    `context` maps lower-case condition keys to their value; keys that it lacks count as unknown
    unless the operator says what an absent key means.
    """
    if not condition:
        return True
    unknown = False
    for operator, pairs in condition.items():
        for key, wanted in pairs.items():
            held = _holds(operator, context.get(key.lower()), [str(w) for w in as_list(wanted)])
            if held is False:
                return False
            unknown = unknown or held is None
    return None if unknown else True


def _holds(operator: str, actual: str | None, wanted: list[str]) -> bool | None:
    name, if_exists = operator, False
    if name.endswith("IfExists"):
        name, if_exists = name.removesuffix("IfExists"), True
    name = name.split(":")[-1]
    if name == "Null":
        return (actual is None) == (wanted[0].lower() == "true")
    if actual is None:
        return True if if_exists else None
    lowered = actual.lower()
    tests = {
        "StringEquals": lambda: actual in wanted,
        "StringNotEquals": lambda: actual not in wanted,
        "StringEqualsIgnoreCase": lambda: lowered in [w.lower() for w in wanted],
        "StringLike": lambda: matches(wanted, actual),
        "StringNotLike": lambda: not matches(wanted, actual),
        "ArnEquals": lambda: matches(wanted, actual),
        "ArnLike": lambda: matches(wanted, actual),
        "ArnNotEquals": lambda: not matches(wanted, actual),
        "ArnNotLike": lambda: not matches(wanted, actual),
        "Bool": lambda: lowered in [w.lower() for w in wanted],
    }
    test = tests.get(name)
    return test() if test else None
