"""A VPC, subnets, security groups, a bastion and a load balancer's leftovers."""

from __future__ import annotations

from .documents import pairs
from .estate import Estate


def create(estate: Estate) -> None:
    """Create one VPC for all stages, as grown accounts have it."""
    ec2 = estate.source("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[vpc], Tags=pairs({"Name": "harbour-main"}))
    subnets = []
    for number, (name, zone) in enumerate(
        (("prod-a", "a"), ("prod-b", "b"), ("dev-a", "a"), ("staging-b", "b"))
    ):
        subnet = ec2.create_subnet(
            VpcId=vpc, CidrBlock=f"10.20.{number}.0/24", AvailabilityZone=f"eu-central-1{zone}"
        )["Subnet"]["SubnetId"]
        ec2.create_tags(Resources=[subnet], Tags=pairs({"Name": name}))
        subnets.append(subnet)
    group = ec2.create_security_group(GroupName="prod-orders", Description="Orders API", VpcId=vpc)[
        "GroupId"
    ]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 443,
                "ToPort": 443,
                "IpRanges": [{"CidrIp": "10.20.0.0/16"}],
            }
        ],
    )
    ec2.create_volume(
        AvailabilityZone="eu-central-1a",
        Size=40,
        VolumeType="gp3",
        TagSpecifications=[
            {
                "ResourceType": "volume",
                "Tags": pairs({"Name": "old-bastion-data", "owner": "unknown"}),
            }
        ],
    )
    estate.made("VPC")
    estate.made("subnet", len(subnets))
    estate.made("security group")
    estate.made("EBS volume")
