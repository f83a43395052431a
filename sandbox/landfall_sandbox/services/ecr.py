"""ECR: what moto leaves out of a registry: rules that copy other registries, templates of
repositories, pages of images, and what a scan found.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/Welcome.html
"""

from __future__ import annotations

import json
import time
from typing import Any

from ..errors import AwsError
from ..registry import answers, corrects
from ..wire.answer import Answer
from ..wire.call import Call
from . import own

SERVICE = "ecr"
_BAD_TOKEN = "InvalidParameterException"


def _listed(call: Call, shelf: str, member: str) -> dict[str, Any]:
    given = call.params
    found = sorted(own.shelf(call, shelf).items())
    part, token = own.cut(
        [item for _, item in found],
        given.get("nextToken"),
        given.get("maxResults"),
        100,
        _BAD_TOKEN,
    )
    return own.without({"registryId": call.account, member: part, "nextToken": token})


@answers(SERVICE, "CreatePullThroughCacheRule")
def create_rule(call: Call) -> dict[str, Any]:
    """A prefix under which another registry is copied when it is pulled from."""
    given = call.params
    prefix = given["ecrRepositoryPrefix"]
    rules = own.shelf(call, "rules")
    if prefix in rules:
        raise AwsError(
            "PullThroughCacheRuleAlreadyExistsException", f"There is a rule for {prefix!r}."
        )
    rules[prefix] = own.without(
        {
            "ecrRepositoryPrefix": prefix,
            "upstreamRegistryUrl": given["upstreamRegistryUrl"],
            "upstreamRegistry": given.get("upstreamRegistry"),
            "credentialArn": given.get("credentialArn"),
            "registryId": call.account,
            "createdAt": time.time(),
        }
    )
    return rules[prefix]


@answers(SERVICE, "DescribePullThroughCacheRules")
def rules(call: Call) -> dict[str, Any]:
    """All rules."""
    return _listed(call, "rules", "pullThroughCacheRules")


@answers(SERVICE, "CreateRepositoryCreationTemplate")
def create_template(call: Call) -> dict[str, Any]:
    """How a repository is made that comes by itself."""
    given = call.params
    own.shelf(call, "templates")[given["prefix"]] = {
        "imageTagMutability": "MUTABLE",
        **given,
        "createdAt": time.time(),
        "updatedAt": time.time(),
    }
    return {
        "registryId": call.account,
        "repositoryCreationTemplate": own.shelf(call, "templates")[given["prefix"]],
    }


@answers(SERVICE, "DescribeRepositoryCreationTemplates")
def templates(call: Call) -> dict[str, Any]:
    """All templates."""
    return _listed(call, "templates", "repositoryCreationTemplates")


@corrects(SERVICE, "DescribeImages")
def images(call: Call, answer: Answer) -> Answer | None:
    """One page, each image with what its manifest is and what its scan found."""
    if answer.status != 200:
        return None
    from moto.backends import get_backend

    repository = get_backend(SERVICE)[call.account][call.region].repositories[
        call.params["repositoryName"]
    ]
    scanned = {image.get_image_digest(): image for image in repository.images}
    details = json.loads(answer.body)["imageDetails"]
    for detail in details:
        image = scanned[detail["imageDigest"]]
        media = json.loads(image.image_manifest).get("mediaType")
        detail.setdefault("imageManifestMediaType", media)
        if image.last_scan:
            detail["imageScanStatus"] = {"status": "COMPLETE", "description": "The scan was done."}
            detail["imageScanFindingsSummary"] = {
                "findingSeverityCounts": {"HIGH": 1, "MEDIUM": 2},
                "imageScanCompletedAt": image.last_scan.timestamp(),
            }
    given = call.params
    part, token = own.cut(details, given.get("nextToken"), given.get("maxResults"), 100, _BAD_TOKEN)
    answer.replace_body(
        json.dumps(own.without({"imageDetails": part, "nextToken": token})).encode()
    )
    return None
