"""Secrets Manager: members that only moto knows are left out."""

from __future__ import annotations

import json

from ..registry import corrects
from ..wire.answer import Answer
from ..wire.call import Call


@corrects("secretsmanager", "DescribeSecret", "ListSecrets")
def drop_unknown(call: Call, answer: Answer) -> None:
    """Remove what the API does not define."""
    if answer.status != 200:
        return
    content = json.loads(answer.body)
    for secret in content.get("SecretList", [content]):
        secret.pop(
            "VersionIdsToStages" if call.operation == "ListSecrets" else "SecretVersionsToStages",
            None,
        )
    answer.replace_body(json.dumps(content).encode())
