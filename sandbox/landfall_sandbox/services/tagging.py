"""The Resource Groups Tagging API: tagged resources of every service, in pages.

moto collects most services' tags; what it leaves out is added here, and what belongs to another
region is left out.

https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from moto.backends import get_backend
from moto.core.resource_tagging import (
    iter_taggable_backends,
    make_tag_matcher,
    match_resource_type,
)

from ..errors import AwsError
from ..registry import answers
from ..wire.call import Call
from . import own

SERVICE = "resourcegroupstaggingapi"
_EXPIRED = "PaginationTokenExpiredException"
Tagged = tuple[str, dict[str, str], str]  # ARN, tags, type such as "rds:db"


def _pairs(tags: Any) -> dict[str, str]:
    """Tags in any of the forms in which moto's services keep them."""
    if isinstance(tags, dict):
        return {str(k): str(v) for k, v in tags.items()}
    found = {}
    for tag in tags or []:
        key = tag.get("Key", tag.get("key"))
        found[key] = tag.get("Value", tag.get("value", ""))
    return found


def _builds(backend: Any, call: Call) -> Iterator[Tagged]:
    for project in backend.codebuild_projects.values():
        yield project.arn, _pairs(project.project_metadata.get("tags")), "codebuild:project"


def _pipelines(backend: Any, call: Call) -> Iterator[Tagged]:
    for name, pipeline in backend.pipelines.items():
        yield own.arn(call, name, "codepipeline"), _pairs(pipeline.tags), "codepipeline:pipeline"


def _streams(backend: Any, call: Call) -> Iterator[Tagged]:
    for stream in backend.streams.values():
        yield stream.arn, _pairs(stream.tags), "kinesis:stream"


def _rest_apis(backend: Any, call: Call) -> Iterator[Tagged]:
    base = f"arn:aws:apigateway:{call.region}::"
    for api in backend.apis.values():
        yield f"{base}/restapis/{api.id}", _pairs(api.tags), "apigateway:restapis"
        for name, stage in api.stages.items():
            arn = f"{base}/restapis/{api.id}/stages/{name}"
            yield arn, _pairs(stage.tags), "apigateway:stages"
    for key in backend.keys.values():
        yield f"{base}/apikeys/{key.id}", _pairs(key.tags), "apigateway:apikeys"


def _http_apis(backend: Any, call: Call) -> Iterator[Tagged]:
    for api in (*backend.apis.values(), *backend.vpc_links.values()):
        kind = api.arn.split("/")[1]
        yield api.arn, _pairs(backend.get_tags(api.arn)), f"apigateway:{kind}"


def _images(backend: Any, call: Call) -> Iterator[Tagged]:
    for repository in backend.repositories.values():
        tags = backend.tagger.get_tag_dict_for_resource(repository.arn)
        yield repository.arn, tags, "ecr:repository"


def _warehouses(backend: Any, call: Call) -> Iterator[Tagged]:
    for kind, things in (
        ("cluster", backend.clusters),
        ("snapshot", backend.snapshots),
        ("parametergroup", backend.parameter_groups),
        ("subnetgroup", backend.subnet_groups),
    ):
        for thing in things.values():
            yield thing.arn, _pairs(thing.tags), f"redshift:{kind}"


def _rules(backend: Any, call: Call) -> Iterator[Tagged]:
    for bus in backend.event_buses.values():
        for rule in bus.rules.values():
            yield rule.arn, backend.tagger.get_tag_dict_for_resource(rule.arn), "events:rule"


def _groups(backend: Any, call: Call) -> Iterator[Tagged]:
    for group in backend.schedule_groups.values():
        tags = backend.tagger.get_tag_dict_for_resource(group.arn)
        yield group.arn, tags, "scheduler:schedule-group"


def _activities(backend: Any, call: Call) -> Iterator[Tagged]:
    for arn in backend.activities:
        yield arn, backend.tagger.get_tag_dict_for_resource(arn), "states:activity"


def _pools(backend: Any, call: Call) -> Iterator[Tagged]:
    for pool in backend.user_pools.values():
        tags = pool.extended_config.get("UserPoolTags")
        yield pool.arn, _pairs(tags), "cognito-idp:userpool"


def _trails(backend: Any, call: Call) -> Iterator[Tagged]:
    for trail in backend.trails.values():
        tags = backend.tagging_service.get_tag_dict_for_resource(trail.arn)
        yield trail.arn, tags, "cloudtrail:trail"


def _web_acls(backend: Any, call: Call) -> Iterator[Tagged]:
    for acl in backend.wacls.values():
        tags = backend.tagging_service.get_tag_dict_for_resource(acl.arn)
        yield acl.arn, tags, "wafv2:webacl"


def _detectors(backend: Any, call: Call) -> Iterator[Tagged]:
    for detector in backend.detectors.values():
        arn = own.arn(call, f"detector/{detector.id}", "guardduty")
        yield arn, _pairs(detector.tags), "guardduty:detector"


def _servers(backend: Any, call: Call) -> Iterator[Tagged]:
    for server in backend.servers.values():
        yield server.arn, _pairs(server.tags), "transfer:server"


def _resource_groups(backend: Any, call: Call) -> Iterator[Tagged]:
    for group in backend.groups.by_arn.values():
        yield group.arn, _pairs(group.tags), "resource-groups:group"


_MORE: dict[str, Callable[[Any, Call], Iterator[Tagged]]] = {
    "apigateway": _rest_apis,
    "apigatewayv2": _http_apis,
    "cloudtrail": _trails,
    "codebuild": _builds,
    "codepipeline": _pipelines,
    "cognito-idp": _pools,
    "ecr": _images,
    "events": _rules,
    "guardduty": _detectors,
    "kinesis": _streams,
    "redshift": _warehouses,
    "resource-groups": _resource_groups,
    "scheduler": _groups,
    "stepfunctions": _activities,
    "transfer": _servers,
    "wafv2": _web_acls,
}


def _own(call: Call) -> Iterator[Tagged]:
    """Resources of services that this sandbox answers without moto."""
    place = (call.account, call.region)
    for repository in own.shelf_of("codecommit", *place).get("repositories", {}).values():
        yield repository["Arn"], repository["tags"], "codecommit:repository"
    for rule in own.shelf_of("codestar-notifications", *place).get("things", {}).values():
        yield rule["Arn"], rule["Tags"], "codestar-notifications:notificationrule"
    for found in own.shelf_of("codestar-connections", *place).get("connections", {}).values():
        yield found["ConnectionArn"], _pairs(found["Tags"]), "codestar-connections:connection"
    for arn, tags in own.shelf_of("redshift-serverless", *place).get("tags", {}).items():
        yield arn, _pairs(tags), f"redshift-serverless:{arn.split(':')[5].split('/')[0]}"


def _taggable(call: Call) -> Iterator[Tagged]:
    for backend in iter_taggable_backends(call.account, call.region):
        for found in backend.iter_tagged_resources():
            if found.resource_type.startswith("s3:"):
                bucket = backend.buckets.get(found.arn.rpartition(":")[2])
                if bucket and bucket.region_name != call.region:
                    continue
            if found.resource_type.startswith("cloudfront:") and call.region != "us-east-1":
                continue
            yield found.arn, found.tags, found.resource_type
    for service, function in _MORE.items():
        accounts = get_backend(service)
        if call.account in accounts:
            yield from function(accounts[call.account][call.region], call)
    yield from _own(call)


def tagged(call: Call) -> list[Tagged]:
    """Everything in the call's account and region that has tags, ordered by ARN."""
    found: dict[str, Tagged] = {}
    for arn, tags, kind in _taggable(call):
        region = arn.split(":")[3]
        if tags and region in ("", call.region):
            found[arn] = (arn, tags, kind)
    return [found[arn] for arn in sorted(found)]


def _size(given: dict[str, Any], name: str, default: int, least: int, most: int) -> int:
    size = int(given.get(name) or default)
    if not least <= size <= most:
        raise AwsError("InvalidParameterException", f"{name} must be between {least} and {most}")
    return size


def _wanted(given: dict[str, Any], found: Iterable[Tagged]) -> Iterator[Tagged]:
    matches = make_tag_matcher(given.get("TagFilters"))
    arns, kinds = given.get("ResourceARNList"), given.get("ResourceTypeFilters")
    for arn, tags, kind in found:
        if match_resource_type(kind, kinds) and matches(tags) and (not arns or arn in arns):
            yield arn, tags, kind


@answers(SERVICE, "GetResources")
def get_resources(call: Call) -> dict[str, Any]:
    """A page of tagged resources; an empty token ends the list."""
    given = call.params
    if given.get("ResourceARNList") and (given.get("TagFilters") or given.get("PaginationToken")):
        raise AwsError("InvalidParameterException", "ResourceARNList stands alone.")
    size = _size(given, "ResourcesPerPage", 50, 1, 100)
    most_tags = _size(given, "TagsPerPage", 500, 100, 500)
    everything = list(_wanted(given, tagged(call)))
    part, token = own.cut(everything, given.get("PaginationToken"), size, size, _EXPIRED)
    if sum(len(tags) for _, tags, _ in part) > most_tags:
        fitting, count = 0, 0
        for _, tags, _ in part:
            count += len(tags)
            if count > most_tags and fitting:
                break
            fitting += 1
        part, token = own.cut(everything, given.get("PaginationToken"), fitting, fitting, _EXPIRED)
    return {
        "ResourceTagMappingList": [
            {"ResourceARN": arn, "Tags": [{"Key": k, "Value": v} for k, v in tags.items()]}
            for arn, tags, _ in part
        ],
        "PaginationToken": token or "",
    }


@answers(SERVICE, "GetTagKeys")
def keys(call: Call) -> dict[str, Any]:
    """All keys in use."""
    found = sorted({key for _, tags, _ in tagged(call) for key in tags})
    part, token = own.cut(found, call.params.get("PaginationToken"), None, 1000, _EXPIRED)
    return {"TagKeys": part, "PaginationToken": token or ""}


@answers(SERVICE, "GetTagValues")
def values(call: Call) -> dict[str, Any]:
    """All values of a key."""
    key = call.params["Key"]
    found = sorted({tags[key] for _, tags, _ in tagged(call) if key in tags})
    part, token = own.cut(found, call.params.get("PaginationToken"), None, 1000, _EXPIRED)
    return {"TagValues": part, "PaginationToken": token or ""}
