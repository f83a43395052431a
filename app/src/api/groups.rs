//! Move groups, who is responsible for them, and what is said about them.

use super::{ApiError, Wire};
use landfall_domain::PlanId;
use landfall_domain::view::{GroupView, GroupsPage, GroupsQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One move group, by its id or by any of its resources.
#[server(name = GetGroup, endpoint = "group", input = Json, output = Wire)]
pub async fn group(plan: PlanId, id: String) -> Result<GroupView, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.group(&user, &plan, &id).await?)
}

/// The move groups of a version; `None` when there is no plan yet.
#[server(name = GetGroups, endpoint = "groups", input = Json, output = Wire)]
pub async fn groups(query: GroupsQuery) -> Result<Option<GroupsPage>, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.groups(&user, &query).await?)
}

/// Says something about a group. A plain form may send it.
#[server(name = Comment, endpoint = "group/comment", output = Wire)]
pub async fn comment(plan: PlanId, group: String, text: String) -> Result<u64, ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.comment(&user, &plan, &group, &text).await?)
}

/// Says that a comment is settled, or open again. A plain form may send it.
#[server(name = Resolve, endpoint = "group/resolve", output = Wire)]
pub async fn resolve(comment: u64, resolved: bool) -> Result<(), ApiError> {
    let (backend, user) = super::auth::person().await?;
    Ok(backend.resolve_comment(&user, comment, resolved).await?)
}

/// Gives groups to somebody, and tells how many. A plain form may send it.
#[server(name = Own, endpoint = "group/own", output = Wire)]
pub async fn own(
    plan: PlanId,
    #[server(default)] groups: Vec<String>,
    #[server(default)] application: String,
    #[server(default)] owner: String,
) -> Result<u64, ApiError> {
    let (backend, user) = super::auth::person().await?;
    let request = landfall_domain::view::OwnRequest {
        plan,
        groups,
        application,
        owner,
    };
    Ok(backend.own_groups(&user, &request).await?)
}

/// Says how critical a group is, in the person's edits on the board. A plain form may send it. `value`:
/// from 0 to 100, or empty for what the evidence says.
#[server(name = SetCriticality, endpoint = "group/criticality", output = Wire)]
pub async fn set_criticality(
    plan: PlanId,
    group: String,
    #[server(default)] value: String,
) -> Result<(), ApiError> {
    let (backend, user) = super::auth::person().await?;
    // What is no number is refused as one that is too great.
    let value = match value.trim() {
        "" => None,
        text => Some(text.parse().unwrap_or(u32::MAX)),
    };
    backend.set_criticality(&user, &plan, &group, value).await?;
    Ok(())
}
