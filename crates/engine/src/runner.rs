//! Carries out what [`decide`](crate::decide()) says, under leases.

use crate::decide::{Command, decide};
use crate::journal::Clock;
use crate::port::{NewEvent, PortError, RunStore};
use crate::registry::Registry;
use crate::state::project;
use crate::worker::{End, Worker};
use landfall_domain::run::{Happening, RunStatus};
use landfall_domain::{RunId, StepId, Timestamp};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How a runner works.
#[derive(Clone, Debug)]
pub struct Options {
    /// Who holds the leases: unique for each process.
    pub holder: String,
    /// How long a lease lasts without a heartbeat. A killed server's steps are taken up after it.
    pub lease: Duration,
    /// How often a lease is renewed; also how soon a running step learns that it is to be undone.
    pub heartbeat: Duration,
    /// How many steps of one run are worked on at once by this process.
    pub concurrency: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            holder: "landfall".into(),
            lease: Duration::from_secs(30),
            heartbeat: Duration::from_secs(5),
            concurrency: 8,
        }
    }
}

/// Works on runs. Cheap to clone.
#[derive(Clone)]
pub struct Runner {
    store: Arc<dyn RunStore>,
    registry: Registry,
    clock: Clock,
    options: Options,
}

impl Runner {
    /// A runner over this store and these step types. `clock` gives the time of events.
    pub fn new(
        store: Arc<dyn RunStore>,
        registry: Registry,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Self {
        Self {
            store,
            registry,
            clock: Arc::new(clock),
            options: Options::default(),
        }
    }

    /// The same with other options.
    #[must_use]
    pub fn with_options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Brings a run as far as it goes now: until it is over, waits for a person, or what is left
    /// is held by other workers. May be called at any time, any number of times, at once and from
    /// several servers: leases and the numbered log see to it that each step is worked on once.
    ///
    /// When `shutdown` is set, running steps are asked to stop at their next boundary; nothing is
    /// written about it, and the next call of anyone carries on.
    ///
    /// # Errors
    /// When the database fails. What was done is in the log; calling again carries on.
    pub async fn tick(
        &self,
        run: &RunId,
        shutdown: &CancellationToken,
    ) -> Result<RunStatus, PortError> {
        // Dropping the set aborts its tasks: if this future is dropped, its steps stop.
        let mut working: JoinSet<(StepId, Result<End, PortError>)> = JoinSet::new();
        let mut mine: BTreeSet<StepId> = BTreeSet::new();
        let mut elsewhere: BTreeSet<StepId> = BTreeSet::new();
        let mut failure = None;
        loop {
            let loaded = self.store.load(run).await?;
            let commands = if shutdown.is_cancelled() || failure.is_some() {
                Vec::new()
            } else {
                decide(&loaded.steps, &loaded.events)
            };
            let next = loaded.events.last().map_or(0, |event| event.seq) + 1;
            let status = project(&loaded.steps, &loaded.events).status;
            let steps = Arc::new(loaded.steps);
            for command in commands {
                let (step, undo) = match command {
                    Command::Run { step } => (step, false),
                    Command::Undo { step } => (step, true),
                    Command::Finish { outcome } => {
                        let event = NewEvent::run(Happening::RunFinished { outcome });
                        let at = (self.clock)();
                        match self.store.append(run, next, None, at, &[event]).await {
                            Ok(_) | Err(PortError::Conflict) => continue,
                            Err(error) => return Err(error),
                        }
                    }
                };
                if mine.contains(&step) || elsewhere.contains(&step) {
                    continue;
                }
                if mine.len() >= self.options.concurrency {
                    break;
                }
                let worker = Worker {
                    store: Arc::clone(&self.store),
                    registry: self.registry.clone(),
                    clock: Arc::clone(&self.clock),
                    options: self.options.clone(),
                    run: run.clone(),
                    steps: Arc::clone(&steps),
                    step: step.clone(),
                    undo,
                    shutdown: shutdown.clone(),
                };
                mine.insert(step.clone());
                working.spawn(async move { (step, worker.work().await) });
            }
            match working.join_next().await {
                None => {
                    // The log may have grown by a `Finish` of this very round.
                    let loaded = self.store.load(run).await?;
                    let grown = loaded.events.last().map_or(0, |event| event.seq) >= next;
                    match failure {
                        Some(error) => return Err(error),
                        None if grown && !shutdown.is_cancelled() => elsewhere.clear(),
                        None => return Ok(status),
                    }
                }
                Some(Ok((step, end))) => {
                    mine.remove(&step);
                    match end {
                        Ok(End::Written) => {}
                        Ok(End::Busy | End::Stopped) => {
                            elsewhere.insert(step);
                        }
                        Err(error) => failure = Some(error),
                    }
                }
                Some(Err(error)) => {
                    failure = Some(PortError::Unavailable(format!(
                        "a worker of the run ended unexpectedly: {error}"
                    )));
                }
            }
        }
    }
}
