//! Decisions about what is outside of the estate. AWS is never asked here: the snapshots are put into
//! the database as a scan would.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

use landfall_backend::export::Format;
use landfall_backend::{AuditFrom, Backend, settings::Settings};
use landfall_domain::reference::{Confidence, Evidence, Reference, Target};
use landfall_domain::user::{Role, User};
use landfall_domain::view::{GraphExternal, GraphQuery, PlanRequest};
use landfall_domain::*;
use serde_json::json;

use ExternalChoice::{Continues, Ends, Open, Replaced};

const SOURCE: &str = "111111111111";
const PARTNER: &str = "external:account:999988887777";
const HOST: &str = "external:internet:api.partner.com";
const IMAGE: &str = "external:aws:ami-1a2b3c4d";

struct World {
    backend: Backend,
    mia: User,
    _dir: tempfile::TempDir,
}

impl World {
    /// A planner, and a first scan.
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let credentials = dir.path().join("credentials");
        let text = "[landfall]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = none\n";
        std::fs::write(&credentials, text).unwrap();
        let account = |digit: &str| json!({ "account": digit.repeat(12) });
        let settings: Settings = serde_json::from_value(json!({
            "aws": { "endpoint_url": "http://127.0.0.1:9", "profile": "landfall", "credentials_file": credentials, "regions": ["eu-central-1"] },
            "source": { "name": "Test estate", "account": SOURCE },
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
        world.scanned(0, &["dev-orders", "prod-orders"]).await;
        world
    }

    /// A scan of buckets, of which `dev-orders` names another account and a host, and
    /// `prod-orders` the host and an image of AWS.
    async fn scanned(&self, minute: u8, names: &[&str]) {
        let at: Timestamp = format!("2026-11-01T10:{minute:02}:00Z").parse().unwrap();
        let role = "arn:aws:iam::999988887777:role/feed".parse().unwrap();
        let url = || Target::Url("https://api.partner.com/v1".into());
        let all = [
            names_it("dev-orders", Target::Arn(role)),
            names_it("dev-orders", url()),
            names_it("prod-orders", url()),
            names_it(
                "prod-orders",
                Target::Named {
                    kind: "AWS::EC2::Image".into(),
                    name: "ami-1a2b3c4d".into(),
                    account: None,
                    region: None,
                },
            ),
        ];
        let held = |reference: &Reference| {
            let mut ids = names.iter().map(|name| bucket(name).id);
            ids.any(|id| id == reference.from)
        };
        let snapshot = Snapshot {
            origin: Origin::Scan,
            id: SnapshotId::new(format!("snapshot-{minute}")),
            estate: "Test estate".into(),
            account: SOURCE.parse().unwrap(),
            regions: vec!["eu-central-1".into()],
            started: at,
            finished: at,
            resources: names.iter().map(|name| bucket(name)).collect(),
            references: all.into_iter().filter(held).collect(),
            coverage: vec![],
        };
        let store = self.backend.store();
        store.insert_snapshot(&snapshot).await.unwrap();
    }

    async fn decide(
        &self,
        who: &User,
        node: &str,
        choice: ExternalChoice,
        note: &str,
        version: u64,
    ) -> Result<ExternalDecision, Refusal> {
        let node = node.into();
        let decided = self
            .backend
            .decide_external(who, &node, choice, note, version);
        decided.await
    }

    /// The row of a node in the newest snapshot, and whether this person may decide.
    async fn row(&self, who: &User, node: &str) -> (GraphExternal, bool) {
        let query = GraphQuery::default();
        let view = self.backend.graph(who, &query).await.unwrap();
        let mut rows = view.externals.into_iter();
        let row = rows.find(|one| one.node.as_str() == node).unwrap();
        let page = self.backend.external(who, &node.into()).await.unwrap();
        assert_eq!(
            page.external, row,
            "the page of one and the graph say the same"
        );
        (row, page.may_decide)
    }
}

async fn person(backend: &Backend, name: &str, role: Role) -> User {
    let password = "long enough, really";
    let roles = [role].into();
    backend.set_person(name, roles, password).await.unwrap();
    backend.sign_in(name, password).await.unwrap()
}

fn bucket(name: &str) -> Resource {
    let arn: Arn = format!("arn:aws:s3:::{name}").parse().unwrap();
    Resource {
        understood: true,
        id: ResourceId::from(&arn),
        kind: "AWS::S3::Bucket".into(),
        region: "eu-central-1".into(),
        arn: Some(arn),
        name: name.into(),
        account: SOURCE.parse().unwrap(),
        tags: Default::default(),
        attributes: Default::default(),
        configuration: json!({ "Name": name }),
    }
}

fn names_it(from: &str, target: Target) -> Reference {
    Reference {
        from: bucket(from).id,
        class: Class::Talks,
        evidence: Evidence {
            path: "/Policy".into(),
            text: "text".into(),
            confidence: Confidence::Certain,
        },
        target,
    }
}

#[tokio::test]
async fn a_decision_is_kept_shown_to_all_and_survives_the_next_scan() {
    let world = World::new().await;
    let vera = person(&world.backend, "vera", Role::Viewer).await;
    let (row, may) = world.row(&world.mia, PARTNER).await;
    assert_eq!((row.decision, may), (None, true));

    let note = " Agreed with Ana\r\nat ACME ";
    let kept = world
        .decide(&world.mia, PARTNER, Continues, note, 0)
        .await
        .unwrap();
    assert_eq!(kept.note, "Agreed with Ana\nat ACME");
    assert_eq!((kept.version, kept.by.as_str()), (1, "mia"));
    let (row, may) = world.row(&vera, PARTNER).await;
    assert_eq!((row.decision.as_ref(), may), (Some(&kept), false));
    assert_eq!(world.row(&vera, HOST).await.0.decision, None);

    world
        .scanned(1, &["dev-orders", "prod-orders", "prod-songs"])
        .await;
    assert_eq!(world.row(&vera, PARTNER).await.0.decision, Some(kept));

    let back = world
        .decide(&world.mia, PARTNER, Open, "", 1)
        .await
        .unwrap();
    assert_eq!((back.version, back.choice), (2, Open));
    assert_eq!(world.row(&vera, PARTNER).await.0.decision, Some(back));

    let page = world
        .backend
        .audit(&vera, PARTNER, AuditFrom::Newest, 0)
        .await
        .unwrap();
    let entries: Vec<_> = page
        .entries
        .iter()
        .map(|e| (e.action.as_str(), &e.details))
        .collect();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].0, "external.opened");
    assert_eq!(entries[0].1["before"], "continues");
    assert_eq!(entries[1].0, "external.decided");
    let label = "Account 999988887777";
    let told = json!({ "label": label, "choice": "continues", "note": "Agreed with Ana\nat ACME", "version": 1, "before": null });
    assert_eq!(*entries[1].1, told);
    assert!(page.chain.is_ok());
}

#[tokio::test]
async fn only_planners_decide_and_only_about_what_is_there() {
    let world = World::new().await;
    for role in [Role::Viewer, Role::Approver, Role::Operator, Role::Admin] {
        let other = person(&world.backend, role.as_str(), role).await;
        let refused = world
            .decide(&other, PARTNER, Ends, "", 0)
            .await
            .unwrap_err();
        assert!(
            matches!(&refused, Refusal::Forbidden(_)),
            "{role}: {refused}"
        );
    }
    let mia = &world.mia;
    let gone = world
        .decide(mia, "external:account:123412341234", Ends, "", 0)
        .await;
    let gone = gone.unwrap_err();
    assert!(
        matches!(&gone, Refusal::NotFound(told) if told.contains("newest snapshot")),
        "{gone}"
    );
    let resource = bucket("dev-orders").id;
    let wrong = world.decide(mia, resource.as_str(), Ends, "", 0).await;
    assert!(matches!(wrong, Err(Refusal::NotFound(_))), "{wrong:?}");
    let fields = [
        (world.decide(mia, IMAGE, Ends, "", 0).await, "node"),
        (
            world.decide(mia, HOST, Ends, &"ä".repeat(1_001), 0).await,
            "note",
        ),
        (world.decide(mia, HOST, Ends, "a\u{7}b", 0).await, "note"),
        (world.decide(mia, HOST, Open, " ", 0).await, "choice"),
    ];
    for (refused, wanted) in fields {
        let refused = refused.unwrap_err();
        assert!(
            matches!(&refused, Refusal::Invalid { field, .. } if field == wanted),
            "{refused}"
        );
    }
    assert_eq!(world.row(mia, HOST).await.0.decision, None);
    world
        .decide(mia, HOST, Ends, &"ä".repeat(1_000), 0)
        .await
        .unwrap();

    // What a newer scan does not name any more is not decided about.
    world.scanned(1, &["prod-orders"]).await;
    let gone = world.decide(mia, PARTNER, Ends, "", 0).await;
    assert!(matches!(gone, Err(Refusal::NotFound(_))), "{gone:?}");
}

#[tokio::test]
async fn who_comes_second_is_told_who_decided_what() {
    let world = World::new().await;
    let ben = person(&world.backend, "ben", Role::Planner).await;
    let first = world
        .decide(&ben, HOST, Replaced, "by our own feed", 0)
        .await
        .unwrap();
    let late = world
        .decide(&world.mia, HOST, Ends, "", 0)
        .await
        .unwrap_err();
    let words = "Meanwhile ben decided that it is replaced (“by our own feed”), so yours was not kept; load the page again and decide anew.";
    assert_eq!(late, Refusal::Conflict(words.into()));
    assert_eq!(world.row(&ben, HOST).await.0.decision, Some(first.clone()));
    // The same again changes nothing.
    let again = world
        .decide(&ben, HOST, Replaced, "by our own feed", 1)
        .await;
    assert_eq!(again, Ok(first));
    let later = world.decide(&world.mia, HOST, Ends, "", 1).await.unwrap();
    assert_eq!(later.version, 2);
}

#[tokio::test]
async fn a_wave_says_what_of_its_own_is_undecided() {
    let world = World::new().await;
    let alex = person(&world.backend, "alex", Role::Approver).await;
    let request = PlanRequest {
        reason: "first".into(),
        ..PlanRequest::default()
    };
    let plan = world.backend.make_plan(&world.mia, &request).await.unwrap();
    let digest = world
        .backend
        .whole_plan(&alex, plan.as_str())
        .await
        .unwrap()
        .digest;
    let outside = async |bucket_: &str| {
        let id = bucket(bucket_).id;
        let plan_ = world
            .backend
            .whole_plan(&alex, plan.as_str())
            .await
            .unwrap();
        let groups = &plan_.body.groups;
        let group = groups
            .iter()
            .find(|group| group.members.contains(&id))
            .unwrap();
        let mut waves = plan_.body.waves.iter();
        let wave = waves.find(|wave| wave.groups.contains(&group.id)).unwrap();
        let view = world.backend.wave(&alex, &plan, wave.number).await.unwrap();
        let open: Vec<_> = view
            .outside
            .open
            .iter()
            .map(|one| one.node.to_string())
            .collect();
        assert_eq!(view.outside.open_count, open.len() as u64);
        (open, view.outside.decided)
    };
    assert_eq!(
        outside("dev-orders").await,
        (vec![PARTNER.into(), HOST.into()], vec![])
    );
    assert_eq!(outside("prod-orders").await, (vec![HOST.into()], vec![]));
    world
        .decide(&world.mia, HOST, Continues, "", 0)
        .await
        .unwrap();
    assert_eq!(
        outside("dev-orders").await,
        (vec![PARTNER.into()], vec![(Continues, 1)])
    );
    assert_eq!(outside("prod-orders").await, (vec![], vec![(Continues, 1)]));
    world.decide(&world.mia, HOST, Open, "", 1).await.unwrap();
    assert_eq!(outside("prod-orders").await, (vec![HOST.into()], vec![]));
    let now = world
        .backend
        .whole_plan(&alex, plan.as_str())
        .await
        .unwrap()
        .digest;
    assert_eq!(now, digest, "decisions are no part of a plan");
}

#[tokio::test]
async fn the_whole_graph_as_a_file_has_the_decisions() {
    let world = World::new().await;
    let kept = world
        .decide(&world.mia, PARTNER, Ends, "unused", 0)
        .await
        .unwrap();
    let id = SnapshotId::new("snapshot-0");
    let text = world
        .backend
        .whole_graph(&world.mia, &id, Format::Json)
        .await
        .unwrap();
    let graph: serde_json::Value = serde_json::from_str(&text).unwrap();
    let nodes = graph["nodes"].as_array().unwrap();
    let of = |id: &str| &nodes.iter().find(|node| node["id"] == id).unwrap()["external"];
    let told = json!({ "choice": "ends", "note": "unused", "by": "mia", "at": kept.at });
    assert_eq!(of(PARTNER)["decision"], told);
    assert_eq!(of(HOST).get("decision"), None);
}
