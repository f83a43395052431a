//! What differs between two versions of the plan, and when a version's waves move.

use super::{ApiError, Wire};
use landfall_domain::view::{CalendarQuery, CalendarView, PlanDiffQuery, PlanDiffView};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// What differs between two versions; `None` when there are no two.
#[server(endpoint = "plan/diff", input = Json, output = Wire)]
pub async fn plan_diff(query: PlanDiffQuery) -> Result<Option<PlanDiffView>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.plan_diff_page(&user, &query).await?)
}

/// When the waves of a version move; `None` when there is no plan yet.
#[server(endpoint = "plan/calendar", input = Json, output = Wire)]
pub async fn calendar(query: CalendarQuery) -> Result<Option<CalendarView>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.calendar(&user, &query).await?)
}
