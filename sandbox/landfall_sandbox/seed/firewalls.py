"""Security groups with their rules, prefix lists and network ACLs."""

from __future__ import annotations

from typing import Any

from .documents import tagged
from .estate import Estate
from .facts import EDGE_REGION

# our name, VPC, group name, description, tags
_GROUPS: tuple[tuple[str, str, str, str, dict[str, str]], ...] = (
    ("sg-orders", "main", "prod-orders", "Orders API", {}),
    ("sg-alb", "main", "public-alb", "Public load balancer", {"env": "prod"}),
    ("sg-bastion", "main", "bastion", "SSH from the offices", {"Name": "bastion"}),
    ("sg-db", "main", "prod-orders-db", "Orders database", {"Environment": "Production"}),
    ("sg-cache", "main", "sessions", "Session cache", {"env": "prod"}),
    ("sg-files", "main", "shared-files", "File system of the shop", {}),
    ("sg-warehouse", "main", "analytics", "Data warehouse", {"owner": "data"}),
    ("sg-endpoints", "main", "endpoints", "AWS endpoints in the VPC", {}),
    ("sg-staging", "main", "staging-all", "Everything in staging", {"Env ": "staging"}),
    ("sg-dev", "main", "dev-all", "Everything in dev", {"stage": "dev"}),
    ("sg-sync", "logistics", "warehouse-sync", "Managed by Terraform", {"team": "logistics"}),
    ("sg-old-reports", "logistics", "old-reports", "Reports until 2021", {}),
    ("sg-edge", "edge", "edge", "Edge", {}),
)
_ANYWHERE, _INSIDE = "0.0.0.0/0", "10.20.0.0/16"
# group, port, who may connect: a range, "pl:offices" or another group, what for
_RULES: tuple[tuple[str, int, str, str], ...] = (
    ("sg-orders", 443, _INSIDE, ""),
    ("sg-orders", 8080, "sg-alb", "from the load balancer"),
    ("sg-orders", 22, "sg-bastion", ""),
    ("sg-alb", 443, _ANYWHERE, "shop"),
    ("sg-alb", 80, _ANYWHERE, "redirect"),
    ("sg-bastion", 22, "pl:offices", "offices"),
    ("sg-bastion", 22, "203.0.113.77/32", "jonas at home, remove"),
    ("sg-db", 5432, "sg-orders", "orders API"),
    ("sg-db", 5432, "sg-bastion", "people"),
    ("sg-db", 5432, "sg-sync", "warehouse sync, over the peering"),
    ("sg-db", 5432, "sg-old-reports", "reports"),
    ("sg-db", 5432, "sg-staging", "TODO remove"),
    ("sg-cache", 6379, "sg-orders", ""),
    ("sg-files", 2049, "sg-orders", ""),
    ("sg-files", 2049, "sg-bastion", ""),
    ("sg-warehouse", 5439, "pl:offices", "analysts"),
    ("sg-warehouse", 5439, "sg-orders", ""),
    ("sg-endpoints", 443, _INSIDE, ""),
    ("sg-staging", 443, _INSIDE, ""),
    ("sg-dev", 0, _ANYWHERE, ""),
    ("sg-sync", 443, "10.30.0.0/16", ""),
    ("sg-edge", 443, _ANYWHERE, ""),
)


def create(estate: Estate) -> None:
    """Create groups, rules between them, a prefix list and an ACL of the data subnets."""
    ec2 = estate.source("ec2")
    estate.ids["pl:offices"] = ec2.create_managed_prefix_list(
        PrefixListName="offices",
        AddressFamily="IPv4",
        MaxEntries=10,
        Entries=[
            {"Cidr": "198.51.100.16/28", "Description": "Hamburg"},
            {"Cidr": "203.0.113.0/26", "Description": "Rotterdam"},
        ],
        **tagged("prefix-list", {"Name": "offices"}),
    )["PrefixList"]["PrefixListId"]
    for name, vpc, group, description, tags in _GROUPS:
        client = estate.source("ec2", EDGE_REGION) if vpc == "edge" else ec2
        estate.ids[name] = client.create_security_group(
            GroupName=group,
            Description=description,
            VpcId=estate.ids[vpc],
            **tagged("security-group", tags),
        )["GroupId"]
    for name, port, peer, why in _RULES:
        client = estate.source("ec2", EDGE_REGION) if name == "sg-edge" else ec2
        client.authorize_security_group_ingress(
            GroupId=estate.ids[name], IpPermissions=[_permission(estate, port, peer, why)]
        )
    # A peered VPC's group can go while rules name it: AWS calls them stale and keeps them.
    ec2.delete_security_group(GroupId=estate.ids["sg-old-reports"])
    _acl(estate, ec2)
    estate.made("prefix list")
    estate.made("security group", len(_GROUPS) - 1)
    estate.made("security group rule", len(_RULES))
    estate.made("network ACL")


def _permission(estate: Estate, port: int, peer: str, why: str) -> dict[str, Any]:
    note = {"Description": why} if why else {}
    permission: dict[str, Any] = (
        {"IpProtocol": "tcp", "FromPort": port, "ToPort": port} if port else {"IpProtocol": "-1"}
    )
    if peer.startswith("pl:"):
        permission["PrefixListIds"] = [{"PrefixListId": estate.ids[peer], **note}]
    elif peer.startswith("sg-"):
        permission["UserIdGroupPairs"] = [{"GroupId": estate.ids[peer], **note}]
    else:
        permission["IpRanges"] = [{"CidrIp": peer, **note}]
    return permission


def _acl(estate: Estate, ec2: Any) -> None:
    acl = ec2.create_network_acl(
        VpcId=estate.ids["main"], **tagged("network-acl", {"Name": "data-only"})
    )["NetworkAcl"]["NetworkAclId"]
    for number, port in ((100, 5432), (110, 6379), (120, 5439)):
        ec2.create_network_acl_entry(
            NetworkAclId=acl,
            RuleNumber=number,
            Protocol="6",
            RuleAction="allow",
            Egress=False,
            CidrBlock="10.0.0.0/8",
            PortRange={"From": port, "To": port},
        )
    ec2.create_network_acl_entry(
        NetworkAclId=acl,
        RuleNumber=100,
        Protocol="-1",
        RuleAction="allow",
        Egress=True,
        CidrBlock="0.0.0.0/0",
    )
    data = {estate.ids[name] for name in ("data-a", "data-b")}
    for found in ec2.describe_network_acls()["NetworkAcls"]:
        for association in found["Associations"]:
            if association["SubnetId"] in data:
                ec2.replace_network_acl_association(
                    AssociationId=association["NetworkAclAssociationId"], NetworkAclId=acl
                )
    estate.ids["acl-data"] = acl
