//! Discovery: start, watch, cancel.

use super::{ApiError, Wire};
use landfall_domain::ScanId;
use landfall_domain::progress::ScanProgress;
use landfall_domain::view::SnapshotSummary;
use leptos::prelude::*;

/// Starts a scan of the estate.
#[server(endpoint = "scan/start", output = Wire)]
pub async fn start_scan() -> Result<ScanId, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.start_scan(&user).await?)
}

/// Stops a scan.
#[server(endpoint = "scan/cancel", output = Wire)]
pub async fn cancel_scan(scan: ScanId) -> Result<(), ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.cancel_scan(&user, &scan).await?)
}

/// How a scan stands: what the page asks for when events do not arrive.
#[server(name = GetScan, endpoint = "scan/progress", output = Wire)]
pub async fn scan_progress(scan: ScanId) -> Result<ScanProgress, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.scan(&user, &scan).await?)
}

/// The scan that goes on, else the last one.
#[server(endpoint = "scan/latest", output = Wire)]
pub async fn latest_scan() -> Result<Option<ScanProgress>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.latest_scan(&user).await?)
}

/// All snapshots, the newest first.
#[server(endpoint = "snapshots", output = Wire)]
pub async fn snapshots() -> Result<Vec<SnapshotSummary>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.snapshots(&user).await?)
}
