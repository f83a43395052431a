"""GetAccountAuthorizationDetails: what moto leaves out of policies, and ids in AWS's form."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

from moto.iam.models import Group, IAMBackend, InstanceProfile, Role, User

from ...registry import corrects
from ...wire.answer import Answer
from ...wire.call import Call
from .report import backend

_details = IAMBackend.get_account_authorization_details


def _only_used(self: IAMBackend, wanted: list[str]) -> dict[str, Any]:
    """AWS lists its own policies only where something uses them."""
    found = _details(self, wanted)
    boundaries = {
        getattr(holder, "permissions_boundary", None)
        and holder.permissions_boundary["PermissionsBoundaryArn"]
        for holder in (*self.users.values(), *self.roles.values())
    }
    found["managed_policies"] = sorted(
        (
            p
            for p in found["managed_policies"]
            if ":iam::aws:" not in p.arn or p.attachment_count or p.arn in boundaries
        ),
        key=lambda p: p.arn,
    )
    return found


IAMBackend.get_account_authorization_details = _only_used


def _text(kind: type) -> None:
    """Keep inline policies as text; CloudFormation hands them over parsed."""
    put = kind.put_policy

    def put_text(self: Any, name: str, document: Any) -> None:
        put(self, name, document if isinstance(document, str) else json.dumps(document))

    kind.put_policy = put_text  # type: ignore[attr-defined]


def _prefix_ids(kind: type, prefix: str) -> None:
    """Ids that say what they belong to, like AIDA… of users."""
    begin = kind.__init__

    def begun(self: Any, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **named)
        self.id = prefix + self.id[-17:].upper()

    kind.__init__ = begun  # type: ignore[misc]


for _kind in (Group, Role, User):
    _text(_kind)
_prefix_ids(User, "AIDA")
_prefix_ids(Group, "AGPA")
_prefix_ids(InstanceProfile, "AIPA")


@corrects("iam", "GetAccountAuthorizationDetails")
def name_policies(call: Call, answer: Answer) -> None:
    """Give policies their names and ids, which moto does not send here."""
    if answer.status != 200:
        return
    known = backend(call.account).managed_policies
    root = ET.fromstring(answer.body)
    space = root.tag[1:].partition("}")[0]
    ET.register_namespace("", space)
    prefix = f"{{{space}}}"
    for policies in root.iter(f"{prefix}Policies"):
        for entry in policies.findall(f"{prefix}member"):
            policy = known.get(entry.findtext(f"{prefix}Arn") or "")
            if policy and entry.find(f"{prefix}PolicyName") is None:
                ET.SubElement(entry, f"{prefix}PolicyName").text = policy.name
                ET.SubElement(entry, f"{prefix}PolicyId").text = policy.id
    body = ET.tostring(root, encoding="unicode").encode()
    answer.replace_body(b'<?xml version="1.0" encoding="UTF-8"?>\n' + body)
