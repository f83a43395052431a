//! One estate in four spellings: as a scan keeps it, as a template, as a Terraform state and as AWS
//! Config delivers it. The same findings, the same access, the same edges.
#![allow(clippy::unwrap_used)]

use landfall_domain::access::May;
use landfall_domain::{Class, Origin, Snapshot, SnapshotId, Timestamp};
use landfall_imports::{File, Options, import};
use std::collections::{BTreeMap, BTreeSet};

const FILES: [(&str, &str); 4] = [
    ("estate.json", include_str!("fixtures/formats/estate.json")),
    (
        "template.yaml",
        include_str!("fixtures/formats/template.yaml"),
    ),
    (
        "terraform.tfstate",
        include_str!("fixtures/formats/terraform.tfstate"),
    ),
    ("config.json", include_str!("fixtures/formats/config.json")),
];

fn snapshot(name: &str, text: &str) -> Snapshot {
    let file = File {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let options = Options {
        account: Some("111111111111".parse().unwrap()),
        region: Some("eu-central-1".into()),
    };
    let imported = import(&[file], &options).unwrap();
    let mut references = landfall_references::all(&imported.resources);
    let known: BTreeSet<(String, String)> = references
        .iter()
        .map(|r| (r.from.to_string(), r.evidence.path.to_string()))
        .collect();
    references.extend(
        imported
            .references
            .into_iter()
            .filter(|r| !known.contains(&(r.from.to_string(), r.evidence.path.to_string()))),
    );
    let at = Timestamp::UNIX_EPOCH;
    Snapshot {
        id: SnapshotId::new("s"),
        estate: "acme".to_owned(),
        origin: Origin::Scan,
        account: imported.account,
        regions: imported.regions,
        started: at,
        finished: at,
        resources: imported.resources,
        references,
        coverage: Vec::new(),
    }
}

/// What an estate comes to, by names: ids differ where only AWS knows them.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    findings: BTreeSet<(String, String)>,
    access: BTreeSet<(String, String, String)>,
    edges: BTreeSet<(String, String, Class)>,
    externals: BTreeSet<String>,
}

fn told(snapshot: &Snapshot) -> Told {
    let names: BTreeMap<&str, String> = snapshot
        .resources
        .iter()
        .map(|r| (r.id.as_str(), format!("{} {}", r.kind.noun(), r.name)))
        .collect();
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let graph = landfall_planner::resolve(snapshot);
    let now: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
    let findings = landfall_planner::findings(snapshot, &graph, now)
        .into_iter()
        .map(|finding| {
            let about = finding.resource.as_ref();
            (
                finding.rule,
                about.map_or_else(String::new, |id| name(id.as_str())),
            )
        })
        .collect();
    let access = landfall_planner::access(snapshot, &graph);
    let mut allowed = BTreeSet::new();
    for resource in &snapshot.resources {
        for one in access.of_resource(&resource.id).edges {
            if one.actions.read == May::No && one.actions.write == May::No {
                continue;
            }
            let who = name(&one.principal.to_string());
            let what = format!("{:?} {:?}", one.actions.read, one.actions.write);
            allowed.insert((who, name(resource.id.as_str()), what));
        }
    }
    let edges = graph
        .edges
        .iter()
        .map(|edge| (name(edge.from.as_str()), name(edge.to.as_str()), edge.class))
        .collect();
    let externals = graph.externals.iter().map(|e| e.id.clone()).collect();
    Told {
        findings,
        access: allowed,
        edges,
        externals,
    }
}

#[test]
fn every_format_tells_the_same_findings_access_and_edges() {
    let [scanned, others @ ..] = FILES.map(|(name, text)| (name, told(&snapshot(name, text))));
    for (name, other) in others {
        assert_eq!(other.findings, scanned.1.findings, "findings of {name}");
        assert_eq!(other.access, scanned.1.access, "access of {name}");
        assert_eq!(other.edges, scanned.1.edges, "edges of {name}");
        assert_eq!(other.externals, scanned.1.externals, "externals of {name}");
    }
    let told = scanned.1;
    let rules: BTreeSet<&str> = told
        .findings
        .iter()
        .map(|(rule, _)| rule.as_str())
        .collect();
    for rule in [
        "admin-equivalent",
        "bucket-no-public-access-block",
        "bucket-no-versioning",
        "bucket-public-acl",
        "database-public",
        "database-without-backups",
        "policy-public",
        "security-group-open",
        "storage-unencrypted",
        "trust-outside",
    ] {
        assert!(rules.contains(rule), "{rule} in {rules:?}");
    }
    let edge = |from: &str, to: &str, class| {
        assert!(
            told.edges.contains(&(from.into(), to.into(), class)),
            "{from} to {to}"
        );
    };
    edge("SecurityGroup inner", "SecurityGroup web", Class::Together);
    edge("Queue acme-jobs", "Queue acme-dead", Class::Together);
    edge(
        "DBInstance acme-orders",
        "SecurityGroup inner",
        Class::Requires,
    );
    edge("Role deploy", "ManagedPolicy Deployers", Class::Requires);
    assert!(told.externals.contains("account:999999999999"));
    let may = |who: &str, what: &str| told.access.iter().any(|(a, b, _)| a == who && b == what);
    assert!(may("anyone", "Bucket acme-public") && may("Role deploy", "Queue acme-jobs"));
    assert!(may("anyone", "Function acme-api"));
}
