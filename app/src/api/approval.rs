//! Waves and their gates.

use super::{ApiError, Wire};
use landfall_domain::approval::{Decision, Gate};
use landfall_domain::view::WaveView;
use landfall_domain::{Digest, PlanId, RunId};
use leptos::prelude::*;

/// The page of a wave.
#[server(endpoint = "wave", output = Wire)]
pub async fn wave(plan: PlanId, number: u32) -> Result<WaveView, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.wave(&user, &plan, number).await?)
}

/// Signs a wave, rejects it or withdraws. `digest` is the one that the person saw.
#[server(endpoint = "wave/sign", output = Wire)]
pub async fn sign(
    plan: PlanId,
    wave: u32,
    digest: Digest,
    decision: Decision,
    #[server(default)] comment: String,
) -> Result<Gate, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend
        .sign(&user, &plan, wave, &digest, decision, &comment)
        .await?)
}

/// Starts the run of an approved wave and goes to its page.
#[server(endpoint = "wave/run", output = Wire)]
pub async fn start_run(plan: PlanId, wave: u32, digest: Digest) -> Result<RunId, ApiError> {
    let (backend, user) = super::auth::person().await?;
    let run = backend.start_run(&user, &plan, wave, &digest).await?;
    leptos_axum::redirect(&crate::routes::run(&run));
    Ok(run)
}
