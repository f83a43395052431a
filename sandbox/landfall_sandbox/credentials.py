"""Who signs a request: IAM users with access keys, and sessions that the sandbox handed out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from moto.iam.models import iam_backends

from .errors import AwsError
from .policy import names_of
from .wire.call import Call
from .world import Session, world

PARTITION = "aws"
_JSON_CODES = ("json", "rest-json", "smithy-rpc-v2-cbor")


@dataclass(frozen=True)
class Caller:
    """The principal behind a request's access key."""

    account: str
    arn: str
    user_id: str
    role_arn: str | None = None
    session_policy: str | None = None

    @property
    def names(self) -> list[str]:
        """Every ARN by which a policy may name this caller."""
        return names_of(self.arn, self.role_arn)


def identify(call: Call) -> Caller:
    """The caller of a signed request.

    Raises AwsError: an unknown key, a missing or wrong session token, or an expired session,
    each with the code that the call's service uses.
    """
    key = call.access_key or ""
    token = call.header("x-amz-security-token") or _query_token(call)
    session = world().sessions.get(key)
    if session:
        if token is None or not secrets.compare_digest(token, session.token):
            raise invalid_token(call)
        if session.expired:
            raise expired(call)
        return Caller(
            session.account, session.arn, session.user_id, session.role_arn, session.policy
        )
    user = _user_of(key)
    if user is None:
        raise unknown_key(call)
    if token is not None:
        raise invalid_token(call)
    return user


def _query_token(call: Call) -> str | None:
    if "X-Amz-Security-Token=" not in call.environ.get("QUERY_STRING", ""):
        return None
    return call.request.args.get("X-Amz-Security-Token")


def _user_of(access_key: str) -> Caller | None:
    for account, backends in list(iam_backends.items()):
        if PARTITION not in list(backends.keys()):
            continue
        key = backends[PARTITION].access_keys.get(access_key)
        if key is None or getattr(key, "status", "Active") != "Active" or not key.user_name:
            continue
        user = backends[PARTITION].users.get(key.user_name)
        if user:
            return Caller(account, user.arn, user.id)
    return None


def open_session(
    account: str,
    arn: str,
    user_id: str,
    *,
    seconds: int,
    role_arn: str | None = None,
    policy: str | None = None,
) -> Session:
    """Hand out temporary credentials in `account` that live for `seconds`."""
    key = iam_backends[account][PARTITION].create_temp_access_key()
    key.role_arn = role_arn
    session = Session(
        access_key=key.access_key_id,
        secret_key=key.secret_access_key,
        token="FwoGZXIvYXdzE" + secrets.token_urlsafe(180),
        account=account,
        arn=arn,
        user_id=user_id,
        expires=datetime.now(UTC).timestamp() + seconds,
        role_arn=role_arn,
        policy=policy,
    )
    world().sessions[session.access_key] = session
    return session


def open_admin_session(account: str, seconds: int = 3600) -> Session:
    """Credentials of an account's root, for seeding; there is no such way in at Amazon."""
    return open_session(account, f"arn:aws:iam::{account}:root", account, seconds=seconds)


def unknown_key(call: Call) -> AwsError:
    """The error for an access key that does not exist."""
    if call.service == "s3":
        return AwsError(
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
            403,
            extra={"AWSAccessKeyId": call.access_key},
        )
    return _invalid_security_token(call)


def invalid_token(call: Call) -> AwsError:
    """The error for a session token that is missing or does not belong to its key."""
    if call.service == "s3":
        return AwsError("InvalidToken", "The provided token is malformed or otherwise invalid.")
    return _invalid_security_token(call)


def _invalid_security_token(call: Call) -> AwsError:
    message = "The security token included in the request is invalid."
    if call.service == "ec2":
        return AwsError(
            "AuthFailure",
            "AWS was not able to validate the provided access credentials",
            401,
        )
    if speaks_json(call):
        status = 403 if call.service == "lambda" else 400
        return AwsError("UnrecognizedClientException", message, status)
    return AwsError("InvalidClientTokenId", message, 403)


def expired(call: Call) -> AwsError:
    """The error for a session that has ended."""
    if call.service == "s3":
        return AwsError("ExpiredToken", "The provided token has expired.")
    message = "The security token included in the request is expired"
    if call.service == "ec2":
        return AwsError("RequestExpired", "Request has expired.")
    if speaks_json(call):
        return AwsError("ExpiredTokenException", message, 403 if call.service == "lambda" else 400)
    return AwsError("ExpiredToken", message, 403)


def speaks_json(call: Call) -> bool:
    """Whether the call's service answers in one of the JSON protocols."""
    try:
        return call.protocol in _JSON_CODES
    except Exception:  # a service without a model
        return True
