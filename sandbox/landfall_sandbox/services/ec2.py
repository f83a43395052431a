"""EC2: what moto leaves out of its answers or words otherwise."""

from __future__ import annotations

import re
from typing import Any

from moto.core.types import Base64EncodedString
from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami
from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.iam.models import iam_backends

from ..registry import corrects
from ..wire.answer import Answer
from ..wire.call import Call
from .conform import finishes

# What moto calls a type by its id's prefix, and what AWS calls it.
_TYPES = {
    "flow-logs": "vpc-flow-log",
    "managed-prefix-list": "prefix-list",
    "nat-gateway": "natgateway",
    "vpc-elastic-ip": "elastic-ip",
}


@finishes("ec2", "DescribeTags")
def tag_types(call: Call, result: dict[str, Any]) -> None:
    """Resource types as the API spells them."""
    for tag in result["Tags"]:
        tag["ResourceType"] = _TYPES.get(tag["ResourceType"], tag["ResourceType"])


@finishes("ec2", "DescribeSecurityGroupRules")
def rules(call: Call, result: dict[str, Any]) -> None:
    """The owner and the ARN of each rule."""
    for rule in result["SecurityGroupRules"]:
        rule.setdefault("GroupOwnerId", call.account)
        rule.setdefault(
            "SecurityGroupRuleArn",
            f"arn:aws:ec2:{call.region}:{call.account}:security-group-rule/"
            f"{rule['SecurityGroupRuleId']}",
        )


@finishes("ec2", "DescribeInstances")
def profiles(call: Call, result: dict[str, Any]) -> None:
    """The id of the instance profile, where moto has the id of its association."""
    known = {p.arn: p.id for p in iam_backends[call.account]["aws"].instance_profiles.values()}
    for reservation in result["Reservations"]:
        for instance in reservation["Instances"]:
            profile = instance.get("IamInstanceProfile") or {}
            if profile.get("Arn") in known:
                profile["Id"] = known[profile["Arn"]]


@finishes("ec2", "DescribeNetworkInterfaces")
def managed_interfaces(call: Call, result: dict[str, Any]) -> None:
    """Interfaces that NAT gateways and endpoints hold are in use and say by whom."""
    backend = ec2_backends[call.account][call.region]
    held = {
        g._eni.id: ("nat_gateway", f"Interface for NAT Gateway {g.id}")
        for g in backend.nat_gateways.values()
    }
    for endpoint in backend.vpc_end_points.values():
        for interface in endpoint.network_interface_ids or []:
            held[interface] = ("vpc_endpoint", f"VPC Endpoint Interface {endpoint.id}")
    for interface in result["NetworkInterfaces"]:
        if interface["NetworkInterfaceId"] in held:
            kind, text = held[interface["NetworkInterfaceId"]]
            interface.update(
                InterfaceType=kind, Description=text, Status="in-use", RequesterManaged=True
            )


@finishes("ec2", "DescribeLaunchTemplateVersions")
def own_tags_only(call: Call, result: dict[str, Any]) -> None:
    """The template's own tags are not part of what it launches."""
    for version in result["LaunchTemplateVersions"]:
        data = version.get("LaunchTemplateData") or {}
        kept = [
            t for t in data.pop("TagSpecifications", []) if t["ResourceType"] != "launch-template"
        ]
        if kept:
            data["TagSpecifications"] = kept


_default_mappings = Ami.block_device_mappings


def _mappings(self: Ami) -> list[dict[str, Any]]:
    return getattr(self, "given_mappings", None) or _default_mappings.fget(self)


Ami.block_device_mappings = property(_mappings)


@corrects("ec2", "RegisterImage")
def keep_what_was_given(call: Call, answer: Answer) -> None:
    """moto makes an image with a snapshot of its own; AWS uses the snapshots that it was given."""
    found = re.search(rb"<imageId>(ami-\w+)</imageId>", answer.body)
    if answer.status != 200 or not found:
        return
    backend = ec2_backends[call.account][call.region]
    image, given = backend.amis[found[1].decode()], call.params
    image.root_device_type = "ebs"
    image.architecture = given.get("Architecture") or "i386"
    image.virtualization_type = given.get("VirtualizationType") or "paravirtual"
    image.root_device_name = given.get("RootDeviceName") or image.root_device_name
    mappings = given.get("BlockDeviceMappings")
    if mappings:
        backend.snapshots.pop(image.ebs_snapshot.id, None)
        image.given_mappings = mappings


@finishes("ec2", "DescribeImages")
def root_devices(call: Call, result: dict[str, Any]) -> None:
    """A root device is on EBS or on the instance; "standard" is no answer."""
    for image in result["Images"]:
        if image.get("RootDeviceType") == "standard":
            image["RootDeviceType"] = "ebs"


_version_init = LaunchTemplateVersion.__init__


def _init_version(
    self: LaunchTemplateVersion, template: Any, number: int, data: dict[str, Any], text: str
) -> None:
    """Later versions get their user data as text, which moto's own readers refuse."""
    if isinstance(data.get("UserData"), str):
        data = {**data, "UserData": Base64EncodedString(data["UserData"])}
    _version_init(self, template, number, data, text)


LaunchTemplateVersion.__init__ = _init_version
