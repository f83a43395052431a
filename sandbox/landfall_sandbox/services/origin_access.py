"""Origin access identities of CloudFront, the way to private buckets before origin access controls.

https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateCloudFrontOriginAccessIdentity.html
"""

from __future__ import annotations

from typing import Any

from moto.moto_api._internal import mock_random

from ..registry import answers
from ..wire.call import Call
from . import own

_BAD_MARKER = "InvalidArgument"


def _kept(call: Call) -> dict[str, Any]:
    return own.shelf_of(call.service, call.account, "global").setdefault("identities", {})


@answers("cloudfront", "CreateCloudFrontOriginAccessIdentity")
def create(call: Call) -> dict[str, Any]:
    """An identity."""
    config = call.params["CloudFrontOriginAccessIdentityConfig"]
    found = f"E{mock_random.get_random_string(length=13).upper()}"
    _kept(call)[found] = {
        "Id": found,
        "S3CanonicalUserId": mock_random.get_random_hex(96),
        "CloudFrontOriginAccessIdentityConfig": config,
    }
    return {
        "CloudFrontOriginAccessIdentity": _kept(call)[found],
        "ETag": "E2QWRUHAPOMQZL",
        "Location": f"/2020-05-31/origin-access-identity/cloudfront/{found}",
    }


@answers("cloudfront", "ListCloudFrontOriginAccessIdentities")
def listed(call: Call) -> dict[str, Any]:
    """A page of the identities."""
    given = call.params
    size = int(given.get("MaxItems") or 100)
    found = [
        {
            "Id": identity["Id"],
            "S3CanonicalUserId": identity["S3CanonicalUserId"],
            "Comment": identity["CloudFrontOriginAccessIdentityConfig"].get("Comment", ""),
        }
        for _, identity in sorted(_kept(call).items())
    ]
    part, following = own.cut(found, given.get("Marker"), size, 100, _BAD_MARKER)
    page = {
        "Marker": given.get("Marker") or "",
        "MaxItems": size,
        "IsTruncated": following is not None,
        "Quantity": len(part),
        "NextMarker": following,
        "Items": part or None,
    }
    return {"CloudFrontOriginAccessIdentityList": own.without(page)}
