//! Who depends on whom.

use super::{ApiError, Wire};
use landfall_domain::view::{ExternalView, GraphQuery, GraphView, ReachQuery, ReachView};
use landfall_domain::{ExternalChoice, ExternalDecision, ResourceId};
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

/// An account or a host outside of the estate, with what was decided about it.
#[server(endpoint = "external", input = Json, output = Wire)]
pub async fn external(node: ResourceId) -> Result<ExternalView, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.external(&user, &node).await?)
}

/// Says what becomes of an account or a host outside of the estate. A plain form may send it. `version`:
/// of the decision that the person saw, 0 for none.
#[server(name = DecideExternal, endpoint = "external/decide", output = Wire)]
pub async fn decide_external(
    node: ResourceId,
    choice: ExternalChoice,
    #[server(default)] note: String,
    version: u64,
) -> Result<ExternalDecision, ApiError> {
    let (backend, user) = super::auth::person().await?;
    let decided = backend.decide_external(&user, &node, choice, &note, version);
    Ok(decided.await?)
}
