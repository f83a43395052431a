"""Finding buckets whoever owns them, and our own data about them."""

from __future__ import annotations

from typing import Any

from moto.s3.models import FakeBucket, S3Backend, s3_backends

_ATTRIBUTE = "_landfall_settings"


def owner_of(name: str) -> str | None:
    """The account that owns the bucket `name`, or None when there is no such bucket."""
    found = s3_backends.bucket_accounts.get(name)
    return found[1] if found else None


def backend_of(name: str) -> S3Backend | None:
    """moto's S3 backend that holds the bucket `name`."""
    found = s3_backends.bucket_accounts.get(name)
    return s3_backends[found[1]][found[0]] if found else None


def bucket(name: str) -> FakeBucket | None:
    """moto's bucket `name`, or None."""
    backend = backend_of(name)
    return backend.buckets.get(name) if backend else None


def own_settings(found: FakeBucket) -> dict[str, Any]:
    """Settings of a bucket that this layer keeps; they vanish and are saved with the bucket."""
    if not hasattr(found, _ATTRIBUTE):
        setattr(found, _ATTRIBUTE, {})
    return getattr(found, _ATTRIBUTE)
