"""Task executions: they advance when looked at, or by themselves as time passes.

Each look moves an execution one phase on; while it transfers, each look copies a share of the
objects. Without looks, a step happens every two seconds, counted when DataSync is next asked.
"""

from __future__ import annotations

import time
from typing import Any

from ...paging import page
from ...registry import answers
from ...wire.call import Call
from .copying import Copier, CopyError, make_plan
from .model import Execution, Region, Task, find, invalid, new_id, region_of

PHASES = ("QUEUED", "LAUNCHING", "PREPARING", "TRANSFERRING", "VERIFYING", "SUCCESS")
FINAL = ("SUCCESS", "ERROR")
_SECONDS_PER_STEP = 2.0
_SHARES = 4  # a transfer takes about this many steps


@answers("datasync", "StartTaskExecution")
def start(call: Call) -> dict[str, Any]:
    """Start a run; it queues behind a run of the same task unless queueing is off."""
    params, region = call.params, region_of(call)
    advance_all(region)
    task = find(region.tasks, params.get("TaskArn"), "Task")
    options = {**task.options, **(params.get("OverrideOptions") or {})}
    if running(region, task) and options.get("TaskQueueing") == "DISABLED":
        raise invalid(f"Task {task.arn} is already running.", "TaskRunning")
    now = time.time()
    execution = Execution(
        arn=f"{task.arn}/execution/{new_id('exec')}",
        task=task.arn,
        options=options,
        includes=_rules(params, task, "Includes"),
        excludes=_rules(params, task, "Excludes"),
        launched=now,
        advanced_at=now,
    )
    if not running(region, task):
        execution.status = "LAUNCHING"
    region.executions[execution.arn] = execution
    task.executions.append(execution.arn)
    return {"TaskExecutionArn": execution.arn}


def _rules(params: dict[str, Any], task: Task, name: str) -> list[dict[str, str]]:
    given = params.get(name)
    return list(given if given is not None else task.settings.get(name) or [])


def running(region: Region, task: Task) -> Execution | None:
    """The task's run that has not ended, or None."""
    for arn in task.executions:
        execution = region.executions.get(arn)
        if execution and execution.status not in FINAL:
            return execution
    return None


def advance_all(region: Region) -> None:
    """Make up for the time that passed since executions were last looked at."""
    for execution in list(region.executions.values()):
        _by_time(region, execution)


def _by_time(region: Region, execution: Execution) -> None:
    while execution.status not in FINAL:
        if time.time() - execution.advanced_at < _SECONDS_PER_STEP:
            return
        execution.advanced_at += _SECONDS_PER_STEP
        if not _step(region, execution):
            return


def _step(region: Region, execution: Execution) -> bool:
    """Move one step on; False when the execution has to wait for another."""
    task = region.tasks.get(execution.task)
    if task is None or execution.status in FINAL:
        return False
    try:
        return _phase(region, task, execution)
    except CopyError as error:
        _fail(execution, error.code, str(error))
        return True


def _phase(region: Region, task: Task, execution: Execution) -> bool:
    if execution.status == "QUEUED":
        if running(region, task) is not execution:
            return False
        _enter(execution, "LAUNCHING")
    elif execution.status == "LAUNCHING":
        execution.started = time.time()
        _enter(execution, "PREPARING")
    elif execution.status == "PREPARING":
        execution.plan = make_plan(region, task, execution)
        _enter(execution, "TRANSFERRING")
    elif execution.status == "TRANSFERRING":
        copier = Copier(region, task, execution)
        assert execution.plan
        copier.copy_some(max(25, len(execution.plan.copy) // _SHARES))
        if execution.done >= len(execution.plan.copy):
            copier.delete_extra()
            _enter(execution, "VERIFYING")
    elif execution.status == "VERIFYING":
        Copier(region, task, execution).verify()
        if execution.failed:
            _fail(
                execution,
                "ObjectsNotTransferred",
                f"{execution.failed} objects could not be transferred.",
            )
        else:
            _enter(execution, "SUCCESS")
            execution.ended = time.time()
    return True


def _enter(execution: Execution, status: str) -> None:
    execution.phase_times[status] = time.time()
    execution.status = status


def _fail(execution: Execution, code: str, detail: str) -> None:
    execution.error = (code, detail)
    execution.status = "ERROR"
    execution.ended = time.time()


@answers("datasync", "DescribeTaskExecution")
def describe(call: Call) -> dict[str, Any]:
    """Counts, sizes and state of a run. Looking moves the run on, after this answer."""
    region = region_of(call)
    execution = find(region.executions, call.params.get("TaskExecutionArn"), "Task execution")
    _by_time(region, execution)
    task = region.tasks[execution.task]
    result = _description(task, execution)
    execution.described += 1
    execution.advanced_at = time.time()
    _step(region, execution)
    return result


def _description(task: Task, execution: Execution) -> dict[str, Any]:
    plan = execution.plan
    enhanced = task.mode == "ENHANCED"
    result: dict[str, Any] = {
        "TaskExecutionArn": execution.arn,
        "Status": execution.status,
        "Options": execution.options,
        "Includes": execution.includes or None,
        "Excludes": execution.excludes or None,
        "StartTime": execution.started or execution.launched,
        "EstimatedFilesToTransfer": len(plan.copy) if plan else 0,
        "EstimatedBytesToTransfer": plan.bytes if plan else 0,
        "FilesTransferred": execution.transferred,
        "BytesWritten": execution.bytes,
        "BytesTransferred": execution.bytes,
        "BytesCompressed": execution.bytes,
        "FilesDeleted": execution.deleted,
        "FilesSkipped": plan.skipped if plan else 0,
        "FilesVerified": execution.verified,
        "EstimatedFilesToDelete": len(plan.delete) if plan else 0,
        "Result": _outcome(execution),
        "TaskMode": task.mode,
        "LaunchTime": execution.launched,
        "EndTime": execution.ended,
    }
    if enhanced:
        listed = plan.listed if plan else 0
        result["FilesPrepared"] = len(plan.copy) if plan else 0
        result["FilesListed"] = {"AtSource": listed, "AtDestinationForDelete": 0}
        result["FilesFailed"] = {
            "Prepare": 0,
            "Transfer": execution.failed,
            "Verify": 0,
            "Delete": 0,
        }
    return result


def _outcome(execution: Execution) -> dict[str, Any]:
    order = list(PHASES)
    reached = max((order.index(s) for s in execution.phase_times if s in order), default=1)
    done = execution.status == "SUCCESS"

    def state(phase: str) -> str:
        index = order.index(phase)
        if done or reached > index:
            return "SUCCESS"
        if execution.status == "ERROR":
            return "ERROR"
        return "PENDING"

    times = execution.phase_times
    end = execution.ended or time.time()

    def milliseconds(begin: str, stop: str) -> int:
        if begin not in times:
            return 0
        return int((times.get(stop, end) - times[begin]) * 1000)

    code, detail = execution.error or (None, None)
    return {
        "PrepareDuration": milliseconds("PREPARING", "TRANSFERRING"),
        "PrepareStatus": state("PREPARING"),
        "TotalDuration": int((end - (execution.started or execution.launched)) * 1000),
        "TransferDuration": milliseconds("TRANSFERRING", "VERIFYING"),
        "TransferStatus": state("TRANSFERRING"),
        "VerifyDuration": milliseconds("VERIFYING", "SUCCESS"),
        "VerifyStatus": state("VERIFYING"),
        "ErrorCode": code,
        "ErrorDetail": detail,
    }


@answers("datasync", "ListTaskExecutions")
def list_executions(call: Call) -> dict[str, Any]:
    """Runs in pages, of one task or of all."""
    params, region = call.params, region_of(call)
    advance_all(region)
    wanted = params.get("TaskArn")
    if wanted:
        find(region.tasks, wanted, "Task")
    items = [e for e in region.executions.values() if wanted in (None, e.task)]
    part, token = page(
        items,
        lambda e: e.arn,
        params.get("NextToken"),
        params.get("MaxResults") or 100,
        invalid("The NextToken is invalid."),
    )
    listed = [
        {"TaskExecutionArn": e.arn, "Status": e.status, "TaskMode": region.tasks[e.task].mode}
        for e in part
    ]
    return {"TaskExecutions": listed, "NextToken": token}


@answers("datasync", "CancelTaskExecution")
def cancel(call: Call) -> dict[str, Any]:
    """Stop a run; what was copied stays. It then counts as ERROR, as at AWS."""
    region = region_of(call)
    execution = find(region.executions, call.params.get("TaskExecutionArn"), "Task execution")
    _by_time(region, execution)
    if execution.status in FINAL:
        raise invalid(f"Task execution {execution.arn} has ended.", "TaskExecutionEnded")
    _fail(execution, "Cancelled", "The task execution was cancelled.")
    return {}
