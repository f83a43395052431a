//! Plans that follow each other: what people decided, windows, and two people at once. AWS is never
//! asked here: the snapshot is put into the database as a scan would.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

use landfall_backend::{Backend, settings::Settings};
use landfall_domain::approval::Decision;
use landfall_domain::plan::Severity;
use landfall_domain::schedule::{Pin, Schedule, Strategy};
use landfall_domain::snapshot::{Coverage, Outcome};
use landfall_domain::user::{Role, User};
use landfall_domain::view::PlanRequest;
use landfall_domain::*;
use serde_json::json;

struct World {
    backend: Backend,
    mia: User,
    _dir: tempfile::TempDir,
}

impl World {
    /// A planner, and a snapshot of four buckets and a role.
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let credentials = dir.path().join("credentials");
        let text = "[landfall]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = none\n";
        std::fs::write(&credentials, text).unwrap();
        let account = |digit: &str| json!({ "account": digit.repeat(12) });
        let settings: Settings = serde_json::from_value(json!({
            "aws": { "endpoint_url": "http://127.0.0.1:9", "profile": "landfall", "credentials_file": credentials, "regions": ["eu-central-1"] },
            "source": { "name": "Test estate", "account": "111111111111" },
            "targets": { "development": account("3"), "shared": account("4"), "production": account("5") },
        }))
        .unwrap();
        let url = format!("sqlite://{}", dir.path().join("landfall.db").display());
        let (backend, _worker) = Backend::open(settings.validated().unwrap(), &url)
            .await
            .unwrap();
        let world = Self {
            mia: person(&backend, "mia", Role::Planner).await,
            backend,
            _dir: dir,
        };
        let store = world.backend.store();
        store.insert_snapshot(&snapshot()).await.unwrap();
        world
    }

    async fn make(&self, by: &User, request: PlanRequest) -> Result<Plan, Refusal> {
        let request = PlanRequest {
            reason: format!("by {}", by.name),
            ..request
        };
        let id = self.backend.make_plan(by, &request).await?;
        self.backend.whole_plan(by, id.as_str()).await
    }
}

async fn person(backend: &Backend, name: &str, role: Role) -> User {
    let password = "long enough, really";
    backend
        .set_person(name, [role].into(), password)
        .await
        .unwrap();
    backend.sign_in(name, password).await.unwrap()
}

fn resource(kind: &str, arn: &str, name: &str) -> Resource {
    let arn: Arn = arn.parse().unwrap();
    Resource {
        understood: true,
        id: ResourceId::from(&arn),
        kind: kind.into(),
        region: "eu-central-1".into(),
        arn: Some(arn),
        name: name.into(),
        account: "111111111111".parse().unwrap(),
        tags: Default::default(),
        attributes: Default::default(),
        configuration: json!({}),
    }
}

fn bucket(name: &str) -> Resource {
    let mut bucket = resource("AWS::S3::Bucket", &format!("arn:aws:s3:::{name}"), name);
    let size = Attribute::Bytes(2_000_000_000);
    bucket.attributes.insert("size".into(), size);
    bucket.configuration = json!({ "Name": name });
    bucket
}

fn snapshot() -> Snapshot {
    let at: Timestamp = "2026-11-01T10:00:00Z".parse().unwrap();
    let role = "arn:aws:iam::111111111111:role/prod-orders";
    let mut resources = vec![resource("AWS::IAM::Role", role, "prod-orders")];
    let names = ["dev-orders", "prod-films", "prod-orders", "prod-songs"];
    resources.extend(names.map(bucket));
    Snapshot {
        origin: Origin::Scan,
        id: "snapshot-1".into(),
        estate: "Test estate".into(),
        account: "111111111111".parse().unwrap(),
        regions: vec!["eu-central-1".into()],
        started: at,
        finished: at,
        resources,
        references: vec![],
        coverage: vec![Coverage {
            account: None,
            service: "s3".into(),
            region: "eu-central-1".into(),
            outcome: Outcome::Read,
            resources: 5,
            requests: 1,
            millis: 1,
            problems: vec![],
            spared: vec![],
        }],
    }
}

/// The window of a bucket.
fn window(plan: &Plan, bucket: &str) -> u32 {
    let id = format!("arn:aws:s3:::{bucket}");
    let wave = plan.body.waves.iter().find(|w| w.groups.contains(&id));
    wave.unwrap().window.unwrap()
}

#[tokio::test]
async fn the_foundation_is_signed_like_any_wave_and_holds_up_none_without_steps() {
    let world = World::new().await;
    let plan = world
        .make(&world.mia, PlanRequest::default())
        .await
        .unwrap();
    assert_eq!(plan.body.waves[0].number, 0);
    assert!(plan.body.waves[0].title.starts_with("Foundation"));
    let alex = person(&world.backend, "alex", Role::Approver).await;
    let gate = world
        .backend
        .sign(&alex, &plan.id, 0, &plan.digest, Decision::Approve, "read")
        .await
        .unwrap();
    assert_eq!(gate.approved_by, ["alex".into()]);
    let view = world.backend.wave(&alex, &plan.id, 0).await.unwrap();
    assert_eq!((view.previous, view.next), (None, Some(1)));
    // Nothing of wave 0 is run by Landfall, so wave 1 does not wait for it.
    let gate = world.backend.wave(&alex, &plan.id, 1).await.unwrap().gate;
    let in_order = gate.to_run.iter().find(|c| c.key == "wave.in-order");
    assert!(in_order.unwrap().met);
}

#[tokio::test]
async fn whoever_is_late_is_told_who_was_faster_and_nothing_is_overwritten() {
    let world = World::new().await;
    let first = world
        .make(&world.mia, PlanRequest::default())
        .await
        .unwrap();
    let based = || PlanRequest {
        based_on: Some(first.id.clone()),
        ..PlanRequest::default()
    };
    let lena = person(&world.backend, "lena", Role::Planner).await;
    let second = world.make(&lena, based()).await.unwrap();
    assert_eq!(second.version, 2);
    let Err(Refusal::Conflict(why)) = world.make(&world.mia, based()).await else {
        panic!("the second one must be refused");
    };
    assert!(
        why.starts_with("lena made version 2 meanwhile: “by lena”."),
        "{why}"
    );
    let plans = world.backend.plans(&world.mia).await.unwrap();
    assert_eq!(plans.len(), 2);
}

#[tokio::test]
async fn planning_again_moves_what_was_pinned_and_little_else() {
    let world = World::new().await;
    let mut request = PlanRequest::default();
    request.choices.groups_per_wave = Some(1);
    let first = world.make(&world.mia, request.clone()).await.unwrap();
    let names = ["prod-films", "prod-orders", "prod-songs"];
    let last = names.into_iter().max_by_key(|n| window(&first, n)).unwrap();
    assert!(window(&first, last) >= 3);
    request.choices.pins = vec![Pin::InWindow {
        group: format!("arn:aws:s3:::{last}").into(),
        window: 7,
    }];
    request.based_on = Some(first.id.clone());
    let second = world.make(&world.mia, request.clone()).await.unwrap();
    for name in ["dev-orders", "prod-films", "prod-orders", "prod-songs"] {
        let expected = if name == last {
            7
        } else {
            window(&first, name)
        };
        assert_eq!(window(&second, name), expected, "{name}");
    }
    // Another strategy is another question.
    request.based_on = Some(second.id.clone());
    request.choices.strategy = Strategy::FewestWaves;
    request.choices.groups_per_wave = None;
    request.choices.pins.clear();
    let third = world.make(&world.mia, request).await.unwrap();
    assert_eq!(third.body.waves.len(), 3);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_its_field() {
    let world = World::new().await;
    let refused = async |change: fn(&mut PlanRequest)| {
        let mut request = PlanRequest::default();
        change(&mut request);
        match world.make(&world.mia, request).await {
            Err(Refusal::Invalid { field, message }) => (field, message),
            other => panic!("{other:?}"),
        }
    };
    let (field, _) = refused(|r| r.choices.hours_per_wave = Some(0)).await;
    assert_eq!(field, "hours_per_wave");
    let (field, _) = refused(|r| {
        r.choices
            .criticality
            .insert("arn:aws:s3:::prod-films".into(), 101);
    })
    .await;
    assert_eq!(field, "criticality");
    let (field, message) = refused(|r| {
        r.choices.pins = vec![Pin::InWindow {
            group: "arn:aws:s3:::gone".into(),
            window: 1,
        }];
    })
    .await;
    assert_eq!(field, "pins");
    assert!(message.contains("arn:aws:s3:::gone"));
    // A window in the year 10000 could be written, and never be read again.
    let (field, message) = refused(|r| {
        r.choices.schedule = Some(Schedule {
            first: "9999-12-20".parse().unwrap(),
            every_days: 7,
            time_zone: "UTC".into(),
            opens_at: 0,
            hours: 8,
            freezes: vec![],
        });
    })
    .await;
    assert_eq!(field, "schedule");
    assert!(message.contains("2999"), "{message}");
    // Both make sense, and not together.
    let (field, message) = refused(|r| {
        r.choices.schedule = Some(Schedule {
            first: "2026-12-01".parse().unwrap(),
            every_days: 7,
            time_zone: "Europe/Berlin".into(),
            opens_at: 0,
            hours: 8,
            freezes: vec![],
        });
        let films = || "arn:aws:s3:::prod-films".into();
        r.choices.pins = vec![
            Pin::InWindow {
                group: films(),
                window: 3,
            },
            Pin::NotAfter {
                group: films(),
                day: "2026-12-10".parse().unwrap(),
            },
        ];
    })
    .await;
    assert_eq!(field, "pins");
    assert!(
        message.contains("prod-films is pinned to window 3"),
        "{message}"
    );
    assert_eq!(world.backend.plans(&world.mia).await.unwrap(), []);
}

#[tokio::test]
async fn a_dry_run_keeps_nothing_and_what_is_exported_is_right() {
    let world = World::new().await;
    let request = PlanRequest::default();
    let (body, findings) = world.backend.dry_run(&world.mia, &request).await.unwrap();
    assert!(findings.iter().all(|f| f.severity != Severity::Error));
    assert_eq!(world.backend.plans(&world.mia).await.unwrap(), []);
    let kept = world.make(&world.mia, request).await.unwrap();
    assert_eq!(kept.body, body);
    let file = world
        .backend
        .exported_instance(&world.mia, body)
        .await
        .unwrap();
    assert_eq!(Backend::check_exported(&file), []);
    let spoilt = file.replace("\"version\": 1", "\"version\": 2");
    assert_eq!(
        Backend::check_exported(&spoilt)[0].rule,
        "export.unreadable"
    );
    for name in ["latest", "1", "v1", kept.id.as_str()] {
        let named = world.backend.named_plan(&world.mia, name).await.unwrap();
        assert_eq!(named.id, kept.id);
    }
    let refused = world.backend.named_plan(&world.mia, "previous").await;
    assert!(matches!(refused, Err(Refusal::NotFound(_))));
}
