//! The log of who did what.

use super::{ApiError, Wire};
use landfall_domain::view::AuditPage;
use leptos::prelude::*;

/// Entries that hold `filter` in actor, action or subject, the newest first.
#[server(endpoint = "audit", output = Wire)]
pub async fn audit(
    #[server(default)] filter: String,
    offset: u64,
    limit: u64,
) -> Result<AuditPage, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.audit(&user, &filter, offset, limit).await?)
}
