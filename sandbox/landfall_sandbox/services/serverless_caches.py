"""Serverless caches of ElastiCache.

https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateServerlessCache.html
"""

from __future__ import annotations

from typing import Any

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own

SHELF = "serverless caches"


@answers("elasticache", "CreateServerlessCache")
def create(call: Call) -> dict[str, Any]:
    """A cache, available at once."""
    given = call.params
    name = given["ServerlessCacheName"]
    caches = own.shelf(call, SHELF)
    if name in caches:
        raise AwsError("ServerlessCacheAlreadyExistsFault", f"The cache {name!r} exists already.")
    host = f"{name}.serverless.{call.region}.cache.amazonaws.com"
    kept = ("Description", "KmsKeyId", "SecurityGroupIds", "SubnetIds", "CacheUsageLimits")
    caches[name] = {
        "ServerlessCacheName": name,
        "ARN": own.arn(call, f"serverlesscache:{name}"),
        "Engine": given["Engine"],
        "MajorEngineVersion": given.get("MajorEngineVersion", "8"),
        "Status": "available",
        "Endpoint": {"Address": host, "Port": 6379},
        "ReaderEndpoint": {"Address": host, "Port": 6380},
        **{member: given[member] for member in kept if member in given},
    }
    return {"ServerlessCache": caches[name]}


@answers("elasticache", "DescribeServerlessCaches")
def describe(call: Call) -> dict[str, Any]:
    """A page of the caches."""
    given = call.params
    found = [cache for _, cache in sorted(own.shelf(call, SHELF).items())]
    part, token = own.cut(
        found, given.get("NextToken"), given.get("MaxResults"), 50, "InvalidParameterValue"
    )
    return own.without({"ServerlessCaches": part, "NextToken": token})
