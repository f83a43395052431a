//! Who may do what, from a snapshot to an approved wave. AWS is never asked here: the snapshot is
//! put into the database as a scan would.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

use landfall_backend::{Backend, settings::Settings};
use landfall_domain::approval::Decision;
use landfall_domain::plan::Environment;
use landfall_domain::snapshot::{Coverage, Outcome};
use landfall_domain::user::{Role, User};
use landfall_domain::view::{InventoryQuery, PlanRequest, RunAction};
use landfall_domain::*;
use serde_json::json;
use std::collections::BTreeMap;

/// Nothing listens on the discard port: whoever asks AWS in these tests fails.
const NOWHERE: &str = "http://127.0.0.1:9";

struct World {
    backend: Backend,
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
            "aws": { "endpoint_url": NOWHERE, "profile": "landfall", "credentials_file": credentials, "regions": ["eu-central-1"] },
            "source": { "name": "Test estate", "account": "111111111111" },
            "targets": { "development": account("3"), "shared": account("4"), "production": account("5") },
        }))
        .unwrap();
        let url = format!("sqlite://{}", dir.path().join("landfall.db").display());
        let (backend, _worker) = Backend::open(settings.validated().unwrap(), &url)
            .await
            .unwrap();
        Self { backend, _dir: dir }
    }

    async fn person(&self, name: &str, roles: &[Role]) -> User {
        let roles = roles.iter().copied().collect();
        self.backend
            .set_person(name, roles, "long enough, really")
            .await
            .unwrap();
        self.backend
            .sign_in(name, "long enough, really")
            .await
            .unwrap()
    }

    async fn scanned(&self, buckets: &[&str]) {
        let at: Timestamp = "2026-11-01T10:00:00Z".parse().unwrap();
        let snapshot = Snapshot {
            origin: landfall_domain::Origin::Scan,
            id: SnapshotId::new(format!("snapshot-{}", buckets.len())),
            estate: "Test estate".into(),
            account: "111111111111".parse().unwrap(),
            regions: vec!["eu-central-1".into()],
            started: at,
            finished: at,
            resources: buckets.iter().map(|name| bucket(name)).collect(),
            references: vec![],
            coverage: vec![Coverage {
                account: None,
                service: "s3".into(),
                region: "eu-central-1".into(),
                outcome: Outcome::Read,
                resources: buckets.len() as u64,
                requests: 1,
                millis: 1,
                problems: vec![],
                spared: vec![],
            }],
        };
        self.backend
            .store()
            .insert_snapshot(&snapshot)
            .await
            .unwrap();
    }

    async fn planned(&self, by: &User, reason: &str) -> (PlanId, Digest, u32) {
        let request = PlanRequest {
            reason: reason.into(),
            ..PlanRequest::default()
        };
        let id = self.backend.make_plan(by, &request).await.unwrap();
        let view = self.backend.plan(by, Some(&id)).await.unwrap().unwrap();
        let wave = view.waves.iter().find(|wave| wave.steps > 0).unwrap();
        (id, view.summary.digest, wave.number)
    }
}

fn bucket(name: &str) -> Resource {
    let arn: Arn = format!("arn:aws:s3:::{name}").parse().unwrap();
    Resource {
        understood: true,
        id: ResourceId::from(&arn),
        kind: "AWS::S3::Bucket".into(),
        arn: Some(arn),
        name: name.into(),
        account: "111111111111".parse().unwrap(),
        region: "eu-central-1".into(),
        tags: landfall_domain::fields([("env", "prod")]),
        attributes: landfall_domain::fields([
            ("size", Attribute::Bytes(2_000_000_000)),
            ("objects", Attribute::Count(1000)),
        ]),
        configuration: json!({ "Name": name }),
    }
}

#[tokio::test]
async fn every_act_needs_its_role() {
    let world = World::new().await;
    world.scanned(&["orders"]).await;
    let vera = world.person("vera", &[Role::Viewer]).await;
    let mia = world.person("mia", &[Role::Planner]).await;
    let (plan, digest, wave) = world.planned(&mia, "first").await;
    let backend = &world.backend;
    let forbidden = |refusal: Refusal| matches!(refusal, Refusal::Forbidden(_));
    assert!(forbidden(backend.start_scan(&vera).await.unwrap_err()));
    let request = PlanRequest {
        reason: "mine".into(),
        ..PlanRequest::default()
    };
    assert!(forbidden(
        backend.make_plan(&vera, &request).await.unwrap_err()
    ));
    for person in [&vera, &mia] {
        let signed = backend
            .sign(person, &plan, wave, &digest, Decision::Approve, "")
            .await;
        assert!(forbidden(signed.unwrap_err()));
        let started = backend.start_run(person, &plan, wave, &digest).await;
        assert!(forbidden(started.unwrap_err()));
        let acted = backend
            .act(person, &RunId::new("any"), &RunAction::Undo, "because")
            .await;
        assert!(forbidden(acted.unwrap_err()));
    }
    // Whoever may only look sees everything.
    let query = InventoryQuery::default();
    assert_eq!(backend.inventory(&vera, &query).await.unwrap().total, 1);
}

#[tokio::test]
async fn a_wave_needs_two_people_who_did_not_plan_it() {
    let world = World::new().await;
    world.scanned(&["orders"]).await;
    let mia = world
        .person("mia", &[Role::Planner, Role::Approver, Role::Operator])
        .await;
    let alex = world.person("alex", &[Role::Approver]).await;
    let sam = world.person("sam", &[Role::Approver]).await;
    let (plan, digest, wave) = world.planned(&mia, "first").await;
    let backend = &world.backend;
    let sign = async |who: &User, decision| {
        backend
            .sign(who, &plan, wave, &digest, decision, "seen")
            .await
    };

    let own = sign(&mia, Decision::Approve).await.unwrap_err();
    assert!(
        own.to_string().contains("You did not make this plan"),
        "{own}"
    );
    let gate = sign(&alex, Decision::Approve).await.unwrap();
    assert!(!gate.open());
    let twice = sign(&alex, Decision::Approve).await.unwrap_err();
    assert!(
        twice.to_string().contains("another person must sign"),
        "{twice}"
    );
    let early = backend
        .start_run(&mia, &plan, wave, &digest)
        .await
        .unwrap_err();
    assert!(early.to_string().contains("1 more must sign"), "{early}");
    assert!(sign(&sam, Decision::Approve).await.unwrap().open());

    // A rejection closes the gate again until it is withdrawn.
    assert!(!sign(&sam, Decision::Reject).await.unwrap().open());
    assert!(!sign(&sam, Decision::Withdraw).await.unwrap().open());
    assert!(sign(&sam, Decision::Approve).await.unwrap().open());
}

#[tokio::test]
async fn a_new_version_makes_signatures_void_and_a_wrong_digest_signs_nothing() {
    let world = World::new().await;
    world.scanned(&["orders"]).await;
    let mia = world.person("mia", &[Role::Planner]).await;
    let alex = world.person("alex", &[Role::Approver]).await;
    let (first, digest, wave) = world.planned(&mia, "first").await;
    let backend = &world.backend;
    let wrong = Digest::of_bytes(b"something else");
    let refused = backend
        .sign(&alex, &first, wave, &wrong, Decision::Approve, "")
        .await;
    assert!(matches!(refused, Err(Refusal::Conflict(_))));
    backend
        .sign(&alex, &first, wave, &digest, Decision::Approve, "")
        .await
        .unwrap();

    // Another choice gives another digest: the earlier signature is kept, and void.
    let mut request = PlanRequest {
        reason: "elsewhere".into(),
        ..PlanRequest::default()
    };
    request
        .choices
        .environments
        .insert(bucket("orders").id, Environment::Development);
    let second = backend.make_plan(&mia, &request).await.unwrap();
    let view = backend.plan(&mia, Some(&second)).await.unwrap().unwrap();
    let number = view.waves.iter().find(|w| w.steps > 0).unwrap().number;
    let gate = backend.wave(&alex, &second, number).await.unwrap().gate;
    assert!(gate.approved_by.is_empty());
    assert_eq!(gate.void.len(), 1);
    let late = backend
        .sign(&alex, &first, wave, &digest, Decision::Withdraw, "")
        .await;
    assert!(late.is_ok(), "an old signature can still be taken back");
    let old = backend.wave(&alex, &first, wave).await.unwrap().gate;
    assert!(!old.can_sign(), "only the newest version can be signed");
}

#[tokio::test]
async fn a_run_does_not_start_when_drift_cannot_be_looked_at() {
    let world = World::new().await;
    world.scanned(&["orders"]).await;
    let mia = world.person("mia", &[Role::Planner]).await;
    let omar = world.person("omar", &[Role::Operator]).await;
    let (plan, digest, wave) = world.planned(&mia, "first").await;
    for name in ["alex", "sam"] {
        let approver = world.person(name, &[Role::Approver]).await;
        world
            .backend
            .sign(&approver, &plan, wave, &digest, Decision::Approve, "")
            .await
            .unwrap();
    }
    let refused = world
        .backend
        .start_run(&omar, &plan, wave, &digest)
        .await
        .unwrap_err();
    assert!(
        matches!(&refused, Refusal::Unavailable(why) if why.contains(NOWHERE)),
        "{refused}"
    );
    assert!(world.backend.runs(&omar).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_its_field() {
    let world = World::new().await;
    let mia = world.person("mia", &[Role::Planner]).await;
    let backend = &world.backend;
    let mut request = PlanRequest::default();
    let refused = backend.make_plan(&mia, &request).await.unwrap_err();
    assert!(matches!(&refused, Refusal::Invalid { field, .. } if field == "reason"));
    request.reason = "why not".into();
    let refused = backend.make_plan(&mia, &request).await.unwrap_err();
    assert!(refused.to_string().contains("Start a scan"), "{refused}");
    world.scanned(&["orders"]).await;
    request.choices.groups_per_wave = Some(0);
    let refused = backend.make_plan(&mia, &request).await.unwrap_err();
    assert!(matches!(&refused, Refusal::Invalid { field, .. } if field == "groups_per_wave"));
    request.choices.groups_per_wave = None;
    request.choices.tools = BTreeMap::from([(
        ResourceId::new("arn:aws:s3:::nothing"),
        landfall_domain::step::Tool::DataSync,
    )]);
    let refused = backend.make_plan(&mia, &request).await.unwrap_err();
    assert!(
        refused.to_string().contains("arn:aws:s3:::nothing"),
        "{refused}"
    );
    for (name, password) in [("Mia", "long enough, really"), ("new", "short")] {
        let roles = [Role::Viewer].into();
        assert!(backend.set_person(name, roles, password).await.is_err());
    }
}

#[tokio::test]
async fn guessing_a_password_is_stopped_and_the_audit_log_holds() {
    let world = World::new().await;
    world.person("mia", &[Role::Planner]).await;
    for _ in 0..10 {
        assert!(
            world
                .backend
                .sign_in("mia", "a wrong password")
                .await
                .is_err()
        );
    }
    let right = world.backend.sign_in("mia", "long enough, really").await;
    assert!(
        matches!(right, Err(Refusal::Conflict(_))),
        "even the right one waits now"
    );
    let chain = world.backend.verify_audit().await.unwrap();
    assert_eq!(chain, Ok(2), "the person was added and signed in once");
}
