//! Snapshots, what differs between two, and the history of a resource. The list is in `scan`.

use super::{ApiError, Wire};
use landfall_domain::view::{DiffQuery, DiffView, History, ImportOutcome, SnapshotView};
use landfall_domain::{ResourceId, SnapshotId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One snapshot, the newest when none is named; `None` when there is none.
#[server(endpoint = "snapshot", input = Json, output = Wire)]
pub async fn snapshot(id: Option<SnapshotId>) -> Result<Option<SnapshotView>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.snapshot(&user, id.as_ref()).await?)
}

/// What differs between two snapshots; `None` when there are no two.
#[server(endpoint = "diff", input = Json, output = Wire)]
pub async fn diff(query: DiffQuery) -> Result<Option<DiffView>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.diff(&user, &query).await?)
}

/// A resource over all snapshots of its account.
#[server(name = GetHistory, endpoint = "history", input = Json, output = Wire)]
pub async fn history(id: ResourceId, snapshot: Option<SnapshotId>) -> Result<History, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.history(&user, snapshot.as_ref(), &id).await?)
}

/// What became of files that this person sent.
#[server(name = GetImportOutcome, endpoint = "import", input = Json, output = Wire)]
pub async fn import_outcome(key: String) -> Result<ImportOutcome, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.import_outcome(&user, &key))
}
