//! Whether Landfall reaches what it needs.

use super::{ApiError, Wire};
use landfall_domain::view::DoctorLine;
use leptos::prelude::*;

/// Tries every account and role.
#[server(endpoint = "doctor", output = Wire)]
pub async fn doctor() -> Result<Vec<DoctorLine>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.doctor(&user).await?)
}
