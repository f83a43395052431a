"""CodeCommit's repositories, their tags and triggers.

https://docs.aws.amazon.com/codecommit/latest/APIReference/
"""

from __future__ import annotations

import re
import time
from typing import Any

from moto.moto_api._internal import mock_random

from ...errors import AwsError
from ...registry import answers
from ...wire.call import Call
from .. import own

SERVICE = "codecommit"
_NAME = r"[\w.-]{1,100}"
BAD_TOKEN = "InvalidContinuationTokenException"


def repositories(call: Call) -> dict[str, dict[str, Any]]:
    """The account's repositories in the call's region, by name."""
    return own.shelf(call, "repositories")


def find(call: Call, name: str | None) -> dict[str, Any]:
    """The repository called `name`. Raises AwsError when there is none."""
    if not name:
        raise AwsError("RepositoryNameRequiredException", "A repository name is required.")
    own.check_name(name, _NAME, "InvalidRepositoryNameException")
    found = repositories(call).get(name)
    if found is None:
        raise AwsError("RepositoryDoesNotExistException", f"{name} does not exist")
    return found


def _by_arn(call: Call, arn: str) -> dict[str, Any]:
    if not re.fullmatch(rf"arn:aws:codecommit:{call.region}:{call.account}:.+", arn or ""):
        raise AwsError("InvalidResourceArnException", f"{arn!r} is not a valid resource ARN")
    return find(call, arn.rpartition(":")[2])


def _metadata(repository: dict[str, Any]) -> dict[str, Any]:
    hidden = ("tags", "triggers", "triggers_id", "branches", "commits")
    return own.without(repository, *hidden)


@answers(SERVICE, "CreateRepository")
def create(call: Call) -> dict[str, Any]:
    """A new, empty repository."""
    given = call.params
    name = given["repositoryName"]
    own.check_name(name, _NAME, "InvalidRepositoryNameException")
    if name.endswith(".git"):
        raise AwsError("InvalidRepositoryNameException", "A name must not end with .git")
    if name in repositories(call):
        raise AwsError("RepositoryNameExistsException", f"Repository named {name} already exists")
    now = time.time()
    host = f"git-codecommit.{call.region}.amazonaws.com"
    key = own.arn(call, "key/" + str(mock_random.uuid4()), "kms")
    made = {
        "accountId": call.account,
        "repositoryId": str(mock_random.uuid4()),
        "repositoryName": name,
        "repositoryDescription": given.get("repositoryDescription"),
        "defaultBranch": None,
        "lastModifiedDate": now,
        "creationDate": now,
        "cloneUrlHttp": f"https://{host}/v1/repos/{name}",
        "cloneUrlSsh": f"ssh://{host}/v1/repos/{name}",
        "Arn": own.arn(call, name),
        "kmsKeyId": given.get("kmsKeyId") or key,
        "tags": dict(given.get("tags") or {}),
        "triggers": [],
        "triggers_id": str(mock_random.uuid4()),
        "branches": {},
        "commits": {},
    }
    repositories(call)[name] = made
    return {"repositoryMetadata": _metadata(made)}


@answers(SERVICE, "GetRepository")
def get(call: Call) -> dict[str, Any]:
    """One repository."""
    return {"repositoryMetadata": _metadata(find(call, call.params.get("repositoryName")))}


@answers(SERVICE, "BatchGetRepositories")
def batch_get(call: Call) -> dict[str, Any]:
    """Up to a hundred repositories, and the names that there are not."""
    names = call.params.get("repositoryNames") or []
    if not names:
        raise AwsError("RepositoryNamesRequiredException", "Repository names are required.")
    if len(names) > 100:
        raise AwsError("MaximumRepositoryNamesExceededException", "At most 100 names may be given.")
    known = repositories(call)
    return {
        "repositories": [_metadata(known[n]) for n in names if n in known],
        "repositoriesNotFound": [n for n in names if n not in known],
        "errors": [],
    }


@answers(SERVICE, "ListRepositories")
def list_all(call: Call) -> dict[str, Any]:
    """Names and ids, up to a thousand at a time."""
    given = call.params
    by_date = given.get("sortBy") == "lastModifiedDate"
    found = sorted(
        repositories(call).values(),
        key=lambda r: (r["lastModifiedDate"] if by_date else 0, r["repositoryName"]),
        reverse=given.get("order") == "descending",
    )
    part, token = own.cut(found, given.get("nextToken"), None, 1000, BAD_TOKEN)
    names = [{k: r[k] for k in ("repositoryName", "repositoryId")} for r in part]
    return own.without({"repositories": names, "nextToken": token})


@answers(SERVICE, "DeleteRepository")
def delete(call: Call) -> dict[str, Any]:
    """Deleting what is not there is no error."""
    gone = repositories(call).pop(call.params["repositoryName"], None)
    for template in own.shelf(call, "templates").values():
        template["repositories"].discard(call.params["repositoryName"])
    return {"repositoryId": gone["repositoryId"]} if gone else {}


@answers(SERVICE, "UpdateRepositoryDescription")
def describe(call: Call) -> dict[str, Any]:
    """Another description."""
    found = find(call, call.params["repositoryName"])
    found["repositoryDescription"] = call.params.get("repositoryDescription")
    found["lastModifiedDate"] = time.time()
    return {}


@answers(SERVICE, "ListTagsForResource")
def tags(call: Call) -> dict[str, Any]:
    """A repository's tags."""
    return {"tags": dict(_by_arn(call, call.params["resourceArn"])["tags"])}


@answers(SERVICE, "TagResource")
def tag(call: Call) -> dict[str, Any]:
    """Set tags."""
    _by_arn(call, call.params["resourceArn"])["tags"].update(call.params["tags"])
    return {}


@answers(SERVICE, "UntagResource")
def untag(call: Call) -> dict[str, Any]:
    """Remove tags."""
    found = _by_arn(call, call.params["resourceArn"])
    for key in call.params["tagKeys"]:
        found["tags"].pop(key, None)
    return {}


@answers(SERVICE, "GetRepositoryTriggers")
def triggers(call: Call) -> dict[str, Any]:
    """What is told of pushes."""
    found = find(call, call.params.get("repositoryName"))
    return {"configurationId": found["triggers_id"], "triggers": found["triggers"]}


@answers(SERVICE, "PutRepositoryTriggers")
def put_triggers(call: Call) -> dict[str, Any]:
    """Replace all triggers."""
    found = find(call, call.params["repositoryName"])
    wanted = call.params["triggers"]
    if len(wanted) > 10:
        raise AwsError(
            "MaximumRepositoryTriggersExceededException", "A repository has at most ten triggers."
        )
    found["triggers"] = [{"customData": "", "branches": [], **t} for t in wanted]
    found["triggers_id"] = str(mock_random.uuid4())
    return {"configurationId": found["triggers_id"]}
