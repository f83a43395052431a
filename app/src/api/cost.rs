//! What a plan costs.

use super::{ApiError, Wire};
use landfall_domain::PlanId;
use landfall_domain::view::CostView;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The estimate of one version, the newest when none is named.
#[server(endpoint = "cost", input = Json, output = Wire)]
pub async fn cost(plan: Option<PlanId>) -> Result<Option<CostView>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.cost(&user, plan.as_ref()).await?)
}
