//! Snapshots beside each other, one resource over all of them, and what of one is planned. AWS is
//! never asked: the snapshots are put into the database as a scan would.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

use landfall_backend::{Backend, settings::Settings};
use landfall_domain::snapshot::{Coverage, Outcome};
use landfall_domain::user::User;
use landfall_domain::view::{DiffQuery, Difference, InventoryQuery, PlanRequest};
use landfall_domain::*;
use serde_json::json;

const SOURCE: &str = "111111111111";
const MANAGEMENT: &str = "222222222222";

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
            "management": { "account": MANAGEMENT },
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

    async fn keep(&self, id: &str, minute: u8, resources: Vec<Resource>, sqs: Outcome) {
        let at: Timestamp = format!("2026-11-01T10:{minute:02}:00Z").parse().unwrap();
        let part = |account: Option<&str>, service: &str, region: &str, outcome| Coverage {
            account: account.map(|a| a.parse().unwrap()),
            service: service.into(),
            region: region.into(),
            outcome,
            resources: 1,
            requests: 1,
            millis: 1,
            problems: vec![],
            spared: vec![],
        };
        let snapshot = Snapshot {
            origin: Origin::Scan,
            id: SnapshotId::new(id),
            estate: "Test estate".into(),
            account: SOURCE.parse().unwrap(),
            regions: vec!["eu-central-1".into()],
            started: at,
            finished: at,
            resources,
            references: vec![],
            coverage: vec![
                part(None, "sqs", "eu-central-1", sqs),
                part(Some(MANAGEMENT), "organizations", "global", Outcome::Read),
            ],
        };
        self.backend
            .store()
            .insert_snapshot(&snapshot)
            .await
            .unwrap();
    }
}

fn resource(kind: &str, arn: &str, name: &str, configuration: serde_json::Value) -> Resource {
    let arn: Arn = arn.parse().unwrap();
    let account = arn.to_string().split(':').nth(4).unwrap().to_owned();
    Resource {
        understood: true,
        id: ResourceId::from(&arn),
        kind: kind.into(),
        arn: Some(arn),
        name: name.into(),
        account: account.parse().unwrap(),
        region: "eu-central-1".into(),
        tags: landfall_domain::fields([("env", "prod")]),
        attributes: Default::default(),
        configuration,
    }
}

fn queue(name: &str, timeout: u64) -> Resource {
    let arn = format!("arn:aws:sqs:eu-central-1:{SOURCE}:{name}");
    let configuration = json!({ "VisibilityTimeout": timeout, "QueueName": name });
    resource("AWS::SQS::Queue", &arn, name, configuration)
}

#[tokio::test]
async fn a_diff_tells_fields_and_what_may_only_be_unread() {
    let world = World::new().await;
    world
        .keep(
            "a",
            0,
            vec![queue("gone", 30), queue("orders", 30)],
            Outcome::Read,
        )
        .await;
    world
        .keep(
            "b",
            1,
            vec![queue("new", 30), queue("orders", 60)],
            Outcome::Partial,
        )
        .await;
    let query = DiffQuery::default();
    let diff = world
        .backend
        .diff(&world.user, &query)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((diff.from.id.as_str(), diff.to.id.as_str()), ("a", "b"));
    assert_eq!(
        (diff.added, diff.removed, diff.changed, diff.unchanged),
        (1, 1, 1, 0)
    );
    let rows: Vec<_> = diff
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.change, row.uncertain))
        .collect();
    // The later one was not wholly read, so `gone` may still be there; the earlier one was.
    let expected = [
        ("gone", Difference::Removed, true),
        ("new", Difference::Added, false),
        ("orders", Difference::Changed, false),
    ];
    assert_eq!(rows, expected);
    let field = &diff.rows[2].fields[0];
    assert_eq!(field.path, "/configuration/VisibilityTimeout");
    assert_eq!(
        (field.old.clone(), field.new.clone()),
        (Some(json!(30)), Some(json!(60)))
    );
    let query = DiffQuery {
        change: "moved".into(),
        ..query
    };
    let refused = world.backend.diff(&world.user, &query).await.unwrap_err();
    assert!(matches!(refused, Refusal::Invalid { field, .. } if field == "change"));
}

#[tokio::test]
async fn the_history_of_a_resource_runs_over_all_snapshots() {
    let world = World::new().await;
    let states = [
        vec![],
        vec![queue("q", 1)],
        vec![queue("q", 1)],
        vec![queue("q", 2)],
        vec![],
    ];
    for (minute, resources) in (0u8..).zip(states) {
        let id = format!("s{minute}");
        world.keep(&id, minute, resources, Outcome::Read).await;
    }
    let id = queue("q", 1).id;
    let history = world.backend.history(&world.user, None, &id).await.unwrap();
    let entries: Vec<_> = history
        .entries
        .iter()
        .map(|e| (e.snapshot.as_str(), e.change, e.fields.len()))
        .collect();
    let expected = [
        ("s4", Difference::Removed, 0),
        ("s3", Difference::Changed, 1),
        ("s1", Difference::Added, 0),
    ];
    assert_eq!(entries, expected);
    assert_eq!(history.snapshots, 5);
    assert_eq!(history.first_seen.unwrap().0.as_str(), "s1");
    assert_eq!(history.last_seen.unwrap().0.as_str(), "s3");
    let unknown = ResourceId::new("nothing");
    let refused = world.backend.history(&world.user, None, &unknown).await;
    assert!(matches!(refused, Err(Refusal::NotFound(_))));
}

#[tokio::test]
async fn coverage_names_the_accounts_that_were_read() {
    let world = World::new().await;
    world
        .keep("a", 0, vec![queue("q", 1)], Outcome::Denied)
        .await;
    let view = world
        .backend
        .coverage(&world.user, None)
        .await
        .unwrap()
        .unwrap();
    let accounts: Vec<_> = view
        .accounts
        .iter()
        .map(|a| (a.account.as_str(), a.role.as_str(), a.totals.denied))
        .collect();
    assert_eq!(
        accounts,
        [(SOURCE, "source", 1), (MANAGEMENT, "management", 0)]
    );
    assert!(view.totals.has_gaps());
}

#[tokio::test]
async fn what_others_own_and_what_landfall_acts_through_is_shown_and_not_planned() {
    let world = World::new().await;
    let role = |name: &str| {
        let arn = format!("arn:aws:iam::{SOURCE}:role/{name}");
        resource("AWS::IAM::Role", &arn, name, json!({ "RoleName": name }))
    };
    let unit = format!("arn:aws:organizations::{MANAGEMENT}:ou/o-1/ou-1");
    let unit = resource(
        "AWS::Organizations::OrganizationalUnit",
        &unit,
        "Shops",
        json!({}),
    );
    let mut all = vec![
        unit,
        role("LandfallRead"),
        role("Mover"),
        role("Orders"),
        queue("orders", 30),
    ];
    all.sort_by(|a, b| a.id.cmp(&b.id));
    world.keep("a", 0, all, Outcome::Read).await;
    let query = InventoryQuery::default();
    let page = world.backend.inventory(&world.user, &query).await.unwrap();
    assert_eq!(page.total, 5);
    let request = PlanRequest {
        reason: "first".into(),
        ..PlanRequest::default()
    };
    let plan = world
        .backend
        .make_plan(&world.user, &request)
        .await
        .unwrap();
    let view = world
        .backend
        .plan(&world.user, Some(&plan))
        .await
        .unwrap()
        .unwrap();
    let kept = world.backend.store().plan(&plan).await.unwrap();
    let members = kept.body.groups.iter().flat_map(|group| &group.members);
    let mut planned: Vec<&str> = members
        .map(|id| id.as_str().rsplit([':', '/']).next().unwrap())
        .collect();
    planned.sort_unstable();
    assert_eq!(planned, ["Orders", "orders"]);
    // The independent check sees the plan as it was made.
    assert!(
        view.findings
            .iter()
            .all(|f| f.severity != plan::Severity::Error)
    );
}
