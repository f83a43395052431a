//! What waits on a person, and how the whole migration stands.

use super::{ApiError, Wire};
use landfall_domain::view::{InboxItem, Overview};
use leptos::prelude::*;

/// What waits on the person who looks, the most urgent first.
#[server(endpoint = "inbox", output = Wire)]
pub async fn inbox() -> Result<Vec<InboxItem>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.inbox(&user).await?)
}

/// How the migration stands.
#[server(name = GetOverview, endpoint = "overview", output = Wire)]
pub async fn overview() -> Result<Overview, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.overview(&user).await?)
}
