//! Who may do what.

use crate::{Answer, Backend, internal};
use landfall_domain::{
    Principal, ResourceId, SnapshotId, access::AccessEdge, user::User, view::AccessView,
};
use std::collections::BTreeSet;

/// Edges that one page shows.
const MOST: usize = 200;

impl Backend {
    /// What the policies of a snapshot, the newest when none is named, say of one resource.
    ///
    /// # Errors
    /// When there is no such snapshot, or none at all.
    pub async fn access(
        &self,
        _user: &User,
        snapshot: Option<&SnapshotId>,
        id: &ResourceId,
    ) -> Answer<AccessView> {
        let estate = self.some_estate(snapshot).await?;
        let id = id.clone();
        // Reading every policy takes a while the first time.
        tokio::task::spawn_blocking(move || {
            let access = estate.access();
            let mut view = AccessView {
                who: access.of_resource(&id),
                can: access.of_principal(&id),
                proposal: landfall_planner::proposal(&estate.snapshot, &estate.graph, &id),
                ..AccessView::default()
            };
            view.more_who = cut(&mut view.who.edges);
            view.more_can = cut(&mut view.can.edges);
            let named = named(&view);
            view.names = named
                .into_iter()
                .map(|id| {
                    let name = estate.name(&id);
                    (id, name)
                })
                .collect();
            view
        })
        .await
        .map_err(internal)
    }
}

fn cut(edges: &mut Vec<AccessEdge>) -> u64 {
    let more = edges.len().saturating_sub(MOST) as u64;
    edges.truncate(MOST);
    more
}

fn named(view: &AccessView) -> BTreeSet<ResourceId> {
    let edges = view.who.edges.iter().chain(&view.can.edges);
    let mut named: BTreeSet<ResourceId> = edges
        .flat_map(|edge| {
            let principal = match &edge.principal {
                Principal::Resource(id) => Some(id.clone()),
                _ => None,
            };
            principal.into_iter().chain([edge.resource.clone()])
        })
        .collect();
    named.extend(view.can.chains.iter().flat_map(|chain| chain.roles.clone()));
    named.extend(view.can.used_by.iter().cloned());
    named
}
