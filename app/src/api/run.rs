//! Runs: watch and act.

use super::{ApiError, Wire};
use landfall_domain::view::{RunSummary, RunView};
use landfall_domain::{RunId, StepId};
use leptos::prelude::*;

/// All runs, the newest first.
#[server(endpoint = "runs", output = Wire)]
pub async fn runs() -> Result<Vec<RunSummary>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.runs(&user).await?)
}

/// The page of a run.
#[server(endpoint = "run", output = Wire)]
pub async fn run(id: RunId) -> Result<RunView, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.run(&user, &id).await?)
}

/// Does something to a run: `retry` or `skip` a step, `pause`, `resume` or `undo` the run.
#[server(endpoint = "run/act", output = Wire)]
pub async fn act_on_run(
    run: RunId,
    what: String,
    step: Option<StepId>,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    use landfall_domain::Refusal;
    use landfall_domain::view::RunAction;
    let (backend, user) = super::auth::person().await?;
    let action = match (what.as_str(), step) {
        ("retry", Some(step)) => RunAction::Retry(step),
        ("skip", Some(step)) => RunAction::Skip(step),
        ("pause", None) => RunAction::Pause,
        ("resume", None) => RunAction::Resume,
        ("undo", None) => RunAction::Undo,
        _ => {
            return Err(Refusal::Invalid {
                field: "what".into(),
                message: "A run can be paused, resumed and undone; a step retried and skipped."
                    .into(),
            }
            .into());
        }
    };
    Ok(backend.act(&user, &run, &action, reason.trim()).await?)
}
