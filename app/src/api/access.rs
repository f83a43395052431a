//! Who may do what.

use super::{ApiError, Wire};
use landfall_domain::view::AccessView;
use landfall_domain::{ResourceId, SnapshotId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// What the policies say of one resource; of the newest snapshot when none is named.
#[server(endpoint = "access", input = Json, output = Wire)]
pub async fn access(id: ResourceId, snapshot: Option<SnapshotId>) -> Result<AccessView, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.access(&user, snapshot.as_ref(), &id).await?)
}
