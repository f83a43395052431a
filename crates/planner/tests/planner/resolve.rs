use crate::estate::*;
use landfall_domain::{Class, Confidence, Graph, Outcome, Snapshot, Target, UnresolvedReason};
use landfall_planner::{addresses, resolve, resolve_each};
use proptest::prelude::*;
use serde_json::json;

/// The ids that the speaker's references lead to.
fn ends(graph: &Graph) -> Vec<&str> {
    graph.edges.iter().map(|e| e.to.as_str()).collect()
}

fn one(resources: Vec<landfall_domain::Resource>, target: Target) -> Graph {
    let speaker = lambda("speaker");
    let reference = reference(&speaker, target, Class::Talks, "/a");
    let mut all = resources;
    all.push(speaker);
    resolve(&snapshot(all, vec![reference]))
}

#[test]
fn arns_lead_to_the_resource_that_they_name_a_part_of() {
    let key = text(
        with_arn(
            "AWS::KMS::Key",
            "arn:aws:kms:eu-west-1:111111111111:key/0aa0aa0a-1111-2222-3333-444444444444",
            "orders",
        ),
        "alias",
        "alias/orders",
    );
    let group = with_arn(
        "AWS::Logs::LogGroup",
        "arn:aws:logs:eu-west-1:111111111111:log-group:/ecs/api:*",
        "/ecs/api",
    );
    let secret = with_arn(
        "AWS::SecretsManager::Secret",
        "arn:aws:secretsmanager:eu-west-1:111111111111:secret:acme/db-a1B2c3",
        "acme/db",
    );
    let all = || {
        vec![
            bucket("orders"),
            lambda("api"),
            key.clone(),
            group.clone(),
            secret.clone(),
        ]
    };
    for (text, id) in [
        ("arn:aws:s3:::orders", "arn:aws:s3:::orders"),
        ("arn:aws:s3:::orders/a/b*", "arn:aws:s3:::orders"),
        ("arn:aws:s3:::orders/*", "arn:aws:s3:::orders"),
        (
            "arn:aws:lambda:eu-west-1:111111111111:function:api:live",
            "arn:aws:lambda:eu-west-1:111111111111:function:api",
        ),
        (
            "arn:aws:kms:eu-west-1:111111111111:alias/orders",
            key.id.as_str(),
        ),
        (
            "arn:aws:logs:eu-west-1:111111111111:log-group:/ecs/api",
            group.id.as_str(),
        ),
        (
            "arn:aws:logs:eu-west-1:111111111111:log-group:/ecs/api:log-stream:x",
            group.id.as_str(),
        ),
        (
            "arn:aws:secretsmanager:eu-west-1:111111111111:secret:acme/db",
            secret.id.as_str(),
        ),
        (
            "arn:aws:secretsmanager:eu-west-1:111111111111:secret:acme/db-a1B2c3:password::",
            secret.id.as_str(),
        ),
        (
            "arn:aws:secretsmanager:eu-west-1:111111111111:secret:acme/db-??????",
            secret.id.as_str(),
        ),
    ] {
        assert_eq!(ends(&one(all(), arn(text))), [id], "{text}");
    }
}

#[test]
fn an_older_revision_leads_to_what_is_kept_of_the_family() {
    let mut job = with_arn(
        "AWS::ECS::TaskDefinition",
        "arn:aws:ecs:eu-west-1:111111111111:task-definition/job:7",
        "job",
    );
    job.configuration = json!({"family": "job", "revision": 7});
    let libs = with_arn(
        "AWS::Lambda::LayerVersion",
        "arn:aws:lambda:eu-west-1:111111111111:layer:libs:5",
        "libs",
    );
    let all = || vec![job.clone(), libs.clone()];
    for (text, id, confidence) in [
        (job.id.as_str(), &job.id, Confidence::Certain),
        (
            "arn:aws:ecs:eu-west-1:111111111111:task-definition/job:3",
            &job.id,
            Confidence::Likely,
        ),
        (
            "arn:aws:lambda:eu-west-1:111111111111:layer:libs:2",
            &libs.id,
            Confidence::Likely,
        ),
    ] {
        let graph = one(all(), arn(text));
        assert_eq!(ends(&graph), [id.as_str()], "{text}");
        assert_eq!(graph.edges[0].evidence[0].confidence, confidence, "{text}");
    }
    // Another family, and another account's, are not meant.
    for text in [
        "arn:aws:ecs:eu-west-1:111111111111:task-definition/jobs:3",
        "arn:aws:lambda:eu-west-1:222222222222:layer:libs:2",
    ] {
        assert!(one(all(), arn(text)).edges.is_empty(), "{text}");
    }
}

#[test]
fn the_configuration_may_know_more_names() {
    let mut key = with_arn(
        "AWS::KMS::Key",
        "arn:aws:kms:eu-west-1:111111111111:key/0aa0aa0a-1111-2222-3333-444444444444",
        "alias/one",
    );
    key.configuration = serde_json::json!({"Aliases": ["alias/one", "alias/two"]});
    let mut orders = queue("orders");
    let url = "http://127.0.0.1:5000/111111111111/orders";
    orders.configuration = serde_json::json!({"QueueUrl": url});
    let all = || vec![key.clone(), orders.clone()];
    let two = arn("arn:aws:kms:eu-west-1:111111111111:alias/two");
    assert_eq!(ends(&one(all(), two)), [key.id.as_str()]);
    let two = named("AWS::KMS::Key", "alias/two");
    assert_eq!(ends(&one(all(), two)), [key.id.as_str()]);
    assert_eq!(
        ends(&one(all(), Target::Url(url.into()))),
        [orders.id.as_str()]
    );
}

#[test]
fn names_ids_and_aliases_lead_there_too() {
    let group = with_arn(
        "AWS::EC2::SecurityGroup",
        "arn:aws:ec2:eu-west-1:111111111111:security-group/sg-0a1b2c3d",
        "api",
    );
    let all = || vec![group.clone(), role("api"), bucket("orders")];
    for (kind, name) in [
        ("AWS::EC2::SecurityGroup", "api"),
        ("AWS::EC2::SecurityGroup", "sg-0a1b2c3d"),
    ] {
        assert_eq!(
            ends(&one(all(), named(kind, name))),
            [group.id.as_str()],
            "{name}"
        );
    }
    // Roles live in no Region, buckets may live in another.
    assert_eq!(one(all(), named("AWS::IAM::Role", "api")).edges.len(), 1);
    let mut far = bucket("far");
    far.region = "us-east-1".into();
    assert_eq!(
        one(vec![far], named("AWS::S3::Bucket", "far")).edges.len(),
        1
    );
    // A queue of another Region is not meant.
    let far = with_arn(
        "AWS::SQS::Queue",
        "arn:aws:sqs:us-east-1:111111111111:far",
        "far",
    );
    let graph = one(vec![far], named("AWS::SQS::Queue", "far"));
    assert_eq!(graph.unresolved[0].reason, UnresolvedReason::Dangling);
}

#[test]
fn urls_lead_there_by_shape_and_by_address() {
    let database = text(
        with_arn(
            "AWS::RDS::DBInstance",
            "arn:aws:rds:eu-west-1:111111111111:db:orders-prod",
            "orders-prod",
        ),
        "endpoint",
        "orders-prod.abc.eu-west-1.rds.amazonaws.com",
    );
    let repository = with_arn(
        "AWS::ECR::Repository",
        "arn:aws:ecr:eu-west-1:111111111111:repository/acme/api",
        "acme/api",
    );
    let function = text(
        lambda("hook"),
        "function_url",
        "https://abcd.lambda-url.eu-west-1.on.aws/",
    );
    let queues = [queue("a"), queue("b")].map(|q| {
        let url = format!(
            "https://sqs.eu-west-1.amazonaws.com/111111111111/{}",
            q.name
        );
        text(q, "url", &url)
    });
    let all = || {
        let mut all = vec![database.clone(), repository.clone(), function.clone()];
        all.extend(queues.clone());
        all
    };
    for (url, id) in [
        (
            "postgres://app@orders-prod.abc.eu-west-1.rds.amazonaws.com:5432/x",
            &database.id,
        ),
        (
            "111111111111.dkr.ecr.eu-west-1.amazonaws.com/acme/api:1.2@sha256:ab",
            &repository.id,
        ),
        (
            "https://abcd.lambda-url.eu-west-1.on.aws/x?y=1",
            &function.id,
        ),
        (
            "https://sqs.eu-west-1.amazonaws.com/111111111111/b",
            &queues[1].id,
        ),
        ("http://localhost:5000/111111111111/a", &queues[0].id),
    ] {
        let graph = one(all(), Target::Url(url.into()));
        assert_eq!(ends(&graph), [id.as_str()], "{url}");
    }
    for (url, reason) in [
        (
            "https://sqs.eu-west-1.amazonaws.com/111111111111/gone",
            UnresolvedReason::Dangling,
        ),
        (
            "https://sqs.eu-west-1.amazonaws.com/999999999999/theirs",
            UnresolvedReason::External(account("999999999999")),
        ),
        (
            "https://sqs.eu-west-1.amazonaws.com/",
            UnresolvedReason::Outside,
        ),
        ("https://example.com/", UnresolvedReason::Outside),
        (
            "gone.abc.eu-west-1.rds.amazonaws.com",
            UnresolvedReason::NotRead,
        ),
    ] {
        let graph = one(all(), Target::Url(url.into()));
        assert_eq!(graph.unresolved[0].reason, reason, "{url}");
    }
}

#[test]
fn what_has_no_end_says_why() {
    for (target, reason) in [
        (
            arn("arn:aws:sqs:eu-west-1:111111111111:gone"),
            UnresolvedReason::Dangling,
        ),
        (
            arn("arn:aws:sqs:us-east-1:111111111111:gone"),
            UnresolvedReason::NotRead,
        ),
        (
            arn("arn:aws:sns:eu-west-1:111111111111:gone"),
            UnresolvedReason::NotRead,
        ),
        (
            arn("arn:aws:iam::111111111111:role/gone"),
            UnresolvedReason::Dangling,
        ),
        (
            arn("arn:aws:iam::999999999999:role/partner"),
            UnresolvedReason::External(account("999999999999")),
        ),
        (
            arn("arn:aws:iam::aws:policy/AdministratorAccess"),
            UnresolvedReason::Outside,
        ),
        (
            arn("arn:aws:kms:eu-west-1:111111111111:alias/aws/s3"),
            UnresolvedReason::Outside,
        ),
        (
            Target::Account(account("999999999999")),
            UnresolvedReason::External(account("999999999999")),
        ),
    ] {
        let graph = one(vec![], target.clone());
        assert_eq!(graph.unresolved[0].reason, reason, "{target:?}");
    }
    let own = one(vec![], Target::Account(account(SOURCE)));
    assert_eq!(own, Graph::default());
}

#[test]
fn a_service_that_was_read_in_part_proves_nothing() {
    let speaker = lambda("speaker");
    let gone = reference(
        &speaker,
        arn("arn:aws:sqs:eu-west-1:111111111111:gone"),
        Class::Talks,
        "/a",
    );
    let mut snapshot = snapshot(vec![speaker], vec![gone]);
    snapshot.coverage[0].outcome = Outcome::Partial;
    assert_eq!(
        resolve(&snapshot).unresolved[0].reason,
        UnresolvedReason::NotRead
    );
}

#[test]
fn globs_lead_to_few_and_not_to_many() {
    let few = || vec![bucket("acme-a"), bucket("acme-b"), bucket("other")];
    let graph = one(few(), arn("arn:aws:s3:::acme-*/*"));
    assert_eq!(ends(&graph), ["arn:aws:s3:::acme-a", "arn:aws:s3:::acme-b"]);
    assert_eq!(graph.edges[0].evidence[0].confidence, Confidence::Likely);
    let many = (0..30).map(|n| bucket(&format!("acme-{n}"))).collect();
    let graph = one(many, arn("arn:aws:s3:::acme-*"));
    assert!(
        matches!(&graph.unresolved[0].reason, UnresolvedReason::Ambiguous(list) if list.len() == 20)
    );
}

#[test]
fn evidence_is_merged_per_class() {
    let (speaker, other) = (lambda("speaker"), queue("orders"));
    let to = || arn(other.id.as_str());
    let references = vec![
        reference(&speaker, to(), Class::Talks, "/b"),
        reference(&speaker, to(), Class::Talks, "/a"),
        reference(&speaker, to(), Class::Talks, "/a"),
        reference(&speaker, to(), Class::Requires, "/c"),
        reference(&speaker, arn(speaker.id.as_str()), Class::Talks, "/d"),
    ];
    let graph = resolve(&snapshot(vec![speaker, other], references));
    let shape: Vec<(Class, Vec<&str>)> = graph
        .edges
        .iter()
        .map(|e| {
            (
                e.class,
                e.evidence.iter().map(|e| e.path.as_str()).collect(),
            )
        })
        .collect();
    assert_eq!(
        shape,
        [
            (Class::Requires, vec!["/c"]),
            (Class::Talks, vec!["/a", "/b"])
        ]
    );
}

fn shuffled(mut snapshot: Snapshot, seed: usize) -> Snapshot {
    let turn = |length: usize| if length == 0 { 0 } else { seed % length };
    let (a, b) = (
        turn(snapshot.resources.len()),
        turn(snapshot.references.len()),
    );
    snapshot.resources.rotate_left(a);
    snapshot.references.rotate_left(b);
    snapshot.references.reverse();
    snapshot.coverage.reverse();
    snapshot
}

proptest! {
    #[test]
    fn no_resource_depends_on_itself_and_order_does_not_matter((snapshot, graph) in any_estate(), seed in 0_usize..1000) {
        prop_assert!(graph.edges.iter().all(|e| e.from != e.to));
        prop_assert!(graph.edges.iter().all(|e| !e.evidence.is_empty()));
        prop_assert!(graph.edges.windows(2).all(|w| (&w[0].from, &w[0].to, w[0].class) < (&w[1].from, &w[1].to, w[1].class)));
        prop_assert_eq!(resolve(&shuffled(snapshot, seed)), graph);
    }
}

#[test]
fn addresses_are_all_that_resolving_reads_of_configurations() {
    let configurations = [
        json!({ "Endpoint": { "Address": "db.example.internal", "Port": 5432 }, "Engine": "x" }),
        json!({ "NodeGroups": [{ "PrimaryEndpoint": { "Address": "p.example.internal" }, "Slots": [1] }] }),
        json!({ "ReaderEndpoint": "r.example.internal", "Endpoint": "e.example.internal" }),
        json!({ "QueueUrl": "https://sqs.example.internal/1/q", "Name": "q", "a/b~DnsName": "odd.example.internal" }),
        json!({ "Aliases": ["alias/one", 2, "www.example.internal"], "Nested": { "QueueUrl": "no" } }),
        json!({ "ConfigurationEndpoint": { "Address": 5 } }),
        json!("a text"),
        json!(null),
    ];
    let mut whole = Vec::new();
    for (n, configuration) in configurations.into_iter().enumerate() {
        let mut resource = lambda(&format!("thing-{n}"));
        let kinds = [
            "AWS::RDS::DBInstance",
            "AWS::ElastiCache::ReplicationGroup",
            "AWS::RDS::DBCluster",
            "AWS::SQS::Queue",
        ];
        if let Some(kind) = kinds.get(n) {
            resource.kind = (*kind).into();
        }
        resource.configuration = configuration;
        whole.push(resource);
    }
    let speaker = lambda("speaker");
    let names = [
        "db.example.internal",
        "p.example.internal:6379",
        "r.example.internal",
        "e.example.internal",
        "https://sqs.example.internal/1/q",
        "odd.example.internal",
        "alias/one",
        "www.example.internal",
        "no",
    ];
    let references: Vec<_> = names
        .iter()
        .flat_map(|name| {
            let named = Target::Named {
                kind: "AWS::Lambda::Function".into(),
                name: (*name).to_owned(),
                account: None,
                region: None,
            };
            [Target::Url((*name).to_owned()), named]
                .map(|target| reference(&speaker, target, Class::Talks, &format!("/{name}")))
        })
        .collect();
    whole.push(speaker);
    let snapshot = snapshot(whole, references);
    let mut short = snapshot.clone();
    for resource in &mut short.resources {
        resource.configuration = addresses(resource);
    }
    let references = std::mem::take(&mut short.references);
    let graph = resolve(&snapshot);
    assert!(graph.edges.len() >= 4, "{:?}", ends(&graph));
    assert_eq!(resolve_each(&short, references), graph);
}
