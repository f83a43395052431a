//! What breaks if one resource moves, and the way from one resource to another.

use landfall_domain::view::{Broken, ReachQuery, ReachView};
use landfall_domain::{Class, Edge, Graph, ResourceId, Snapshot};
use std::collections::{HashMap, HashSet, VecDeque};

/// Rows that a view carries.
const LISTED: usize = 200;

/// Answers a query. Without a focus, or with one that the snapshot does not have, empty.
pub fn reach(snapshot: &Snapshot, graph: &Graph, query: &ReachQuery) -> ReachView {
    let resource = |id: &ResourceId| snapshot.resources.iter().find(|r| r.id == *id);
    let Some(focus) = query.focus.as_ref().and_then(resource) else {
        return ReachView::default();
    };
    let order = dependents(graph, &focus.id);
    let moved: HashSet<&ResourceId> = order.iter().map(|(id, _)| *id).collect();
    let bridges: Vec<&Edge> = graph
        .edges
        .iter()
        .filter(|edge| edge.class == Class::Talks)
        .filter(|edge| moved.contains(&edge.from) != moved.contains(&edge.to))
        .collect();
    let broken = |(id, distance): &(&ResourceId, u32)| {
        let resource = resource(id)?;
        Some(Broken {
            id: resource.id.clone(),
            name: resource.name.clone(),
            kind: resource.kind.to_string(),
            distance: *distance,
        })
    };
    ReachView {
        name: focus.name.clone(),
        breaks: order
            .iter()
            .skip(1)
            .take(LISTED)
            .filter_map(broken)
            .collect(),
        breaks_all: order.len() as u64 - 1,
        bridges_all: bridges.len() as u64,
        bridges: bridges.into_iter().take(LISTED).cloned().collect(),
        path: query.to.as_ref().map(|to| {
            path(graph, &focus.id, to, false)
                .or_else(|| path(graph, &focus.id, to, true))
                .unwrap_or_default()
        }),
    }
}

/// The resource and whatever needs it: against *requires*, along *together* both ways, nearest
/// first, each with its distance.
fn dependents<'a>(graph: &'a Graph, focus: &'a ResourceId) -> Vec<(&'a ResourceId, u32)> {
    let mut near: HashMap<&ResourceId, Vec<&ResourceId>> = HashMap::new();
    for edge in graph.edges.iter().filter(|edge| edge.class != Class::Talks) {
        near.entry(&edge.to).or_default().push(&edge.from);
        if edge.class == Class::Together {
            near.entry(&edge.from).or_default().push(&edge.to);
        }
    }
    let mut seen = HashSet::from([focus]);
    let mut order = vec![(focus, 0)];
    let mut at = 0;
    while let Some((id, distance)) = order.get(at).copied() {
        for next in near.get(id).into_iter().flatten() {
            if seen.insert(next) {
                order.push((next, distance + 1));
            }
        }
        at += 1;
    }
    order
}

/// The way with fewest edges; of equal ones that of the first edges. `both`: edges may be followed
/// against their direction too.
fn path(graph: &Graph, from: &ResourceId, to: &ResourceId, both: bool) -> Option<Vec<Edge>> {
    let mut near: HashMap<&ResourceId, Vec<(&ResourceId, &Edge)>> = HashMap::new();
    for edge in &graph.edges {
        near.entry(&edge.from).or_default().push((&edge.to, edge));
        if both {
            near.entry(&edge.to).or_default().push((&edge.from, edge));
        }
    }
    let mut came: HashMap<&ResourceId, (&ResourceId, &Edge)> = HashMap::new();
    let mut queue = VecDeque::from([from]);
    while let Some(id) = queue.pop_front() {
        if id == to {
            break;
        }
        for (next, edge) in near.get(id).into_iter().flatten() {
            if *next != from && !came.contains_key(next) {
                came.insert(next, (id, edge));
                queue.push_back(next);
            }
        }
    }
    let mut way = Vec::new();
    let mut at = to;
    while at != from {
        let (before, edge) = came.get(at)?;
        way.push((*edge).clone());
        at = before;
    }
    way.reverse();
    Some(way)
}
