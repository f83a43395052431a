"""The copying itself: from bucket to bucket in memory, whoever owns them."""

from __future__ import annotations

from typing import Any

from moto.s3.models import FakeDeleteMarker, FakeKey

from ...policy import matches
from ..s3 import buckets
from ..s3.copying import tags_of
from .locations import refusal
from .model import Execution, Location, Plan, Region, Task

_ARCHIVED = ("GLACIER", "DEEP_ARCHIVE")


class CopyError(Exception):
    """Why a whole execution ends in ERROR."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def make_plan(region: Region, task: Task, execution: Execution) -> Plan:
    """Compare the locations and decide what to copy. Raises CopyError."""
    source, destination = region.locations[task.source], region.locations[task.destination]
    for location, actions in ((source, ("s3:ListBucket",)), (destination, ("s3:ListBucket",))):
        if buckets.bucket(location.bucket) is None:
            raise CopyError("S3BucketDoesNotExist", f"Bucket {location.bucket} does not exist.")
        reason = refusal(location.bucket, location.role_arn, actions)
        if reason:
            raise CopyError("AccessDenied", reason)
    plan = Plan()
    at_source, at_destination = objects_of(source), objects_of(destination)
    for relative, item in at_source.items():
        if not selected(relative, execution.includes, execution.excludes):
            continue
        plan.listed += 1
        there = at_destination.get(relative)
        if there is not None and _skips(execution, source, item, destination, there):
            plan.skipped += 1
            continue
        plan.copy.append(relative)
        plan.bytes += item.size
    if execution.options.get("PreserveDeletedFiles") == "REMOVE":
        plan.delete = [
            r
            for r in at_destination
            if r not in at_source and selected(r, execution.includes, execution.excludes)
        ]
    return plan


def objects_of(location: Location) -> dict[str, FakeKey]:
    """Current objects of a location by their name relative to its folder."""
    bucket = buckets.bucket(location.bucket)
    prefix = f"{location.folder}/" if location.folder else ""
    found = {}
    for key in list(bucket.keys) if bucket else ():
        if not key.startswith(prefix) or key == prefix:
            continue
        current = bucket.keys[key]
        if not isinstance(current, FakeDeleteMarker):
            found[key.removeprefix(prefix)] = current
    return found


def selected(relative: str, includes: list[dict[str, str]], excludes: list[dict[str, str]]) -> bool:
    """Whether DataSync's filters let an object through.

    A filter's value is a list of patterns between "|". A pattern that matches a folder covers
    what is in it.
    """
    if includes and not _any(relative, includes):
        return False
    return not _any(relative, excludes)


def _any(relative: str, rules: list[dict[str, str]]) -> bool:
    path = "/" + relative
    folders = [path[:i] for i, c in enumerate(path) if c == "/" and i]
    for rule in rules:
        for pattern in rule["Value"].split("|"):
            wanted = [pattern.rstrip("/") or "/"]
            if any(matches(wanted, p) for p in (path, *folders)):
                return True
    return False


def _skips(
    execution: Execution, source: Location, item: FakeKey, destination: Location, there: FakeKey
) -> bool:
    if execution.options.get("OverwriteMode") == "NEVER":
        return True
    if execution.options.get("TransferMode") == "ALL":
        return False
    same = item.size == there.size and item.value == there.value
    if same and dict(item.metadata) == dict(there.metadata):
        with_tags = execution.options.get("ObjectTags", "PRESERVE") == "PRESERVE"
        return not with_tags or tags_of(source.bucket, item) == tags_of(destination.bucket, there)
    return False


class Copier:
    """Carries out an execution's plan in shares."""

    def __init__(self, region: Region, task: Task, execution: Execution) -> None:
        self.execution = execution
        self.source = region.locations[task.source]
        self.destination = region.locations[task.destination]
        assert execution.plan
        self.plan = execution.plan

    def _name(self, relative: str) -> str:
        folder = self.destination.folder
        return f"{folder}/{relative}" if folder else relative

    def copy_some(self, number: int) -> None:
        """Copy the next `number` objects. Raises CopyError when a bucket refuses."""
        at_source = objects_of(self.source)
        for relative in self.plan.copy[self.execution.done : self.execution.done + number]:
            self.execution.done += 1
            item = at_source.get(relative)
            if item is None or item.storage_class in _ARCHIVED:
                self.execution.failed += 1
                continue
            self._copy(relative, item)

    def _copy(self, relative: str, item: FakeKey) -> None:
        name = self._name(relative)
        for location, actions, key in (
            (self.source, ("s3:GetObject",), item.name),
            (self.destination, ("s3:PutObject",), name),
        ):
            reason = refusal(location.bucket, location.role_arn, actions, key)
            if reason:
                raise CopyError("AccessDenied", reason)
        backend: Any = buckets.backend_of(self.destination.bucket)
        if backend is None:
            raise CopyError(
                "S3BucketDoesNotExist", f"Bucket {self.destination.bucket} does not exist."
            )
        made = backend.put_object(
            self.destination.bucket, name, item.value, storage=self.destination.storage_class
        )
        made.set_metadata(dict(item.metadata))
        if self.execution.options.get("ObjectTags", "PRESERVE") == "PRESERVE":
            backend.put_object_tagging(made, tags_of(self.source.bucket, item))
        self.execution.transferred += 1
        self.execution.bytes += item.size

    def delete_extra(self) -> None:
        """Delete what the source does not have, if the options say so."""
        backend: Any = buckets.backend_of(self.destination.bucket)
        for relative in self.plan.delete:
            backend.delete_object(self.destination.bucket, self._name(relative))
            self.execution.deleted += 1

    def verify(self) -> None:
        """Compare contents according to VerifyMode. Raises CopyError at a difference."""
        mode = self.execution.options.get("VerifyMode")
        if mode == "NONE":
            return
        at_source, at_destination = objects_of(self.source), objects_of(self.destination)
        wanted = self.plan.copy
        if mode == "POINT_IN_TIME_CONSISTENT":
            wanted = [
                r
                for r in at_source
                if selected(r, self.execution.includes, self.execution.excludes)
            ]
        for relative in wanted:
            ours, theirs = at_source.get(relative), at_destination.get(relative)
            if ours is None or ours.storage_class in _ARCHIVED:
                continue
            if theirs is None or ours.value != theirs.value:
                raise CopyError(
                    "VerificationFailed", f"Object {relative} differs at the destination."
                )
            self.execution.verified += 1
