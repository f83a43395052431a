"""Resource Explorer: indexes, views, and what an index holds.

AWS's index knows hundreds of kinds. This one knows those of services whose things are listed by
type (`cloudcontrol`), some of the networks, databases and the like (`explored`), those that nobody
can make here, and the users of transfer servers; of each it holds everything, tagged or not.

https://docs.aws.amazon.com/resource-explorer/latest/apireference/Welcome.html
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from moto.backends import get_backend
from moto.moto_api._internal import mock_random

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from ..world import world
from . import cloudcontrol, explored, own
from .explored_kinds import KINDS as NAMED_KINDS

SERVICE = "resource-explorer-2"
_NONE = "ResourceNotFoundException"
KINDS = NAMED_KINDS | explored.KINDS

# kind -> its ARN's resource, where the listed properties hold no ARN
_NAMED = {
    "athena:workgroup": "athena:workgroup/{id}",
    "glue:crawler": "glue:crawler/{id}",
    "glue:database": "glue:database/{id}",
    "glue:job": "glue:job/{id}",
    "guardduty:detector": "guardduty:detector/{id}",
    "ses:identity": "ses:identity/{id}",
    "ssm:maintenancewindow": "ssm:maintenancewindow/{id}",
}


def _indexes(account: str) -> Iterator[dict[str, Any]]:
    for (owner, _), shelf in world().service_data.get(SERVICE, {}).items():
        if owner == account and "index" in shelf:
            yield shelf["index"]


def _place(call: Call) -> dict[str, Any]:
    return own.shelf_of(SERVICE, call.account, call.region)


def _index(call: Call) -> dict[str, Any]:
    index = _place(call).get("index")
    if index is None:
        raise AwsError(_NONE, "There is no index in this Region.", status=404)
    return index


@answers(SERVICE, "CreateIndex")
def create_index(call: Call) -> dict[str, Any]:
    """A local index, ready at once."""
    if "index" in _place(call):
        raise AwsError("ConflictException", "There is an index in this Region.", status=409)
    now = time.time()
    index = {
        "Arn": own.arn(call, f"index/{mock_random.uuid4()}"),
        "Type": "LOCAL",
        "State": "ACTIVE",
        "CreatedAt": now,
        "LastUpdatedAt": now,
        "Tags": call.params.get("Tags") or {},
    }
    _place(call)["index"] = index
    return {"Arn": index["Arn"], "State": "CREATING", "CreatedAt": now}


@answers(SERVICE, "GetIndex")
def get_index(call: Call) -> dict[str, Any]:
    """The index of the Region."""
    return _index(call)


@answers(SERVICE, "ListIndexes")
def list_indexes(call: Call) -> dict[str, Any]:
    """The indexes of all Regions."""
    found = [
        {"Arn": index["Arn"], "Region": index["Arn"].split(":")[3], "Type": index["Type"]}
        for index in _indexes(call.account)
    ]
    return {"Indexes": found}


@answers(SERVICE, "CreateView")
def create_view(call: Call) -> dict[str, Any]:
    """A view of the whole account, filtered if a filter is given."""
    _index(call)
    given = call.params
    view = {
        "ViewArn": own.arn(call, f"view/{given['ViewName']}/{mock_random.uuid4()}"),
        "ViewName": given["ViewName"],
        "Owner": call.account,
        "Scope": given.get("Scope") or f"arn:aws:iam::{call.account}:root",
        "Filters": given.get("Filters") or {"FilterString": ""},
        "IncludedProperties": given.get("IncludedProperties") or [],
        "LastUpdatedAt": time.time(),
    }
    _place(call).setdefault("views", {})[view["ViewArn"]] = view
    return {"View": view}


def _view(call: Call, arn: str | None) -> dict[str, Any]:
    place = _place(call)
    view = place.get("views", {}).get(arn or place.get("default"))
    if view is None:
        raise AwsError("UnauthorizedException", "There is no such view.", status=401)
    return view


@answers(SERVICE, "GetView")
def get_view(call: Call) -> dict[str, Any]:
    """One view."""
    return {"View": _view(call, call.params["ViewArn"]), "Tags": {}}


@answers(SERVICE, "ListViews")
def list_views(call: Call) -> dict[str, Any]:
    """The views of the Region."""
    return {"Views": sorted(_place(call).get("views", {}))}


@answers(SERVICE, "AssociateDefaultView")
def set_default(call: Call) -> dict[str, Any]:
    """What searches without a view look at."""
    view = _view(call, call.params["ViewArn"])
    _place(call)["default"] = view["ViewArn"]
    return {"ViewArn": view["ViewArn"]}


@answers(SERVICE, "GetDefaultView")
def get_default(call: Call) -> dict[str, Any]:
    """The default view, empty where there is none."""
    return {"ViewArn": _place(call).get("default", "")}


@answers(SERVICE, "ListSupportedResourceTypes")
def kinds(call: Call) -> dict[str, Any]:
    """What an index knows."""
    listed = [
        {"Service": kind.split(":")[0], "ResourceType": kind, "CFNResourceTypes": list(types)}
        for kind, types in sorted(KINDS.items())
    ]
    return _page(call, "ResourceTypes", listed)


def _page(call: Call, member: str, items: list[Any]) -> dict[str, Any]:
    given = call.params
    cut = own.cut(
        items, given.get("NextToken"), given.get("MaxResults"), 100, "ValidationException"
    )
    return own.without({member: cut[0], "NextToken": cut[1]})


def _things(call: Call) -> Iterator[tuple[str, str]]:
    """ARN and kind of everything in the call's account and Region."""
    of_type = {cfn: kind for kind, types in KINDS.items() for cfn in types}
    for cfn, (service, lister) in cloudcontrol.TYPES.items():
        accounts = get_backend(service)
        kind = of_type.get(cfn)
        if kind is None or call.account not in accounts:
            continue
        for identifier, properties in lister(accounts[call.account][call.region], call):
            yield _arn(call, kind, identifier, properties), kind
    yield from explored.things(call)
    place = _place(call)
    if "index" in place:
        yield place["index"]["Arn"], "resource-explorer-2:index"
    for arn in place.get("views", {}):
        yield arn, "resource-explorer-2:view"
    for server in get_backend("transfer")[call.account][call.region].servers.values():
        for user in server._users:
            name = f"user/{server.server_id}/{user.user_name}"
            yield own.arn(call, name, "transfer"), "transfer:user"


def _arn(call: Call, kind: str, identifier: str, properties: dict[str, Any]) -> str:
    if kind in _NAMED:
        service, _, resource = _NAMED[kind].partition(":")
        return own.arn(call, resource.format(id=identifier), service)
    found = [v for k, v in properties.items() if k.endswith("Arn") and str(v).startswith("arn:")]
    return next((arn for arn in found if f":{kind.split(':')[0]}:" in arn), identifier)


@answers(SERVICE, "ListResources")
def resources(call: Call) -> dict[str, Any]:
    """A page of what a view shows; a view with a filter shows only what the filter names."""
    _index(call)
    view = _view(call, call.params.get("ViewArn"))
    asked = (call.params.get("Filters") or {}).get("FilterString", "")
    filters = f"{view['Filters']['FilterString']} {asked}".split()
    listed = [
        own.without(
            {
                "Arn": arn,
                "OwningAccountId": call.account,
                "Region": call.region,
                "ResourceType": kind,
                "Service": kind.split(":")[0],
                "CfnResourceType": KINDS[kind][0] if len(KINDS[kind]) == 1 else None,
                "LastReportedAt": time.time(),
                "Properties": [],
            }
        )
        for arn, kind in sorted(_things(call))
        if all(_fits(word, kind) for word in filters)
    ]
    return {**_page(call, "Resources", listed), "ViewArn": view["ViewArn"]}


def _fits(word: str, kind: str) -> bool:
    name, _, value = word.partition(":")
    told = {"service": kind.split(":")[0], "resourcetype": kind}
    if name not in told:
        raise AwsError("ValidationException", f"The sandbox knows no filter {name!r}.")
    return told[name] in value.split(",")
