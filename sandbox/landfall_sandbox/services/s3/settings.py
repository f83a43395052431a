"""Bucket settings that moto lacks or keeps only in part, kept as the caller sent them.

A setting is parsed by its operation's model when it is put and serialized by the model when it
is read, so nothing that the model knows is lost.
"""

from __future__ import annotations

from typing import Any

from moto.s3.models import FakeBucket

from ...errors import AwsError
from ...registry import answers
from ...wire.answer import Answer
from ...wire.call import Call
from . import buckets

# Operation stem and the member that holds its configuration, for settings with many entries.
_BY_ID = {
    "Analytics": "AnalyticsConfiguration",
    "IntelligentTiering": "IntelligentTieringConfiguration",
    "Inventory": "InventoryConfiguration",
    "Metrics": "MetricsConfiguration",
}


def bucket_or_error(call: Call) -> FakeBucket:
    """moto's bucket that the call names. Raises AwsError NoSuchBucket."""
    name = call.uri_params["Bucket"]
    found = buckets.bucket(name)
    if found is None:
        raise AwsError(
            "NoSuchBucket", "The specified bucket does not exist", 404, extra={"BucketName": name}
        )
    return found


def _register(stem: str, member: str) -> None:
    list_member = f"{member}List"

    @answers("s3", f"PutBucket{stem}Configuration")
    def put(call: Call) -> Any:
        kept = buckets.own_settings(bucket_or_error(call)).setdefault(stem, {})
        config = call.params.get(member)
        if not config or config.get("Id") != call.params.get("Id"):
            raise AwsError("InvalidArgument", "The id in the URL and in the body must be the same")
        kept[config["Id"]] = config
        return Answer(204 if stem == "Inventory" else 200)

    @answers("s3", f"GetBucket{stem}Configuration")
    def get(call: Call) -> Any:
        kept = buckets.own_settings(bucket_or_error(call)).get(stem, {})
        config = kept.get(call.request.args.get("id"))
        if config is None:
            raise AwsError(
                "NoSuchConfiguration", "The specified configuration does not exist.", 404
            )
        return {member: config}

    @answers("s3", f"DeleteBucket{stem}Configuration")
    def delete(call: Call) -> Any:
        kept = buckets.own_settings(bucket_or_error(call)).get(stem, {})
        if kept.pop(call.request.args.get("id"), None) is None:
            raise AwsError(
                "NoSuchConfiguration", "The specified configuration does not exist.", 404
            )
        return Answer(204)

    @answers("s3", f"ListBucket{stem}Configurations")
    def list_all(call: Call) -> Any:
        kept = buckets.own_settings(bucket_or_error(call)).get(stem, {})
        return {"IsTruncated": False, list_member: [kept[i] for i in sorted(kept)]}


for _stem, _member in _BY_ID.items():
    _register(_stem, _member)


@answers("s3", "PutBucketRequestPayment")
def put_request_payment(call: Call) -> Any:
    """Who pays for requests."""
    payer = (call.params.get("RequestPaymentConfiguration") or {}).get("Payer")
    if payer not in ("BucketOwner", "Requester"):
        raise AwsError(
            "MalformedXML",
            "The XML you provided was not well-formed or did not "
            "validate against our published schema",
        )
    buckets.own_settings(bucket_or_error(call))["Payer"] = payer
    return Answer(200)


@answers("s3", "GetBucketRequestPayment")
def get_request_payment(call: Call) -> Any:
    """Who pays for requests; the owner by default."""
    return {"Payer": buckets.own_settings(bucket_or_error(call)).get("Payer", "BucketOwner")}
