"""CodeBuild: webhooks, credentials of sources, and report groups.

https://docs.aws.amazon.com/codebuild/latest/APIReference/
"""

from __future__ import annotations

import time
from typing import Any

from moto.codebuild.models import codebuild_backends
from moto.moto_api._internal import mock_random

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own

SERVICE = "codebuild"


def _project(call: Call) -> dict[str, Any]:
    name = call.params["projectName"]
    found = codebuild_backends[call.account][call.region].codebuild_projects.get(name)
    if found is None:
        raise AwsError("ResourceNotFoundException", f"Project {name} not found")
    return found.project_metadata


@answers(SERVICE, "CreateWebhook")
def create_webhook(call: Call) -> dict[str, Any]:
    """Let a repository's host begin builds; the secret is told once."""
    given, project = call.params, _project(call)
    if "webhook" in project:
        raise AwsError("ResourceAlreadyExistsException", "The project has a webhook.")
    token = mock_random.uuid4().hex
    url = f"https://codebuild.{call.region}.amazonaws.com/webhooks?t={token}"
    project["webhook"] = own.without(
        {
            "url": url,
            "payloadUrl": url,
            "branchFilter": given.get("branchFilter"),
            "filterGroups": given.get("filterGroups"),
            "buildType": given.get("buildType", "BUILD"),
            "lastModifiedSecret": time.time(),
            "status": "ACTIVE",
        }
    )
    return {"webhook": {**project["webhook"], "secret": mock_random.uuid4().hex}}


@answers(SERVICE, "DeleteWebhook")
def delete_webhook(call: Call) -> dict[str, Any]:
    """Remove a project's webhook."""
    if _project(call).pop("webhook", None) is None:
        raise AwsError("ResourceNotFoundException", "The project has no webhook.")
    return {}


@answers(SERVICE, "ImportSourceCredentials")
def import_credentials(call: Call) -> dict[str, Any]:
    """Keep which host there are credentials for; the token itself is dropped."""
    given = call.params
    kind = given["serverType"].lower()
    arn = own.arn(call, f"token/{kind}")
    own.shelf(call, "credentials")[arn] = {
        "arn": arn,
        "serverType": given["serverType"],
        "authType": given["authType"],
    }
    return {"arn": arn}


@answers(SERVICE, "ListSourceCredentials")
def credentials(call: Call) -> dict[str, Any]:
    """Which hosts there are credentials for."""
    return {"sourceCredentialsInfos": list(own.shelf(call, "credentials").values())}


@answers(SERVICE, "CreateReportGroup")
def create_report_group(call: Call) -> dict[str, Any]:
    """A place for test reports."""
    given = call.params
    arn = own.arn(call, f"report-group/{given['name']}")
    groups = own.shelf(call, "report groups")
    if arn in groups:
        raise AwsError("ResourceAlreadyExistsException", f"{given['name']} already exists")
    now = time.time()
    groups[arn] = {
        "arn": arn,
        "name": given["name"],
        "type": given["type"],
        "exportConfig": given["exportConfig"],
        "created": now,
        "lastModified": now,
        "tags": given.get("tags") or [],
        "status": "ACTIVE",
    }
    return {"reportGroup": groups[arn]}


@answers(SERVICE, "ListReportGroups")
def list_report_groups(call: Call) -> dict[str, Any]:
    """ARNs of report groups."""
    given = call.params
    found = sorted(own.shelf(call, "report groups"), reverse=given.get("sortOrder") == "DESCENDING")
    part, token = own.cut(
        found, given.get("nextToken"), given.get("maxResults"), 100, "InvalidInputException"
    )
    return own.without({"reportGroups": part, "nextToken": token})


@answers(SERVICE, "BatchGetReportGroups")
def get_report_groups(call: Call) -> dict[str, Any]:
    """Report groups in full, and the ARNs that there are not."""
    groups, arns = own.shelf(call, "report groups"), call.params["reportGroupArns"]
    return {
        "reportGroups": [groups[arn] for arn in arns if arn in groups],
        "reportGroupsNotFound": [arn for arn in arns if arn not in groups],
    }
