//! The dependency graph as it is drawn.

use crate::{Answer, Backend, internal, inventory::wave_of};
use landfall_domain::{
    user::User,
    view::{GraphQuery, GraphView, ReachQuery, ReachView},
};
use landfall_planner::{GraphFacts, graph_view, move_groups, reach};

impl Backend {
    /// The boxes and lines that the query asks for, laid out.
    ///
    /// # Errors
    /// When the query names a snapshot that does not exist.
    pub async fn graph(&self, _user: &User, query: &GraphQuery) -> Answer<GraphView> {
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(GraphView::default());
        };
        let plan = self.plan_of(&estate.snapshot.id).await?;
        let query = query.clone();
        tokio::task::spawn_blocking(move || {
            let plan = plan.as_deref();
            let waves = plan.map(wave_of).unwrap_or_default();
            let none = Default::default();
            let placements = plan.map(|plan| &plan.body.placements);
            let groups = match plan {
                Some(plan) => plan.body.groups.clone(),
                None => move_groups(&estate.snapshot, &estate.graph, placements.unwrap_or(&none)),
            };
            let facts = GraphFacts {
                snapshot: &estate.snapshot,
                graph: &estate.graph,
                placements,
                groups: &groups,
                wave_of: &waves,
            };
            let mut view = graph_view(&facts, &query);
            view.snapshot = Some(estate.snapshot.id.clone());
            view
        })
        .await
        .map_err(internal)
    }

    /// What breaks if the resource in question moves, and the way from it to another.
    ///
    /// # Errors
    /// When the query names a snapshot that does not exist.
    pub async fn reach(&self, _user: &User, query: &ReachQuery) -> Answer<ReachView> {
        let Some(estate) = self.estate(query.snapshot.as_ref()).await? else {
            return Ok(ReachView::default());
        };
        let query = query.clone();
        tokio::task::spawn_blocking(move || reach(&estate.snapshot, &estate.graph, &query))
            .await
            .map_err(internal)
    }
}
