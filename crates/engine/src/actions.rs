//! What a person may do to a run, and what it becomes in the log. Pure, so that the button and the
//! server agree.

use crate::port::NewEvent;
use crate::state::{RunState, project};
use landfall_domain::run::{Event, Happening, RunOutcome, StepStatus};
use landfall_domain::view::{RunAction, RunActions};
use landfall_domain::{StepId, StepSpec, UserName};

/// Why an action is refused; a sentence for the person who tried.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActionError {
    /// Nobody could later tell why it was done.
    #[error("Say why: the reason is kept in the audit log and must not be empty")]
    NoReason,
    /// The plan has no such step.
    #[error("This run has no step `{0}`; reload the page")]
    NoSuchStep(StepId),
    /// Only what failed waits for a person.
    #[error("Step `{step}` cannot be {verb}: it has not failed, it is {status}")]
    NotFailed {
        /// The step.
        step: StepId,
        /// `retried` or `skipped`.
        verb: &'static str,
        /// How it stands, in words.
        status: &'static str,
    },
    /// A pause is already on.
    #[error("The run is already paused by {0}; resume it to go on")]
    AlreadyPaused(UserName),
    /// There is no pause to lift.
    #[error("Nobody paused the run, so there is nothing to resume; {0}")]
    NotPaused(&'static str),
    /// The wave is being undone or is undone.
    #[error("Undoing was already asked for by {0}")]
    AlreadyUndoing(UserName),
    /// Nothing is left to do.
    #[error("The run is over: {0}")]
    Over(&'static str),
}

/// What may be done to a run now, by whoever has the role for it.
pub fn allowed(steps: &[StepSpec], log: &[Event]) -> RunActions {
    let run = project(steps, log);
    let failed: Vec<StepId> = steps
        .iter()
        .filter(|spec| is_failed(&run, &spec.id))
        .map(|spec| spec.id.clone())
        .collect();
    RunActions {
        retry: failed.clone(),
        skip: failed,
        pause: run.outcome.is_none() && run.paused_by.is_none(),
        resume: run.outcome.is_none() && run.paused_by.is_some(),
        undo: run.undo.is_none(),
        why_not: (run.outcome == Some(RunOutcome::Undone)).then(|| {
            "The wave is undone. To run it again, start a new run from the wave's page.".to_owned()
        }),
    }
}

/// Turns what a person does into the event to be appended.
///
/// Undoing is allowed at any time before the run is undone, also after it succeeded and after a
/// point of no return: whether the loss is worth it is a person's decision, with a reason.
///
/// # Errors
/// A sentence why it cannot be done.
pub fn apply(
    steps: &[StepSpec],
    log: &[Event],
    action: &RunAction,
    by: &UserName,
    reason: &str,
) -> Result<NewEvent, ActionError> {
    let (by, reason) = (by.clone(), reason.trim().to_owned());
    if reason.is_empty() {
        return Err(ActionError::NoReason);
    }
    let run = project(steps, log);
    match run.outcome {
        Some(RunOutcome::Undone) => return Err(ActionError::Over("it is undone")),
        Some(RunOutcome::Succeeded) if *action != RunAction::Undo => {
            return Err(ActionError::Over("every step ended; it can only be undone"));
        }
        _ => {}
    }
    match action {
        RunAction::Retry(step) => {
            check_failed(&run, step, "retried")?;
            Ok(NewEvent::of(step, Happening::RetryRequested { by, reason }))
        }
        RunAction::Skip(step) => {
            check_failed(&run, step, "skipped")?;
            Ok(NewEvent::of(step, Happening::Skipped { by, reason }))
        }
        RunAction::Pause => match run.paused_by {
            Some(earlier) => Err(ActionError::AlreadyPaused(earlier.by)),
            None => Ok(NewEvent::run(Happening::PauseRequested { by, reason })),
        },
        RunAction::Resume if run.paused_by.is_none() => {
            let way_out = if run.any(StepStatus::Failed) || run.any(StepStatus::UndoFailed) {
                "a step failed: retry it, skip it, or undo the wave"
            } else {
                "it goes on by itself"
            };
            Err(ActionError::NotPaused(way_out))
        }
        RunAction::Resume => Ok(NewEvent::run(Happening::ResumeRequested { by, reason })),
        RunAction::Undo => match run.undo {
            Some(earlier) => Err(ActionError::AlreadyUndoing(earlier.by)),
            None => Ok(NewEvent::run(Happening::UndoRequested { by, reason })),
        },
    }
}

fn is_failed(run: &RunState, step: &StepId) -> bool {
    run.outcome.is_none()
        && run
            .steps
            .get(step)
            .is_some_and(|step| matches!(step.status, StepStatus::Failed | StepStatus::UndoFailed))
}

fn check_failed(run: &RunState, step: &StepId, verb: &'static str) -> Result<(), ActionError> {
    let Some(state) = run.steps.get(step) else {
        return Err(ActionError::NoSuchStep(step.clone()));
    };
    if is_failed(run, step) {
        return Ok(());
    }
    Err(ActionError::NotFailed {
        step: step.clone(),
        verb,
        status: words(state.status),
    })
}

fn words(status: StepStatus) -> &'static str {
    match status {
        StepStatus::Waiting => "waiting for other steps",
        StepStatus::Ready => "about to begin",
        StepStatus::Running => "running",
        StepStatus::Succeeded => "done",
        StepStatus::Failed => "failed",
        StepStatus::Skipped => "skipped",
        StepStatus::UndoWaiting => "waiting to be undone",
        StepStatus::Undoing => "being undone",
        StepStatus::Undone => "undone",
        StepStatus::UndoFailed => "not undone",
        StepStatus::Kept => "kept",
    }
}
