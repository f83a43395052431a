//! Snapshots: one row each for resources and references, so that they can be queried in SQL.

use crate::db::{Db, Tx, damaged, json, parse, placeholders, text};
use crate::{Store, StoreError};
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use landfall_domain::view::SnapshotSummary;
use landfall_domain::{
    AccountId, Coverage, Origin, Reference, Region, Resource, ResourceId, Snapshot, SnapshotId,
    Timestamp,
};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use std::marker::PhantomData;

/// Rows written by one statement; with eight columns well below SQLite's limit of variables.
const CHUNK: usize = 200;
/// Rows read at once.
const READ: i64 = 2000;

/// What a snapshot holds besides its resources and references.
#[derive(Serialize, Deserialize)]
struct Head {
    estate: String,
    #[serde(default)]
    origin: Origin,
    account: AccountId,
    regions: Vec<Region>,
    started: Timestamp,
    finished: Timestamp,
    coverage: Vec<Coverage>,
}

/// Some rows as they are stored. Whoever wants them decides where they are read, which takes its
/// time.
pub struct Rows<T> {
    bodies: Vec<String>,
    of: PhantomData<fn() -> T>,
}

impl<T: serde::de::DeserializeOwned> Rows<T> {
    /// What the rows hold.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn read(self) -> Result<Vec<T>, StoreError> {
        let bodies = self.bodies.iter();
        bodies.map(|body| parse("a snapshot", body)).collect()
    }
}

impl Store {
    /// Keeps a snapshot for ever.
    ///
    /// # Errors
    /// When the database fails; then nothing of it is kept.
    pub async fn insert_snapshot(
        &self,
        snapshot: &Snapshot,
    ) -> Result<SnapshotSummary, StoreError> {
        let summary = summary(snapshot)?;
        let head = Head {
            origin: snapshot.origin.clone(),
            estate: snapshot.estate.clone(),
            account: snapshot.account.clone(),
            regions: snapshot.regions.clone(),
            started: snapshot.started,
            finished: snapshot.finished,
            coverage: snapshot.coverage.clone(),
        };
        let mut tx = self.db.begin().await?;
        sqlx::query("INSERT INTO snapshots (id, started, summary, head) VALUES ($1, $2, $3, $4)")
            .bind(snapshot.id.as_str())
            .bind(snapshot.started.as_millisecond())
            .bind(json("a snapshot", &summary)?)
            .bind(json("a snapshot", &head)?)
            .execute(&mut *tx)
            .await
            .map_err(|error| self.db.error(error))?;
        insert_resources(&self.db, &mut tx, snapshot).await?;
        insert_references(&self.db, &mut tx, snapshot).await?;
        self.db.commit(tx).await?;
        Ok(summary)
    }

    /// A whole snapshot. Large ones are better read with [`outline`](Self::outline),
    /// [`resources`](Self::resources) and [`references`](Self::references).
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn snapshot(&self, id: &SnapshotId) -> Result<Snapshot, StoreError> {
        let mut snapshot = self.outline(id).await?;
        let mut resources = self.resources(id);
        while let Some(rows) = resources.try_next().await? {
            snapshot.resources.extend(rows.read()?);
        }
        let mut references = self.references(id);
        while let Some(rows) = references.try_next().await? {
            snapshot.references.extend(rows.read()?);
        }
        Ok(snapshot)
    }

    /// A snapshot without its resources and references.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn outline(&self, id: &SnapshotId) -> Result<Snapshot, StoreError> {
        let head = self.head(id).await?;
        Ok(Snapshot {
            origin: head.origin,
            id: id.clone(),
            estate: head.estate,
            account: head.account,
            regions: head.regions,
            started: head.started,
            finished: head.finished,
            resources: Vec::new(),
            references: Vec::new(),
            coverage: head.coverage,
        })
    }

    /// The resources of a snapshot in its order, some at a time. Nothing when there is no such
    /// snapshot.
    pub fn resources(
        &self,
        id: &SnapshotId,
    ) -> BoxStream<'static, Result<Rows<Resource>, StoreError>> {
        self.bodies(
            "SELECT body FROM resources WHERE snapshot = $1 AND ordinal >= $2 AND ordinal < $3 \
             ORDER BY ordinal",
            "SELECT COALESCE(MAX(ordinal), -1) FROM resources WHERE snapshot = $1",
            id,
        )
    }

    /// The references of a snapshot in its order, some at a time. Nothing when there is no such
    /// snapshot.
    pub fn references(
        &self,
        id: &SnapshotId,
    ) -> BoxStream<'static, Result<Rows<Reference>, StoreError>> {
        self.bodies(
            "SELECT body FROM resource_references \
             WHERE snapshot = $1 AND ordinal >= $2 AND ordinal < $3 ORDER BY ordinal",
            "SELECT COALESCE(MAX(ordinal), -1) FROM resource_references WHERE snapshot = $1",
            id,
        )
    }

    /// One resource of a snapshot, if it has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resource(
        &self,
        snapshot: &SnapshotId,
        id: &ResourceId,
    ) -> Result<Option<Resource>, StoreError> {
        let row = sqlx::query("SELECT body FROM resources WHERE snapshot = $1 AND id = $2")
            .bind(snapshot.as_str())
            .bind(id.as_str())
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        row.map(|row| parse("a snapshot", &text(&row, "body")?))
            .transpose()
    }

    async fn head(&self, id: &SnapshotId) -> Result<Head, StoreError> {
        let row = sqlx::query("SELECT head FROM snapshots WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?
            .ok_or_else(|| StoreError::NotFound {
                what: "snapshot",
                id: id.to_string(),
            })?;
        parse("a snapshot", &text(&row, "head")?)
    }

    /// Bodies in the order of their ordinals, `READ` at a time.
    fn bodies<T: Send + 'static>(
        &self,
        sql: &'static str,
        last: &'static str,
        id: &SnapshotId,
    ) -> BoxStream<'static, Result<Rows<T>, StoreError>> {
        let (store, snapshot) = (self.clone(), id.clone());
        let starts = async move {
            let last: i64 = sqlx::query(last)
                .bind(snapshot.as_str())
                .fetch_one(&store.db.reader)
                .await
                .and_then(|row| row.try_get(0))
                .map_err(|error| store.db.error(error))?;
            let parts = (0..=last).step_by(READ as usize).map(move |start| {
                let (store, snapshot) = (store.clone(), snapshot.clone());
                Ok(async move { store.part(sql, &snapshot, start).await })
            });
            Ok::<_, StoreError>(stream::iter(parts).try_buffered(1))
        };
        stream::once(starts).try_flatten().boxed()
    }

    async fn part<T>(
        &self,
        sql: &'static str,
        id: &SnapshotId,
        start: i64,
    ) -> Result<Rows<T>, StoreError> {
        let rows = sqlx::query(sql)
            .bind(id.as_str())
            .bind(start)
            .bind(start + READ)
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        let bodies = rows.iter().map(|row| text(row, "body"));
        Ok(Rows {
            bodies: bodies.collect::<Result<_, _>>()?,
            of: PhantomData,
        })
    }

    /// One resource as every snapshot has it, where it does; in no order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resource_over_time(
        &self,
        id: &ResourceId,
    ) -> Result<Vec<(SnapshotId, Resource)>, StoreError> {
        let rows = sqlx::query("SELECT snapshot, body FROM resources WHERE id = $1")
            .bind(id.as_str())
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        rows.iter()
            .map(|row| {
                let resource = parse("a snapshot", &text(row, "body")?)?;
                Ok((text(row, "snapshot")?.into(), resource))
            })
            .collect()
    }

    /// What was and was not read for a snapshot.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn coverage(&self, id: &SnapshotId) -> Result<Vec<Coverage>, StoreError> {
        Ok(self.head(id).await?.coverage)
    }

    /// The snapshot whose scan began last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest_snapshot_id(&self) -> Result<Option<SnapshotId>, StoreError> {
        let row = sqlx::query("SELECT id FROM snapshots ORDER BY started DESC, id DESC LIMIT 1")
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        row.map(|row| Ok(text(&row, "id")?.into())).transpose()
    }

    /// All snapshots, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn snapshots(&self) -> Result<Vec<SnapshotSummary>, StoreError> {
        let rows = sqlx::query("SELECT summary FROM snapshots ORDER BY started DESC, id DESC")
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        rows.iter()
            .map(|row| parse("a snapshot", &text(row, "summary")?))
            .collect()
    }
}

fn summary(snapshot: &Snapshot) -> Result<SnapshotSummary, StoreError> {
    let coverage = &snapshot.coverage;
    Ok(SnapshotSummary {
        id: snapshot.id.clone(),
        estate: snapshot.estate.clone(),
        account: Some(snapshot.account.clone()),
        origin: snapshot.origin.clone(),
        started: snapshot.started,
        finished: snapshot.finished,
        resources: snapshot.resources.len() as u64,
        references: snapshot.references.len() as u64,
        requests: coverage.iter().map(|part| part.requests).sum(),
        problems: coverage.iter().map(|part| part.problems.len() as u64).sum(),
        digest: snapshot
            .digest()
            .map_err(|error| damaged("a snapshot", error))?,
    })
}

/// Boxed: the compiler cannot tell by itself that this future may change threads.
fn insert_resources<'a>(
    db: &'a Db,
    tx: &'a mut Tx,
    snapshot: &'a Snapshot,
) -> BoxFuture<'a, Result<(), StoreError>> {
    Box::pin(async move {
        for (chunk, resources) in snapshot.resources.chunks(CHUNK).enumerate() {
            let sql = format!(
                "INSERT INTO resources (snapshot, ordinal, id, kind, name, account, region, body) \
                     VALUES {}",
                placeholders(resources.len(), 8)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (at, resource) in resources.iter().enumerate() {
                query = query
                    .bind(snapshot.id.as_str())
                    .bind((chunk * CHUNK + at) as i64)
                    .bind(resource.id.as_str())
                    .bind(resource.kind.as_str())
                    .bind(resource.name.as_str())
                    .bind(resource.account.as_str())
                    .bind(resource.region.as_str())
                    .bind(json("a resource", resource)?);
            }
            query
                .execute(&mut **tx)
                .await
                .map_err(|error| db.error(error))?;
        }
        Ok(())
    })
}

/// Boxed: the compiler cannot tell by itself that this future may change threads.
fn insert_references<'a>(
    db: &'a Db,
    tx: &'a mut Tx,
    snapshot: &'a Snapshot,
) -> BoxFuture<'a, Result<(), StoreError>> {
    Box::pin(async move {
        for (chunk, references) in snapshot.references.chunks(CHUNK).enumerate() {
            let sql = format!(
                "INSERT INTO resource_references (snapshot, ordinal, from_id, body) VALUES {}",
                placeholders(references.len(), 4)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (at, reference) in references.iter().enumerate() {
                query = query
                    .bind(snapshot.id.as_str())
                    .bind((chunk * CHUNK + at) as i64)
                    .bind(reference.from.as_str())
                    .bind(json("a reference", reference)?);
            }
            query
                .execute(&mut **tx)
                .await
                .map_err(|error| db.error(error))?;
        }
        Ok(())
    })
}
