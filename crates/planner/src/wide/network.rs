//! In which network a resource stands, told by the edges.

use landfall_domain::Resource;
use std::collections::BTreeMap;

/// What a network is.
const NETWORK: (&str, &str) = ("EC2", "VPC");
/// What stands between a network and what runs in it.
const PARTS: [(&str, &str); 6] = [
    ("EC2", "Subnet"),
    ("EC2", "SecurityGroup"),
    ("EC2", "NetworkInterface"),
    ("RDS", "DBSubnetGroup"),
    ("ElastiCache", "SubnetGroup"),
    ("Redshift", "ClusterSubnetGroup"),
];
/// A subnet group names subnets, which name the network, and is itself named.
const ROUNDS: usize = 3;

/// For each resource the place of its network: its own, the one that it names, or that of a subnet,
/// security group or the like that it names. Of several the one named most often, then the first.
pub(super) fn of_each(
    resources: &[Resource],
    edges: impl Iterator<Item = (u32, u32)> + Clone,
) -> Vec<Option<u32>> {
    let is = |at: u32, what: (&str, &str)| {
        let kind = &resources[at as usize].kind;
        (kind.service(), kind.noun()) == what
    };
    let leads = |at: u32| is(at, NETWORK) || PARTS.iter().any(|part| is(at, *part));
    let mut network: Vec<Option<u32>> = (0..resources.len() as u32)
        .map(|at| is(at, NETWORK).then_some(at))
        .collect();
    for _ in 0..ROUNDS {
        let mut named: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
        for (from, to) in edges.clone() {
            if let (None, true, Some(its)) =
                (network[from as usize], leads(to), network[to as usize])
            {
                *named.entry(from).or_default().entry(its).or_default() += 1;
            }
        }
        for (from, counts) in named {
            let most = counts
                .into_iter()
                .max_by_key(|(its, count)| (*count, std::cmp::Reverse(*its)));
            network[from as usize] = most.map(|(its, _)| its);
        }
    }
    network
}
