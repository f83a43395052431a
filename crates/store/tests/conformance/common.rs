//! Databases and sample data for the tests.

use landfall_domain::plan::{Plan, PlanBody};
use landfall_domain::run::RunHead;
use landfall_domain::step::Undo;
use landfall_domain::{Digest, StepSpec, Timestamp};
use landfall_store::{Audit, Store};
use serde_json::json;
use sqlx::Connection;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A database for one test.
pub struct Place {
    pub url: String,
    /// For statements behind the store's back.
    pub raw: String,
    pub postgres: bool,
    _folder: Option<TempDir>,
}

impl Place {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a folder").join("landfall.db");
        Self {
            url: format!("sqlite://{}", path.display()),
            raw: format!("sqlite://{}", path.display()).replace(' ', "%20"),
            postgres: false,
            _folder: Some(folder),
        }
    }

    pub async fn postgres() -> Option<Self> {
        let server = std::env::var("LANDFALL_TEST_POSTGRES_URL").ok()?;
        let name = format!(
            "landfall_test_{}_{}",
            std::process::id(),
            NUMBER.fetch_add(1, Ordering::Relaxed)
        );
        let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
        for sql in [
            format!("DROP DATABASE IF EXISTS {name}"),
            format!("CREATE DATABASE {name}"),
        ] {
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .execute(&mut admin)
                .await
                .unwrap();
        }
        let (start, query) = server.split_once('?').unwrap_or((&server, ""));
        let host = start.rsplit_once('/').map_or(start, |(host, _)| host);
        let url = format!("{host}/{name}?{query}");
        Some(Self {
            raw: url.clone(),
            url,
            postgres: true,
            _folder: None,
        })
    }

    pub async fn all() -> Vec<Self> {
        let mut all = vec![Self::sqlite()];
        all.extend(Self::postgres().await);
        all
    }

    pub async fn open(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    /// A statement behind the store's back.
    pub async fn raw(&self, sql: &str) -> Result<u64, sqlx::Error> {
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(&self.raw).await?;
        let done = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        Ok(done.rows_affected())
    }

    /// Takes the guards away that a thief with the database's password would take away.
    pub async fn drop_audit_guards(&self) {
        if self.postgres {
            for sql in [
                "DROP TRIGGER audit_append_only ON audit",
                "DROP TRIGGER audit_head_stays ON audit_head",
            ] {
                self.raw(sql).await.unwrap();
            }
        } else {
            for name in ["audit_no_update", "audit_no_delete"] {
                self.raw(&format!("DROP TRIGGER {name}")).await.unwrap();
            }
        }
    }
}

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

pub fn audit(actor: &str, action: &str, subject: &str) -> Audit {
    Audit {
        actor: actor.into(),
        action: action.into(),
        subject: subject.into(),
        details: json!({ "n": 1, "text": "ä \"quoted\"" }),
        at: at(0),
    }
}

pub fn plan(id: &str, version: u32) -> Plan {
    let body: PlanBody = serde_json::from_value(json!({
        "snapshot": "snap-1",
        "snapshot_digest": "ab",
        "targets": {},
        "placements": {},
        "groups": [],
        "waves": [],
        "bridges": [],
        "estimate": { "lines": [], "total": { "low": "1", "expected": "2.50", "high": "3" },
            "waves": { "1": { "low": "1", "expected": "2.50", "high": "3" } }, "unpriced": 0 },
        "price_book": { "edition": "2026-01-01", "prices": [] },
        "assumptions": {},
        "choices": {},
    }))
    .unwrap();
    Plan {
        id: id.into(),
        version,
        author: "mia".into(),
        reason: "first".into(),
        created: at(1),
        digest: Digest::of(&body).unwrap(),
        body,
    }
}

pub fn step(id: &str, needs: &[&str]) -> StepSpec {
    StepSpec {
        id: id.into(),
        kind: "fake.note".into(),
        title: format!("Make {id}"),
        resource: format!("arn:aws:s3:::{id}").as_str().into(),
        needs: needs.iter().map(|need| (*need).into()).collect(),
        params: json!({ "id": id }),
        grants: Vec::new(),
        undo: Undo::Can("what it made".into()),
        point_of_no_return: false,
        work: Default::default(),
        tool: None,
        preview: Vec::new(),
    }
}

pub fn head(id: &str, plan: &Plan, wave: u32) -> RunHead {
    RunHead {
        id: id.into(),
        plan: plan.id.clone(),
        digest: plan.digest.clone(),
        wave,
        created: at(2),
        by: "omar".into(),
    }
}

/// A store with one plan.
pub async fn with_plan(place: &Place) -> (Store, Plan) {
    let store = place.open().await;
    let plan = plan("plan-1", 1);
    store
        .insert_plan(&plan, audit("mia", "plan.made", "plan-1"))
        .await
        .unwrap();
    (store, plan)
}
