//! Finding a resource and where the graph shows it, and drawings that stay as they were from scan to
//! scan. AWS is never asked: the snapshots are put into the database as a scan would.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

use landfall_backend::{Backend, settings::Settings};
use landfall_domain::reference::{Confidence, Evidence, Reference, Target};
use landfall_domain::user::User;
use landfall_domain::view::{GraphQuery, GraphView, WideView};
use landfall_domain::*;
use serde_json::json;
use std::collections::BTreeMap;

const SOURCE: &str = "111111111111";

struct World {
    backend: Backend,
    user: User,
    _dir: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let credentials = dir.path().join("credentials");
        std::fs::write(
            &credentials,
            "[landfall]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = none\n",
        )
        .unwrap();
        let account = |digit: &str| json!({ "account": digit.repeat(12) });
        let settings: Settings = serde_json::from_value(json!({
            "aws": { "endpoint_url": "http://127.0.0.1:9", "profile": "landfall", "credentials_file": credentials, "regions": ["eu-central-1"] },
            "source": { "name": "Test estate", "account": SOURCE, "migrate_role_arn": format!("arn:aws:iam::{SOURCE}:role/Mover") },
            "management": { "account": "222222222222" },
            "targets": { "development": account("3"), "shared": account("4"), "production": account("5") },
        }))
        .unwrap();
        let url = format!("sqlite://{}", dir.path().join("landfall.db").display());
        let (backend, _) = Backend::open(settings.validated().unwrap(), &url)
            .await
            .unwrap();
        Self {
            backend,
            user: Backend::operator(),
            _dir: dir,
        }
    }

    /// A scan that saw so many applications.
    async fn keep(&self, id: &str, minute: u8, applications: usize) {
        let at: Timestamp = format!("2026-11-01T10:{minute:02}:00Z").parse().unwrap();
        let (mut resources, mut references) = (Vec::new(), Vec::new());
        for n in 0..applications {
            let [topic, queue, table] = [("SNS", "Topic"), ("SQS", "Queue"), ("DynamoDB", "Table")]
                .map(|(service, noun)| {
                    let name = format!("app{n:03}-{}", noun.to_lowercase());
                    let kind = format!("AWS::{service}::{noun}");
                    let service = service.to_lowercase();
                    let arn = format!("arn:aws:{service}:eu-central-1:{SOURCE}:{name}");
                    resource(&kind, &arn, &name, n)
                });
            references.push(names(&topic, &queue));
            references.push(names(&queue, &table));
            if n > 0 {
                let other = &resources[(n * 5 / 7) * 3 + 1];
                references.push(names(&topic, other));
            }
            resources.extend([topic, queue, table]);
        }
        let snapshot = Snapshot {
            origin: Origin::Scan,
            id: SnapshotId::new(id),
            estate: "Test estate".into(),
            account: SOURCE.parse().unwrap(),
            regions: vec!["eu-central-1".into()],
            started: at,
            finished: at,
            resources,
            references,
            coverage: vec![],
        };
        let store = self.backend.store();
        store.insert_snapshot(&snapshot).await.unwrap();
    }

    async fn graph(&self, snapshot: &str, query: &GraphQuery) -> GraphView {
        let snapshot = Some(SnapshotId::new(snapshot));
        let query = GraphQuery {
            snapshot,
            ..query.clone()
        };
        self.backend.graph(&self.user, &query).await.unwrap()
    }

    async fn wide(&self, snapshot: &str) -> WideView {
        let snapshot = SnapshotId::new(snapshot);
        self.backend
            .wide(&self.user, Some(&snapshot))
            .await
            .unwrap()
    }

    async fn found(&self, text: &str) -> Vec<String> {
        let view = self.backend.find(&self.user, None, text).await.unwrap();
        view.found.into_iter().map(|one| one.name).collect()
    }
}

fn resource(kind: &str, arn: &str, name: &str, application: usize) -> Resource {
    let arn: Arn = arn.parse().unwrap();
    Resource {
        understood: true,
        id: ResourceId::new(format!("{kind}/{name}")),
        kind: kind.into(),
        arn: Some(arn),
        name: name.into(),
        account: SOURCE.parse().unwrap(),
        region: "eu-central-1".into(),
        tags: landfall_domain::fields([("application".to_owned(), format!("app{application:03}"))]),
        attributes: Default::default(),
        configuration: json!({}),
    }
}

fn names(from: &Resource, to: &Resource) -> Reference {
    let arn = to.arn.clone().unwrap();
    Reference {
        from: from.id.clone(),
        class: Class::Requires,
        evidence: Evidence {
            path: "/Target".into(),
            text: arn.as_str().into(),
            confidence: Confidence::Certain,
        },
        target: Target::Arn(arn),
    }
}

fn none() -> GraphQuery {
    GraphQuery {
        group_by: "none".into(),
        budget: 1_000,
        ..GraphQuery::default()
    }
}

/// By how much boxes that stay move against each other, as a share of the drawing: in the median,
/// and the one that moves most.
fn unrest(
    before: &BTreeMap<String, (f64, f64)>,
    after: &BTreeMap<String, (f64, f64)>,
    size: f64,
) -> (f64, f64) {
    let moved: Vec<(f64, f64)> = before
        .iter()
        .filter_map(|(id, (x, y))| after.get(id).map(|(now_x, now_y)| (now_x - x, now_y - y)))
        .collect();
    assert!(moved.len() * 100 >= before.len() * 98);
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    // The whole may move: what is seen of it moves along.
    let x = middle(moved.iter().map(|m| m.0).collect());
    let y = middle(moved.iter().map(|m| m.1).collect());
    let shifts: Vec<f64> = moved
        .iter()
        .map(|m| (m.0 - x).hypot(m.1 - y) / size)
        .collect();
    let most = shifts.iter().copied().fold(0.0, f64::max);
    (middle(shifts), most)
}

fn boxes(view: &GraphView) -> BTreeMap<String, (f64, f64)> {
    let nodes = view.nodes.iter();
    nodes
        .map(|node| (node.id.clone(), (node.x, node.y)))
        .collect()
}

fn places(view: &WideView) -> BTreeMap<String, (f64, f64)> {
    let nodes = &view.nodes;
    let at = |n: usize| (f64::from(nodes.x[n]), f64::from(nodes.y[n]));
    (0..nodes.id.len())
        .map(|n| (nodes.id[n].to_string(), at(n)))
        .collect()
}

#[tokio::test]
async fn what_is_new_in_a_scan_leaves_the_rest_about_where_it_was() {
    let world = World::new().await;
    let mut all = 100;
    for scan in 0..6 {
        world.keep(&format!("s{scan}"), scan, all).await;
        all += 1 + all / 100;
    }
    let by_application = GraphQuery {
        group_by: "application".into(),
        ..GraphQuery::default()
    };
    for scan in 1..6 {
        let (was, now) = (format!("s{}", scan - 1), format!("s{scan}"));
        for query in [&none(), &by_application] {
            let before = world.graph(&was, query).await;
            let after = world.graph(&now, query).await;
            let size = after.width.max(after.height);
            let (median, most) = unrest(&boxes(&before), &boxes(&after), size);
            println!("drawing {now} {}: {median:.4} {most:.4}", query.group_by);
            assert!(median <= 0.05, "{now} {}: {median}", query.group_by);
            assert!(most <= 0.30, "{now} {}: {most}", query.group_by);
        }
        let (before, after) = (world.wide(&was).await, world.wide(&now).await);
        let size = f64::from(after.width.max(after.height));
        let (median, most) = unrest(&places(&before), &places(&after), size);
        println!("wide {now}: {median:.4} {most:.4}");
        assert!(median <= 0.05, "{now}: {median}");
    }
}

#[tokio::test]
async fn a_drawing_is_the_same_whatever_was_looked_at_before() {
    let (one, other) = (World::new().await, World::new().await);
    for world in [&one, &other] {
        for (scan, applications) in [(0_u8, 20), (1, 24), (2, 19), (3, 25)] {
            world.keep(&format!("s{scan}"), scan, applications).await;
        }
    }
    for scan in ["s1", "s3", "s0", "s2"] {
        one.wide(scan).await;
        one.graph(scan, &none()).await;
    }
    assert_eq!(one.wide("s3").await, other.wide("s3").await);
    assert_eq!(
        one.graph("s3", &none()).await,
        other.graph("s3", &none()).await
    );
    assert_eq!(one.wide("s2").await, other.wide("s2").await);
}

#[tokio::test]
async fn a_resource_is_found_by_name_id_arn_and_type() {
    let world = World::new().await;
    world.keep("s", 0, 30).await;
    assert_eq!(world.found("app007-queue").await, ["app007-queue"]);
    assert_eq!(
        world.found("AWS::SQS::Queue/app007").await,
        ["app007-queue"]
    );
    let arn = format!("arn:aws:sns:eu-central-1:{SOURCE}:app011-topic");
    assert_eq!(world.found(&arn).await, ["app011-topic"]);
    assert_eq!(world.found("app012 dynamodb").await, ["app012-table"]);
    assert_eq!(world.found(" ").await, Vec::<String>::new());
    assert_eq!(world.found("nowhere").await, Vec::<String>::new());
    let queues = world
        .backend
        .find(&world.user, None, "queue")
        .await
        .unwrap();
    assert_eq!((queues.found.len(), queues.total), (12, 30));
    assert_eq!(queues.found[0].name, "app000-queue");
}

#[tokio::test]
async fn the_graph_leads_to_what_was_found() {
    let world = World::new().await;
    world.keep("s", 0, 30).await;
    let id = ResourceId::new("AWS::SQS::Queue/app007-queue");
    let shown = async |query: &GraphQuery| {
        let lead = world.backend.lead(&world.user, query, &id).await.unwrap();
        let view = world.backend.graph(&world.user, &lead).await.unwrap();
        assert!(
            view.nodes.iter().any(|node| node.id == id.as_str()),
            "{lead:?}"
        );
        lead
    };
    let opened = shown(&GraphQuery::default()).await;
    assert_eq!(
        (opened.expanded, opened.focus),
        (vec!["SQS".to_owned()], None)
    );
    let none = none();
    assert_eq!(shown(&none).await, none);
    // Where the drawing has no room for it, what is around it is shown.
    let small = GraphQuery {
        budget: 3,
        ..GraphQuery::default()
    };
    assert_eq!(shown(&small).await.focus, Some(id.clone()));
    let elsewhere = GraphQuery {
        focus: Some(ResourceId::new("AWS::SNS::Topic/app029-topic")),
        ..GraphQuery::default()
    };
    assert_eq!(shown(&elsewhere).await.focus, Some(id.clone()));
    let missing = ResourceId::new("nothing");
    let refused = world.backend.lead(&world.user, &none, &missing).await;
    assert!(matches!(refused, Err(Refusal::NotFound(_))));
}

#[tokio::test]
async fn a_focus_is_typed_by_name_as_well() {
    let world = World::new().await;
    world.keep("s", 0, 30).await;
    let around = |focus: &str| GraphQuery {
        focus: Some(ResourceId::new(focus)),
        ..none()
    };
    let [by_id, by_name] = ["AWS::SQS::Queue/app007-queue", "app007-queue"].map(around);
    let view = world.graph("s", &by_id).await;
    assert_eq!(world.graph("s", &by_name).await, view);
    // What a line stands for is told of the same drawing.
    let line = view.lines.first().unwrap();
    for query in [by_id, by_name] {
        let (from, to) = (&line.from, &line.to);
        let all = world
            .backend
            .edges_of_line(&world.user, &query, from, to)
            .await;
        assert_eq!(all.unwrap().len() as u64, line.count);
    }
}
