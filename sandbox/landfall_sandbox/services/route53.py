"""Route 53: what moto adds to or leaves out of its answers."""

from __future__ import annotations

from typing import Any

from moto.route53.models import Route53Backend

from ..errors import AwsError
from ..moto_host import ask_moto
from ..registry import answers
from ..wire.answer import Answer
from ..wire.call import Call
from .conform import Members, finishes, read


@finishes("route53", "GetHostedZone", "CreateHostedZone")
def no_nameless_set(call: Call, result: dict[str, Any]) -> None:
    """Only reusable delegation sets have an id."""
    delegation = result.get("DelegationSet") or {}
    if not delegation.get("Id"):
        delegation.pop("Id", None)
        delegation.pop("CallerReference", None)


@finishes("route53", "ListReusableDelegationSets")
def reusable_only(call: Call, result: dict[str, Any]) -> None:
    """Sets that belong to one zone are not reusable."""
    result["DelegationSets"] = [d for d in result["DelegationSets"] if d.get("Id")]


@finishes("route53", "ListHostedZonesByName")
def whole(call: Call, result: dict[str, Any]) -> None:
    """moto answers all zones at once and does not say so."""
    result.setdefault("IsTruncated", False)
    result.setdefault("MaxItems", "100")


_create = Route53Backend.create_hosted_zone


def _create_hosted_zone(self: Route53Backend, *args: Any, **kwargs: Any) -> Any:
    """The SOA record's value as text, not as moto's own notation of it."""
    zone = _create(self, *args, **kwargs)
    for record in zone.rrsets:
        if record.type == "SOA":
            record.records = [r["Value"] if isinstance(r, dict) else r for r in record.records]
    return zone


Route53Backend.create_hosted_zone = _create_hosted_zone


@answers("route53", "ListResourceRecordSets")
def records(call: Call) -> dict[str, Any] | Answer:
    """A page of a zone's records. moto loses its place among records of one name and type."""
    members = Members(call)
    limit, identifier = members.pop("MaxItems"), members.pop("StartRecordIdentifier")
    name, kind = call.params.get("StartRecordName"), call.params.get("StartRecordType")
    size = min(int(limit or 300), 300)
    if size < 1:
        raise AwsError("InvalidInput", "MaxItems must be at least 1")
    members.put("MaxItems", "1000000")
    members.write()
    answer = ask_moto(call)
    if answer.status >= 300:
        return answer
    result = read(call, answer)
    found = result["ResourceRecordSets"]
    if identifier:
        while found and _before(found[0], name, kind, identifier):
            found.pop(0)
    part, rest = found[:size], found[size:]
    page: dict[str, Any] = {
        "ResourceRecordSets": part,
        "IsTruncated": bool(rest),
        "MaxItems": str(size),
    }
    if rest:
        page["NextRecordName"] = rest[0]["Name"]
        page["NextRecordType"] = rest[0]["Type"]
        if rest[0].get("SetIdentifier"):
            page["NextRecordIdentifier"] = rest[0]["SetIdentifier"]
    return page


def _before(record: dict[str, Any], name: str | None, kind: str | None, identifier: str) -> bool:
    same = (record["Name"], record["Type"]) == (name, kind)
    return same and record.get("SetIdentifier", "") != identifier
