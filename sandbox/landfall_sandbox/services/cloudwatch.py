"""CloudWatch: composite alarms, and the kinds of alarms that are asked for.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
"""

from __future__ import annotations

from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call

_all_alarms = CloudWatchResponse.describe_alarms


def _wanted_alarms(self: CloudWatchResponse) -> ActionResult:
    """Unless they are asked for, AWS leaves composite alarms out."""
    kinds = self._get_param("AlarmTypes", []) or ["MetricAlarm"]
    result = _all_alarms(self)
    found = result.result
    return ActionResult(
        {
            "MetricAlarms": found["MetricAlarms"] if "MetricAlarm" in kinds else [],
            "CompositeAlarms": found["CompositeAlarms"] if "CompositeAlarm" in kinds else [],
        }
    )


CloudWatchResponse.describe_alarms = _wanted_alarms


@answers("cloudwatch", "PutCompositeAlarm")
def put_composite(call: Call) -> dict[str, Any]:
    """An alarm over other alarms."""
    given = call.params
    backend = cloudwatch_backends[call.account][call.region]
    existing = backend.alarms.get(given["AlarmName"])
    if existing is not None and existing.rule is None:
        raise AwsError("ValidationError", "A metric alarm has this name.")
    made = backend.put_metric_alarm(
        name=given["AlarmName"],
        namespace="",
        metric_name="",
        comparison_operator="",
        evaluation_periods=1,
        period=60,
        threshold=0.0,
        statistic="",
        description=given.get("AlarmDescription", ""),
        dimensions=[],
        alarm_actions=given.get("AlarmActions") or [],
        ok_actions=given.get("OKActions") or [],
        insufficient_data_actions=given.get("InsufficientDataActions") or [],
        actions_enabled=given.get("ActionsEnabled", True),
        rule=given["AlarmRule"],
        tags=given.get("Tags"),
    )
    made.alarm_rule = made.rule  # moto serializes by the members' names
    return {}
