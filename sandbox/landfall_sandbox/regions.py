"""Which regions exist, which an account has to enable first, and what AWS says otherwise."""

from __future__ import annotations

from functools import cache

from boto3 import Session

from .credentials import speaks_json
from .errors import AwsError
from .wire.call import Call

# Regions that accounts must enable; here nobody has. From AWS's "Enable or disable Regions".
_OPT_IN_NAMES = (
    "af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 "
    "ap-southeast-6 ap-southeast-7 ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 "
    "me-central-1 me-south-1 mx-central-1 "
)
OPT_IN = frozenset(_OPT_IN_NAMES.split())


@cache
def known() -> frozenset[str]:
    """The regions of the commercial partition, from botocore's data."""
    session = Session()
    return frozenset(session.get_available_regions("ec2", partition_name="aws"))


def check(call: Call) -> None:
    """Raise AwsError when the request is signed for a region that cannot answer it."""
    if call.region in known() and call.region not in OPT_IN:
        return
    if call.region in OPT_IN:
        message = "The security token included in the request is invalid."
        if call.service == "s3":
            raise AwsError("IllegalLocationConstraintException", "The region is not enabled.", 400)
        if speaks_json(call):
            raise AwsError("UnrecognizedClientException", message, 400)
        raise AwsError("InvalidClientTokenId", message, 403)
    message = f"Credential should be scoped to a valid region, not '{call.region}'. "
    if call.service == "s3":
        raise AwsError(
            "AuthorizationHeaderMalformed",
            f"The authorization header is malformed; the region '{call.region}' is wrong; "
            "expecting 'us-east-1'",
            400,
            extra={"Region": "us-east-1"},
        )
    code = "InvalidSignatureException" if speaks_json(call) else "SignatureDoesNotMatch"
    raise AwsError(code, message, 403)
