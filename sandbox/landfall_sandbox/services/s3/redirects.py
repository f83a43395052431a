"""Requests that are signed for another region than the bucket's are sent away, as at AWS."""

from __future__ import annotations

from ...errors import AwsError
from ...registry import checks_before
from ...wire.call import Call
from . import buckets

_ANY_REGION = ("CreateBucket", "GetBucketLocation", "ListBuckets")


@checks_before("s3")
def check_region(call: Call) -> None:
    """Raise PermanentRedirect when the request is signed for another region than the bucket's."""
    name = call.uri_params.get("Bucket")
    if not name or call.access_key is None or call.operation in _ANY_REGION:
        return
    found = buckets.bucket(name)
    if found is None or found.region_name == call.region:
        return
    raise AwsError(
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint. "
        "Please send all future requests to this endpoint.",
        301,
        extra={"Endpoint": f"{name}.s3.{found.region_name}.amazonaws.com", "Bucket": name},
        headers={"x-amz-bucket-region": found.region_name},
    )
