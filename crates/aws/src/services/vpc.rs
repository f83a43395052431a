//! Amazon VPC: networks with everything in them.

use super::ec2::{API, ARN_TAGS, PAGES};
use crate::call::Ask;
use crate::read::{Fact, Listed, Paging, Reader};
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use serde_json::{Value, json};

/// Amazon VPC.
pub struct Vpc;

const fn of(kind: &'static str, operation: &'static str, items: &'static str) -> Listed {
    Listed::new(kind, operation, items)
        .tags(ARN_TAGS)
        .paged(PAGES)
}

/// Operations that give everything in one answer.
const WHOLE: Paging = Paging::NEXT;

static LISTS: &[Listed] = &[
    of("AWS::EC2::VPC", "DescribeVpcs", "Vpcs")
        .known("arn:{partition}:ec2:{region}:{account}:vpc/{VpcId}", &["#Name", "VpcId"])
        .facts(&[("cidr", "CidrBlock", Fact::Text), ("default", "IsDefault", Fact::Flag)])
        .without(&["State"]),
    of("AWS::EC2::Subnet", "DescribeSubnets", "Subnets")
        .known("arn:{partition}:ec2:{region}:{account}:subnet/{SubnetId}", &["#Name", "SubnetId"])
        .facts(&[("cidr", "CidrBlock", Fact::Text), ("zone", "AvailabilityZone", Fact::Text)])
        .without(&["State", "AvailableIpAddressCount"]),
    of("AWS::EC2::RouteTable", "DescribeRouteTables", "RouteTables")
        .paged(PAGES.sized("MaxResults", 100))
        .known(
            "arn:{partition}:ec2:{region}:{account}:route-table/{RouteTableId}",
            &["#Name", "RouteTableId"],
        ),
    of("AWS::EC2::InternetGateway", "DescribeInternetGateways", "InternetGateways").known(
        "arn:{partition}:ec2:{region}:{account}:internet-gateway/{InternetGatewayId}",
        &["#Name", "InternetGatewayId"],
    ),
    of(
        "AWS::EC2::EgressOnlyInternetGateway",
        "DescribeEgressOnlyInternetGateways",
        "EgressOnlyInternetGateways",
    )
    .paged(PAGES.sized("MaxResults", 255))
    .known(
        "arn:{partition}:ec2:{region}:{account}:egress-only-internet-gateway/{EgressOnlyInternetGatewayId}",
        &["#Name", "EgressOnlyInternetGatewayId"],
    ),
    of("AWS::EC2::NatGateway", "DescribeNatGateways", "NatGateways")
        .known(
            "arn:{partition}:ec2:{region}:{account}:natgateway/{NatGatewayId}",
            &["#Name", "NatGatewayId"],
        )
        .facts(&[("created", "CreateTime", Fact::Time)])
        .except(|gateway| gateway["State"] == "deleted"),
    of("AWS::EC2::VPCEndpoint", "DescribeVpcEndpoints", "VpcEndpoints")
        .known(
            "arn:{partition}:ec2:{region}:{account}:vpc-endpoint/{VpcEndpointId}",
            &["#Name", "VpcEndpointId"],
        )
        .facts(&[("service", "ServiceName", Fact::Text), ("created", "CreationTimestamp", Fact::Time)])
        .parsed(&["PolicyDocument"])
        .without(&["State"]),
    of(
        "AWS::EC2::VPCEndpointService",
        "DescribeVpcEndpointServiceConfigurations",
        "ServiceConfigurations",
    )
    .known(
        "arn:{partition}:ec2:{region}:{account}:vpc-endpoint-service/{ServiceId}",
        &["#Name", "ServiceName", "ServiceId"],
    ),
    of("AWS::EC2::VPCPeeringConnection", "DescribeVpcPeeringConnections", "VpcPeeringConnections")
        .known(
            "arn:{partition}:ec2:{region}:{account}:vpc-peering-connection/{VpcPeeringConnectionId}",
            &["#Name", "VpcPeeringConnectionId"],
        )
        .except(|peering| peering["Status"]["Code"] == "deleted"),
    of("AWS::EC2::TransitGateway", "DescribeTransitGateways", "TransitGateways")
        .known("{TransitGatewayArn}", &["#Name", "TransitGatewayId"])
        .without(&["State"]),
    of("AWS::EC2::SecurityGroup", "DescribeSecurityGroups", "SecurityGroups").known(
        "arn:{partition}:ec2:{region}:{account}:security-group/{GroupId}",
        &["GroupName", "GroupId"],
    ),
    of("AWS::EC2::NetworkAcl", "DescribeNetworkAcls", "NetworkAcls").known(
        "arn:{partition}:ec2:{region}:{account}:network-acl/{NetworkAclId}",
        &["#Name", "NetworkAclId"],
    ),
    of("AWS::EC2::NetworkInterface", "DescribeNetworkInterfaces", "NetworkInterfaces")
        .tags(crate::read::Tags::List("TagSet", "Key", "Value"))
        .known(
            "arn:{partition}:ec2:{region}:{account}:network-interface/{NetworkInterfaceId}",
            &["#Name", "NetworkInterfaceId"],
        )
        .without(&["Status"]),
    of("AWS::EC2::EIP", "DescribeAddresses", "Addresses").paged(WHOLE).known(
        "arn:{partition}:ec2:{region}:{account}:elastic-ip/{AllocationId}",
        &["#Name", "PublicIp"],
    ),
    of("AWS::EC2::DHCPOptions", "DescribeDhcpOptions", "DhcpOptions").known(
        "arn:{partition}:ec2:{region}:{account}:dhcp-options/{DhcpOptionsId}",
        &["#Name", "DhcpOptionsId"],
    ),
    of("AWS::EC2::FlowLog", "DescribeFlowLogs", "FlowLogs")
        .known(
            "arn:{partition}:ec2:{region}:{account}:vpc-flow-log/{FlowLogId}",
            &["#Name", "FlowLogId"],
        )
        .without(&["DeliverLogsStatus", "DeliverLogsErrorMessage"]),
    of("AWS::EC2::VPNGateway", "DescribeVpnGateways", "VpnGateways")
        .paged(WHOLE)
        .known(
            "arn:{partition}:ec2:{region}:{account}:vpn-gateway/{VpnGatewayId}",
            &["#Name", "VpnGatewayId"],
        )
        .without(&["State"]),
    of("AWS::EC2::CustomerGateway", "DescribeCustomerGateways", "CustomerGateways")
        .paged(WHOLE)
        .known(
            "arn:{partition}:ec2:{region}:{account}:customer-gateway/{CustomerGatewayId}",
            &["#Name", "CustomerGatewayId"],
        )
        .without(&["State"]),
    // Its options and its gateway configuration hold the tunnels' pre-shared keys.
    of("AWS::EC2::VPNConnection", "DescribeVpnConnections", "VpnConnections")
        .paged(WHOLE)
        .known(
            "arn:{partition}:ec2:{region}:{account}:vpn-connection/{VpnConnectionId}",
            &["#Name", "VpnConnectionId"],
        )
        .without(&["State", "VgwTelemetry", "CustomerGatewayConfiguration", "Options"])
        .part_of("AWS::EC2::CustomerGateway"),
];

static PREFIX_LIST: Listed = of(
    "AWS::EC2::PrefixList",
    "DescribeManagedPrefixLists",
    "PrefixLists",
)
.paged(PAGES.sized("MaxResults", 100))
.known("{PrefixListArn}", &["PrefixListName", "PrefixListId"])
.without(&["State", "StateMessage"]);

static ATTACHMENT: Listed = of(
    "AWS::EC2::TransitGatewayAttachment",
    "DescribeTransitGatewayAttachments",
    "TransitGatewayAttachments",
)
.known(
    "arn:{partition}:ec2:{region}:{account}:transit-gateway-attachment/{TransitGatewayAttachmentId}",
    &["#Name", "TransitGatewayAttachmentId"],
)
.without(&["State"]);

#[async_trait]
impl Service for Vpc {
    fn key(&self) -> &'static str {
        "vpc"
    }
    fn label(&self) -> &'static str {
        "Amazon VPC"
    }
    fn kinds(&self) -> &'static [&'static str] {
        &[
            "AWS::EC2::VPC",
            "AWS::EC2::Subnet",
            "AWS::EC2::RouteTable",
            "AWS::EC2::InternetGateway",
            "AWS::EC2::EgressOnlyInternetGateway",
            "AWS::EC2::NatGateway",
            "AWS::EC2::VPCEndpoint",
            "AWS::EC2::VPCEndpointService",
            "AWS::EC2::VPCPeeringConnection",
            "AWS::EC2::TransitGateway",
            "AWS::EC2::TransitGatewayAttachment",
            "AWS::EC2::SecurityGroup",
            "AWS::EC2::NetworkAcl",
            "AWS::EC2::NetworkInterface",
            "AWS::EC2::EIP",
            "AWS::EC2::DHCPOptions",
            "AWS::EC2::FlowLog",
            "AWS::EC2::VPNGateway",
            "AWS::EC2::CustomerGateway",
            "AWS::EC2::VPNConnection",
            "AWS::EC2::PrefixList",
        ]
    }

    async fn collect(&self, session: &Session, sink: &CollectSink) {
        let reader = Reader::new(session, sink, &API);
        futures::join!(
            reader.lists(LISTS),
            prefix_lists(&reader),
            attachments(&reader)
        );
    }
}

/// Attachments of transit gateways; which subnets one is in and how it is set, a second list tells for all
/// those of networks.
async fn attachments(reader: &Reader<'_>) {
    let found = reader.all_of(&ATTACHMENT, ATTACHMENT.paging).await;
    let mut networks = Vec::new();
    if found.iter().any(|item| item["ResourceType"] == "vpc") {
        let ask = Ask::new("DescribeTransitGatewayVpcAttachments");
        let items = "TransitGatewayVpcAttachments";
        networks = reader.all(ask, items, PAGES, None).await;
    }
    for mut attachment in found {
        let id = &attachment["TransitGatewayAttachmentId"];
        let network = networks
            .iter()
            .find(|network| &network["TransitGatewayAttachmentId"] == id);
        if let Some(network) = network {
            for member in ["SubnetIds", "Options"] {
                attachment[member] = network[member].clone();
            }
        }
        reader.sink.push(reader.resource(&ATTACHMENT, attachment));
    }
}

/// Prefix lists with their entries; those that AWS manages are the same in every account.
async fn prefix_lists(reader: &Reader<'_>) {
    let found = reader.all_of(&PREFIX_LIST, PREFIX_LIST.paging).await;
    let own: Vec<Value> = found
        .into_iter()
        .filter(|list| list["OwnerId"] != "AWS")
        .collect();
    reader
        .each(own, |mut list| async move {
            let id = list["PrefixListId"].clone();
            let ask = Ask::new("GetManagedPrefixListEntries").with(json!({"PrefixListId": id}));
            let entries = reader
                .all(ask, "Entries", PAGES.sized("MaxResults", 100), id.as_str())
                .await;
            list["Entries"] = Value::Array(entries);
            reader.sink.push(reader.resource(&PREFIX_LIST, list));
        })
        .await;
}
