"""CodeCommit's approval rule templates and the repositories that they are associated with."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

from moto.moto_api._internal import mock_random

from ...errors import AwsError
from ...registry import answers
from ...wire.call import Call
from .. import own
from .repositories import BAD_TOKEN, SERVICE, find, repositories


def _templates(call: Call) -> dict[str, dict[str, Any]]:
    return own.shelf(call, "templates")


def _template(call: Call) -> dict[str, Any]:
    name = call.params.get("approvalRuleTemplateName")
    if not name:
        raise AwsError("ApprovalRuleTemplateNameRequiredException", "A name is required.")
    found = _templates(call).get(name)
    if found is None:
        raise AwsError("ApprovalRuleTemplateDoesNotExistException", f"{name} does not exist")
    return found


@answers(SERVICE, "CreateApprovalRuleTemplate")
def create(call: Call) -> dict[str, Any]:
    """A template; its content must be JSON."""
    given = call.params
    name, content = given["approvalRuleTemplateName"], given["approvalRuleTemplateContent"]
    if name in _templates(call):
        raise AwsError("ApprovalRuleTemplateNameAlreadyExistsException", f"{name} already exists")
    try:
        json.loads(content)
    except ValueError:
        raise AwsError(
            "InvalidApprovalRuleTemplateContentException", "The content is not JSON."
        ) from None
    now = time.time()
    made = {
        "approvalRuleTemplateId": str(mock_random.uuid4()),
        "approvalRuleTemplateName": name,
        "approvalRuleTemplateDescription": given.get("approvalRuleTemplateDescription"),
        "approvalRuleTemplateContent": content,
        "ruleContentSha256": hashlib.sha256(content.encode()).hexdigest(),
        "lastModifiedDate": now,
        "creationDate": now,
        "lastModifiedUser": call.caller.arn if call.caller else "",
        "repositories": set(),
    }
    _templates(call)[name] = made
    return {"approvalRuleTemplate": own.without(made, "repositories")}


@answers(SERVICE, "GetApprovalRuleTemplate")
def get(call: Call) -> dict[str, Any]:
    """One template."""
    return {"approvalRuleTemplate": own.without(_template(call), "repositories")}


@answers(SERVICE, "DeleteApprovalRuleTemplate")
def delete(call: Call) -> dict[str, Any]:
    """Remove a template that no repository uses."""
    found = _template(call)
    if found["repositories"]:
        raise AwsError("ApprovalRuleTemplateInUseException", "Repositories use this template.")
    del _templates(call)[found["approvalRuleTemplateName"]]
    return {"approvalRuleTemplateId": found["approvalRuleTemplateId"]}


def _names(call: Call, key: str, names: list[str]) -> dict[str, Any]:
    given = call.params
    part, token = own.cut(names, given.get("nextToken"), given.get("maxResults"), 100, BAD_TOKEN)
    return own.without({key: part, "nextToken": token})


@answers(SERVICE, "ListApprovalRuleTemplates")
def list_all(call: Call) -> dict[str, Any]:
    """Names of templates."""
    return _names(call, "approvalRuleTemplateNames", sorted(_templates(call)))


@answers(SERVICE, "ListRepositoriesForApprovalRuleTemplate")
def list_repositories(call: Call) -> dict[str, Any]:
    """Names of the repositories that use a template."""
    return _names(call, "repositoryNames", sorted(_template(call)["repositories"]))


@answers(SERVICE, "ListAssociatedApprovalRuleTemplatesForRepository")
def list_associated(call: Call) -> dict[str, Any]:
    """Names of the templates that a repository uses."""
    name = find(call, call.params["repositoryName"])["repositoryName"]
    found = [n for n, t in sorted(_templates(call).items()) if name in t["repositories"]]
    return _names(call, "approvalRuleTemplateNames", found)


@answers(SERVICE, "AssociateApprovalRuleTemplateWithRepository")
def associate(call: Call) -> dict[str, Any]:
    """Let a repository use a template."""
    name = find(call, call.params["repositoryName"])["repositoryName"]
    _template(call)["repositories"].add(name)
    return {}


@answers(SERVICE, "DisassociateApprovalRuleTemplateFromRepository")
def disassociate(call: Call) -> dict[str, Any]:
    """Let a repository no longer use a template."""
    name = find(call, call.params["repositoryName"])["repositoryName"]
    _template(call)["repositories"].discard(name)
    return {}


@answers(SERVICE, "BatchAssociateApprovalRuleTemplateWithRepositories")
def associate_many(call: Call) -> dict[str, Any]:
    """Let repositories use a template; names that there are not become errors."""
    found, known = _template(call), repositories(call)
    names = call.params["repositoryNames"]
    found["repositories"] |= {n for n in names if n in known}
    return {
        "associatedRepositoryNames": [n for n in names if n in known],
        "errors": [
            {
                "repositoryName": n,
                "errorCode": "RepositoryDoesNotExistException",
                "errorMessage": f"{n} does not exist",
            }
            for n in names
            if n not in known
        ],
    }
