"""Short ways to write policies, tags and code archives."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from .facts import EXTERNAL_ID, LANDFALL_USER_ARN


def policy(*statements: dict[str, Any]) -> str:
    """A policy document with these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: Any, resources: Any = "*", **more: Any) -> dict[str, Any]:
    """An Allow statement."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: Any, resources: Any = "*", **more: Any) -> dict[str, Any]:
    """A Deny statement."""
    return {"Effect": "Deny", "Action": actions, "Resource": resources, **more}


def trust_service(*services: str) -> str:
    """A trust policy for AWS services."""
    return policy(
        {
            "Effect": "Allow",
            "Principal": {"Service": list(services) if len(services) > 1 else services[0]},
            "Action": "sts:AssumeRole",
        }
    )


def trust_aws(arn: str, external_id: str | None = None) -> str:
    """A trust policy for an AWS principal, on condition of an external id if one is given."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"AWS": arn},
        "Action": "sts:AssumeRole",
    }
    if external_id:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
    return policy(statement)


def trust_landfall() -> str:
    """The trust policy of Landfall's own roles."""
    return trust_aws(LANDFALL_USER_ARN, EXTERNAL_ID)


def pairs(tags: dict[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Tags as the list of pairs that most services want."""
    return [{key: k, value: v} for k, v in tags.items()]


def tagged(kind: str, tags: dict[str, str]) -> dict[str, Any]:
    """EC2's argument that tags what is being created; nothing when there are no tags."""
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": pairs(tags)}]} if tags else {}


def archive(name: str, source: str) -> bytes:
    """A zip archive with one file, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(zipfile.ZipInfo(name, (2024, 3, 1, 8, 0, 0)), source)
    return buffer.getvalue()
