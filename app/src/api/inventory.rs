//! What the estate holds.

use super::{ApiError, Wire};
use landfall_domain::view::{InventoryPage, InventoryQuery, ResourceView};
use landfall_domain::{ResourceId, SnapshotId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of the inventory.
#[server(endpoint = "inventory", input = Json, output = Wire)]
pub async fn inventory(query: InventoryQuery) -> Result<InventoryPage, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.inventory(&user, &query).await?)
}

/// One resource with everything known about it; of the newest snapshot when none is named.
#[server(endpoint = "resource", input = Json, output = Wire)]
pub async fn resource(
    id: ResourceId,
    snapshot: Option<SnapshotId>,
) -> Result<ResourceView, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.resource(&user, snapshot.as_ref(), &id).await?)
}
