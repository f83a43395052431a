//! What the runner needs of a database.

use async_trait::async_trait;
use futures::stream::BoxStream;
use landfall_domain::progress::Progress;
use landfall_domain::run::{Event, Happening, Level, RunHead, RunNews};
use landfall_domain::{RunId, StepId, StepSpec, Timestamp};
use std::time::Duration;

/// Why the database did not do as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    /// There is no such run.
    #[error("there is no run `{0}`")]
    NotFound(RunId),
    /// Somebody else appended first: load the new events and decide anew.
    #[error("the event log has grown in the meantime")]
    Conflict,
    /// The lease went to another worker: stop, and write nothing.
    #[error("the lease on this step went to another worker")]
    Fenced,
    /// The database cannot be reached or refuses; the words say why and what to do.
    #[error("{0}")]
    Unavailable(String),
}

/// The right to work on one step, for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The run.
    pub run: RunId,
    /// The step.
    pub step: StepId,
    /// Greater than that of every lease on this step before. Every write is checked against it.
    pub fence: i64,
}

/// An event before it has a number.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// The step, unless it is about the whole run.
    pub step: Option<StepId>,
    /// What happened.
    pub what: Happening,
}

impl NewEvent {
    /// Something that happened to a step.
    pub fn of(step: &StepId, what: Happening) -> Self {
        Self {
            step: Some(step.clone()),
            what,
        }
    }
    /// Something that happened to the whole run.
    pub fn run(what: Happening) -> Self {
        Self { step: None, what }
    }
}

/// A run as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// What it is about.
    pub head: RunHead,
    /// Its steps, in the order of the plan.
    pub steps: Vec<StepSpec>,
    /// Its whole log.
    pub events: Vec<Event>,
}

/// Where runs live. Every method may be called by many workers of many servers at once.
#[async_trait]
pub trait RunStore: Send + Sync {
    /// A run with its steps and its whole log.
    async fn load(&self, run: &RunId) -> Result<Loaded, PortError>;

    /// The events after this number, oldest first.
    async fn events(&self, run: &RunId, after: i64) -> Result<Vec<Event>, PortError>;

    /// Appends events, the first of which gets the number `next`, all or none.
    ///
    /// # Errors
    /// [`PortError::Conflict`] when `next` is taken; [`PortError::Fenced`] when a lease is given
    /// and another worker has taken it over.
    async fn append(
        &self,
        run: &RunId,
        next: i64,
        lease: Option<&Lease>,
        at: Timestamp,
        events: &[NewEvent],
    ) -> Result<Vec<Event>, PortError>;

    /// Takes the lease on a step for `ttl`, or `None` while another worker holds it. The fence of
    /// every lease is greater than that of the one before.
    async fn acquire(
        &self,
        run: &RunId,
        step: &StepId,
        holder: &str,
        ttl: Duration,
    ) -> Result<Option<Lease>, PortError>;

    /// Holds the lease for another `ttl` from now.
    ///
    /// # Errors
    /// [`PortError::Fenced`] when another worker has it.
    async fn renew(&self, lease: &Lease, ttl: Duration) -> Result<(), PortError>;

    /// Gives the lease back. Nothing happens when another worker has it.
    async fn release(&self, lease: &Lease) -> Result<(), PortError>;

    /// Records things that the step is about to make. Recording twice is the same as once.
    async fn will_make(&self, lease: &Lease, things: &[String]) -> Result<(), PortError>;

    /// Everything that the step ever recorded, in the order of recording.
    async fn made(&self, run: &RunId, step: &StepId) -> Result<Vec<String>, PortError>;

    /// How far the step is; only the newest is kept.
    async fn progress(
        &self,
        lease: &Lease,
        at: Timestamp,
        progress: Progress,
    ) -> Result<(), PortError>;

    /// A line for the log.
    async fn log(
        &self,
        lease: &Lease,
        at: Timestamp,
        level: Level,
        message: &str,
    ) -> Result<(), PortError>;

    /// Sees to it that some worker soon calls [`Runner::tick`](crate::Runner::tick) for this run.
    async fn wake(&self, run: &RunId) -> Result<(), PortError>;

    /// What happens from now on. Never ends by itself.
    fn news(&self, run: &RunId) -> BoxStream<'static, RunNews>;
}
