//! What is near the focus.

use super::GraphFacts;
use landfall_domain::view::GraphQuery;
use landfall_domain::{Class, ResourceId};
use std::collections::{HashMap, VecDeque};

/// Resources to show with their distance from the focus in edges; all with distance 0 when there
/// is no focus. A focus that the snapshot does not have shows nothing.
pub(super) fn distances<'a>(
    facts: &GraphFacts<'a>,
    query: &GraphQuery,
    wanted: &dyn Fn(Class) -> bool,
) -> HashMap<&'a ResourceId, u32> {
    let resources = &facts.snapshot.resources;
    let Some(focus) = &query.focus else {
        return resources.iter().map(|r| (&r.id, 0)).collect();
    };
    let Some(focus) = resources.iter().map(|r| &r.id).find(|id| *id == focus) else {
        return HashMap::new();
    };
    let mut near: HashMap<&ResourceId, Vec<&ResourceId>> = HashMap::new();
    let (down, up) = match query.direction.as_str() {
        "depends_on" => (true, false),
        "dependents" => (false, true),
        _ => (true, true),
    };
    for edge in facts.graph.edges.iter().filter(|e| wanted(e.class)) {
        if down {
            near.entry(&edge.from).or_default().push(&edge.to);
        }
        if up {
            near.entry(&edge.to).or_default().push(&edge.from);
        }
    }
    let depth = query.depth.max(1);
    let mut distances = HashMap::from([(focus, 0)]);
    let mut queue = VecDeque::from([(focus, 0)]);
    while let Some((id, distance)) = queue.pop_front() {
        if distance == depth {
            continue;
        }
        for next in near.get(id).into_iter().flatten() {
            if !distances.contains_key(next) {
                distances.insert(next, distance + 1);
                queue.push_back((next, distance + 1));
            }
        }
    }
    distances
}
