//! Works on one step of one run under a lease: started, observed, acted, verified, written down.

use crate::decide::{Command, decide_in};
use crate::journal::{Clock, LeaseJournal};
use crate::port::{Lease, NewEvent, PortError, RunStore};
use crate::registry::Registry;
use crate::runner::Options;
use crate::state::{RunState, project};
use crate::step::{Seen, Step, StepContext, StepError};
use futures::FutureExt;
use landfall_domain::parity::Verification;
use landfall_domain::run::{Event, Happening, Level};
use landfall_domain::step::Undo;
use landfall_domain::{RunId, StepId, StepSpec};
use serde_json::Value;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// At most this many differences are named in the error of a step.
const DIFFERENCES_NAMED: usize = 5;

/// How the work on a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The log says how, or there was nothing to do.
    Written,
    /// Another worker has the lease.
    Busy,
    /// The lease was lost or the server shuts down: nothing was written about the end.
    Stopped,
}

pub(crate) struct Worker {
    pub(crate) store: Arc<dyn RunStore>,
    pub(crate) registry: Registry,
    pub(crate) clock: Clock,
    pub(crate) options: Options,
    pub(crate) run: RunId,
    pub(crate) steps: Arc<Vec<StepSpec>>,
    pub(crate) step: StepId,
    pub(crate) undo: bool,
    pub(crate) shutdown: CancellationToken,
}

impl Worker {
    /// Takes the lease, works, and gives it back.
    pub(crate) async fn work(&self) -> Result<End, PortError> {
        let options = &self.options;
        let Some(lease) = self
            .store
            .acquire(&self.run, &self.step, &options.holder, options.lease)
            .await?
        else {
            return Ok(End::Busy);
        };
        let ended = self.under(&lease).await;
        // Giving it back only saves the others the wait; it runs out by itself.
        if let Err(error) = self.store.release(&lease).await {
            tracing::debug!(run = %self.run, step = %self.step, %error, "lease not given back");
        }
        match ended {
            Err(PortError::Fenced) => Ok(End::Stopped),
            other => other,
        }
    }

    async fn under(&self, lease: &Lease) -> Result<End, PortError> {
        let Some(spec) = self.steps.iter().find(|spec| spec.id == self.step) else {
            return Ok(End::Written);
        };
        let mut log = Vec::new();
        // Only now, under the lease, is what the log says about this step final.
        let begun = self
            .append(lease, &mut log, |run| {
                let wanted = if self.undo {
                    Command::Undo {
                        step: spec.id.clone(),
                    }
                } else {
                    Command::Run {
                        step: spec.id.clone(),
                    }
                };
                decide_in(&self.steps, run)
                    .contains(&wanted)
                    .then(|| self.begin(run, lease))
            })
            .await?;
        if !begun {
            return Ok(End::Written);
        }
        let journal = Arc::new(LeaseJournal {
            store: Arc::clone(&self.store),
            lease: lease.clone(),
            clock: Arc::clone(&self.clock),
            cancel: self.shutdown.child_token(),
            lost: CancellationToken::new(),
            broken: Mutex::new(None),
            last_progress: Mutex::new(None),
        });
        let seq = log.last().map_or(0, |event| event.seq);
        let ended = tokio::select! {
            // Losing the lease drops the step at once: somebody else works on it already.
            () = self.heartbeat(lease, &journal, seq) => None,
            ended = self.step(spec, lease, &journal, &mut log) => Some(ended?),
        };
        let Some(ended) = ended.filter(|_| !journal.lost.is_cancelled()) else {
            return Ok(End::Stopped);
        };
        let Some(what) = ended else {
            return Ok(End::Written);
        };
        let failed = matches!(
            what,
            Happening::Failed { .. } | Happening::UndoFailed { .. }
        );
        if failed {
            if let Some(error) = journal.broken() {
                return Err(error);
            }
            if self.shutdown.is_cancelled() {
                return Ok(End::Stopped);
            }
        }
        self.append(lease, &mut log, |_| Some(what.clone())).await?;
        Ok(End::Written)
    }

    fn begin(&self, run: &RunState, lease: &Lease) -> Happening {
        let fence = lease.fence;
        if self.undo {
            return Happening::UndoStarted { fence };
        }
        let before = run.steps.get(&self.step).map_or(0, |step| step.attempts);
        Happening::Started {
            attempt: before + 1,
            fence,
        }
    }

    /// Appends what `what` makes of the newest log, unless it makes nothing of it. Others append
    /// at the same time, so it is asked again after each conflict.
    async fn append(
        &self,
        lease: &Lease,
        log: &mut Vec<Event>,
        what: impl Fn(&RunState) -> Option<Happening>,
    ) -> Result<bool, PortError> {
        loop {
            let after = log.last().map_or(0, |event| event.seq);
            log.extend(self.store.events(&self.run, after).await?);
            let run = project(&self.steps, log);
            let Some(what) = what(&run) else {
                return Ok(false);
            };
            let event = NewEvent::of(&self.step, what);
            let at = (self.clock)();
            match self
                .store
                .append(&self.run, run.seq + 1, Some(lease), at, &[event])
                .await
            {
                Ok(written) => {
                    log.extend(written);
                    return Ok(true);
                }
                Err(PortError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Renews the lease until it is lost, then returns. Also asks the step to stop when the wave
    /// is to be undone.
    async fn heartbeat(&self, lease: &Lease, journal: &LeaseJournal, mut seq: i64) {
        let mut held = Instant::now();
        loop {
            tokio::time::sleep(self.options.heartbeat).await;
            match self.store.renew(lease, self.options.lease).await {
                Ok(()) => held = Instant::now(),
                Err(PortError::Fenced) => break,
                // Without the database nobody else can take the lease before it runs out.
                Err(_) if held.elapsed() < self.options.lease => continue,
                Err(_) => break,
            }
            if !self.undo
                && let Ok(events) = self.store.events(&self.run, seq).await
            {
                seq = events.last().map_or(seq, |event| event.seq);
                if events
                    .iter()
                    .any(|event| matches!(event.what, Happening::UndoRequested { .. }))
                {
                    journal.cancel.cancel();
                }
            }
        }
        journal.lost.cancel();
        journal.cancel.cancel();
    }

    /// Runs or undoes the step. `None` when the log says that it should not go on.
    async fn step(
        &self,
        spec: &StepSpec,
        lease: &Lease,
        journal: &Arc<LeaseJournal>,
        log: &mut Vec<Event>,
    ) -> Result<Option<Happening>, PortError> {
        let context = StepContext {
            run: self.run.clone(),
            began: log.first().map_or_else(|| (self.clock)(), |first| first.at),
            journal: Arc::clone(journal) as Arc<dyn crate::step::Journal>,
            cancel: journal.cancel.clone(),
        };
        let kind = match self.registry.get(&spec.kind) {
            Ok(kind) => kind,
            Err(error) => return Ok(Some(self.failed(&words(&error.to_string(), ""), false))),
        };
        if self.undo {
            return Ok(Some(self.step_back(&*kind, &context, spec, log).await));
        }
        let observed = match guarded(kind.observe(&context, spec)).await {
            Ok(seen) => seen,
            Err(error) => return Ok(Some(self.failed_by(&error))),
        };
        let (needed, now) = match observed {
            Seen::Done(value) => (false, value),
            Seen::Needed(value) => (true, value),
        };
        // What the first attempt saw counts, and only that is written.
        if self.seen(log).is_none()
            && !self
                .append(lease, log, |run| {
                    run.undo
                        .is_none()
                        .then(|| Happening::Observed { seen: now.clone() })
                })
                .await?
        {
            return Ok(None);
        }
        let first = self.seen(log).unwrap_or(now);
        Ok(Some(
            match self
                .act_and_verify(&*kind, &context, spec, needed, &first)
                .await
            {
                Ok((output, verification)) => Happening::Succeeded {
                    output,
                    verification,
                },
                Err(error) => self.failed_by(&error),
            },
        ))
    }

    async fn act_and_verify(
        &self,
        kind: &dyn Step,
        context: &StepContext,
        spec: &StepSpec,
        needed: bool,
        first: &Value,
    ) -> Result<(Value, Verification), StepError> {
        let output = if needed {
            say(context, format!("{}: begins", spec.title)).await?;
            guarded(kind.act(context, spec, first)).await?
        } else {
            let why = "the target already is as planned; it is only verified";
            say(context, format!("{}: {why}", spec.title)).await?;
            Value::Null
        };
        let verification = guarded(kind.verify(context, spec)).await?;
        if verification.holds() {
            say(context, format!("{}: {}", spec.title, proof(&verification))).await?;
            Ok((output, verification))
        } else {
            Err(StepError {
                message: format!(
                    "The target differs from the plan: {}",
                    differences(&verification)
                ),
                advice: "Find out who changed it, then try the step again; it compares anew".into(),
                retryable: true,
            })
        }
    }

    async fn step_back(
        &self,
        kind: &dyn Step,
        context: &StepContext,
        spec: &StepSpec,
        log: &[Event],
    ) -> Happening {
        let seen = match (&spec.undo, self.seen(log)) {
            (Undo::Can(_), Some(seen)) => seen,
            // It never acted, or there is nothing to take back, or it cannot be taken back.
            _ => {
                return Happening::UndoFinished {
                    output: Value::Null,
                };
            }
        };
        let undone = async {
            say(context, format!("{}: is undone", spec.title)).await?;
            guarded(kind.undo(context, spec, &seen)).await
        };
        match undone.await {
            Ok(output) => Happening::UndoFinished { output },
            Err(error) => self.failed_by(&error),
        }
    }

    /// What the first attempt at this step saw.
    fn seen(&self, log: &[Event]) -> Option<Value> {
        log.iter().find_map(|event| match &event.what {
            Happening::Observed { seen } if event.step.as_ref() == Some(&self.step) => {
                Some(seen.clone())
            }
            _ => None,
        })
    }

    fn failed_by(&self, error: &StepError) -> Happening {
        self.failed(&words(&error.message, &error.advice), error.retryable)
    }

    fn failed(&self, error: &str, retryable: bool) -> Happening {
        let error = error.to_owned();
        if self.undo {
            Happening::UndoFailed { error }
        } else {
            Happening::Failed { error, retryable }
        }
    }
}

/// A line of the step's log for the people who watch.
async fn say(context: &StepContext, message: String) -> Result<(), StepError> {
    context.journal.log(Level::Info, &message).await
}

/// What was proved, in words.
fn proof(verification: &Verification) -> String {
    let checks = verification.checks.len();
    match &verification.objects {
        Some(objects) => format!(
            "proved: {} objects are equal one by one, {checks} checks hold",
            objects.verified
        ),
        None => format!("proved: {checks} checks hold"),
    }
}

/// A message and an advice as sentences.
fn words(message: &str, advice: &str) -> String {
    let mut text = String::new();
    for part in [message, advice] {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
        if !part.ends_with(['.', '!', '?']) {
            text.push('.');
        }
    }
    text
}

/// Awaits a step's code; a panic in it becomes an error like any other.
async fn guarded<T>(work: impl Future<Output = Result<T, StepError>>) -> Result<T, StepError> {
    AssertUnwindSafe(work)
        .catch_unwind()
        .await
        .unwrap_or_else(|panic| {
            let what = panic
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_else(|| "no message".into());
            Err(StepError {
                message: format!("The step broke off because of a defect in Landfall: {what}"),
                advice: "Report it with the run's log; trying again is safe".into(),
                retryable: true,
            })
        })
}

fn differences(verification: &Verification) -> String {
    let mut all: Vec<String> = verification
        .checks
        .iter()
        .filter(|check| !check.equal)
        .map(|check| {
            format!(
                "{}: expected {}, found {}",
                check.name,
                short(&check.expected),
                short(&check.found)
            )
        })
        .collect();
    if let Some(objects) = &verification.objects {
        all.extend(
            objects
                .mismatches
                .iter()
                .map(|mismatch| format!("`{}`: {}", mismatch.key, mismatch.what)),
        );
        if objects.source_objects != objects.target_objects
            || objects.source_bytes != objects.target_bytes
        {
            all.push(format!(
                "the source holds {} objects of {} bytes, the target {} of {}",
                objects.source_objects,
                objects.source_bytes,
                objects.target_objects,
                objects.target_bytes
            ));
        }
        if objects.verified != objects.source_objects {
            all.push(format!(
                "{} of {} objects were compared and equal",
                objects.verified, objects.source_objects
            ));
        }
    }
    let more = all.len().saturating_sub(DIFFERENCES_NAMED);
    all.truncate(DIFFERENCES_NAMED);
    if more > 0 {
        all.push(format!("and {more} more"));
    }
    all.join("; ")
}

/// A value's JSON, cut so that an error stays readable.
fn short(value: &Value) -> String {
    const LONGEST: usize = 120;
    let text = value.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let mut cut: String = text.chars().take(LONGEST).collect();
    cut.push('…');
    cut
}
