//! The event log of runs. Append-only, numbered without a gap, written under a lease.

use crate::db::{Db, Tx, cut, is_taken, json, number, parse, text, time};
use crate::{Store, StoreError};
use landfall_domain::run::{Event, Happening, RunOutcome};
use landfall_domain::{RunId, Timestamp};
use landfall_engine::{Lease, NewEvent, PortError};
use sqlx::Row;

impl Store {
    /// Events after a number, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn events(&self, run: &RunId, after: i64) -> Result<Vec<Event>, StoreError> {
        let rows = sqlx::query(
            "SELECT seq, at, step, body FROM events WHERE run = $1 AND seq > $2 ORDER BY seq",
        )
        .bind(run.as_str())
        .bind(after)
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter()
            .map(|row| {
                let step: Option<String> =
                    row.try_get("step").map_err(|error| self.db.error(error))?;
                Ok(Event {
                    seq: number(row, "seq")?,
                    at: time(row, "at")?,
                    step: step.map(Into::into),
                    what: parse("an event", &text(row, "body")?)?,
                })
            })
            .collect()
    }
}

/// Refuses whoever lost the lease, and holds its row until the transaction ends, so that nobody
/// can take it over in between.
pub(crate) async fn check_fence(db: &Db, tx: &mut Tx, lease: &Lease) -> Result<(), StoreError> {
    let held =
        sqlx::query("UPDATE leases SET fence = fence WHERE run = $1 AND step = $2 AND fence = $3")
            .bind(lease.run.as_str())
            .bind(lease.step.as_str())
            .bind(lease.fence)
            .execute(&mut **tx)
            .await
            .map_err(|error| db.error(error))?;
    if held.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Port(PortError::Fenced))
    }
}

/// Appends within a transaction.
pub(crate) async fn append_events(
    db: &Db,
    tx: &mut Tx,
    run: &RunId,
    next: i64,
    lease: Option<&Lease>,
    at: Timestamp,
    events: &[NewEvent],
) -> Result<Vec<Event>, StoreError> {
    if let Some(lease) = lease {
        check_fence(db, tx, lease).await?;
    }
    let last: i64 = sqlx::query("SELECT COALESCE(MAX(seq), 0) FROM events WHERE run = $1")
        .bind(run.as_str())
        .fetch_one(&mut **tx)
        .await
        .and_then(|row| row.try_get(0))
        .map_err(|error| db.error(error))?;
    if last + 1 != next {
        return Err(StoreError::Port(PortError::Conflict));
    }
    let at = cut(at);
    let mut written = Vec::with_capacity(events.len());
    for (seq, event) in (next..).zip(events) {
        sqlx::query("INSERT INTO events (run, seq, at, step, body) VALUES ($1, $2, $3, $4, $5)")
            .bind(run.as_str())
            .bind(seq)
            .bind(at.as_millisecond())
            .bind(event.step.as_ref().map(|step| step.to_string()))
            .bind(json("an event", &event.what)?)
            .execute(&mut **tx)
            .await
            .map_err(|error| {
                // Another server of PostgreSQL was faster between the question and the insert.
                if is_taken(&error) {
                    StoreError::Port(PortError::Conflict)
                } else {
                    db.error(error)
                }
            })?;
        if let Some(ended) = ended(&event.what) {
            sqlx::query("UPDATE runs SET ended = $1 WHERE id = $2")
                .bind(ended)
                .bind(run.as_str())
                .execute(&mut **tx)
                .await
                .map_err(|error| db.error(error))?;
        }
        written.push(Event {
            seq,
            at,
            step: event.step.clone(),
            what: event.what.clone(),
        });
    }
    Ok(written)
}

/// What an event makes of the column by which unfinished and standing runs are found.
fn ended(what: &Happening) -> Option<i64> {
    match what {
        Happening::UndoRequested { .. } => Some(0),
        Happening::RunFinished {
            outcome: RunOutcome::Succeeded,
        } => Some(1),
        Happening::RunFinished {
            outcome: RunOutcome::Undone,
        } => Some(2),
        _ => None,
    }
}
