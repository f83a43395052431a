//! Plans and their versions.

use super::{ApiError, Wire};
use landfall_domain::PlanId;
use landfall_domain::view::{PlanRequest, PlanView};
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
