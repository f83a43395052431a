//! Ids whose prefix says what they name, as the ARN that the id stands for in the speaker's account
//! and Region.
//!
//! Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html>

use landfall_domain::reference::Target;
use landfall_domain::{Region, Resource};

/// Prefix, service and resource type of the ARN. A longer prefix stands before a shorter one that it
/// begins with.
const PREFIXES: &[(&str, &str, &str)] = &[
    ("acl-", "ec2", "network-acl"),
    ("ami-", "ec2", "image"),
    ("cgw-", "ec2", "customer-gateway"),
    ("dopt-", "ec2", "dhcp-options"),
    ("eigw-", "ec2", "egress-only-internet-gateway"),
    ("eipalloc-", "ec2", "elastic-ip"),
    ("eni-", "ec2", "network-interface"),
    ("fl-", "ec2", "vpc-flow-log"),
    ("fs-", "elasticfilesystem", "file-system"),
    ("fsap-", "elasticfilesystem", "access-point"),
    ("i-", "ec2", "instance"),
    ("igw-", "ec2", "internet-gateway"),
    ("lt-", "ec2", "launch-template"),
    ("nat-", "ec2", "natgateway"),
    ("pcx-", "ec2", "vpc-peering-connection"),
    ("pl-", "ec2", "prefix-list"),
    ("rtb-", "ec2", "route-table"),
    ("sg-", "ec2", "security-group"),
    ("snap-", "ec2", "snapshot"),
    ("subnet-", "ec2", "subnet"),
    ("tgw-attach-", "ec2", "transit-gateway-attachment"),
    ("tgw-", "ec2", "transit-gateway"),
    ("vgw-", "ec2", "vpn-gateway"),
    ("vol-", "ec2", "volume"),
    ("vpc-", "ec2", "vpc"),
    ("vpce-", "ec2", "vpc-endpoint"),
    ("vpn-", "ec2", "vpn-connection"),
];

/// Placeholders that AWS writes where there is nothing: a snapshot without its volume, the gateway of
/// a local route.
const NOTHING: [&str; 2] = ["vol-ffffffff", "eni-00000000"];

/// What an id names.
pub fn target(speaker: &Resource, text: &str) -> Option<Target> {
    let (prefix, service, kind) = PREFIXES
        .iter()
        .find(|(prefix, ..)| text.starts_with(prefix))?;
    let digits = &text[prefix.len()..];
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    let fits = matches!(digits.len(), 8 | 17) && digits.bytes().all(hex);
    // The prefix lists of AWS have the same id in every account.
    if !fits || NOTHING.contains(&text) || (*prefix == "pl-" && digits.len() == 8) {
        return None;
    }
    if speaker.region == Region::global() {
        return None;
    }
    let (region, account) = (&speaker.region, &speaker.account);
    let partition = match region.as_str() {
        code if code.starts_with("cn-") => "aws-cn",
        code if code.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    };
    format!("arn:{partition}:{service}:{region}:{account}:{kind}/{text}")
        .parse()
        .ok()
        .map(Target::Arn)
}
