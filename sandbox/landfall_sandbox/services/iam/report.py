"""The credential report, in the columns and words of AWS's own.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from __future__ import annotations

import csv
import io
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.iam.models import IAMBackend, User, iam_backends

from ...errors import AwsError
from ...registry import answers
from ...wire.call import Call
from .. import own

_KEY = ("active", "last_rotated", "last_used_date", "last_used_region", "last_used_service")
COLUMNS = (
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    *(f"access_key_1_{name}" for name in _KEY),
    *(f"access_key_2_{name}" for name in _KEY),
    "cert_1_active",
    "cert_1_last_rotated",
    "cert_2_active",
    "cert_2_last_rotated",
)
_FRESH_SECONDS = 4 * 3600  # a report may be up to four hours old


def backend(account: str) -> IAMBackend:
    """moto's IAM of an account."""
    return iam_backends[account]["aws"]


def _date(moment: datetime | None, otherwise: str) -> str:
    if moment is None:
        return otherwise
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _word(value: bool) -> str:
    return "true" if value else "false"


def _password(user: User, longest_days: int | None) -> list[str]:
    if not user.password:
        return ["false", "N/A", "N/A", "N/A"]
    changed = getattr(user, "password_changed", None) or user.create_date
    following = changed + timedelta(days=longest_days) if longest_days else None
    used = user.password_last_used
    return ["true", _date(used, "no_information"), _date(changed, "N/A"), _date(following, "N/A")]


def _key(user: User, number: int) -> list[str]:
    if number >= len(user.access_keys):
        return ["false", "N/A", "N/A", "N/A", "N/A"]
    key = user.access_keys[number]
    used = key.last_used
    return [
        _word(key.status == "Active"),
        _date(key.create_date, "N/A"),
        _date(used.timestamp if used else None, "N/A"),
        used.region if used else "N/A",
        used.service if used else "N/A",
    ]


def _certificates(user: User) -> list[str]:
    found = list(user.signing_certificates.values())[:2]
    cells: list[str] = []
    for number in range(2):
        if number < len(found):
            cells += [_word(found[number].status == "Active"), _date(found[number].upload_date, "")]
        else:
            cells += ["false", "N/A"]
    return cells


def _root(account: str) -> list[str]:
    born = _date(datetime(2016, 4, 11, 9, 30, tzinfo=UTC), "N/A")
    none = ["false", "N/A", "N/A", "N/A", "N/A"]
    head = ["<root_account>", f"arn:aws:iam::{account}:root", born]
    middle = ["not_supported", "no_information", "not_supported", "not_supported"]
    return [*head, *middle, "false", *none, *none, "false", "N/A", "false", "N/A"]


def content(account: str) -> str:
    """The report of an account as CSV."""
    iam = backend(account)
    policy = iam.account_password_policy
    longest = policy.max_password_age if policy else None
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow(_root(account))
    for user in sorted(iam.users.values(), key=lambda u: u.name):
        writer.writerow(
            [
                user.name,
                user.arn,
                _date(user.create_date, "N/A"),
                *_password(user, longest),
                _word(bool(user.mfa_devices)),
                *_key(user, 0),
                *_key(user, 1),
                *_certificates(user),
            ]
        )
    return out.getvalue().rstrip("\n")


def _kept(call: Call) -> dict[str, Any]:
    return own.shelf_of("iam", call.account, "aws").setdefault("report", {})


@answers("iam", "GenerateCredentialReport")
def generate(call: Call) -> dict[str, Any]:
    """Begin a report; it is complete when asked for again."""
    kept = _kept(call)
    now = time.time()
    if kept and now - kept["made"] < _FRESH_SECONDS:
        return {"State": "COMPLETE"}
    kept |= {"made": now, "content": content(call.account)}
    return {
        "State": "STARTED",
        "Description": "No report exists. Starting a new report generation task",
    }


@answers("iam", "GetCredentialReport")
def get(call: Call) -> dict[str, Any]:
    """The report as it was when it was made."""
    kept = _kept(call)
    if not kept:
        raise AwsError("ReportNotPresent", "No report exists. Use GenerateCredentialReport", 410)
    if time.time() - kept["made"] >= _FRESH_SECONDS:
        raise AwsError("ReportExpired", "The report has expired.", 410)
    return {
        "Content": kept["content"].encode(),
        "ReportFormat": "text/csv",
        "GeneratedTime": datetime.fromtimestamp(kept["made"], UTC),
    }
