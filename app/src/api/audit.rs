//! The log of who did what.

use super::{ApiError, Wire};
use landfall_domain::view::AuditPage;
use leptos::prelude::*;

/// Entries that hold `filter` in actor, action or subject, the newest first: those before or after
/// an entry, by its number, or the newest.
#[server(endpoint = "audit", output = Wire)]
pub async fn audit(
    #[server(default)] filter: String,
    #[server(default)] before: Option<i64>,
    #[server(default)] after: Option<i64>,
    limit: u64,
) -> Result<AuditPage, ApiError> {
    use landfall_backend::AuditFrom;
    let (backend, user) = super::auth::person().await?;
    let from = match (before, after) {
        (Some(seq), _) => AuditFrom::Before(seq),
        (None, Some(seq)) => AuditFrom::After(seq),
        (None, None) => AuditFrom::Newest,
    };
    Ok(backend.audit(&user, &filter, from, limit).await?)
}
