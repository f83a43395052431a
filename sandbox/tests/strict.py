"""Checks raw answers against botocore's output models, as strictly as a generated SDK would.

botocore itself is lenient: it reads "5" where the model says integer, and skips what it does not
know. Here each answer's bytes are walked along the model; `problems` collects what does not fit.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

ISO = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
HTTP_DATE = re.compile(r"^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$")
INTEGER = re.compile(r"^-?\d+$")
# Outermost elements as Amazon S3's API reference shows them; the models do not say.
ROOTS = {
    "s3.GetBucketRequestPayment": "RequestPaymentConfiguration",
    "s3.ListBucketAnalyticsConfigurations": "ListBucketAnalyticsConfigurationResult",
    "s3.ListBucketIntelligentTieringConfigurations": (
        "ListBucketIntelligentTieringConfigurationsOutput"
    ),
    "s3.ListBucketInventoryConfigurations": "ListInventoryConfigurationsResult",
    "s3.ListBucketMetricsConfigurations": "ListMetricsConfigurationsResult",
}
# What AWS sends though the model's enumeration does not have it.
BESIDE_THE_ENUMERATION = {
    "ec2.DescribeInternetGateways.InternetGateways[].Attachments[].State": {"available"},
    "ec2.DescribeVpcEndpoints.VpcEndpoints[].State": {"available"},
    "ec2.DescribeNetworkInterfaces.NetworkInterfaces[].InterfaceType": {"nat_gateway"},
}
# What AWS leaves out though the model requires it: the first page's marker.
ABSENT_THOUGH_REQUIRED = {
    ("route53.ListHostedZones", "Marker"),
    ("route53.ListHealthChecks", "Marker"),
    ("route53.ListReusableDelegationSets", "Marker"),
}
problems: list[str] = []
seen: set[str] = set()


def install(client: Any) -> Any:
    """Check every answer that `client` gets from now on."""
    name = client.meta.service_model.service_name
    event = "after-call." + client.meta.service_model.service_id.hyphenize()

    def check(http_response: Any, parsed: Any, model: Any, **_: Any) -> None:
        seen.add(f"{name}.{model.name}")
        where = f"{name}.{model.name}"
        if http_response.status_code >= 400:
            _check_error(where, http_response, model)
        elif model.output_shape is not None:
            _check_output(where, http_response, model)

    client.meta.events.register(event, check)
    return client


def _add(where: str, text: str) -> None:
    problems.append(f"{where}: {text}")


def _check_error(where: str, response: Any, model: Any) -> None:
    body = response.content
    if body[:9].lower() == b"<!doctype":
        _add(where, "an HTML page as error")
    protocol = model.service_model.resolved_protocol
    if protocol in ("json", "rest-json"):
        try:
            content = json.loads(body)
        except ValueError:
            _add(where, f"error is no JSON: {body[:60]!r}")
            return
        if not (content.get("__type") or response.headers.get("x-amzn-errortype")):
            _add(where, "JSON error without a code")
    elif body:
        root = ET.fromstring(body)
        codes = [e for e in root.iter() if _tag(e) == "Code"]
        if not codes or not codes[0].text:
            _add(where, "XML error without a code")


def _check_output(where: str, response: Any, model: Any) -> None:
    shape = model.output_shape
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        if location == "header":
            _check_header(where, name, member, response)
    payload = shape.serialization.get("payload")
    if payload and shape.members[payload].type_name in ("blob", "string"):
        return
    protocol, body = model.service_model.resolved_protocol, response.content
    target = shape.members[payload] if payload else shape
    in_body = [m for m in target.members.values() if not m.serialization.get("location")]
    if not in_body:
        return
    if protocol in ("json", "rest-json"):
        content = json.loads(body or b"{}")
        _walk_json(where, content, target)
    elif body.strip():
        root = ET.fromstring(body)
        if protocol == "query":
            wrapper = shape.serialization.get("resultWrapper")
            found = [e for e in root if _tag(e) == wrapper]
            if wrapper and not found:
                _add(where, f"no <{wrapper}>")
                return
            root = found[0] if found else root
        elif _tag(root) != ROOTS.get(where, _tag(root)):
            _add(where, f"<{_tag(root)}> as outermost element instead of <{ROOTS[where]}>")
        _walk_xml(where, root, target)
    elif payload is None:
        _add(where, "an empty body where the model has members")


def _check_header(where: str, name: str, member: Any, response: Any) -> None:
    value = response.headers.get(member.serialization.get("name", name))
    if value is None:
        return
    kind = member.type_name
    if kind == "timestamp":
        iso = member.serialization.get("timestampFormat") == "iso8601"
        if not (ISO if iso else HTTP_DATE).match(value):
            _add(where, f"header {name}: {value!r} is no date")
    elif kind in ("integer", "long") and not INTEGER.match(value):
        _add(where, f"header {name}: {value!r} is no number")
    elif kind == "boolean" and value not in ("true", "false"):
        _add(where, f"header {name}: {value!r} is no boolean")


def _walk_json(where: str, value: Any, shape: Any) -> None:
    kind = shape.type_name
    if value is None:
        return
    ok = {
        "structure": isinstance(value, dict),
        "map": isinstance(value, dict),
        "list": isinstance(value, list),
        "string": isinstance(value, str),
        "blob": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "integer": _whole(value),
        "long": _whole(value),
        "float": _number(value),
        "double": _number(value),
        "timestamp": ISO.match(value) is not None if isinstance(value, str) else _number(value),
    }[kind]
    if kind == "timestamp" and isinstance(value, str):
        ok = shape.serialization.get("timestampFormat") == "iso8601" and ISO.match(value)
    if not ok:
        _add(where, f"{kind} got {value!r}"[:160])
        return
    if kind == "structure":
        for missing in set(shape.required_members):
            member = shape.members[missing]
            if member.serialization.get("name", missing) not in value:
                _add(where, f"required {missing} is absent")
        for name, member in shape.members.items():
            wire = member.serialization.get("name", name)
            if wire in value:
                _walk_json(f"{where}.{name}", value[wire], member)
        known = {m.serialization.get("name", n) for n, m in shape.members.items()}
        for name in set(value) - known:
            _add(where, f"unknown member {name}")
    elif kind == "list":
        for item in value:
            _walk_json(f"{where}[]", item, shape.member)
            if item is None:
                _add(where, "null in a list")
    elif kind == "map":
        for item in value.values():
            _walk_json(f"{where}{{}}", item, shape.value)
    elif kind == "string" and shape.enum and value not in shape.enum:
        _add(where, f"{value!r} is not in the enumeration")


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2]


def _walk_xml(where: str, element: Any, shape: Any) -> None:
    kind = shape.type_name
    if kind == "structure":
        children: dict[str, list[Any]] = {}
        for child in element:
            children.setdefault(_tag(child), []).append(child)
        for name, member in shape.members.items():
            if member.serialization.get("location") or member.serialization.get("xmlAttribute"):
                continue
            wire = member.serialization.get("name", name)
            flat = member.type_name == "list" and member.serialization.get("flattened")
            if flat:
                wire = (
                    member.member.serialization.get("name", wire)
                    if "name" not in (member.serialization)
                    else wire
                )
                for child in children.get(wire, []):
                    _walk_xml(f"{where}.{name}", child, member.member)
            elif children.get(wire):
                if len(children[wire]) > 1:
                    _add(where, f"{name} occurs {len(children[wire])} times")
                _walk_xml(f"{where}.{name}", children[wire][0], member)
            elif name in shape.required_members and (where, name) not in ABSENT_THOUGH_REQUIRED:
                _add(where, f"required {name} is absent")
    elif kind == "list":
        wire = shape.member.serialization.get("name", "member")
        for child in element:
            if _tag(child) != wire:
                _add(where, f"<{_tag(child)}> in a list of <{wire}>")
            else:
                _walk_xml(f"{where}[]", child, shape.member)
    elif kind != "map":
        _check_text(where, (element.text or "").strip(), shape)


def _check_text(where: str, text: str, shape: Any) -> None:
    kind = shape.type_name
    if kind == "timestamp":
        rfc = shape.serialization.get("timestampFormat") == "rfc822"
        if not (HTTP_DATE if rfc else ISO).match(text):
            _add(where, f"{text!r} is no date")
    elif kind in ("integer", "long"):
        if not INTEGER.match(text):
            _add(where, f"{text!r} is no number")
    elif kind == "boolean":
        if text not in ("true", "false"):
            _add(where, f"{text!r} is no boolean")
    elif kind == "string" and shape.enum and text not in shape.enum:
        if text in BESIDE_THE_ENUMERATION.get(where, ()):
            return
        _add(where, f"{text!r} is not in the enumeration")
