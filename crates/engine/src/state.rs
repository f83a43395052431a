//! How a run stands, told from its event log alone.

use landfall_domain::parity::Verification;
use landfall_domain::run::{Event, Happening, RunOutcome, RunStatus, StepStatus};
use landfall_domain::step::Undo;
use landfall_domain::{StepId, StepSpec, Timestamp, UserName};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a person asked of a whole run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who.
    pub by: UserName,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// How one step stands.
#[derive(Clone, Debug, PartialEq)]
pub struct StepState {
    /// In one word.
    pub status: StepStatus,
    /// Attempts begun so far.
    pub attempts: u32,
    /// When the first attempt began.
    pub first_started: Option<Timestamp>,
    /// When the step, or its undoing, last ended; `None` while it runs.
    pub ended: Option<Timestamp>,
    /// What went wrong, while the step waits for a person.
    pub error: Option<String>,
    /// What the *first* attempt observed; `None` when no attempt came so far.
    pub seen: Option<Value>,
    /// What acting gave, once it succeeded.
    pub output: Option<Value>,
    /// What the step proved, once it succeeded.
    pub verification: Option<Verification>,
    /// What undoing removed, once it ended.
    pub undone: Option<Value>,
    /// A person asked to try again and no new attempt has begun since. Such a step begins even
    /// while others have failed.
    pub retry_asked: bool,
    /// An attempt began and its end is not in the log: it runs, or its server was killed.
    pub open: bool,
}

/// How a run stands.
#[derive(Clone, Debug, PartialEq)]
pub struct RunState {
    /// In one word.
    pub status: RunStatus,
    /// Step by step; every step of the plan is in it.
    pub steps: BTreeMap<StepId, StepState>,
    /// Steps that succeeded or were skipped; the number falls to 0 as they are undone.
    pub done: u64,
    /// A person's pause that nobody lifted.
    pub paused_by: Option<Asked>,
    /// The request to undo the wave, once made.
    pub undo: Option<Asked>,
    /// How it ended; `None` while it goes on.
    pub outcome: Option<RunOutcome>,
    /// The number of the last event; 0 for an empty log.
    pub seq: i64,
}

impl RunState {
    /// Whether a step is in this status.
    pub fn any(&self, status: StepStatus) -> bool {
        self.steps.values().any(|step| step.status == status)
    }
    /// Whether every step is in one of these statuses.
    pub fn all(&self, statuses: &[StepStatus]) -> bool {
        self.steps
            .values()
            .all(|step| statuses.contains(&step.status))
    }
}

/// Where the forward way of a step stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Forward {
    Fresh,
    Open,
    Succeeded,
    Failed,
    Again,
    Skipped,
}

/// Where the way back of a step stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Back {
    None,
    Open,
    Finished,
    Failed,
    Again,
    Left,
}

/// Folds the log of a run. Events about steps that the plan does not hold are ignored.
pub fn project(steps: &[StepSpec], log: &[Event]) -> RunState {
    let mut ways: BTreeMap<&StepId, (Forward, Back)> = steps
        .iter()
        .map(|spec| (&spec.id, (Forward::Fresh, Back::None)))
        .collect();
    let mut run = RunState {
        status: RunStatus::Running,
        steps: steps
            .iter()
            .map(|spec| (spec.id.clone(), untouched()))
            .collect(),
        done: 0,
        paused_by: None,
        undo: None,
        outcome: None,
        seq: log.last().map_or(0, |event| event.seq),
    };
    for event in log {
        match &event.step {
            None => fold_run(&mut run, event),
            Some(id) => {
                if let (Some(step), Some(way)) = (run.steps.get_mut(id), ways.get_mut(id)) {
                    fold_step(step, way, event);
                }
            }
        }
    }
    let ended_well: BTreeMap<&StepId, bool> = ways
        .iter()
        .map(|(id, way)| (*id, matches!(way.0, Forward::Succeeded | Forward::Skipped)))
        .collect();
    for spec in steps {
        let (Some(step), Some(way)) = (run.steps.get_mut(&spec.id), ways.get(&spec.id)) else {
            continue;
        };
        step.status = if run.undo.is_some() {
            back_status(spec, step, *way)
        } else {
            let needs_met = spec
                .needs
                .iter()
                .all(|need| ended_well.get(need).copied().unwrap_or(true));
            forward_status(way.0, needs_met)
        };
        step.retry_asked = way.0 == Forward::Again && run.undo.is_none() || way.1 == Back::Again;
        step.open = way.0 == Forward::Open || way.1 == Back::Open;
    }
    run.done = run
        .steps
        .values()
        .filter(|step| matches!(step.status, StepStatus::Succeeded | StepStatus::Skipped))
        .count() as u64;
    run.status = run_status(&run);
    run
}

fn untouched() -> StepState {
    StepState {
        status: StepStatus::Waiting,
        attempts: 0,
        first_started: None,
        ended: None,
        error: None,
        seen: None,
        output: None,
        verification: None,
        undone: None,
        retry_asked: false,
        open: false,
    }
}

fn fold_run(run: &mut RunState, event: &Event) {
    let asked = |by: &UserName, reason: &str| {
        Some(Asked {
            by: by.clone(),
            reason: reason.to_owned(),
            at: event.at,
        })
    };
    match &event.what {
        Happening::PauseRequested { by, reason } => run.paused_by = asked(by, reason),
        Happening::ResumeRequested { .. } => run.paused_by = None,
        Happening::UndoRequested { by, reason } => {
            run.undo = asked(by, reason);
            // Whoever asks to undo wants it to go on: an older pause is lifted by it.
            run.paused_by = None;
            run.outcome = None;
        }
        Happening::RunFinished { outcome } => run.outcome = Some(*outcome),
        _ => {}
    }
}

fn fold_step(step: &mut StepState, (forward, back): &mut (Forward, Back), event: &Event) {
    match &event.what {
        Happening::Started { attempt, .. } => {
            *forward = Forward::Open;
            step.attempts = step.attempts.max(*attempt);
            step.first_started.get_or_insert(event.at);
            (step.ended, step.error) = (None, None);
        }
        Happening::Observed { seen } => {
            step.seen.get_or_insert_with(|| seen.clone());
        }
        Happening::Succeeded {
            output,
            verification,
        } => {
            *forward = Forward::Succeeded;
            step.output = Some(output.clone());
            step.verification = Some(verification.clone());
            (step.ended, step.error) = (Some(event.at), None);
        }
        Happening::Failed { error, .. } => {
            *forward = Forward::Failed;
            (step.ended, step.error) = (Some(event.at), Some(error.clone()));
        }
        Happening::RetryRequested { .. } => {
            if *back == Back::Failed {
                *back = Back::Again;
            } else if *forward == Forward::Failed {
                *forward = Forward::Again;
            }
            step.error = None;
        }
        Happening::Skipped { .. } => {
            if *back == Back::Failed {
                *back = Back::Left;
            } else {
                *forward = Forward::Skipped;
            }
            (step.ended, step.error) = (Some(event.at), None);
        }
        Happening::UndoStarted { .. } => {
            *back = Back::Open;
            // Whoever undoes holds the lease, so no attempt runs any more.
            if *forward == Forward::Open {
                *forward = Forward::Failed;
            }
            (step.ended, step.error) = (None, None);
        }
        Happening::UndoFinished { output } => {
            *back = Back::Finished;
            step.undone = Some(output.clone());
            (step.ended, step.error) = (Some(event.at), None);
        }
        Happening::UndoFailed { error } => {
            *back = Back::Failed;
            (step.ended, step.error) = (Some(event.at), Some(error.clone()));
        }
        _ => {}
    }
}

fn forward_status(forward: Forward, needs_met: bool) -> StepStatus {
    match forward {
        Forward::Fresh if needs_met => StepStatus::Ready,
        Forward::Fresh => StepStatus::Waiting,
        Forward::Again => StepStatus::Ready,
        Forward::Open => StepStatus::Running,
        Forward::Succeeded => StepStatus::Succeeded,
        Forward::Failed => StepStatus::Failed,
        Forward::Skipped => StepStatus::Skipped,
    }
}

fn back_status(spec: &StepSpec, step: &StepState, (forward, back): (Forward, Back)) -> StepStatus {
    // A step that never observed never acted: there is nothing to take back.
    let acted = step.seen.is_some();
    let settled = match (&spec.undo, acted) {
        (Undo::Cannot(_), true) => Some(StepStatus::Kept),
        (Undo::Nothing, _) | (_, false) => Some(StepStatus::Undone),
        (Undo::Can(_), true) => None,
    };
    match back {
        Back::Open => StepStatus::Undoing,
        Back::Failed => StepStatus::UndoFailed,
        Back::Left => StepStatus::Kept,
        Back::Finished => settled.unwrap_or(StepStatus::Undone),
        Back::Again => StepStatus::UndoWaiting,
        // An attempt that may still run is first brought to its end, under its lease.
        Back::None if forward == Forward::Open => StepStatus::UndoWaiting,
        Back::None => settled.unwrap_or(StepStatus::UndoWaiting),
    }
}

fn run_status(run: &RunState) -> RunStatus {
    match run.outcome {
        Some(RunOutcome::Succeeded) => RunStatus::Succeeded,
        Some(RunOutcome::Undone) => RunStatus::Undone,
        None if run.paused_by.is_some()
            || run.any(StepStatus::Failed)
            || run.any(StepStatus::UndoFailed) =>
        {
            RunStatus::Paused
        }
        None if run.undo.is_some() => RunStatus::Undoing,
        None => RunStatus::Running,
    }
}
