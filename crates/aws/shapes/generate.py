"""Writes shapes.json: how the XML answers of some API operations read, taken from botocore's models
(https://github.com/boto/botocore, Apache-2.0).

Run it in an environment that has botocore: python generate.py [--check]

A type is `s` (text), `i` (whole number), `f` (number), `b` (yes or no), `t` (time, kept as text) or the
name of a shape. A shape is `{"m": {element: [member, type]}}` for a structure,
`{"l": [element, type]}` for a list (`""`: flattened), or `{"k": [entry, key, value, type, flattened]}`
for a map.
"""

import json
import sys
from pathlib import Path

import botocore.session

HERE = Path(__file__).parent
PLAIN = {
    "string": "s", "character": "s", "blob": "s", "integer": "i", "long": "i", "float": "f",
    "double": "f", "boolean": "b", "timestamp": "t",
}


def type_of(shape, shapes, ec2):
    """The code of a type; what is no plain type is written to `shapes`."""
    if shape.type_name in PLAIN:
        return PLAIN[shape.type_name]
    if shape.name in shapes:
        return shape.name
    shapes[shape.name] = entry = {}
    if shape.type_name == "structure":
        entry["m"] = members = {}
        for name, member in shape.members.items():
            if member.serialization.get("location") in ("header", "headers", "statusCode"):
                continue
            element = member.serialization.get("name", name)
            if member.type_name == "list" and member.serialization.get("flattened"):
                # A flattened list's elements carry the item's name, where it has one.
                element = member.member.serialization.get("name", element)
            members[element] = [name, type_of(member, shapes, ec2)]
    elif shape.type_name == "list":
        flattened = shape.serialization.get("flattened")
        item = "" if flattened else shape.member.serialization.get("name", "member")
        entry["l"] = [item, type_of(shape.member, shapes, ec2)]
    elif shape.type_name == "map":
        entry["k"] = [
            "" if shape.serialization.get("flattened") else "entry",
            shape.key.serialization.get("name", "key"),
            shape.value.serialization.get("name", "value"),
            type_of(shape.value, shapes, ec2),
        ]
    return shape.name


def build():
    session = botocore.session.get_session()
    services = {}
    for line in (HERE / "operations.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        service, operation = line.split()
        model = session.get_service_model(service)
        output = model.operation_model(operation).output_shape
        entry = services.setdefault(service, {"operations": {}, "shapes": {}})
        if output is None:
            entry["operations"][operation] = ["", ""]
            continue
        payload = output.serialization.get("payload", "")
        shape = output.members[payload] if payload else output
        code = type_of(shape, entry["shapes"], service == "ec2")
        entry["operations"][operation] = [code, payload]
    return json.dumps(services, separators=(",", ":"), sort_keys=True) + "\n"


if __name__ == "__main__":
    text, path = build(), HERE / "shapes.json"
    if "--check" in sys.argv:
        sys.exit(0 if path.read_text() == text else f"{path} is stale: run {Path(__file__).name}")
    path.write_text(text)
    print(f"{path}: {len(text)} bytes")
