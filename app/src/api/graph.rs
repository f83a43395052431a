//! Who depends on whom.

use super::{ApiError, Wire};
use landfall_domain::view::{GraphQuery, GraphView, ReachQuery, ReachView};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The graph as it is drawn.
#[server(endpoint = "graph", input = Json, output = Wire)]
pub async fn graph(query: GraphQuery) -> Result<GraphView, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.graph(&user, &query).await?)
}

/// What breaks if a resource moves, and the way from it to another.
#[server(endpoint = "graph/reach", input = Json, output = Wire)]
pub async fn reach(query: ReachQuery) -> Result<ReachView, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.reach(&user, &query).await?)
}
