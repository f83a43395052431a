"""VPCs, subnets, gateways and route tables, in two regions."""

from __future__ import annotations

from typing import Any

from .documents import pairs, tagged
from .estate import Estate
from .facts import EDGE_REGION, MAIN_REGION

_TERRAFORM = {"managed-by": "terraform", "team": "logistics"}
# our name, region, range, tags: one by hand for all stages, one by Terraform, one at the edge
_VPCS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("main", MAIN_REGION, "10.20.0.0/16", {"Name": "harbour-main"}),
    ("logistics", MAIN_REGION, "10.30.0.0/16", {"Name": "harbour-logistics", **_TERRAFORM}),
    ("edge", EDGE_REGION, "10.40.0.0/16", {"Name": "edge", "env": "prod"}),
)
# VPC, our name, third octet, zone, tags
_SUBNETS: tuple[tuple[str, str, int, str, dict[str, str]], ...] = (
    ("main", "prod-a", 0, "a", {"Name": "prod-a"}),
    ("main", "prod-b", 1, "b", {"Name": "prod-b"}),
    ("main", "dev-a", 2, "a", {"Name": "dev-a"}),
    ("main", "staging-b", 3, "b", {"Name": "staging-b"}),
    ("main", "public-a", 10, "a", {"Name": "public-a", "env": "prod"}),
    ("main", "public-b", 11, "b", {"Name": "public-b", "env": "prod"}),
    ("main", "data-a", 20, "a", {"Name": "data", "Environment": "Production"}),
    ("main", "data-b", 21, "b", {"Name": "data", "Environment": "Production"}),
    ("main", "data-c", 22, "c", {}),
    ("logistics", "logistics-a", 0, "a", {"Name": "logistics-private-a", **_TERRAFORM}),
    ("logistics", "logistics-b", 1, "b", {"Name": "logistics-private-b", **_TERRAFORM}),
    ("logistics", "logistics-public", 10, "a", {"Name": "logistics-public-a", **_TERRAFORM}),
    ("edge", "edge-a", 0, "a", {"Name": "edge-a"}),
    ("edge", "edge-b", 1, "b", {}),
)
# our name, VPC, subnets, tags
_TABLES: tuple[tuple[str, str, tuple[str, ...], dict[str, str]], ...] = (
    ("rt-public", "main", ("public-a", "public-b"), {"Name": "main-public"}),
    ("rt-private", "main", ("prod-a", "prod-b", "staging-b"), {"Name": "main-private"}),
    ("rt-data", "main", ("data-a", "data-b", "data-c"), {"Name": "main-data"}),
    ("rt-logistics", "logistics", ("logistics-a", "logistics-b"), dict(_TERRAFORM)),
    ("rt-logistics-public", "logistics", ("logistics-public",), dict(_TERRAFORM)),
    ("rt-edge", "edge", ("edge-a", "edge-b"), {}),
)


def create(estate: Estate) -> None:
    """Create the networks; what connects and guards them follows in steps of their own."""
    regions = {}
    for name, region, block, tags in _VPCS:
        ec2 = estate.source("ec2", region)
        vpc = ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"]
        ec2.create_tags(Resources=[vpc], Tags=pairs(tags))
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        estate.ids[name] = vpc
        regions[name] = (ec2, region, block.rsplit(".", 2)[0])
    for vpc, name, octet, zone, tags in _SUBNETS:
        ec2, region, prefix = regions[vpc]
        estate.ids[name] = ec2.create_subnet(
            VpcId=estate.ids[vpc],
            CidrBlock=f"{prefix}.{octet}.0/24",
            AvailabilityZone=f"{region}{zone}",
            **tagged("subnet", tags),
        )["Subnet"]["SubnetId"]
        if "public" in name:
            ec2.modify_subnet_attribute(
                SubnetId=estate.ids[name], MapPublicIpOnLaunch={"Value": True}
            )
    for name, vpc, subnets, tags in _TABLES:
        _route_table(estate, regions[vpc][0], name, vpc, subnets, tags)
    for vpc in ("main", "logistics", "edge"):
        _internet(estate, regions[vpc][0], vpc)
    _address_translation(estate, regions["main"][0])
    estate.made("VPC", len(_VPCS))
    estate.made("subnet", len(_SUBNETS))
    estate.made("route table", len(_TABLES))


def _route_table(
    estate: Estate, ec2: Any, name: str, vpc: str, subnets: tuple[str, ...], tags: dict[str, str]
) -> None:
    table = ec2.create_route_table(VpcId=estate.ids[vpc], **tagged("route-table", tags))
    estate.ids[name] = table["RouteTable"]["RouteTableId"]
    for subnet in subnets:
        ec2.associate_route_table(RouteTableId=estate.ids[name], SubnetId=estate.ids[subnet])


def _internet(estate: Estate, ec2: Any, vpc: str) -> None:
    gateway = ec2.create_internet_gateway(
        **tagged("internet-gateway", {} if vpc == "edge" else {"Name": f"harbour-{vpc}"})
    )["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=estate.ids[vpc])
    table = {"main": "rt-public", "logistics": "rt-logistics-public", "edge": "rt-edge"}[vpc]
    ec2.create_route(
        RouteTableId=estate.ids[table], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway
    )
    estate.ids[f"igw-{vpc}"] = gateway
    estate.made("internet gateway")


def _address_translation(estate: Estate, ec2: Any) -> None:
    """NAT gateways with their addresses, and an address that nobody uses."""
    for subnet, table, tags in (
        ("public-a", "rt-private", {"Name": "main-nat", "env": "prod"}),
        ("logistics-public", "rt-logistics", dict(_TERRAFORM)),
    ):
        address = ec2.allocate_address(Domain="vpc", **tagged("elastic-ip", tags))
        made = ec2.create_nat_gateway(
            SubnetId=estate.ids[subnet],
            AllocationId=address["AllocationId"],
            **tagged("natgateway", tags),
        )
        estate.ids[f"nat-{subnet}"] = made["NatGateway"]["NatGatewayId"]
        ec2.create_route(
            RouteTableId=estate.ids[table],
            DestinationCidrBlock="0.0.0.0/0",
            NatGatewayId=estate.ids[f"nat-{subnet}"],
        )
    ec2.allocate_address(Domain="vpc")
    estate.made("NAT gateway", 2)
    estate.made("elastic IP", 3)
