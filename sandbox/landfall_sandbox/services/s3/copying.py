"""Copies inside S3: tags and metadata travel as the directives say, checksums are made anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

from moto.s3.utils import compute_checksum

from ...errors import AwsError
from ...registry import corrects
from ...wire.answer import Answer
from ...wire.call import Call
from . import buckets


@dataclass(frozen=True)
class Source:
    """What x-amz-copy-source names."""

    bucket: str
    key: str
    version: str | None


def copy_source(call: Call) -> Source:
    """Parse x-amz-copy-source. Raises AwsError InvalidArgument when it names no object."""
    text = call.header("x-amz-copy-source") or ""
    path, _, query = text.partition("?")
    bucket, _, key = unquote(path).lstrip("/").partition("/")
    if not bucket or not key:
        raise AwsError(
            "InvalidArgument",
            "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
        )
    version = parse_qs(query).get("versionId", [None])[0]
    return Source(bucket, key, version)


def find_object(bucket: str, key: str, version: str | None = None) -> Any:
    """moto's object, or None."""
    backend = buckets.backend_of(bucket)
    if backend is None:
        return None
    return backend.get_object(bucket, key, version_id=version)


def tags_of(bucket: str, found: Any) -> dict[str, str]:
    """The tags of an object, wherever its bucket's owner is."""
    backend = buckets.backend_of(bucket)
    if backend is None:
        return {}
    return dict(backend.tagger.get_tag_dict_for_resource(found.arn))


@corrects("s3", "CopyObject")
def keep_tags(call: Call, answer: Answer) -> None:
    """Copy the source's tags unless the caller replaces them."""
    if answer.status != 200 or call.header("x-amz-tagging-directive") == "REPLACE":
        return
    source = copy_source(call)
    name, key = call.uri_params["Bucket"], call.uri_params["Key"]
    old = find_object(source.bucket, source.key, source.version)
    new = find_object(name, key)
    backend = buckets.backend_of(name)
    if old is not None and new is not None and backend is not None:
        backend.put_object_tagging(new, tags_of(source.bucket, old))


@corrects("s3", "CopyObject")
def sum_the_whole(call: Call, answer: Answer) -> None:
    """A copy is one piece: a checksum of the source's parts becomes one of the whole object.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
    """
    if answer.status != 200 or call.header("x-amz-checksum-algorithm"):
        return
    source = copy_source(call)
    old = find_object(source.bucket, source.key, source.version)
    new = find_object(call.uri_params["Bucket"], call.uri_params["Key"])
    if old is None or new is None or old.checksum_type != "COMPOSITE":
        return
    of_parts = new.checksum_value
    new.checksum_value = compute_checksum(new.value, algorithm=new.checksum_algorithm).decode()
    new.checksum_type = "FULL_OBJECT"
    answer.replace_body(answer.body.replace(of_parts.encode(), new.checksum_value.encode()))
