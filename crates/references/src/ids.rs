//! Ids whose prefix says what they name.
//!
//! Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html>; unique ids of
//! IAM: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>.

/// (prefix, type). A longer prefix stands before a shorter one that it begins with.
const PREFIXES: &[(&str, &str)] = &[
    ("acl-", "AWS::EC2::NetworkAcl"),
    ("ami-", "AWS::EC2::Image"),
    ("cagw-", "AWS::EC2::CarrierGateway"),
    ("cgw-", "AWS::EC2::CustomerGateway"),
    ("dopt-", "AWS::EC2::DHCPOptions"),
    ("eigw-", "AWS::EC2::EgressOnlyInternetGateway"),
    ("eipalloc-", "AWS::EC2::EIP"),
    ("eni-", "AWS::EC2::NetworkInterface"),
    ("fl-", "AWS::EC2::FlowLog"),
    ("fs-", "AWS::EFS::FileSystem"),
    ("fsap-", "AWS::EFS::AccessPoint"),
    ("fsmt-", "AWS::EFS::MountTarget"),
    ("i-", "AWS::EC2::Instance"),
    ("igw-", "AWS::EC2::InternetGateway"),
    ("key-", "AWS::EC2::KeyPair"),
    ("lt-", "AWS::EC2::LaunchTemplate"),
    ("nat-", "AWS::EC2::NatGateway"),
    ("pcx-", "AWS::EC2::VPCPeeringConnection"),
    ("pl-", "AWS::EC2::PrefixList"),
    ("rtb-", "AWS::EC2::RouteTable"),
    ("sg-", "AWS::EC2::SecurityGroup"),
    ("snap-", "AWS::EC2::Snapshot"),
    ("subnet-", "AWS::EC2::Subnet"),
    ("tgw-attach-", "AWS::EC2::TransitGatewayAttachment"),
    ("tgw-rtb-", "AWS::EC2::TransitGatewayRouteTable"),
    ("tgw-", "AWS::EC2::TransitGateway"),
    ("vgw-", "AWS::EC2::VPNGateway"),
    ("vol-", "AWS::EC2::Volume"),
    ("vpc-", "AWS::EC2::VPC"),
    ("vpce-svc-", "AWS::EC2::VPCEndpointService"),
    ("vpce-", "AWS::EC2::VPCEndpoint"),
    ("vpn-", "AWS::EC2::VPNConnection"),
];

/// Unique ids of IAM, as a policy shows them once the principal was deleted; and access keys.
const UNIQUE: &[(&str, &str)] = &[
    ("AROA", "AWS::IAM::Role"),
    ("AIDA", "AWS::IAM::User"),
    ("AGPA", "AWS::IAM::Group"),
    ("AIPA", "AWS::IAM::InstanceProfile"),
    ("AKIA", "AWS::IAM::User"),
];

/// Placeholders that AWS writes where there is nothing (a snapshot without its volume).
const NOTHING: &[&str] = &["vol-ffffffff", "sg-00000000"];

/// The type that an id names by its prefix and the hexadecimal digits after it (8 or 17).
pub(crate) fn kind_of(text: &str) -> Option<&'static str> {
    // The prefix lists of AWS have short ids, the same in every account.
    if NOTHING.contains(&text) || (text.starts_with("pl-") && text.len() == 11) {
        return None;
    }
    let hex = |rest: &str| {
        (rest.len() == 8 || rest.len() == 17)
            && rest
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let unique = |rest: &str| {
        (16..=17).contains(&rest.len())
            && rest
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let of = |table: &[(&str, &'static str)], good: &dyn Fn(&str) -> bool| {
        table
            .iter()
            .find_map(|(prefix, kind)| Some((text.strip_prefix(prefix)?, *kind)))
            .filter(|(rest, _)| good(rest))
            .map(|(_, kind)| kind)
    };
    if text.len() > 40 || text.len() < 10 {
        return None;
    }
    of(PREFIXES, &hex)
        .or_else(|| of(UNIQUE, &unique))
        .or_else(|| organization(text))
}

/// Whether ids of this type have a prefix of their own.
pub(crate) fn names(kind: &str) -> bool {
    // Nobody lists these by themselves.
    !matches!(
        kind,
        "AWS::EC2::TransitGatewayRouteTable" | "AWS::EC2::CarrierGateway"
    ) && PREFIXES.iter().any(|(_, named)| *named == kind)
}

/// `o-…`, `ou-…-…`, `r-…`: an organization, its units and roots.
///
/// Source: <https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html>,
/// <https://docs.aws.amazon.com/organizations/latest/APIReference/API_OrganizationalUnit.html>
fn organization(text: &str) -> Option<&'static str> {
    let good = |rest: &str, least: usize| {
        rest.len() >= least
            && rest
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            // A word is not an id.
            && rest.bytes().any(|b| b.is_ascii_digit())
    };
    if let Some(rest) = text.strip_prefix("o-") {
        return (good(rest, 10) && rest.len() <= 32).then_some("AWS::Organizations::Organization");
    }
    let (root, unit) = text.strip_prefix("ou-")?.split_once('-')?;
    let root_is = (4..=32).contains(&root.len());
    (root_is && good(unit, 8)).then_some("AWS::Organizations::OrganizationalUnit")
}

/// `0aa0aa0a-1111-2222-3333-444444444444`, and a multi-Region key's `mrk-…`.
pub(crate) fn is_key(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("mrk-") {
        return rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_hexdigit());
    }
    text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_with_enough_digits_name_a_kind() {
        for (text, kind) in [
            ("vpc-0123456789abcdef0", Some("AWS::EC2::VPC")),
            ("vpc-1a2b3c4d", Some("AWS::EC2::VPC")),
            ("vpce-0123456789abcdef0", Some("AWS::EC2::VPCEndpoint")),
            (
                "tgw-attach-0123456789abcdef0",
                Some("AWS::EC2::TransitGatewayAttachment"),
            ),
            ("tgw-0123456789abcdef0", Some("AWS::EC2::TransitGateway")),
            ("AROA1234567890ABCDEFG", Some("AWS::IAM::Role")),
            ("o-a1b2c3d4e5", Some("AWS::Organizations::Organization")),
            (
                "ou-ab12-11111111",
                Some("AWS::Organizations::OrganizationalUnit"),
            ),
            ("vol-ffffffff", None),
            ("vpc-prod-main", None),
            ("i-am-a-text", None),
            ("sg-0123456789ABCDEF0", None),
            ("o-organization", None),
        ] {
            assert_eq!(kind_of(text), kind, "{text}");
        }
    }
}
