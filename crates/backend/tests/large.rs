//! Large estates are read resource by resource; what is said about them is what is said of small ones.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

use landfall_backend::{Backend, settings::Settings};
use landfall_domain::user::{Role, User};
use landfall_domain::view::{AccessView, FindingRow, FindingsQuery};
use landfall_domain::*;
use landfall_imports::{File, Options, import};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// More than are read together.
const MANY: usize = 5_001;

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
            "source": { "name": "Test estate", "account": "111111111111" },
            "targets": { "development": account("3"), "shared": account("4"), "production": account("5") },
        }))
        .unwrap();
        let url = format!("sqlite://{}", dir.path().join("landfall.db").display());
        let (backend, _) = Backend::open(settings.validated().unwrap(), &url)
            .await
            .unwrap();
        let user = User {
            name: "mia".into(),
            roles: [Role::Planner].into(),
        };
        Self {
            backend,
            user,
            _dir: dir,
        }
    }

    /// What is found in a snapshot about some resources, and who may do what to them.
    async fn told(
        &self,
        snapshot: &Snapshot,
        about: &BTreeSet<ResourceId>,
    ) -> (Vec<FindingRow>, BTreeMap<ResourceId, AccessView>) {
        let id = Some(snapshot.id.clone());
        self.backend
            .store()
            .insert_snapshot(snapshot)
            .await
            .unwrap();
        let query = FindingsQuery {
            snapshot: id.clone(),
            ..FindingsQuery::default()
        };
        let mut found = self.backend.all_findings(&query).await.unwrap();
        found.retain(|row| about.contains(&row.resource));
        let mut access = BTreeMap::new();
        for resource in about {
            let view = self
                .backend
                .access(&self.user, id.as_ref(), resource)
                .await
                .unwrap();
            access.insert(resource.clone(), view);
        }
        (found, access)
    }
}

fn small() -> Snapshot {
    let file = File {
        name: "config.json".into(),
        text: include_str!("fixtures/formats/config.json").into(),
    };
    let imported = import(&[file], &Options::default()).unwrap();
    let at: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
    Snapshot {
        id: SnapshotId::new("small"),
        estate: "Test estate".into(),
        origin: Origin::Import { files: vec![] },
        account: imported.account,
        regions: imported.regions,
        started: at,
        finished: at,
        references: landfall_references::all(&imported.resources),
        resources: imported.resources,
        coverage: vec![],
    }
}

/// Nothing is to be found about it.
fn log_group(number: usize, account: &AccountId) -> Resource {
    let name = format!("/many/{number:05}");
    let arn = format!("arn:aws:logs:eu-central-1:{account}:log-group:{name}:*");
    Resource {
        id: ResourceId::from(arn.as_str()),
        kind: "AWS::Logs::LogGroup".into(),
        arn: arn.parse().ok(),
        configuration: json!({ "logGroupName": name }),
        name,
        account: account.clone(),
        region: "eu-central-1".into(),
        tags: Fields::default(),
        attributes: Fields::default(),
        understood: true,
    }
}

#[tokio::test]
async fn what_is_found_and_allowed_does_not_depend_on_the_size_of_the_estate() {
    let small = small();
    let about: BTreeSet<ResourceId> = small.resources.iter().map(|r| r.id.clone()).collect();
    let mut large = Snapshot {
        id: SnapshotId::new("large"),
        ..small.clone()
    };
    let many = (0..MANY).map(|number| log_group(number, &small.account));
    large.resources.extend(many);
    let world = World::new().await;
    let (found, access) = world.told(&small, &about).await;
    let (of_large, access_in_large) = world.told(&large, &about).await;
    let rules: BTreeSet<&str> = found.iter().map(|row| row.rule.as_str()).collect();
    for rule in ["admin-equivalent", "bucket-public-acl", "trust-outside"] {
        assert!(rules.contains(rule), "{rule} in {rules:?}");
    }
    assert_eq!(of_large, found);
    assert!(access.values().any(|view| !view.who.edges.is_empty()));
    for (id, view) in &access {
        // What somebody can do reaches to the other resources, too.
        assert_eq!(access_in_large[id].who, view.who, "{id}");
    }
}
