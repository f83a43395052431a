//! What was read, and what could not be.

use super::{ApiError, Wire};
use landfall_domain::SnapshotId;
use landfall_domain::view::CoverageView;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Every part of a snapshot's reading, the newest snapshot's when none is named; `None` when there
/// is none.
#[server(endpoint = "coverage", input = Json, output = Wire)]
pub async fn coverage(snapshot: Option<SnapshotId>) -> Result<Option<CoverageView>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.coverage(&user, snapshot.as_ref()).await?)
}
