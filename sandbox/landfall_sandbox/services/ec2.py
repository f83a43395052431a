"""EC2: what moto leaves out of its answers or words otherwise."""

from __future__ import annotations

from typing import Any

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
