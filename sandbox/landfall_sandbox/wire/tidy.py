"""Bringing moto's answers into the form that botocore's models prescribe.

moto answers some dates as text where the model says a number, adds members of its own, and sends
nulls. Lenient SDKs do not mind; strict ones refuse the whole answer. What cannot be put right
without knowing better, such as a required member that is absent, stays as it is.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

from .answer import Answer
from .call import Call

_JSON = ("json", "rest-json")
_DATE_IN_XML = re.compile(r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$")


def tidy(call: Call, answer: Answer) -> None:
    """Correct a successful answer in place; leaves alone what it does not understand."""
    if answer.status >= 300 or not answer.body or call.operation is None:
        return
    try:
        protocol, shape = call.protocol, call.operation_model.output_shape
    except Exception:  # a service without a model has nothing to be compared with
        return
    if shape is None or call.service in ("s3", "s3control"):
        return
    payload = shape.serialization.get("payload")
    target = shape.members[payload] if payload else shape
    if target.type_name != "structure":
        return
    if protocol in _JSON:
        _tidy_json(answer, target)
    elif protocol in ("query", "ec2"):
        _tidy_xml(answer)


def _tidy_json(answer: Answer, shape: Any) -> None:
    try:
        content = json.loads(answer.body)
    except ValueError:
        return
    better = fit(content, shape)
    if better != content:
        answer.replace_body(json.dumps(better).encode())


def fit(value: Any, shape: Any) -> Any:
    """`value` as `shape` wants it: known members only, no nulls, dates and numbers as such."""
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        if getattr(shape, "is_document_type", False):
            return value
        members = {m.serialization.get("name", n): m for n, m in shape.members.items()}
        return {
            name: fit(item, members[name])
            for name, item in value.items()
            if name in members and item is not None
        }
    if kind == "list" and isinstance(value, list):
        return [fit(item, shape.member) for item in value if item is not None]
    if kind == "map" and isinstance(value, dict):
        return {name: fit(item, shape.value) for name, item in value.items() if item is not None}
    return _scalar(value, shape)


def _scalar(value: Any, shape: Any) -> Any:
    kind = shape.type_name
    if kind == "timestamp":
        return _timestamp(value, shape)
    if isinstance(value, str):
        if kind == "boolean" and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if kind in ("integer", "long") and re.fullmatch(r"-?\d+", value):
            return int(value)
        if kind in ("float", "double") and re.fullmatch(r"-?\d+(\.\d+)?", value):
            return float(value)
    elif kind == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    elif kind in ("integer", "long") and isinstance(value, float):
        return int(value)
    return value


def _timestamp(value: Any, shape: Any) -> Any:
    wants_text = shape.serialization.get("timestampFormat") == "iso8601"
    if isinstance(value, str):
        found = _read_date(value)
        if found is None:
            return value
        return _iso(found) if wants_text else found.timestamp()
    if wants_text and isinstance(value, int | float) and not isinstance(value, bool):
        return _iso(datetime.fromtimestamp(value, UTC))
    return value


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_date(text: str) -> datetime | None:
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return datetime.fromtimestamp(float(text), UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _tidy_xml(answer: Answer) -> None:
    """Dates only: nothing else that moto sends as XML was seen to break strict readers."""
    if not re.search(rb">\d{4}-\d\d-\d\d[T ][^<Z]*<", answer.body):
        return
    root = ET.fromstring(answer.body)
    changed = False
    for element in root.iter():
        text = (element.text or "").strip()
        if len(element) == 0 and not text.endswith("Z") and _DATE_IN_XML.match(text):
            found = _read_date(text)
            if found:
                element.text, changed = _iso(found.astimezone(UTC)), True
    if changed:
        space = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
        if space:
            ET.register_namespace("", space)
        answer.replace_body(
            b'<?xml version="1.0" encoding="UTF-8"?>\n'
            + ET.tostring(root, encoding="unicode").encode()
        )
