//! Resources and edges as small numbers, so that graph algorithms stay linear and free of clones.

use landfall_domain::{Class, Graph, ResourceId};
use std::collections::HashMap;

/// Resource ids as numbers from 0, in the order of the ids.
pub(crate) struct Nodes<'a> {
    ids: Vec<&'a ResourceId>,
    numbers: HashMap<&'a ResourceId, usize>,
}

impl<'a> Nodes<'a> {
    /// Numbers the ids; double ones count once.
    pub fn new(ids: impl IntoIterator<Item = &'a ResourceId>) -> Self {
        let mut ids: Vec<&ResourceId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let numbers = ids.iter().enumerate().map(|(n, id)| (*id, n)).collect();
        Self { ids, numbers }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The number of an id.
    pub fn number(&self, id: &ResourceId) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// The id of a number that this numbering gave.
    pub fn id(&self, number: usize) -> &'a ResourceId {
        self.ids[number]
    }

    /// The edges of the wanted classes whose ends are both known, as (from, to, class), in the
    /// graph's order.
    pub fn links(&self, graph: &Graph, wanted: impl Fn(Class) -> bool) -> Vec<(usize, usize)> {
        graph
            .edges
            .iter()
            .filter(|edge| wanted(edge.class))
            .filter_map(|edge| Some((self.number(&edge.from)?, self.number(&edge.to)?)))
            .collect()
    }
}

/// Adjacency lists: for each node the targets of its links, ascending, each once.
pub(crate) fn adjacency(
    count: usize,
    links: impl IntoIterator<Item = (usize, usize)>,
) -> Vec<Vec<usize>> {
    let mut lists = vec![Vec::new(); count];
    for (from, to) in links {
        lists[from].push(to);
    }
    for list in &mut lists {
        list.sort_unstable();
        list.dedup();
    }
    lists
}

/// Strongly connected components as a component number per node, without recursion. The numbers
/// say nothing about order.
pub(crate) fn components(out: &[Vec<usize>]) -> Vec<usize> {
    let mut graph = petgraph::graph::DiGraph::<(), (), usize>::with_capacity(out.len(), 0);
    for _ in out {
        graph.add_node(());
    }
    for (from, list) in out.iter().enumerate() {
        for to in list {
            graph.add_edge(from.into(), (*to).into(), ());
        }
    }
    let mut of = vec![0; out.len()];
    // Kosaraju's algorithm walks with its own stack; Tarjan's in petgraph recurses.
    for (number, members) in petgraph::algo::kosaraju_scc(&graph).into_iter().enumerate() {
        for member in members {
            of[member.index()] = number;
        }
    }
    of
}

/// The shortest way from `start` to `goal` over nodes that `inside` admits, both ends included;
/// among equally short ways the one with the smaller numbers first. `None` when there is none.
pub(crate) fn shortest(
    out: &[Vec<usize>],
    start: usize,
    goal: usize,
    inside: impl Fn(usize) -> bool,
) -> Option<Vec<usize>> {
    let mut before: HashMap<usize, usize> = HashMap::from([(start, start)]);
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        if node == goal {
            let mut path = vec![goal];
            let mut at = goal;
            while at != start {
                at = before[&at];
                path.push(at);
            }
            path.reverse();
            return Some(path);
        }
        for next in &out[node] {
            if inside(*next) && !before.contains_key(next) {
                before.insert(*next, node);
                queue.push_back(*next);
            }
        }
    }
    None
}
