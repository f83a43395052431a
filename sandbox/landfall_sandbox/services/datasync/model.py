"""What DataSync keeps: locations, tasks, executions. Plain data, pickled with the world."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from moto.moto_api._internal import mock_random

from ...errors import AwsError
from ...wire.call import Call
from ...world import world

# The options that a task has unless it says otherwise. Source: DataSync API reference, Options.
DEFAULT_OPTIONS: dict[str, Any] = {
    "VerifyMode": "POINT_IN_TIME_CONSISTENT",
    "OverwriteMode": "ALWAYS",
    "Atime": "BEST_EFFORT",
    "Mtime": "PRESERVE",
    "Uid": "INT_VALUE",
    "Gid": "INT_VALUE",
    "PreserveDeletedFiles": "PRESERVE",
    "PreserveDevices": "NONE",
    "PosixPermissions": "PRESERVE",
    "BytesPerSecond": -1,
    "TaskQueueing": "ENABLED",
    "LogLevel": "OFF",
    "TransferMode": "CHANGED",
    "SecurityDescriptorCopyFlags": "NONE",
    "ObjectTags": "PRESERVE",
}


@dataclass
class Location:
    """An S3 location: a bucket, a folder in it without slashes around, and a role."""

    arn: str
    bucket: str
    folder: str
    role_arn: str
    storage_class: str
    created: float  # epoch seconds
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def uri(self) -> str:
        """As DataSync writes it: always with a slash at the end."""
        return f"s3://{self.bucket}/" + (f"{self.folder}/" if self.folder else "")


@dataclass
class Task:
    """A task; `settings` are the members of CreateTask that DescribeTask gives back."""

    arn: str
    source: str
    destination: str
    created: float  # epoch seconds
    mode: str
    options: dict[str, Any]
    settings: dict[str, Any]
    tags: dict[str, str] = field(default_factory=dict)
    executions: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """What an execution found to do. Keys are relative to the locations' folders."""

    copy: list[str] = field(default_factory=list)
    delete: list[str] = field(default_factory=list)
    skipped: int = 0
    listed: int = 0
    bytes: int = 0


@dataclass
class Execution:
    """One run of a task. Counts are of objects, sizes in bytes, times in epoch seconds."""

    arn: str
    task: str
    options: dict[str, Any]
    includes: list[dict[str, str]]
    excludes: list[dict[str, str]]
    launched: float
    status: str = "QUEUED"
    described: int = 0
    advanced_at: float = 0.0
    started: float | None = None
    ended: float | None = None
    plan: Plan | None = None
    done: int = 0
    transferred: int = 0
    bytes: int = 0
    verified: int = 0
    deleted: int = 0
    failed: int = 0
    error: tuple[str, str] | None = None
    phase_times: dict[str, float] = field(default_factory=dict)


@dataclass
class Region:
    """DataSync of one account in one region."""

    locations: dict[str, Location] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    executions: dict[str, Execution] = field(default_factory=dict)


def region_of(call: Call) -> Region:
    """The caller's DataSync in the request's region."""
    return world().datasync.setdefault((call.account, call.region), Region())


def new_id(prefix: str) -> str:
    """An id in DataSync's form, such as "task-0123456789abcdef0"."""
    return f"{prefix}-0{mock_random.get_random_hex(16)}"


def invalid(message: str, code: str = "InvalidParameter") -> AwsError:
    """DataSync's InvalidRequestException."""
    return AwsError("InvalidRequestException", message, 400, extra={"errorCode": code})


def find(things: dict[str, Any], arn: str | None, kind: str) -> Any:
    """The thing with this ARN. Raises AwsError InvalidRequestException."""
    found = things.get(arn or "")
    if found is None:
        raise invalid(f"{kind} {arn} is not found.", "NotFound")
    return found


def tags_in(params: dict[str, Any]) -> dict[str, str]:
    """The request's Tags as a dictionary."""
    return {t["Key"]: t.get("Value", "") for t in params.get("Tags") or []}
