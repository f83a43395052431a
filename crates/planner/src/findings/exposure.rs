//! What can be reached by more people than meant.

use super::policy::{for_everybody, statements};
use super::{Finder, number};
use landfall_domain::Resource;
use serde_json::Value;

/// Where policies of resources stand in configurations.
const POLICIES: &[&str] = &[
    "/Policy",
    "/Attributes/Policy",
    "/ResourcePolicy",
    "/FileSystemPolicy",
    "/RepositoryPolicy",
    "/KeyPolicy",
    "/policy",
];

pub(super) fn look(finder: &mut Finder<'_>, resource: &Resource) {
    for place in POLICIES {
        let Some(document) = resource.configuration.pointer(place) else {
            continue;
        };
        let places: Vec<String> = statements(document, place)
            .into_iter()
            .filter(|(_, statement)| for_everybody(statement))
            .map(|(at, _)| format!("{at}/Principal"))
            .collect();
        if !places.is_empty() {
            let detail = "A statement allows everybody, without any condition.".to_owned();
            finder.find("policy-public", resource, detail, &places);
        }
    }
    match resource.kind.as_str() {
        "AWS::EC2::SecurityGroup" => group(finder, resource),
        "AWS::RDS::DBInstance" | "AWS::Redshift::Cluster"
            if resource.configuration["PubliclyAccessible"] == true =>
        {
            let detail = "It has an address on the internet.".to_owned();
            finder.find(
                "database-public",
                resource,
                detail,
                &["/PubliclyAccessible".into()],
            );
        }
        _ => {}
    }
}

/// Open to all on anything but the two ports of the web.
fn group(finder: &mut Finder<'_>, group: &Resource) {
    let rules = group.configuration["IpPermissions"].as_array();
    for (index, rule) in rules.into_iter().flatten().enumerate() {
        let (from, to) = (number(&rule["FromPort"]), number(&rule["ToPort"]));
        if matches!((from, to), (Some(80), Some(80)) | (Some(443), Some(443))) {
            continue;
        }
        let mut places = open(rule, index, "IpRanges", "CidrIp", "0.0.0.0/0");
        places.extend(open(rule, index, "Ipv6Ranges", "CidrIpv6", "::/0"));
        if places.is_empty() {
            continue;
        }
        let ports = match (from, to) {
            (Some(from), Some(to)) if from == to => format!("port {from}"),
            (Some(from), Some(to)) if from >= 0 => format!("ports {from} to {to}"),
            _ => "every port".to_owned(),
        };
        let detail = format!("Everybody may reach {ports}.");
        finder.find("security-group-open", group, detail, &places);
    }
}

fn open(rule: &Value, index: usize, list: &str, member: &str, all: &str) -> Vec<String> {
    let ranges = rule[list].as_array().into_iter().flatten().enumerate();
    ranges
        .filter(|(_, range)| range[member] == all)
        .map(|(number, _)| format!("/IpPermissions/{index}/{list}/{number}/{member}"))
        .collect()
}
