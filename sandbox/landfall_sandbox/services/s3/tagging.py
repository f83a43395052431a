"""Tags of an object live with its bucket, whoever reads or writes them.

moto keeps them with the caller, so that the owner and a guest would each see tags of their own.
"""

from __future__ import annotations

from typing import Any

from moto.s3.models import FakeKey, S3Backend

from . import buckets

_get, _put = S3Backend.get_object_tagging, S3Backend.put_object_tagging
_delete = S3Backend.delete_object_tagging


def _home(backend: S3Backend, bucket: str | None) -> S3Backend:
    return (bucket and buckets.backend_of(bucket)) or backend


def _get_at_home(self: S3Backend, key: FakeKey) -> Any:
    return _get(_home(self, key.bucket_name), key)


def _put_at_home(self: S3Backend, key: FakeKey, tags: dict[str, str] | None) -> FakeKey:
    return _put(_home(self, key.bucket_name), key, tags)


def _delete_at_home(
    self: S3Backend, bucket_name: str, key_name: str, version_id: str | None = None
) -> None:
    _delete(_home(self, bucket_name), bucket_name, key_name, version_id)


S3Backend.get_object_tagging = _get_at_home
S3Backend.put_object_tagging = _put_at_home
S3Backend.delete_object_tagging = _delete_at_home
