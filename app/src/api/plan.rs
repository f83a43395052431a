//! Plans and their versions.

use super::{ApiError, Wire};
use landfall_domain::PlanId;
use landfall_domain::edit::Edit;
use landfall_domain::view::{
    BoardQuery, BoardView, Carried, PlanRequest, PlanView, WhatIf, WhatIfRequest,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One version, the newest when none is named; `None` when there is no plan yet.
#[server(endpoint = "plan", input = Json, output = Wire)]
pub async fn plan(id: Option<PlanId>) -> Result<Option<PlanView>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.plan(&user, id.as_ref()).await?)
}

/// Makes a new version and tells its id.
#[server(endpoint = "plan/make", input = Json, output = Wire)]
pub async fn make_plan(request: PlanRequest) -> Result<PlanId, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.make_plan(&user, &request).await?)
}

/// The board of one version, the newest when none is named; `None` when there is no plan yet.
#[server(endpoint = "plan/board", input = Json, output = Wire)]
pub async fn board(query: BoardQuery) -> Result<Option<BoardView>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.board(&user, &query).await?)
}

/// What would change, before anything is kept.
#[server(name = AskWhatIf, endpoint = "plan/what-if", input = Json, output = Wire)]
pub async fn what_if(request: WhatIfRequest) -> Result<WhatIf, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.what_if(&user, &request).await?)
}

/// Keeps what a person changes on a version and has not made a version of. `was`: what the page knew
/// to be kept. Gives what is kept now, with what other windows of the person changed.
#[server(endpoint = "plan/draft", input = Json, output = Wire)]
pub async fn save_draft(
    plan: PlanId,
    was: Vec<Edit>,
    edits: Vec<Edit>,
) -> Result<Vec<Edit>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.save_draft(&user, &plan, &was, &edits).await?)
}

/// Takes the person's edits over to another version.
#[server(endpoint = "plan/draft/carry", input = Json, output = Wire)]
pub async fn carry_draft(from: PlanId, to: PlanId) -> Result<Carried, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.carry_draft(&user, &from, &to).await?)
}
