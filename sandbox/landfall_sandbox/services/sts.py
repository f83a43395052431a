"""STS: trust policies and ExternalId are enforced, sessions end when they say."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from moto.iam.models import iam_backends

from ..credentials import PARTITION, Caller, open_session
from ..errors import AwsError
from ..policy import action_matches, conditions_hold, statement_principal_matches, statements
from ..registry import answers
from ..wire.call import Call

_ROLE_ARN = re.compile(r"^arn:aws:iam::(\d{12}):role/((?:[\w+=,.@-]+/)*)([\w+=,.@-]{1,64})$")
_SESSION_NAME = re.compile(r"^[\w+=,.@-]{2,64}$")


@answers("sts", "GetCallerIdentity")
def get_caller_identity(call: Call) -> dict[str, str]:
    """Who the credentials belong to."""
    assert call.caller
    return {"UserId": call.caller.user_id, "Account": call.caller.account, "Arn": call.caller.arn}


@answers("sts", "AssumeRole")
def assume_role(call: Call) -> dict[str, Any]:
    """Temporary credentials of a role, when its trust policy admits the caller.

    A role that does not exist is answered like one that does not trust us, as at AWS.
    """
    assert call.caller
    params = call.params
    arn = str(params.get("RoleArn", ""))
    name = str(params.get("RoleSessionName", ""))
    seconds = int(params.get("DurationSeconds") or 3600)
    match = _ROLE_ARN.match(arn)
    if not match:
        raise AwsError("ValidationError", f"{arn} is invalid")
    if not _SESSION_NAME.match(name):
        raise AwsError(
            "ValidationError",
            "1 validation error detected: Value at 'roleSessionName' "
            "failed to satisfy constraint: [\\w+=,.@-]*, 2 to 64 characters",
        )
    policy = params.get("Policy")
    if policy is not None:
        _check_policy(policy)
    account, _, role_name = match.groups()
    role = _role(account, role_name)
    if role is None or role.arn != arn or not _trusted(role, call.caller, params):
        raise AwsError(
            "AccessDenied",
            f"User: {call.caller.arn} is not authorized to perform: sts:AssumeRole "
            f"on resource: {arn}",
            403,
        )
    _check_duration(seconds, role, call.caller)
    user_id = f"{role.id}:{name}"
    session_arn = f"arn:aws:sts::{account}:assumed-role/{role_name}/{name}"
    session = open_session(
        account, session_arn, user_id, seconds=seconds, role_arn=arn, policy=policy
    )
    return {
        "Credentials": {
            "AccessKeyId": session.access_key,
            "SecretAccessKey": session.secret_key,
            "SessionToken": session.token,
            "Expiration": datetime.fromtimestamp(int(session.expires), UTC),
        },
        "AssumedRoleUser": {"AssumedRoleId": user_id, "Arn": session_arn},
        "PackedPolicySize": min(100, len(policy or "") * 100 // 2048) if policy else None,
    }


def _role(account: str, name: str) -> Any:
    backends = iam_backends.get(account)
    if backends is None or PARTITION not in list(backends.keys()):
        return None
    return next((r for r in backends[PARTITION].roles.values() if r.name == name), None)


def _trusted(role: Any, caller: Caller, params: dict[str, Any]) -> bool:
    document = role.assume_role_policy_document
    context = {
        "sts:rolesessionname": str(params.get("RoleSessionName")),
        "aws:principalarn": caller.role_arn or caller.arn,
        "aws:principalaccount": caller.account,
        "aws:securetransport": "true",
        "aws:multifactorauthpresent": "false",
    }
    if params.get("ExternalId") is not None:
        context["sts:externalid"] = str(params["ExternalId"])
    allowed = False
    for statement in statements(document):
        if not action_matches(statement, "sts:AssumeRole"):
            continue
        if not statement_principal_matches(statement, caller.names, caller.account):
            continue
        if conditions_hold(statement.get("Condition"), context) is not True:
            continue
        if statement.get("Effect") == "Deny":
            return False
        allowed = True
    return allowed


def _check_duration(seconds: int, role: Any, caller: Caller) -> None:
    if not 900 <= seconds <= 43200:
        raise AwsError(
            "ValidationError",
            "1 validation error detected: Value at 'durationSeconds' "
            "failed to satisfy constraint: Member must be between 900 and 43200",
        )
    longest = int(getattr(role, "max_session_duration", None) or 3600)
    if caller.role_arn and seconds > 3600:
        raise AwsError(
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session "
            "limit for roles assumed by role chaining",
        )
    if seconds > longest:
        raise AwsError(
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        )


def _check_policy(policy: str) -> None:
    try:
        parsed = json.loads(policy)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict) or "Statement" not in parsed:
        raise AwsError("MalformedPolicyDocument", "This policy contains invalid Json")
    if len(policy) > 2048:
        raise AwsError(
            "ValidationError",
            "1 validation error detected: Value at 'policy' failed to satisfy "
            "constraint: Member must have length less than or equal to 2048",
        )
