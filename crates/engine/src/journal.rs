//! The journal of one attempt: every write under its lease.

use crate::port::{Lease, PortError, RunStore};
use crate::step::{Cancelled, Journal, StepError};
use async_trait::async_trait;
use landfall_domain::Timestamp;
use landfall_domain::progress::Progress;
use landfall_domain::run::Level;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// Progress is written at most this often, and at the very end of the work.
const PROGRESS_EVERY: Duration = Duration::from_millis(500);

/// What the worker reads off the clock.
pub(crate) type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

pub(crate) struct LeaseJournal {
    pub(crate) store: Arc<dyn RunStore>,
    pub(crate) lease: Lease,
    pub(crate) clock: Clock,
    pub(crate) cancel: CancellationToken,
    /// Set when another worker has the lease.
    pub(crate) lost: CancellationToken,
    /// Why the database could not keep what the step wanted to record.
    pub(crate) broken: Mutex<Option<PortError>>,
    pub(crate) last_progress: Mutex<Option<Instant>>,
}

impl LeaseJournal {
    /// The first failure of the database that the step ran into.
    pub(crate) fn broken(&self) -> Option<PortError> {
        self.broken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn fail(&self, error: PortError) -> StepError {
        if error == PortError::Fenced {
            self.lost.cancel();
            self.cancel.cancel();
            return Cancelled.into();
        }
        let message = format!("The step's journal could not be written: {error}");
        self.broken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(error);
        StepError {
            message,
            advice: "The step is tried again by itself once the database is back".into(),
            retryable: true,
        }
    }

    /// Lines and figures for the reader must not fail a step: only a lost lease stops it.
    fn fail_only_if_fenced(&self, result: Result<(), PortError>) -> Result<(), StepError> {
        match result {
            Err(PortError::Fenced) => Err(self.fail(PortError::Fenced)),
            Err(error) => {
                tracing::warn!(step = %self.lease.step, %error, "not recorded");
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }
}

#[async_trait]
impl Journal for LeaseJournal {
    async fn will_make(&self, things: &[String]) -> Result<(), StepError> {
        if things.is_empty() {
            return Ok(());
        }
        self.store
            .will_make(&self.lease, things)
            .await
            .map_err(|error| self.fail(error))
    }

    async fn made(&self) -> Result<Vec<String>, StepError> {
        self.store
            .made(&self.lease.run, &self.lease.step)
            .await
            .map_err(|error| self.fail(error))
    }

    async fn progress(&self, progress: Progress) -> Result<(), StepError> {
        {
            let mut last = self
                .last_progress
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let complete = progress.total_items > 0
                && progress.items >= progress.total_items
                && progress.bytes >= progress.total_bytes;
            if !complete && last.is_some_and(|last| last.elapsed() < PROGRESS_EVERY) {
                return Ok(());
            }
            *last = Some(Instant::now());
        }
        let at = (self.clock)();
        let written = self.store.progress(&self.lease, at, progress).await;
        self.fail_only_if_fenced(written)
    }

    async fn log(&self, level: Level, message: &str) -> Result<(), StepError> {
        let at = (self.clock)();
        let written = self.store.log(&self.lease, at, level, message).await;
        self.fail_only_if_fenced(written)
    }
}
