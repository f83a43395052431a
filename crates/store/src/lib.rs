//! All SQL: users, sessions, scans, snapshots, plans, approvals, the audit log and runs.
//!
//! Invariant: nothing outside this crate knows which database is behind it. Every statement runs
//! unchanged on SQLite and PostgreSQL (see `docs/adr/0002-one-store-two-databases.md`). Times are
//! kept in milliseconds.

mod accounts;
mod approvals;
mod audit;
mod compare;
mod db;
mod drafts;
mod error;
mod events;
mod externals;
mod groups;
mod leases;
mod news;
mod open;
mod plans;
mod port;
pub mod queue;
mod runs;
mod scans;
mod sessions;
mod snapshots;
mod users;
mod views;

pub use accounts::NewBatch;
pub use audit::{Audit, AuditFilter, AuditFrom};
pub use compare::ResourceHead;
pub use drafts::BoardState;
pub use error::StoreError;
pub use groups::{CommentHead, GroupNews, NewComment};
pub use news::RunCursor;
pub use queue::work;
pub use snapshots::Rows;

use db::Db;
use std::sync::Arc;

/// The database. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Store {
    db: Arc<Db>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("place", &self.db.place)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Where the database is, without a password.
    pub fn place(&self) -> &str {
        &self.db.place
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] and the like.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1")
            .execute(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        Ok(())
    }

    /// Ends all connections; what was written stays.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
