//! What a step type must do: observe, act if needed, verify, undo.

use async_trait::async_trait;
use landfall_domain::parity::Verification;
use landfall_domain::progress::Progress;
use landfall_domain::run::Level;
use landfall_domain::{RunId, StepSpec, Timestamp};
use serde_json::Value;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What a step saw before acting.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// The target already is as the step wants it: nothing to do. Verification still follows.
    Done(Value),
    /// There is something to do. The value is written to the event log *before* the act; from it
    /// (and the journal) undo knows what was there before the run.
    Needed(Value),
}

/// Why a step could not go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}. {advice}")]
pub struct StepError {
    /// What went wrong: the operation, the resource, what AWS said.
    pub message: String,
    /// What a person should do.
    pub advice: String,
    /// Whether the same call can succeed later without anybody doing anything.
    pub retryable: bool,
}

/// The wave is to be undone, the server shuts down, or the lease went to another worker: the step
/// stops at the next boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the step was asked to stop")]
pub struct Cancelled;

impl From<Cancelled> for StepError {
    fn from(_: Cancelled) -> Self {
        Self {
            message: "The step was stopped before its end".into(),
            advice: "It goes on where it stopped when the run is resumed".into(),
            retryable: true,
        }
    }
}

/// What a step may write while it runs. Every write checks the fencing token: a worker that lost
/// its lease gets [`Cancelled`] and nothing is written.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Records things that this step is about to make (object keys, ids), before it makes them.
    /// Kept for ever; recording a thing twice is the same as once.
    async fn will_make(&self, things: &[String]) -> Result<(), StepError>;
    /// Everything that this step ever recorded, in all attempts.
    async fn made(&self) -> Result<Vec<String>, StepError>;
    /// How far the step is. Cheap; may be thinned out.
    async fn progress(&self, progress: Progress) -> Result<(), StepError>;
    /// A line for the log. Never a secret.
    async fn log(&self, level: Level, message: &str) -> Result<(), StepError>;
}

/// Everything a step gets besides its specification.
#[derive(Clone)]
pub struct StepContext {
    /// The run; with the step's id it makes the idempotency token.
    pub run: RunId,
    /// When the run began. What is younger was not there when the plan was signed.
    pub began: Timestamp,
    /// Where the step writes.
    pub journal: Arc<dyn Journal>,
    /// Set when the step should stop at the next boundary.
    pub cancel: CancellationToken,
}

impl StepContext {
    /// An idempotency token for AWS calls: the same for every attempt. `part` tells several calls
    /// of one step apart. At most 64 characters of `[a-z0-9-]`.
    pub fn token(&self, spec: &StepSpec, part: &str) -> String {
        let text = format!("{}\n{}\n{part}", self.run, spec.id);
        landfall_domain::Digest::of_bytes(text.as_bytes())
            .as_str()
            .to_owned()
    }

    /// To be called between two units of work.
    ///
    /// # Errors
    /// [`Cancelled`] when the step should stop here.
    pub fn go_on(&self) -> Result<(), Cancelled> {
        if self.cancel.is_cancelled() {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }
}

/// A step type. Running it twice must be the same as running it once, and it may be killed at any
/// point and run again.
#[async_trait]
pub trait Step: Send + Sync {
    /// The stored name, such as `s3.create-bucket`. Never changes.
    fn kind(&self) -> &'static str;

    /// Looks at the target without changing anything.
    async fn observe(&self, cx: &StepContext, spec: &StepSpec) -> Result<Seen, StepError>;

    /// Does what is missing. `seen` is what the *first* attempt observed, so that a second attempt
    /// still knows what was there before the run. Its result goes to `verify` and into the log.
    async fn act(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        seen: &Value,
    ) -> Result<Value, StepError>;

    /// Proves that the target is as planned. A verification that does not hold fails the step.
    async fn verify(&self, cx: &StepContext, spec: &StepSpec) -> Result<Verification, StepError>;

    /// Removes what this run made and nothing else. `seen` as in `act`. Undoing twice is the same
    /// as once; undoing a step that never acted does nothing.
    async fn undo(
        &self,
        cx: &StepContext,
        spec: &StepSpec,
        seen: &Value,
    ) -> Result<Value, StepError>;
}
