"""Systems Manager: a member that moto fills with a remark of its own."""

from __future__ import annotations

import json

from ..registry import corrects
from ..wire.answer import Answer
from ..wire.call import Call


@corrects("ssm", "ListDocuments", "DescribeDocument")
def platforms(call: Call, answer: Answer) -> None:
    """Documents run everywhere unless they say otherwise."""
    if answer.status == 200:
        remark, everywhere = b'["Not Implemented (moto)"]', b'["Linux", "MacOS", "Windows"]'
        content = json.dumps(json.loads(answer.body)).encode()
        answer.replace_body(content.replace(remark, everywhere))
