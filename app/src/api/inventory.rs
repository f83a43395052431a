//! What the estate holds.

use super::{ApiError, Wire};
use landfall_domain::view::{InventoryPage, InventoryQuery, ResourceView, SavedView};
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

/// Values of one facet that hold `text`, with counts, the commonest first, at most 50: for facets
/// with more values than a page lists.
#[server(endpoint = "inventory/facet", input = Json, output = Wire)]
pub async fn facet_values(
    query: InventoryQuery,
    facet: String,
    text: String,
) -> Result<Vec<(String, u64)>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend
        .facet_values(&user, &query, &facet, text.trim())
        .await?)
}

/// The person's own saved views and the shared ones, by name.
#[server(endpoint = "views", output = Wire)]
pub async fn views() -> Result<Vec<SavedView>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.views(&user).await?)
}

/// Keeps the query (as in the URL of the inventory) under a name. A plain form may send it.
#[server(endpoint = "view/save", output = Wire)]
pub async fn save_view(
    name: String,
    #[server(default)] shared: bool,
    #[server(default)] query: String,
) -> Result<SavedView, ApiError> {
    let (backend, user) = super::auth::person().await?;
    let query = crate::query::inventory(&query);
    Ok(backend.save_view(&user, &name, shared, &query).await?)
}

/// Gives a view another name and says whether everybody sees it.
#[server(endpoint = "view/rename", output = Wire)]
pub async fn rename_view(
    id: String,
    name: String,
    #[server(default)] shared: bool,
) -> Result<(), ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.rename_view(&user, &id, &name, shared).await?)
}

/// Removes a view.
#[server(endpoint = "view/delete", output = Wire)]
pub async fn delete_view(id: String) -> Result<(), ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.delete_view(&user, &id).await?)
}
