//! Target accounts of resources, and what people decide about them.

use super::{ApiError, Wire};
use landfall_domain::view::{AccountView, AccountsPage, AccountsQuery, MoveRequest};
use landfall_domain::{Environment, ResourceId, SnapshotId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// A page of the accounts, the least sure first.
#[server(endpoint = "accounts", input = Json, output = Wire)]
pub async fn accounts(query: AccountsQuery) -> Result<AccountsPage, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.accounts(&user, &query).await?)
}

/// Where one resource goes; of the newest snapshot when none is named.
#[server(endpoint = "account", input = Json, output = Wire)]
pub async fn account(
    id: ResourceId,
    snapshot: Option<SnapshotId>,
) -> Result<AccountView, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.account_of(&user, snapshot.as_ref(), &id).await?)
}

/// Moves resources to another account and tells the number of the decision.
#[server(endpoint = "accounts/move", input = Json, output = Wire)]
pub async fn move_accounts(request: MoveRequest) -> Result<u64, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.move_accounts(&user, &request).await?)
}

/// Takes a decision back. A plain form may send it.
#[server(endpoint = "accounts/undo", output = Wire)]
pub async fn undo_accounts(number: u64) -> Result<u64, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.undo_accounts(&user, number).await?)
}

/// Says where staging goes. A plain form may send it.
#[server(endpoint = "accounts/staging", output = Wire)]
pub async fn place_staging(to: Environment, reason: String, version: u64) -> Result<u64, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.place_staging(&user, to, &reason, version).await?)
}
