//! Wave 0: what everything else stands on.
//!
//! What is listed here holds no data and serves nobody by itself. Landfall or a person makes it anew
//! in the target while the source keeps its own, so nothing stands still, nothing needs a bridge and
//! no capacity of a change window binds it. One wave for all accounts spares everything else the wait
//! for its roles, keys and networks.

use super::groups::Facts;
use landfall_domain::Kind;
use std::collections::VecDeque;

/// By the first part of the type (`AWS::IAM`) the kinds that are foundation.
const KINDS: &[(&str, &[&str])] = &[
    // The accounts and who may enter them come before everything that lives in them.
    (
        "AWS::Organizations",
        &["Account", "Organization", "OrganizationalUnit", "Policy"],
    ),
    ("AWS::SSO", &["Assignment", "Instance", "PermissionSet"]),
    ("AWS::IdentityStore", &["Group", "GroupMembership", "User"]),
    // Identities are free, empty until used, and named by nearly everything.
    (
        "AWS::IAM",
        &[
            "AccountSummary",
            "Group",
            "InstanceProfile",
            "ManagedPolicy",
            "OIDCProvider",
            "PasswordPolicy",
            "Policy",
            "Role",
            "SAMLProvider",
            "ServiceLinkedRole",
            "User",
        ],
    ),
    // A new key encrypts what comes later; the old one stays for what it has encrypted.
    ("AWS::KMS", &["Alias", "Key", "ReplicaKey"]),
    // Networks are empty until something is put into them. Connections to other networks are left out:
    // they carry traffic from the first minute.
    (
        "AWS::EC2",
        &[
            "DHCPOptions",
            "EIP",
            "EgressOnlyInternetGateway",
            "InternetGateway",
            "NatGateway",
            "NetworkAcl",
            "PrefixList",
            "Route",
            "RouteTable",
            "SecurityGroup",
            "Subnet",
            "SubnetRouteTableAssociation",
            "VPC",
            "VPCCidrBlock",
            "VPCEndpoint",
        ],
    ),
];

/// Whether a kind may be part of the foundation.
pub(crate) fn is_foundation(kind: &Kind) -> bool {
    let Some((family, name)) = kind.as_str().rsplit_once("::") else {
        return false;
    };
    KINDS
        .iter()
        .any(|(of, names)| *of == family && names.contains(&name))
}

/// By group: whether it moves in wave 0. So it does when all its members are foundation kinds without
/// data, nothing bars it, and the same holds for everything that it requires, however far down.
pub(super) fn foundation(facts: &Facts<'_>, barred: &[bool]) -> Vec<bool> {
    let mut inside: Vec<bool> = (0..facts.groups.len())
        .map(|group| facts.foundation_kinds[group] && facts.bytes[group] == 0 && !barred[group])
        .collect();
    let outside = (0..inside.len()).filter(|group| !inside[*group]);
    let mut spread: VecDeque<usize> = outside.collect();
    while let Some(group) = spread.pop_front() {
        for above in &facts.required_by[group] {
            if std::mem::replace(&mut inside[*above], false) {
                spread.push_back(*above);
            }
        }
    }
    inside
}
