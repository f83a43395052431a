//! Small estates for tests, made by hand or drawn at random.

use landfall_domain::plan::{Environment, TargetAccounts};
use landfall_domain::{
    AccountId, Attribute, Class, Confidence, Coverage, Edge, Evidence, Graph, Kind, Outcome,
    Reference, Region, Resource, ResourceId, Snapshot, Target,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

pub const SOURCE: &str = "111111111111";
pub const REGION: &str = "eu-west-1";

pub fn account(text: &str) -> AccountId {
    text.parse().unwrap()
}

pub fn targets() -> TargetAccounts {
    [
        (Environment::Development, account("222222222222")),
        (Environment::Shared, account("333333333333")),
        (Environment::Production, account("444444444444")),
    ]
    .into()
}

/// A resource with an ARN as its id.
pub fn with_arn(kind: &str, arn: &str, name: &str) -> Resource {
    let parsed: landfall_domain::Arn = arn.parse().unwrap();
    let region = match parsed.region() {
        "" => Region::global(),
        region => Region::new(region),
    };
    Resource {
        understood: true,
        id: arn.into(),
        kind: kind.into(),
        arn: Some(parsed),
        name: name.into(),
        account: account(SOURCE),
        region,
        tags: Default::default(),
        attributes: Default::default(),
        configuration: Default::default(),
    }
}

pub fn queue(name: &str) -> Resource {
    with_arn(
        "AWS::SQS::Queue",
        &format!("arn:aws:sqs:{REGION}:{SOURCE}:{name}"),
        name,
    )
}

pub fn bucket(name: &str) -> Resource {
    let mut bucket = with_arn("AWS::S3::Bucket", &format!("arn:aws:s3:::{name}"), name);
    bucket.region = REGION.into();
    bucket
}

pub fn role(name: &str) -> Resource {
    with_arn(
        "AWS::IAM::Role",
        &format!("arn:aws:iam::{SOURCE}:role/{name}"),
        name,
    )
}

pub fn lambda(name: &str) -> Resource {
    with_arn(
        "AWS::Lambda::Function",
        &format!("arn:aws:lambda:{REGION}:{SOURCE}:function:{name}"),
        name,
    )
}

pub fn tagged(mut resource: Resource, key: &str, value: &str) -> Resource {
    resource.tags.insert(key.into(), value.into());
    resource
}

pub fn text(mut resource: Resource, key: &str, value: &str) -> Resource {
    resource
        .attributes
        .insert(key.into(), Attribute::Text(value.into()));
    resource
}

pub fn sized(mut resource: Resource, bytes: u64) -> Resource {
    resource
        .attributes
        .insert("size".into(), Attribute::Bytes(bytes));
    resource
}

pub fn evidence(path: &str, text: &str) -> Evidence {
    Evidence {
        path: path.into(),
        text: text.into(),
        confidence: Confidence::Certain,
    }
}

pub fn reference(from: &Resource, target: Target, class: Class, path: &str) -> Reference {
    let text = match &target {
        Target::Arn(arn) => arn.to_string(),
        Target::Named { name, .. } => name.clone(),
        Target::Url(url) => url.clone(),
        Target::Account(account) => account.to_string(),
    };
    Reference {
        from: from.id.clone(),
        target,
        class,
        evidence: evidence(path, &text),
    }
}

pub fn arn(text: &str) -> Target {
    Target::Arn(text.parse().unwrap())
}

pub fn named(kind: &str, name: &str) -> Target {
    Target::Named {
        kind: Kind::from(kind),
        name: name.into(),
        account: None,
        region: None,
    }
}

pub fn read(service: &str, region: &str) -> Coverage {
    Coverage {
        account: None,
        service: service.into(),
        region: region.into(),
        outcome: Outcome::Read,
        resources: 0,
        requests: 1,
        millis: 1,
        problems: Vec::new(),
        spared: Vec::new(),
    }
}

pub fn snapshot(mut resources: Vec<Resource>, mut references: Vec<Reference>) -> Snapshot {
    resources.sort_by(|a, b| a.id.cmp(&b.id));
    references.sort();
    Snapshot {
        origin: landfall_domain::Origin::Scan,
        id: "snapshot-1".into(),
        estate: "acme".into(),
        account: account(SOURCE),
        regions: vec![REGION.into()],
        started: "2026-11-01T00:00:00Z".parse().unwrap(),
        finished: "2026-11-01T00:01:00Z".parse().unwrap(),
        resources,
        references,
        coverage: vec![
            read("sqs", REGION),
            read("lambda", REGION),
            read("s3", "global"),
            read("iam", "global"),
        ],
    }
}

pub fn edge(from: &str, to: &str, class: Class) -> Edge {
    Edge {
        from: from.into(),
        to: to.into(),
        class,
        evidence: vec![evidence("/x", to)],
    }
}

pub fn graph(edges: Vec<Edge>) -> Graph {
    Graph {
        edges,
        unresolved: Vec::new(),
        externals: Vec::new(),
    }
}

/// A resource known by its name alone.
pub fn plain(name: &str) -> Resource {
    Resource {
        understood: true,
        id: name.into(),
        arn: None,
        ..queue(name)
    }
}

pub fn class() -> impl Strategy<Value = Class> {
    prop_oneof![
        3 => Just(Class::Requires),
        1 => Just(Class::Together),
        4 => Just(Class::Talks),
    ]
}

/// Up to 40 resources with sizes, applications and environments, and up to 80 edges, cycles
/// included.
pub fn any_estate() -> impl Strategy<Value = (Snapshot, Graph)> {
    let word = prop_oneof![Just("dev"), Just("prod"), Just("shared"), Just("x")];
    let resource = (word, 0_u64..5, any::<bool>());
    (1_usize..40)
        .prop_flat_map(move |count| {
            (
                prop::collection::vec(resource.clone(), count),
                prop::collection::vec((0..count, 0..count, class()), 0..80),
            )
        })
        .prop_map(|(resources, links)| {
            let resources: Vec<Resource> = resources
                .into_iter()
                .enumerate()
                .map(|(at, (word, size, is_bucket))| {
                    let name = format!("{word}-app{}-n{at:02}", at % 4);
                    let resource = if is_bucket {
                        bucket(&name)
                    } else {
                        queue(&name)
                    };
                    sized(resource, size * 400_000_000)
                })
                .collect();
            let references = links
                .into_iter()
                .enumerate()
                .map(|(at, (from, to, class))| {
                    let target = arn(resources[to].id.as_str());
                    reference(&resources[from], target, class, &format!("/{at}"))
                })
                .collect();
            let snapshot = snapshot(resources, references);
            let graph = landfall_planner::resolve(&snapshot);
            (snapshot, graph)
        })
}

pub fn ids(names: &[&str]) -> Vec<ResourceId> {
    names.iter().map(|name| ResourceId::new(*name)).collect()
}

pub fn set(names: &[&str]) -> BTreeSet<ResourceId> {
    ids(names).into_iter().collect()
}
