"""Parameters of ElastiCache's parameter groups: those that were set.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheParameters.html
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own


def _set(call: Call) -> dict[str, str]:
    name = call.params["CacheParameterGroupName"].lower()
    if not name.startswith("default.") and name not in own.shelf(call, "parameter groups"):
        raise AwsError("CacheParameterGroupNotFound", f"{name} not found.", 404)
    return own.shelf(call, "parameters").setdefault(name, {})


@answers("elasticache", "ModifyCacheParameterGroup")
def modify(call: Call) -> dict[str, Any]:
    """Set parameters."""
    kept = _set(call)
    for given in call.params["ParameterNameValues"]:
        kept[given["ParameterName"]] = given["ParameterValue"]
    return {"CacheParameterGroupName": call.params["CacheParameterGroupName"]}


@answers("elasticache", "DescribeCacheParameters")
def describe(call: Call) -> dict[str, Any]:
    """A page of the parameters that were set; those of the engine are not told here."""
    given = call.params
    found = [
        {"ParameterName": name, "ParameterValue": value, "Source": "user", "IsModifiable": True}
        for name, value in sorted(_set(call).items())
    ]
    if given.get("Source") not in (None, "user"):
        found = []
    page, marker = own.cut(
        found, given.get("Marker"), given.get("MaxRecords"), 100, "InvalidParameterValue"
    )
    return own.without({"Parameters": page, "Marker": marker})
