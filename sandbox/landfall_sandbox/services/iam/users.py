"""Permissions boundaries of users, and lists that are empty here."""

from __future__ import annotations

import re
from typing import Any

from moto.iam.models import User

from ...errors import AwsError
from ...registry import answers, corrects
from ...wire.answer import Answer
from ...wire.call import Call
from .report import backend


def _user(call: Call) -> User:
    name = call.params.get("UserName")
    found = backend(call.account).users.get(name)
    if found is None:
        raise AwsError("NoSuchEntity", f"The user with name {name} cannot be found.", 404)
    return found


@answers("iam", "PutUserPermissionsBoundary")
def put_boundary(call: Call) -> None:
    """Set a user's boundary to a policy that exists."""
    user, arn = _user(call), call.params["PermissionsBoundary"]
    if arn not in backend(call.account).managed_policies:
        raise AwsError("NoSuchEntity", f"Policy {arn} does not exist or is not attachable.", 404)
    # moto serializes users by their attributes' names, this one too.
    user.permissions_boundary = {
        "PermissionsBoundaryArn": arn,
        "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
    }


@answers("iam", "DeleteUserPermissionsBoundary")
def delete_boundary(call: Call) -> None:
    """Remove a user's boundary."""
    user = _user(call)
    if getattr(user, "permissions_boundary", None) is None:
        raise AwsError("NoSuchEntity", "The user has no permissions boundary.", 404)
    del user.permissions_boundary


@answers("iam", "ListServiceSpecificCredentials")
def no_credentials(call: Call) -> dict[str, Any]:
    """Nobody has passwords of single services here."""
    if call.params.get("UserName"):
        _user(call)
    return {"ServiceSpecificCredentials": []}


@answers("iam", "ListInstanceProfileTags", "ListSAMLProviderTags", "ListMFADeviceTags")
def no_tags(call: Call) -> dict[str, Any]:
    """moto keeps no tags of these."""
    return {"Tags": [], "IsTruncated": False}


@corrects("iam", "ListVirtualMFADevices")
def keep_seeds_secret(call: Call, answer: Answer) -> None:
    """A device's seed is told once, when the device is made."""
    if answer.status == 200:
        secret = rb"<(Base32StringSeed|QRCodePNG)>[^<]*</(Base32StringSeed|QRCodePNG)>"
        answer.replace_body(re.sub(secret, b"", answer.body))
