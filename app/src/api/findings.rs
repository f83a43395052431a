//! Findings about the estate.

use super::{ApiError, Wire};
use landfall_domain::view::{FindingsPage, FindingsQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// A page of findings; with `resource` in the query, those of one resource.
#[server(endpoint = "findings", input = Json, output = Wire)]
pub async fn findings(query: FindingsQuery) -> Result<FindingsPage, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.estate_findings(&user, &query).await?)
}
