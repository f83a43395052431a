"""ListBuckets in pages, with each bucket's region."""

from __future__ import annotations

import base64
from typing import Any

from ...errors import AwsError
from ...registry import answers
from ...wire.call import Call
from . import buckets

_TOKEN_PREFIX = "buckets-after:"


@answers("s3", "ListBuckets")
def list_buckets(call: Call) -> dict[str, Any]:
    """The caller's buckets by name, honouring MaxBuckets, Prefix, BucketRegion and the token."""
    from moto.s3.models import s3_backends

    args = call.request.args
    prefix = args.get("prefix") or ""
    region = args.get("bucket-region")
    most = _most(args.get("max-buckets"))
    after = _name_in(args.get("continuation-token"))
    found = s3_backends[call.account]["aws"].buckets
    names = [
        name
        for name in sorted(found)
        if name.startswith(prefix)
        and name > after
        and (region is None or found[name].region_name == region)
    ]
    page = names[:most]
    result: dict[str, Any] = {
        "Buckets": [
            {
                "Name": name,
                "CreationDate": found[name].creation_date,
                "BucketRegion": found[name].region_name,
            }
            for name in page
        ],
        "Owner": {"ID": canonical_id(call.account), "DisplayName": f"account-{call.account}"},
    }
    if len(names) > len(page):
        token = base64.urlsafe_b64encode((_TOKEN_PREFIX + page[-1]).encode())
        result["ContinuationToken"] = token.decode()
    if prefix:
        result["Prefix"] = prefix
    return result


def _most(text: str | None) -> int:
    if text is None:
        return 10_000
    if not text.isdigit() or not 1 <= int(text) <= 10_000:
        raise AwsError("InvalidArgument", "Argument max-buckets must be between 1 and 10000")
    return int(text)


def _name_in(token: str | None) -> str:
    if not token:
        return ""
    try:
        text = base64.urlsafe_b64decode(token.encode()).decode()
    except ValueError:
        text = ""
    if not text.startswith(_TOKEN_PREFIX):
        raise AwsError("InvalidArgument", "The continuation token provided is incorrect")
    return text.removeprefix(_TOKEN_PREFIX)


def canonical_id(account: str) -> str:
    """A canonical user id for an account: 64 hexadecimal digits, always the same."""
    import hashlib

    return hashlib.sha256(f"canonical:{account}".encode()).hexdigest()


__all__ = ["buckets", "canonical_id", "list_buckets"]
