"""What connects the networks: peerings, a transit gateway, endpoints, DHCP options, flow logs."""

from __future__ import annotations

from typing import Any

from .documents import allow, pairs, policy, tagged
from .estate import Estate
from .facts import MAIN_REGION, PARTNER, SOURCE, role_arn


def create(estate: Estate) -> None:
    """Create the connections and their routes; one route leads to a peering that is gone."""
    ec2 = estate.source("ec2")
    _peerings(estate, ec2)
    _transit(estate, ec2)
    _endpoints(estate, ec2)
    _names_and_logs(estate, ec2)
    ec2.create_network_interface(
        SubnetId=estate.ids["prod-b"],
        Description="old appliance, unplugged",
        Groups=[estate.ids["sg-orders"]],
    )
    estate.made("network interface")


def _peerings(estate: Estate, ec2: Any) -> None:
    partner = estate.account(PARTNER)("ec2")
    theirs = partner.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
    gone = ec2.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    for name, peer, owner, tags in (
        ("pcx-logistics", estate.ids["logistics"], SOURCE, {"Name": "main-to-logistics"}),
        ("pcx-partner", theirs, PARTNER, {"Name": "carrier", "owner": "logistics"}),
        ("pcx-gone", gone, SOURCE, {}),
    ):
        made = ec2.create_vpc_peering_connection(
            VpcId=estate.ids["main"],
            PeerVpcId=peer,
            PeerOwnerId=owner,
            **tagged("vpc-peering-connection", tags),
        )["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        accepting = partner if owner == PARTNER else ec2
        accepting.accept_vpc_peering_connection(VpcPeeringConnectionId=made)
        estate.ids[name] = made
    for table, block, name in (
        ("rt-private", "10.30.0.0/16", "pcx-logistics"),
        ("rt-logistics", "10.20.0.0/16", "pcx-logistics"),
        ("rt-private", "10.77.0.0/16", "pcx-partner"),
        ("rt-data", "10.99.0.0/16", "pcx-gone"),
    ):
        ec2.create_route(
            RouteTableId=estate.ids[table],
            DestinationCidrBlock=block,
            VpcPeeringConnectionId=estate.ids[name],
        )
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=estate.ids["pcx-gone"])
    ec2.delete_vpc(VpcId=gone)
    estate.made("VPC peering", 2)


def _transit(estate: Estate, ec2: Any) -> None:
    gateway = ec2.create_transit_gateway(
        Description="offices and logistics", **tagged("transit-gateway", {"Name": "harbour"})
    )["TransitGateway"]["TransitGatewayId"]
    for vpc, subnets in (("main", ["prod-a", "prod-b"]), ("logistics", ["logistics-a"])):
        made = ec2.create_transit_gateway_vpc_attachment(
            TransitGatewayId=gateway,
            VpcId=estate.ids[vpc],
            SubnetIds=[estate.ids[name] for name in subnets],
        )["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"]
        if vpc == "main":
            ec2.create_tags(Resources=[made], Tags=pairs({"Name": "main"}))
    ec2.create_route(
        RouteTableId=estate.ids["rt-private"],
        DestinationCidrBlock="10.50.0.0/16",
        TransitGatewayId=gateway,
    )
    estate.ids["tgw"] = gateway
    estate.made("transit gateway")
    estate.made("transit gateway attachment", 2)


def _endpoints(estate: Estate, ec2: Any) -> None:
    only_ours = policy(
        allow(
            "s3:*",
            ["arn:aws:s3:::harbour-*", "arn:aws:s3:::harbour-*/*"],
            Principal="*",
        )
    )
    for service, document in (("s3", only_ours), ("dynamodb", None)):
        ec2.create_vpc_endpoint(
            VpcId=estate.ids["main"],
            VpcEndpointType="Gateway",
            ServiceName=f"com.amazonaws.{MAIN_REGION}.{service}",
            RouteTableIds=[estate.ids["rt-private"], estate.ids["rt-data"]],
            **({"PolicyDocument": document} if document else {}),
            **tagged("vpc-endpoint", {"Name": service} if service == "s3" else {}),
        )
    for service in ("secretsmanager", "ecr.api", "ecr.dkr"):
        ec2.create_vpc_endpoint(
            VpcId=estate.ids["main"],
            VpcEndpointType="Interface",
            ServiceName=f"com.amazonaws.{MAIN_REGION}.{service}",
            SubnetIds=[estate.ids["prod-a"], estate.ids["prod-b"]],
            SecurityGroupIds=[estate.ids["sg-endpoints"]],
            PrivateDnsEnabled=True,
            **tagged("vpc-endpoint", {"env": "prod"}),
        )
    estate.made("VPC endpoint", 5)


def _names_and_logs(estate: Estate, ec2: Any) -> None:
    options = ec2.create_dhcp_options(
        DhcpConfigurations=[
            {"Key": "domain-name", "Values": ["harbour.internal"]},
            {"Key": "domain-name-servers", "Values": ["AmazonProvidedDNS"]},
            {"Key": "ntp-servers", "Values": ["169.254.169.123"]},
        ],
        **tagged("dhcp-options", {"Name": "harbour-internal"}),
    )["DhcpOptions"]["DhcpOptionsId"]
    ec2.associate_dhcp_options(DhcpOptionsId=options, VpcId=estate.ids["main"])
    estate.source("logs").create_log_group(logGroupName="/vpc/harbour-main")
    ec2.create_flow_logs(
        ResourceIds=[estate.ids["main"]],
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName="/vpc/harbour-main",
        DeliverLogsPermissionArn=role_arn(SOURCE, "harbour-flow-logs"),
        **tagged("vpc-flow-log", {"env": "prod"}),
    )
    ec2.create_flow_logs(
        ResourceIds=[estate.ids["logistics"]],
        ResourceType="VPC",
        TrafficType="REJECT",
        LogDestinationType="s3",
        LogDestination="arn:aws:s3:::harbour-access-logs",
    )
    estate.made("DHCP options")
    estate.made("flow log", 2)
    estate.made("log group")
