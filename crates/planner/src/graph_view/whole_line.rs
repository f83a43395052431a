//! Everything that one line of the drawing stands for.

use super::{GraphFacts, boxes::Boxes, near};
use landfall_domain::view::GraphQuery;
use landfall_domain::{Class, Edge, External, ResourceId};

/// All edges from one box to another, as [`graph_view`](super::graph_view) draws them for this query;
/// a line itself carries only a few of them. Boxes that there are not have no edges.
pub fn whole_line(facts: &GraphFacts<'_>, query: &GraphQuery, from: &str, to: &str) -> Vec<Edge> {
    let wanted = |class: Class| query.classes.is_empty() || query.classes.contains(&class);
    let boxes = Boxes::collapse(facts, query, &near::distances(facts, query, &wanted));
    let is = |id: &ResourceId, name: &str| boxes.of(id).is_some_and(|at| boxes.all[at].id == name);
    let inside = facts.graph.edges.iter();
    let inside = inside.filter(|edge| is(&edge.to, to)).cloned();
    let group = to.strip_prefix("group:") == Some(External::GROUP);
    let outside = facts.graph.externals.iter();
    let outside = outside
        .filter(|external| external.needs_decision())
        .filter(|external| group || external.node().as_str() == to)
        .flat_map(External::edges);
    inside
        .chain(outside)
        .filter(|edge| wanted(edge.class) && is(&edge.from, from))
        .collect()
}
