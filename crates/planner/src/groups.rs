//! Move groups: what must move together, and the cycles in what requires what.

use crate::nodes::{Nodes, adjacency, components, shortest};
use landfall_domain::plan::{MoveGroup, Placement};
use landfall_domain::{Class, Graph, Resource, ResourceId, Snapshot};
use std::collections::{BTreeMap, HashMap};

/// Every resource of the snapshot in exactly one group: resources tied by `Together` edges, and
/// groups whose `Requires` edges form a cycle, become one. What remains between groups is free of
/// cycles. Ordered by group id, which is the smallest member's id.
///
/// `placements` only gives names: a group in whose name a person would look for its environment
/// says so when its members go to several.
pub fn move_groups(
    snapshot: &Snapshot,
    graph: &Graph,
    placements: &BTreeMap<ResourceId, Placement>,
) -> Vec<MoveGroup> {
    let nodes = Nodes::new(snapshot.resources.iter().map(|r| &r.id));
    let resources: HashMap<&ResourceId, &Resource> =
        snapshot.resources.iter().map(|r| (&r.id, r)).collect();
    let together = nodes.links(graph, |class| class == Class::Together);
    let requires = nodes.links(graph, |class| class == Class::Requires);

    let tied = tie(nodes.len(), &together);
    let outer = adjacency(
        nodes.len(),
        requires
            .iter()
            .map(|(from, to)| (tied[*from], tied[*to]))
            .filter(|(from, to)| from != to),
    );
    let component = components(&outer);

    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut smallest: HashMap<usize, usize> = HashMap::new();
    for node in 0..nodes.len() {
        let first = *smallest.entry(component[tied[node]]).or_insert(node);
        members.entry(first).or_default().push(node);
    }
    let ways = adjacency(
        nodes.len(),
        requires
            .iter()
            .copied()
            .chain(together.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)])),
    );
    let mut crossing: HashMap<usize, (usize, usize)> = HashMap::new();
    for (from, to) in &requires {
        if tied[*from] != tied[*to] && component[tied[*from]] == component[tied[*to]] {
            crossing
                .entry(component[tied[*from]])
                .or_insert((*from, *to));
        }
    }
    members
        .into_values()
        .map(|members| {
            let own = component[tied[members[0]]];
            let cycle = crossing
                .get(&own)
                .and_then(|(from, to)| {
                    let back = shortest(&ways, *to, *from, |n| component[tied[n]] == own)?;
                    Some(std::iter::once(*from).chain(back).collect::<Vec<_>>())
                })
                .unwrap_or_default();
            let ids = |list: &[usize]| list.iter().map(|n| nodes.id(*n).clone()).collect();
            let members: Vec<ResourceId> = ids(&members);
            MoveGroup {
                id: members[0].to_string(),
                name: name(&members, &resources, placements),
                cycle: ids(&cycle),
                members,
            }
        })
        .collect()
}

/// Connected components of undirected links: for each node the smallest node of its component.
pub(crate) fn tie(count: usize, links: &[(usize, usize)]) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..count).collect();
    fn root(parent: &mut [usize], mut node: usize) -> usize {
        while parent[node] != node {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }
        node
    }
    for (a, b) in links {
        let (a, b) = (root(&mut parent, *a), root(&mut parent, *b));
        let (small, large) = (a.min(b), a.max(b));
        parent[large] = small;
    }
    (0..count).map(|node| root(&mut parent, node)).collect()
}

fn name(
    members: &[ResourceId],
    resources: &HashMap<&ResourceId, &Resource>,
    placements: &BTreeMap<ResourceId, Placement>,
) -> String {
    let first = resources
        .get(&members[0])
        .map_or(members[0].as_str(), |r| r.name.as_str());
    let mut name = first.to_owned();
    if members.len() > 1 {
        name = format!("{first} and {} more", members.len() - 1);
    }
    let mut environments: Vec<_> = members
        .iter()
        .filter_map(|id| placements.get(id).map(|p| p.environment))
        .collect();
    environments.sort_unstable();
    environments.dedup();
    if environments.len() > 1 {
        let words: Vec<&str> = environments.iter().map(|e| e.as_str()).collect();
        name = format!("{name} ({})", words.join(" and "));
    }
    name
}
