//! The store as the runner sees it.

use crate::db::{cut, json, number, placeholders, text};
use crate::events::{append_events, check_fence};
use crate::{Store, StoreError};
use async_trait::async_trait;
use futures::stream::BoxStream;
use landfall_domain::progress::Progress;
use landfall_domain::run::{Event, Level, RunNews};
use landfall_domain::{RunId, StepId, Timestamp};
use landfall_engine::{Lease, Loaded, NewEvent, PortError, RunStore};
use std::time::Duration;

/// Rows written by one statement.
const CHUNK: usize = 500;

#[async_trait]
impl RunStore for Store {
    async fn load(&self, run: &RunId) -> Result<Loaded, PortError> {
        Ok(self.run(run).await?)
    }

    async fn events(&self, run: &RunId, after: i64) -> Result<Vec<Event>, PortError> {
        Ok(Store::events(self, run, after).await?)
    }

    async fn append(
        &self,
        run: &RunId,
        next: i64,
        lease: Option<&Lease>,
        at: Timestamp,
        events: &[NewEvent],
    ) -> Result<Vec<Event>, PortError> {
        let mut tx = self.db.begin().await?;
        let written = append_events(&self.db, &mut tx, run, next, lease, at, events).await?;
        self.db.commit(tx).await?;
        self.db.bell.ring(run.as_str());
        Ok(written)
    }

    async fn acquire(
        &self,
        run: &RunId,
        step: &StepId,
        holder: &str,
        ttl: Duration,
    ) -> Result<Option<Lease>, PortError> {
        Ok(self.take_lease(run, step, holder, ttl).await?)
    }

    async fn renew(&self, lease: &Lease, ttl: Duration) -> Result<(), PortError> {
        Ok(self.renew_lease(lease, ttl).await?)
    }

    async fn release(&self, lease: &Lease) -> Result<(), PortError> {
        Ok(self.drop_lease(lease).await?)
    }

    async fn will_make(&self, lease: &Lease, things: &[String]) -> Result<(), PortError> {
        Ok(self.record_things(lease, things).await?)
    }

    async fn made(&self, run: &RunId, step: &StepId) -> Result<Vec<String>, PortError> {
        Ok(self.recorded_things(run, step).await?)
    }

    async fn progress(
        &self,
        lease: &Lease,
        at: Timestamp,
        progress: Progress,
    ) -> Result<(), PortError> {
        Ok(self.record_progress(lease, at, progress).await?)
    }

    async fn log(
        &self,
        lease: &Lease,
        at: Timestamp,
        level: Level,
        message: &str,
    ) -> Result<(), PortError> {
        Ok(self.record_line(lease, at, level, message).await?)
    }

    async fn wake(&self, run: &RunId) -> Result<(), PortError> {
        Ok(Store::wake(self, run).await?)
    }

    fn news(&self, run: &RunId) -> BoxStream<'static, RunNews> {
        self.subscribe_run(run, None)
    }
}

impl Store {
    async fn record_things(&self, lease: &Lease, things: &[String]) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        check_fence(&self.db, &mut tx, lease).await?;
        for things in things.chunks(CHUNK) {
            let sql = format!(
                "INSERT INTO journal (run, step, thing) VALUES {} \
                 ON CONFLICT (run, step, thing) DO NOTHING",
                placeholders(things.len(), 3)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for thing in things {
                query = query
                    .bind(lease.run.as_str())
                    .bind(lease.step.as_str())
                    .bind(thing.as_str());
            }
            query
                .execute(&mut *tx)
                .await
                .map_err(|error| self.db.error(error))?;
        }
        self.db.commit(tx).await
    }

    async fn recorded_things(&self, run: &RunId, step: &StepId) -> Result<Vec<String>, StoreError> {
        let rows =
            sqlx::query("SELECT thing FROM journal WHERE run = $1 AND step = $2 ORDER BY number")
                .bind(run.as_str())
                .bind(step.as_str())
                .fetch_all(&self.db.reader)
                .await
                .map_err(|error| self.db.error(error))?;
        rows.iter().map(|row| text(row, "thing")).collect()
    }

    async fn record_progress(
        &self,
        lease: &Lease,
        at: Timestamp,
        progress: Progress,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        check_fence(&self.db, &mut tx, lease).await?;
        sqlx::query(
            "INSERT INTO progress (run, step, at, body) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (run, step) DO UPDATE SET at = excluded.at, body = excluded.body",
        )
        .bind(lease.run.as_str())
        .bind(lease.step.as_str())
        .bind(at.as_millisecond())
        .bind(json("a progress", &progress)?)
        .execute(&mut *tx)
        .await
        .map_err(|error| self.db.error(error))?;
        self.db.commit(tx).await?;
        self.db.bell.ring(lease.run.as_str());
        Ok(())
    }

    async fn record_line(
        &self,
        lease: &Lease,
        at: Timestamp,
        level: Level,
        message: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        check_fence(&self.db, &mut tx, lease).await?;
        // The row's lock puts the writers of one run in line, so that a reader who has seen a
        // number has seen all before it.
        let row = sqlx::query(
            "UPDATE runs SET last_line = last_line + 1 WHERE id = $1 RETURNING last_line",
        )
        .bind(lease.run.as_str())
        .fetch_one(&mut *tx)
        .await
        .map_err(|error| self.db.error(error))?;
        sqlx::query(
            "INSERT INTO log_lines (run, seq, at, step, level, message) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(lease.run.as_str())
        .bind(number(&row, "last_line")?)
        .bind(cut(at).as_millisecond())
        .bind(lease.step.as_str())
        .bind(json("a log line", &level)?)
        .bind(message)
        .execute(&mut *tx)
        .await
        .map_err(|error| self.db.error(error))?;
        self.db.commit(tx).await?;
        self.db.bell.ring(lease.run.as_str());
        Ok(())
    }
}
