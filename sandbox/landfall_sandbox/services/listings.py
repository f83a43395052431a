"""Page sizes for listings where moto answers everything at once, or in pages of its own size.

The request goes to moto without its paging members, again and again until moto has told all; the
whole is then cut into the page that was asked for. The members' names come from botocore's
paginators; where there is no paginator, `_NAMES` says them. Default sizes are those of the
services' API references.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from botocore.session import Session

from ..errors import AwsError
from ..moto_host import ask_moto
from ..paging import page
from ..registry import answers
from ..wire.answer import Answer
from ..wire.call import Call
from ..wire.tidy import tidy

# service -> default page size, operations
PAGED: dict[str, tuple[int, str]] = {
    "apigateway": (
        25,
        "GetApiKeys GetAuthorizers GetBasePathMappings GetDeployments GetDomainNames GetModels "
        "GetRequestValidators GetResources GetRestApis GetUsagePlanKeys GetUsagePlans GetVpcLinks",
    ),
    "apigatewayv2": (25, "GetApis GetDomainNames GetIntegrations GetRoutes GetStages"),
    "cloudformation": (
        100,
        "DescribeStacks ListExports ListStackResources ListStacks ListStackSets",
    ),
    "cloudwatch": (50, "DescribeAlarms ListDashboards"),
    "codebuild": (100, "ListProjects"),
    "codedeploy": (100, "ListApplications ListDeploymentGroups"),
    "codepipeline": (100, "ListPipelines ListTagsForResource"),
    "config": (25, "DescribeConfigRules"),
    "events": (100, "ListArchives ListEventBuses ListRules ListTargetsByRule"),
    "iam": (
        100,
        "GetAccountAuthorizationDetails GetGroup ListAccessKeys ListAccountAliases "
        "ListAttachedGroupPolicies ListAttachedRolePolicies ListAttachedUserPolicies "
        "ListEntitiesForPolicy ListGroupPolicies ListGroups ListGroupsForUser "
        "ListInstanceProfiles ListInstanceProfilesForRole ListMFADevices ListPolicies "
        "ListPolicyVersions ListRolePolicies ListRoles ListRoleTags ListUserPolicies ListUsers "
        "ListUserTags ListVirtualMFADevices",
    ),
    "identitystore": (100, "ListGroupMemberships ListGroups ListUsers"),
    "lambda": (50, "ListAliases ListLayers ListLayerVersions ListVersionsByFunction"),
    "logs": (
        50,
        "DescribeDestinations DescribeLogGroups DescribeMetricFilters DescribeResourcePolicies "
        "DescribeSubscriptionFilters",
    ),
    "organizations": (
        20,
        "ListAccounts ListAccountsForParent ListAWSServiceAccessForOrganization ListChildren "
        "ListDelegatedAdministrators ListDelegatedServicesForAccount "
        "ListOrganizationalUnitsForParent ListPolicies ListPoliciesForTarget "
        "ListTagsForResource ListTargetsForPolicy",
    ),
    "scheduler": (100, "ListScheduleGroups ListSchedules"),
    "sns": (100, "ListSubscriptions ListSubscriptionsByTopic ListTopics"),
    "ssm": (10, "DescribeParameters GetParametersByPath"),
    "sso-admin": (
        100,
        "ListAccountAssignments ListAccountAssignmentsForPrincipal "
        "ListCustomerManagedPolicyReferencesInPermissionSet "
        "ListInstances ListManagedPoliciesInPermissionSet ListPermissionSets",
    ),
    "stepfunctions": (100, "ListActivities ListStateMachines"),
}
# Largest page sizes where they are below the default of the table: what more is asked for is cut.
_LARGEST = {"sns": 100, "ssm": 50}
_BAD_TOKEN = {
    "cloudformation": "ValidationError",
    "cloudwatch": "InvalidNextToken",
    "codebuild": "InvalidInputException",
    "codedeploy": "InvalidNextTokenException",
    "codepipeline": "InvalidNextTokenException",
    "config": "InvalidNextTokenException",
    "events": "ValidationException",
    "iam": "InvalidInput",
    "lambda": "InvalidParameterValueException",
    "apigateway": "BadRequestException",
    "apigatewayv2": "BadRequestException",
    "logs": "InvalidParameterException",
    "organizations": "InvalidInputException",
    "sns": "InvalidParameter",
    "ssm": "InvalidNextToken",
    "stepfunctions": "InvalidToken",
}
_V2 = ("NextToken", "NextToken", "MaxResults", ("Items",))
_NAMES: dict[tuple[str, str], tuple[str, str, str | None, tuple[str, ...]]] = {
    ("apigatewayv2", "GetDomainNames"): _V2,
    ("events", "ListArchives"): ("NextToken", "NextToken", "Limit", ("Archives",)),
    ("events", "ListEventBuses"): ("NextToken", "NextToken", "Limit", ("EventBuses",)),
}


@dataclass(frozen=True)
class Names:
    """The members with which an operation pages."""

    token: str
    next_token: str
    limit: str | None
    items: tuple[str, ...]
    more: str | None


@cache
def _paginators(service: str) -> dict[str, Any]:
    return (
        Session()
        .get_component("data_loader")
        .load_service_model(service, "paginators-1")["pagination"]
    )


@cache
def names_of(service: str, operation: str) -> Names:
    """How `operation` pages."""
    if (service, operation) in _NAMES:
        return Names(*_NAMES[service, operation], more=None)
    found = _paginators(service)[operation]
    items = found["result_key"]
    return Names(
        found["input_token"],
        found["output_token"],
        found.get("limit_key"),
        tuple(items) if isinstance(items, list) else (items,),
        found.get("more_results"),
    )


class _Request:
    """A request's members, wherever the protocol puts them."""

    def __init__(self, call: Call) -> None:
        self.call = call
        members = call.operation_model.input_shape.members
        self.wire = {n: m.serialization.get("name", n) for n, m in members.items()}
        self.in_query = {
            n for n, m in members.items() if m.serialization.get("location") == "querystring"
        }
        self.form = call.protocol in ("query", "ec2")
        self.body: dict[str, Any] = {}
        if self.form:
            self.body = dict(parse_qsl(call.body.decode(), keep_blank_values=True))
        elif call.body:
            self.body = json.loads(call.body)
        self.query = parse_qsl(call.environ.get("QUERY_STRING", ""), keep_blank_values=True)

    def take(self, member: str | None) -> Any:
        """Remove a member and return it."""
        if member is None:
            return None
        wire = self.wire.get(member, member)
        found = next((v for k, v in self.query if k == wire), None)
        self.query = [(k, v) for k, v in self.query if k != wire]
        return self.body.pop(wire, None) or found

    def put(self, member: str, value: str) -> None:
        """Set a member."""
        wire = self.wire.get(member, member)
        if member in self.in_query:
            self.query = [(k, v) for k, v in self.query if k != wire] + [(wire, value)]
        else:
            self.body[wire] = value

    def send(self) -> Answer:
        """Ask moto with the members as they are now."""
        call = self.call
        if self.form:
            call.body = urlencode(self.body).encode()
        elif self.body or call.body:
            call.body = json.dumps(self.body).encode()
        call.environ["CONTENT_LENGTH"] = str(len(call.body))
        query = urlencode(self.query)
        call.environ["QUERY_STRING"] = query
        path = call.environ["RAW_URI"].split("?")[0]
        call.environ["RAW_URI"] = f"{path}?{query}" if query else path
        answer = ask_moto(call)
        tidy(call, answer)
        return answer


class _JsonContent:
    """The lists in a JSON answer."""

    def __init__(self, call: Call, answer: Answer, names: Names) -> None:
        self.content = json.loads(answer.body or b"{}")
        self.wire = {
            n: m.serialization.get("name", n)
            for n, m in call.operation_model.output_shape.members.items()
        }
        self.names = names

    def items(self) -> list[tuple[str, Any]]:
        """All items with their lists' names, in the answer's order."""
        lists = [self.wire.get(n, n) for n in self.names.items]
        return [(name, item) for name in lists for item in self.content.get(name) or []]

    def token(self) -> str | None:
        """moto's own next token."""
        return self.content.get(self.wire.get(self.names.next_token, self.names.next_token))

    def put(self, items: list[tuple[str, Any]], token: str | None) -> bytes:
        """The answer with these items and this token."""
        for name in self.names.items:
            wire = self.wire.get(name, name)
            if wire in self.content or any(n == wire for n, _ in items):
                self.content[wire] = [item for n, item in items if n == wire]
        wire = self.wire.get(self.names.next_token, self.names.next_token)
        self.content.pop(wire, None)
        if token:
            self.content[wire] = token
        if self.names.more:
            self.content[self.wire[self.names.more]] = token is not None
        return json.dumps(self.content).encode()


class _XmlContent:
    """The lists in the XML answer of a query service."""

    def __init__(self, call: Call, answer: Answer, names: Names) -> None:
        self.root = ET.fromstring(answer.body)
        space = self.root.tag[1:].partition("}")[0] if self.root.tag.startswith("{") else ""
        self.prefix = f"{{{space}}}" if space else ""
        if space:
            ET.register_namespace("", space)
        result = self.root.find(f"{self.prefix}{call.operation}Result")
        assert result is not None
        self.result = result
        self.names = names

    def items(self) -> list[tuple[str, Any]]:
        """All items with their lists' names, in the answer's order."""
        return [
            (name, child)
            for name in self.names.items
            if (found := self.result.find(self.prefix + name)) is not None
            for child in list(found)
        ]

    def token(self) -> str | None:
        """moto's own next token."""
        return self.result.findtext(self.prefix + self.names.next_token)

    def put(self, items: list[tuple[str, Any]], token: str | None) -> bytes:
        """The answer with these items and this token."""
        for name in self.names.items:
            found = self.result.find(self.prefix + name)
            wanted = [item for n, item in items if n == name]
            if found is None:
                if not wanted:
                    continue
                found = ET.SubElement(self.result, self.prefix + name)
            for child in list(found):
                found.remove(child)
            found.extend(wanted)
        for name in (self.names.more, self.names.next_token):
            for old in self.result.findall(self.prefix + name) if name else ():
                self.result.remove(old)
        if self.names.more:
            more = ET.SubElement(self.result, self.prefix + self.names.more)
            more.text = "true" if token else "false"
        if token:
            ET.SubElement(self.result, self.prefix + self.names.next_token).text = token
        return (
            b'<?xml version="1.0" encoding="UTF-8"?>\n'
            + ET.tostring(self.root, encoding="unicode").encode()
        )


def _register(service: str, operation: str, default: int) -> None:
    @answers(service, operation)
    def paged(call: Call) -> Answer:
        names = names_of(service, operation)
        request = _Request(call)
        limit, token = request.take(names.limit), request.take(names.token)
        size = _size(service, names, limit, default)
        answer = request.send()
        if answer.status != 200:
            return answer
        kind = _XmlContent if request.form else _JsonContent
        content = kind(call, answer, names)
        items = _everything(request, kind, names, content)
        bad = AwsError(_BAD_TOKEN.get(service, "ValidationException"), "The token is invalid.")
        part, following = page(
            list(enumerate(items)), lambda pair: f"{pair[0]:08d}", token, size, bad
        )
        answer.replace_body(content.put([item for _, item in part], following))
        return answer


def _everything(request: _Request, kind: Any, names: Names, first: Any) -> list[Any]:
    """The items of the first answer, and of those behind moto's own tokens."""
    items, token = first.items(), first.token()
    for _ in range(1000):
        if not token:
            break
        request.put(names.token, token)
        answer = request.send()
        if answer.status != 200:
            break
        further = kind(request.call, answer, names)
        items += further.items()
        token = further.token()
    return items


def _size(service: str, names: Names, limit: Any, default: int) -> int:
    size = int(limit) if limit else default
    if not 1 <= size <= 10_000:
        raise AwsError("ValidationException", f"{names.limit} must be between 1 and 10000")
    return min(size, _LARGEST.get(service, size))


for _service, (_default, _operations) in PAGED.items():
    for _operation in _operations.split():
        _register(_service, _operation, _default)
