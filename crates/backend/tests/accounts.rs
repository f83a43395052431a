//! Where resources go and what people decide about it. AWS is never asked: snapshots are put into
//! the database as a scan would.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

use landfall_backend::{Backend, settings::Settings};
use landfall_domain::plan::Environment::{self, Development, Production, Shared};
use landfall_domain::user::{Role, User};
use landfall_domain::view::{
    AccountsPage, AccountsQuery, FindingsQuery, InventoryQuery, MoveRequest, PlanRequest, Selected,
};
use landfall_domain::*;
use serde_json::json;

struct World {
    backend: Backend,
    planner: User,
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
            "source": { "name": "Test estate", "account": "111111111111" },
            "targets": { "development": account("3"), "shared": account("4"), "production": account("5") },
        }))
        .unwrap();
        let url = format!("sqlite://{}", dir.path().join("landfall.db").display());
        let (backend, _) = Backend::open(settings.validated().unwrap(), &url)
            .await
            .unwrap();
        let planner = person(&backend, "petra", Role::Planner).await;
        Self {
            backend,
            planner,
            _dir: dir,
        }
    }

    async fn scanned(&self, number: u8, names: &[&str]) {
        let at: Timestamp = format!("2026-11-01T10:{number:02}:00Z").parse().unwrap();
        let resources: Vec<Resource> = names.iter().map(|name| queue(name)).collect();
        let references = names
            .iter()
            .filter(|name| name.starts_with("dev-reader"))
            .map(|name| Reference {
                from: queue(name).id,
                target: Target::Arn(queue("prod-orders").arn.unwrap()),
                class: Class::Talks,
                evidence: Evidence {
                    path: "/Target".into(),
                    text: "prod-orders".into(),
                    confidence: Confidence::Certain,
                },
            });
        let snapshot = Snapshot {
            origin: Origin::Scan,
            id: SnapshotId::new(format!("snapshot-{number}")),
            estate: "Test estate".into(),
            account: "111111111111".parse().unwrap(),
            regions: vec!["eu-central-1".into()],
            started: at,
            finished: at,
            references: references.collect(),
            resources,
            coverage: vec![],
        };
        self.backend
            .store()
            .insert_snapshot(&snapshot)
            .await
            .unwrap();
    }

    async fn page(&self) -> AccountsPage {
        self.backend
            .accounts(&self.planner, &AccountsQuery::default())
            .await
            .unwrap()
    }

    async fn goes(&self, name: &str) -> (Environment, u8) {
        let view = self
            .backend
            .account_of(&self.planner, None, &queue(name).id)
            .await
            .unwrap();
        let row = view.row.unwrap();
        (row.assignment.environment, row.assignment.confidence)
    }

    async fn moves(&self, which: Selected, to: Option<Environment>) -> Result<u64, Refusal> {
        let version = self.page().await.version;
        let request = MoveRequest {
            which,
            to,
            reason: "they are ours".into(),
            version,
        };
        self.backend.move_accounts(&self.planner, &request).await
    }
}

async fn person(backend: &Backend, name: &str, role: Role) -> User {
    backend
        .set_person(name, [role].into(), "long enough, really")
        .await
        .unwrap();
    backend.sign_in(name, "long enough, really").await.unwrap()
}

fn queue(name: &str) -> Resource {
    let arn: Arn = format!("arn:aws:sqs:eu-central-1:111111111111:{name}")
        .parse()
        .unwrap();
    Resource {
        understood: true,
        id: ResourceId::from(&arn),
        kind: "AWS::SQS::Queue".into(),
        arn: Some(arn),
        name: name.into(),
        account: "111111111111".parse().unwrap(),
        region: "eu-central-1".into(),
        tags: Default::default(),
        attributes: Default::default(),
        configuration: json!({ "QueueName": name }),
    }
}

fn ids(names: &[&str]) -> Selected {
    Selected::Ids(names.iter().map(|name| queue(name).id).collect())
}

#[tokio::test]
async fn corrections_in_bulk_survive_the_next_scan_and_can_be_taken_back() {
    let world = World::new().await;
    assert!(world.page().await.snapshot.is_none());
    world
        .scanned(1, &["alpha", "beta", "dev-gamma", "prod-orders"])
        .await;
    let page = world.page().await;
    // The least sure come first.
    assert_eq!(page.rows[0].name, "alpha");
    assert_eq!(page.rows[0].sure(), "a guess");
    assert_eq!(
        page.totals,
        [(Development, 1, 0), (Shared, 2, 2), (Production, 1, 0)]
    );
    assert!(page.may_decide);

    let number = world
        .moves(ids(&["alpha", "dev-gamma"]), Some(Production))
        .await
        .unwrap();
    for scan in 2..4 {
        assert_eq!(world.goes("alpha").await, (Production, 100));
        assert_eq!(world.goes("dev-gamma").await, (Production, 100));
        assert_eq!(world.goes("beta").await.0, Shared);
        world
            .scanned(scan, &["alpha", "beta", "dev-gamma", "new", "prod-orders"])
            .await;
    }
    let row = world
        .backend
        .account_of(&world.planner, None, &queue("alpha").id)
        .await
        .unwrap()
        .row
        .unwrap();
    assert_eq!(
        row.assignment.reasons[0],
        "petra moved it to production: they are ours"
    );
    assert_eq!(row.correction.unwrap().batch, number);

    let undone = world
        .backend
        .undo_accounts(&world.planner, number)
        .await
        .unwrap();
    assert_eq!(world.goes("dev-gamma").await.0, Development);
    let batches = world.page().await.batches;
    assert_eq!((batches[0].undoes, batches[1].undone), (Some(number), true));
    // An undo can be undone.
    world
        .backend
        .undo_accounts(&world.planner, undone)
        .await
        .unwrap();
    assert_eq!(world.goes("dev-gamma").await, (Production, 100));
    let again = world.backend.undo_accounts(&world.planner, number).await;
    assert!(matches!(again, Err(Refusal::Conflict(_))), "{again:?}");
    assert!(world.backend.verify_audit().await.is_ok());
}

#[tokio::test]
async fn what_fits_a_filter_is_moved_at_once() {
    let world = World::new().await;
    world.scanned(1, &["alpha", "beta", "prod-orders"]).await;
    let inventory = InventoryQuery {
        text: "alpha".into(),
        ..InventoryQuery::default()
    };
    world
        .moves(Selected::Inventory(inventory), Some(Development))
        .await
        .unwrap();
    assert_eq!(world.goes("alpha").await, (Development, 100));
    let unsure = AccountsQuery {
        facets: [("sure".to_owned(), vec!["a guess".to_owned()])].into(),
        ..AccountsQuery::default()
    };
    world
        .moves(Selected::Accounts(unsure), Some(Production))
        .await
        .unwrap();
    assert_eq!(world.goes("beta").await, (Production, 100));
    assert_eq!(world.goes("alpha").await, (Development, 100));
    world.moves(ids(&["alpha", "beta"]), None).await.unwrap();
    assert_eq!(world.goes("alpha").await.0, Shared);
    let page = world.page().await;
    let decided = page.facets.iter().find(|facet| facet.key == "by").unwrap();
    assert_eq!(
        decided.values,
        [("name".to_owned(), 1), ("nothing".to_owned(), 2)]
    );
}

#[tokio::test]
async fn only_planners_decide_with_a_reason_and_on_what_they_have_seen() {
    let world = World::new().await;
    world.scanned(1, &["alpha", "prod-orders"]).await;
    let request = MoveRequest {
        which: ids(&["alpha"]),
        to: Some(Production),
        reason: "x".into(),
        version: 0,
    };
    let viewer = person(&world.backend, "vera", Role::Approver).await;
    let refused = world.backend.move_accounts(&viewer, &request).await;
    assert!(matches!(refused, Err(Refusal::Forbidden(_))), "{refused:?}");
    let refused = world.backend.undo_accounts(&viewer, 1).await;
    assert!(matches!(refused, Err(Refusal::Forbidden(_))), "{refused:?}");

    let silent = MoveRequest {
        reason: "  ".into(),
        ..request.clone()
    };
    let refused = world.backend.move_accounts(&world.planner, &silent).await;
    assert!(
        matches!(&refused, Err(Refusal::Invalid { field, .. }) if field == "reason"),
        "{refused:?}"
    );
    let unknown = MoveRequest {
        which: ids(&["nobody"]),
        ..request.clone()
    };
    let refused = world.backend.move_accounts(&world.planner, &unknown).await;
    assert!(
        matches!(&refused, Err(Refusal::Invalid { field, .. }) if field == "which"),
        "{refused:?}"
    );

    world
        .backend
        .move_accounts(&world.planner, &request)
        .await
        .unwrap();
    let late = world.backend.move_accounts(&world.planner, &request).await;
    assert!(matches!(late, Err(Refusal::Conflict(_))), "{late:?}");
    let same = MoveRequest {
        version: 1,
        ..request
    };
    let refused = world.backend.move_accounts(&world.planner, &same).await;
    assert!(
        matches!(refused, Err(Refusal::Invalid { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_correction_reaches_the_plan_its_digest_and_the_findings() {
    let world = World::new().await;
    world.scanned(1, &["dev-reader", "prod-orders"]).await;
    let found = async || {
        let all = world
            .backend
            .all_findings(&FindingsQuery::default())
            .await
            .unwrap();
        all.into_iter()
            .filter(|row| row.rule == "account-into-production")
            .count()
    };
    let planned = async || {
        let request = PlanRequest {
            reason: "try".into(),
            ..PlanRequest::default()
        };
        let id = world
            .backend
            .make_plan(&world.planner, &request)
            .await
            .unwrap();
        world.backend.store().plan(&id).await.unwrap()
    };
    assert_eq!(found().await, 1);
    let row = &world.page().await.rows[0];
    assert_eq!(row.conflicts[0].rule, "account-into-production");
    let before = planned().await;
    world
        .moves(ids(&["dev-reader"]), Some(Production))
        .await
        .unwrap();
    assert_eq!(found().await, 0);
    let after = planned().await;
    assert_ne!(before.digest, after.digest);
    let id = queue("dev-reader").id;
    assert_eq!(after.body.placements[&id].environment, Production);
    assert_eq!(after.body.choices.corrections[&id], Production);
    assert!(after.is_intact());
}

#[tokio::test]
async fn staging_goes_where_the_planner_says() {
    let world = World::new().await;
    world.scanned(1, &["staging-orders"]).await;
    assert_eq!(world.goes("staging-orders").await.0, Development);
    world
        .backend
        .place_staging(&world.planner, Production, "as close as can be", 0)
        .await
        .unwrap();
    assert_eq!(world.goes("staging-orders").await.0, Production);
    assert_eq!(world.page().await.staging, Production);
}
