//! What the internet can reach.

use super::facts::{Facts, flag, number};
use super::rule::{Rule, Seen};
use super::trust::closed;
use crate::access::condition::wide;
use crate::access::document::Statement;
use crate::access::read::own_policy;
use crate::access::verbs::{Ability, abilities};
use crate::access::who::Who;
use crate::words::list;
use landfall_domain::finding::Severity;
use landfall_domain::{Evidence, Resource};
use serde_json::Value;
use std::collections::BTreeSet;

const BLOCK: &str =
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html";

pub(super) static RULES: &[Rule] = &[
    Rule {
        key: "policy-public",
        title: "The policy of a resource lets everybody in",
        severity: Severity::Critical,
        why: "Anyone with an AWS account, and for some services anyone at all, can use it.",
        advice: "Name the principals that need it, or add a condition on their account, organization, network or source.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        look: public_policy,
    },
    Rule {
        key: "bucket-public-acl",
        title: "The access list of a bucket lets everybody in",
        severity: Severity::Critical,
        why: "Anyone can list the bucket or write into it.",
        advice: "Turn access lists off (bucket owner enforced) and use a policy.",
        source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
        look: public_acl,
    },
    Rule {
        key: "bucket-no-public-access-block",
        title: "Nothing keeps a bucket from being made public",
        severity: Severity::Medium,
        why: "One wrong policy is enough to open it to everybody.",
        advice: "Turn on all four settings of the public access block, best for the whole account.",
        source: BLOCK,
        look: no_block,
    },
    Rule {
        key: "security-group-open",
        title: "A port is open to the internet",
        severity: Severity::High,
        why: "Ports for administration and databases are tried from all over the world within minutes.",
        advice: "Allow the addresses or security groups that need it; use Session Manager instead of SSH and RDP.",
        source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        look: open_groups,
    },
    Rule {
        key: "database-public",
        title: "A database has a public address",
        severity: Severity::High,
        why: "Only its security groups and passwords stand between it and the internet.",
        advice: "Turn off public access and reach it from inside the network.",
        source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_CommonTasks.Connect.html",
        look: public_database,
    },
];

/// Whether a bucket's block stops what a public policy would allow.
fn blocked(resource: &Resource) -> bool {
    flag(&resource.configuration["PublicAccessBlock"]["RestrictPublicBuckets"]) == Some(true)
}

fn public_policy<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let mut found = Vec::new();
    for resource in facts.all() {
        // Trust policies have a rule of their own.
        if resource.kind.service() == "IAM" {
            continue;
        }
        let (mut places, mut actions, mut writes) = (Vec::new(), BTreeSet::new(), false);
        for statement in own_policy(resource)
            .iter()
            .filter(|s| s.allow && !closed(s))
        {
            let everybody = everybody(statement);
            if everybody.is_empty() {
                continue;
            }
            places.extend(everybody);
            for pattern in &statement.actions.list {
                writes |=
                    statement.actions.not || abilities(pattern).iter().any(|a| *a != Ability::Read);
                actions.insert(pattern.text.clone());
            }
        }
        if places.is_empty() {
            continue;
        }
        let texts: Vec<&str> = actions.iter().map(String::as_str).collect();
        let noun = resource.kind.noun();
        let mut detail = format!(
            "Everybody may {} this {noun}: {}.",
            if writes { "use and change" } else { "read" },
            list(&texts)
        );
        let mut seen = Seen::new(resource, "").with(places);
        if blocked(resource) {
            detail.push_str(" The public access block stops it as long as it is on.");
            seen = seen.milder(Severity::Low);
        } else if !writes && resource.kind.as_str() == "AWS::S3::Bucket" && website(resource) {
            detail.push_str(" It serves a website, so reading may be meant.");
            seen = seen.milder(Severity::Medium);
        }
        seen.detail = detail;
        found.push(seen);
    }
    found
}

fn website(resource: &Resource) -> bool {
    resource.configuration["Website"].is_object()
}

/// The places where a statement names everybody.
fn everybody(statement: &Statement) -> Vec<Evidence> {
    let Some(principals) = &statement.principals else {
        return Vec::new();
    };
    if principals.not {
        return vec![statement.evidence()];
    }
    let all = principals
        .list
        .iter()
        .filter(|named| named.who == Who::Anyone);
    all.map(|named| statement.at(&named.pointer, named.text.clone()))
        .collect()
}

const GROUPS: [&str; 2] = [
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
];

fn public_acl<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts.of(&["AWS::S3::Bucket"]).filter_map(|bucket| {
        let ignored =
            flag(&bucket.configuration["PublicAccessBlock"]["IgnorePublicAcls"]) == Some(true);
        let enforced = bucket.configuration["OwnershipControls"]["Rules"][0]["ObjectOwnership"]
            == "BucketOwnerEnforced";
        if ignored || enforced {
            return None;
        }
        let grants = bucket.configuration["ACL"]["Grants"].as_array()?;
        let open = grants.iter().enumerate().filter(|(_, grant)| {
            grant["Grantee"]["URI"]
                .as_str()
                .is_some_and(|uri| GROUPS.contains(&uri))
        });
        let open: Vec<(usize, &str)> = open
            .map(|(at, grant)| (at, grant["Permission"].as_str().unwrap_or("a permission")))
            .collect();
        let permissions: BTreeSet<&str> = open.iter().map(|(_, permission)| *permission).collect();
        let texts: Vec<&str> = permissions.into_iter().collect();
        let seen = Seen::new(
            bucket,
            format!(
                "Everybody, or everybody with an AWS account, has {}.",
                list(&texts)
            ),
        );
        (!open.is_empty()).then(|| {
            open.iter().fold(seen, |seen, (at, _)| {
                let path = format!("/ACL/Grants/{at}/Grantee/URI");
                let text = bucket
                    .configuration
                    .pointer(&path)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned();
                seen.at(path, text)
            })
        })
    });
    found.collect()
}

const BLOCKS: [&str; 4] = [
    "BlockPublicAcls",
    "IgnorePublicAcls",
    "BlockPublicPolicy",
    "RestrictPublicBuckets",
];

fn no_block<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts.of(&["AWS::S3::Bucket"]).filter_map(|bucket| {
        match bucket.configuration.get("PublicAccessBlock")? {
            Value::Null => Some(
                Seen::new(bucket, "The bucket has no public access block.")
                    .at("/PublicAccessBlock", "null"),
            ),
            block => {
                let off: Vec<&str> = BLOCKS
                    .into_iter()
                    .filter(|name| flag(&block[*name]) == Some(false))
                    .collect();
                let seen = Seen::new(bucket, format!("Turned off: {}.", list(&off)));
                (!off.is_empty()).then(|| {
                    off.iter().fold(seen, |seen, name| {
                        seen.at(format!("/PublicAccessBlock/{name}"), "false")
                    })
                })
            }
        }
    });
    found.collect()
}

/// Ports that nobody should reach from everywhere.
const PORTS: &[(i64, &str)] = &[
    (20, "FTP"),
    (21, "FTP"),
    (22, "SSH"),
    (23, "Telnet"),
    (135, "RPC"),
    (445, "SMB"),
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (2049, "NFS"),
    (2375, "Docker"),
    (3306, "MySQL"),
    (3389, "RDP"),
    (5432, "PostgreSQL"),
    (5439, "Redshift"),
    (5900, "VNC"),
    (5985, "WinRM"),
    (6379, "Redis"),
    (9092, "Kafka"),
    (9200, "OpenSearch"),
    (11211, "Memcached"),
    (27017, "MongoDB"),
];

fn open_groups<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let mut found = Vec::new();
    for group in facts.of(&["AWS::EC2::SecurityGroup"]) {
        let (mut places, mut ports, mut grave) = (Vec::new(), BTreeSet::new(), false);
        let rules = group.configuration["IpPermissions"]
            .as_array()
            .into_iter()
            .flatten();
        for (at, rule) in rules.enumerate() {
            let open = world(rule, at);
            if open.is_empty() {
                continue;
            }
            let (sensitive, others) = opened(rule);
            grave |= !sensitive.is_empty();
            if !sensitive.is_empty() || !others.is_empty() {
                ports.extend(sensitive);
                ports.extend(others);
                places.extend(open);
            }
        }
        if !ports.is_empty() {
            let texts: Vec<&str> = ports.iter().map(String::as_str).collect();
            let mut seen = Seen::new(group, format!("Open to every address: {}.", list(&texts)));
            if !grave {
                seen = seen.milder(Severity::Low);
            }
            found.push(
                places
                    .into_iter()
                    .fold(seen, |seen, (path, text)| seen.at(path, text)),
            );
        }
    }
    found
}

/// The places where a rule lets in the whole internet.
fn world(rule: &Value, at: usize) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (member, field) in [("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6")] {
        for (n, range) in rule[member].as_array().into_iter().flatten().enumerate() {
            if let Some(cidr) = range[field].as_str().filter(|cidr| wide(cidr)) {
                found.push((
                    format!("/IpPermissions/{at}/{member}/{n}/{field}"),
                    cidr.to_owned(),
                ));
            }
        }
    }
    found
}

/// The ports of a rule: those that matter, by name, and others than those of the web.
fn opened(rule: &Value) -> (Vec<String>, Vec<String>) {
    let protocol = &rule["IpProtocol"];
    let protocol = protocol
        .as_str()
        .map_or_else(|| protocol.to_string(), str::to_owned);
    let all = || (vec!["all ports".to_owned()], Vec::new());
    if protocol == "-1" {
        return all();
    }
    // ICMP has no ports. A rule without a protocol is read as TCP.
    if !matches!(protocol.as_str(), "tcp" | "6" | "udp" | "17" | "null") {
        return Default::default();
    }
    let (Some(from), Some(to)) = (number(&rule["FromPort"]), number(&rule["ToPort"])) else {
        return Default::default();
    };
    if from <= 0 && to >= 65_535 {
        return all();
    }
    let within = PORTS.iter().filter(|(port, _)| (from..=to).contains(port));
    let named: Vec<String> = within
        .map(|(port, name)| format!("{port} ({name})"))
        .collect();
    let web = from == to && matches!(from, 80 | 443);
    if web || !named.is_empty() {
        return (named, Vec::new());
    }
    let range = if from == to {
        from.to_string()
    } else {
        format!("{from} to {to}")
    };
    (named, vec![range])
}

fn public_database<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let kinds = [
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::Redshift::Cluster",
        "AWS::RedshiftServerless::Workgroup",
    ];
    let mut found = Vec::new();
    for database in facts.of(&kinds) {
        for path in ["/PubliclyAccessible", "/publiclyAccessible"] {
            let public = database.configuration.pointer(path).and_then(flag);
            if public == Some(true) {
                found.push(Seen::new(database, "It is publicly accessible.").at(path, "true"));
            }
        }
    }
    found
}
