"""Tasks: what to copy from where to where, and with which options."""

from __future__ import annotations

import time
from typing import Any

from ...paging import page
from ...registry import answers
from ...wire.call import Call
from .executions import advance_all, running
from .model import DEFAULT_OPTIONS, Region, Task, find, invalid, new_id, region_of, tags_in

_KEPT = (
    "Name",
    "CloudWatchLogGroupArn",
    "Includes",
    "Excludes",
    "Schedule",
    "ManifestConfig",
    "TaskReportConfig",
)


@answers("datasync", "CreateTask")
def create_task(call: Call) -> dict[str, Any]:
    """A task between two locations of this region."""
    params, region = call.params, region_of(call)
    for member in ("SourceLocationArn", "DestinationLocationArn"):
        find(region.locations, params.get(member), "Location")
    mode = params.get("TaskMode") or "BASIC"
    options = {**DEFAULT_OPTIONS, **(params.get("Options") or {})}
    if mode == "ENHANCED" and not (params.get("Options") or {}).get("VerifyMode"):
        options["VerifyMode"] = "ONLY_FILES_TRANSFERRED"
    _check(mode, options, params)
    task = Task(
        arn=f"arn:aws:datasync:{call.region}:{call.account}:task/{new_id('task')}",
        source=params["SourceLocationArn"],
        destination=params["DestinationLocationArn"],
        created=time.time(),
        mode=mode,
        options=options,
        settings={k: params[k] for k in _KEPT if params.get(k) is not None},
        tags=tags_in(params),
    )
    region.tasks[task.arn] = task
    return {"TaskArn": task.arn}


def _check(mode: str, options: dict[str, Any], settings: dict[str, Any]) -> None:
    if mode == "ENHANCED" and options.get("VerifyMode") == "POINT_IN_TIME_CONSISTENT":
        raise invalid("VerifyMode POINT_IN_TIME_CONSISTENT is not supported in Enhanced mode.")
    if options.get("TransferMode") == "ALL" and options.get("PreserveDeletedFiles") == "REMOVE":
        raise invalid("PreserveDeletedFiles REMOVE cannot be combined with TransferMode ALL.")
    speed = options.get("BytesPerSecond", -1)
    if speed != -1 and speed < 1:
        raise invalid("BytesPerSecond must be -1 or greater than 0.")
    for name in ("Includes", "Excludes"):
        for rule in settings.get(name) or []:
            if rule.get("FilterType") != "SIMPLE_PATTERN" or not rule.get("Value"):
                raise invalid(f"{name} must hold a filter of type SIMPLE_PATTERN with a value.")


@answers("datasync", "DescribeTask")
def describe_task(call: Call) -> dict[str, Any]:
    """A task with its options and state."""
    region = region_of(call)
    advance_all(region)
    task = find(region.tasks, call.params.get("TaskArn"), "Task")
    current = running(region, task)
    return {
        "TaskArn": task.arn,
        "Status": status_of(region, task),
        "CurrentTaskExecutionArn": current.arn if current else None,
        "SourceLocationArn": task.source,
        "DestinationLocationArn": task.destination,
        "Options": task.options,
        "CreationTime": task.created,
        "TaskMode": task.mode,
        **task.settings,
    }


def status_of(region: Region, task: Task) -> str:
    """AVAILABLE, QUEUED or RUNNING."""
    current = running(region, task)
    if current is None:
        return "AVAILABLE"
    return "QUEUED" if current.status == "QUEUED" else "RUNNING"


@answers("datasync", "UpdateTask")
def update_task(call: Call) -> dict[str, Any]:
    """Change the members that are given and leave the others."""
    params, region = call.params, region_of(call)
    task = find(region.tasks, params.get("TaskArn"), "Task")
    options = {**task.options, **(params.get("Options") or {})}
    settings = {**task.settings, **{k: params[k] for k in _KEPT if params.get(k) is not None}}
    _check(task.mode, options, settings)
    task.options, task.settings = options, settings
    return {}


@answers("datasync", "DeleteTask")
def delete_task(call: Call) -> dict[str, Any]:
    """Forget a task that is not running, with its executions."""
    region = region_of(call)
    task = find(region.tasks, call.params.get("TaskArn"), "Task")
    if running(region, task):
        raise invalid(f"Task {task.arn} has an execution under way.", "TaskInUse")
    for arn in task.executions:
        region.executions.pop(arn, None)
    del region.tasks[task.arn]
    return {}


@answers("datasync", "ListTasks")
def list_tasks(call: Call) -> dict[str, Any]:
    """Tasks in pages; filters on LocationId are honoured."""
    params, region = call.params, region_of(call)
    advance_all(region)
    items = [
        t for t in region.tasks.values() if all(_passes(t, f) for f in params.get("Filters") or [])
    ]
    part, token = page(
        items,
        lambda t: t.arn,
        params.get("NextToken"),
        params.get("MaxResults") or 100,
        invalid("The NextToken is invalid."),
    )
    tasks = [
        {
            "TaskArn": t.arn,
            "Status": status_of(region, t),
            "Name": t.settings.get("Name"),
            "TaskMode": t.mode,
        }
        for t in part
    ]
    return {"Tasks": tasks, "NextToken": token}


def _passes(task: Task, wanted: dict[str, Any]) -> bool:
    if wanted.get("Name") != "LocationId":
        return True
    ids = [a.rpartition("/")[2] for a in (task.source, task.destination)]
    return any(v in ids for v in wanted.get("Values") or [])


@answers("datasync", "ListTagsForResource")
def list_tags(call: Call) -> dict[str, Any]:
    """The tags of a location or task."""
    thing = _tagged(call)
    return {"Tags": [{"Key": k, "Value": v} for k, v in thing.tags.items()]}


@answers("datasync", "TagResource")
def tag(call: Call) -> dict[str, Any]:
    """Add or replace tags."""
    _tagged(call).tags.update(tags_in(call.params))
    return {}


@answers("datasync", "UntagResource")
def untag(call: Call) -> dict[str, Any]:
    """Remove tags."""
    tags = _tagged(call).tags
    for key in call.params.get("Keys") or []:
        tags.pop(key, None)
    return {}


def _tagged(call: Call) -> Any:
    region = region_of(call)
    return find({**region.locations, **region.tasks}, call.params.get("ResourceArn"), "Resource")
