"""The one error type that handlers raise; `wire.errors` puts it into the service's wire form."""

from __future__ import annotations

from typing import Any


class AwsError(Exception):
    """An answer in AWS's terms: an error code, a sentence and an HTTP status.

    `extra` holds further members of the error body, for instance `Region` of S3's redirects.
    """

    def __init__(
        self,
        code: str,
        message: str,
        status: int = 400,
        *,
        extra: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.extra = extra or {}
        self.headers = headers or {}
