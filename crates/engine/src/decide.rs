//! What is to be done next. All policy of runs is here, and it is pure.
//!
//! - A step begins when all that it needs succeeded or was skipped by a person.
//! - A failure, like a pause, means: *begin no further step*, independent ones included. What
//!   already runs goes on to its end. Nothing unwinds by itself.
//! - A step whose retry a person asked for begins although others have failed: one person's retry
//!   releases one step and no other. A person's pause holds it back all the same.
//! - An attempt without an end (its server was killed, or it still runs elsewhere: the lease
//!   tells) is run again, even while the run is paused, since it had already begun.
//! - Undoing goes in reverse: a step is undone when everything that needs it is undone or kept.
//!   A failure to undo holds back all further undoing until a person retries or leaves it.

use crate::state::{RunState, project};
use landfall_domain::run::{Event, RunOutcome, StepStatus};
use landfall_domain::{StepId, StepSpec};

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Run an attempt of a step, or carry on one that was interrupted.
    Run {
        /// Which.
        step: StepId,
    },
    /// Undo a step, or carry on an undoing that was interrupted.
    Undo {
        /// Which.
        step: StepId,
    },
    /// Write down that nothing is left to do.
    Finish {
        /// How the run ended.
        outcome: RunOutcome,
    },
}

/// Everything that may be done now, in the order of the plan (of its reverse, for undoing). All of
/// it may be done at once.
pub fn decide(steps: &[StepSpec], log: &[Event]) -> Vec<Command> {
    decide_in(steps, &project(steps, log))
}

/// As [`decide`], for a log that is already projected.
pub fn decide_in(steps: &[StepSpec], run: &RunState) -> Vec<Command> {
    if run.outcome.is_some() {
        Vec::new()
    } else if run.undo.is_some() {
        backward(steps, run)
    } else {
        forward(steps, run)
    }
}

fn forward(steps: &[StepSpec], run: &RunState) -> Vec<Command> {
    if run.all(&[StepStatus::Succeeded, StepStatus::Skipped]) {
        return vec![Command::Finish {
            outcome: RunOutcome::Succeeded,
        }];
    }
    let paused = run.paused_by.is_some();
    let failed = run.any(StepStatus::Failed);
    steps
        .iter()
        .filter(|spec| {
            run.steps
                .get(&spec.id)
                .is_some_and(|step| match step.status {
                    StepStatus::Running => true,
                    StepStatus::Ready => !paused && (!failed || step.retry_asked),
                    _ => false,
                })
        })
        .map(|spec| Command::Run {
            step: spec.id.clone(),
        })
        .collect()
}

fn backward(steps: &[StepSpec], run: &RunState) -> Vec<Command> {
    let settled = |status| matches!(status, StepStatus::Undone | StepStatus::Kept);
    if run.all(&[StepStatus::Undone, StepStatus::Kept]) {
        return vec![Command::Finish {
            outcome: RunOutcome::Undone,
        }];
    }
    let paused = run.paused_by.is_some();
    let failed = run.any(StepStatus::UndoFailed);
    let dependents_settled = |id: &StepId| {
        steps
            .iter()
            .filter(|spec| spec.needs.contains(id))
            .all(|spec| {
                run.steps
                    .get(&spec.id)
                    .is_none_or(|step| settled(step.status))
            })
    };
    steps
        .iter()
        .rev()
        .filter(|spec| {
            run.steps
                .get(&spec.id)
                .is_some_and(|step| match step.status {
                    StepStatus::Undoing => true,
                    StepStatus::UndoWaiting => {
                        !paused && (!failed || step.retry_asked) && dependents_settled(&spec.id)
                    }
                    _ => false,
                })
        })
        .map(|spec| Command::Undo {
            step: spec.id.clone(),
        })
        .collect()
}
