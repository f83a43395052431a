//! Cycles in what requires what, each with the one edge that costs least to take away.

use crate::groups::tie;
use crate::nodes::{Nodes, adjacency, components, shortest};
use landfall_domain::view::{Cycle, Knot};
use landfall_domain::{Class, Confidence, Graph};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The work that the choice of one edge may cost, in edges looked at.
const WORK: usize = 2_000_000;

/// One cycle for each knot: resources that are in one move group because what requires what goes
/// round in a circle there. Ties (`Together`) hold both ways, so what is tied counts as one place of
/// the circle and is walked through either way; a tie alone is no cycle, nor is what tied resources
/// require of each other. `Talks` edges can be bridged and tie nothing. Ordered by their first
/// resource.
///
/// The cycle is a shortest one, in places, through the place of the knot's smallest resource. The
/// weakest edge is one of its `Requires` edges: one that unties the whole knot goes before one that
/// unties a part of it, and that before one that unties nothing. Among those costs least what was read
/// with the least certainty, then what stands in the fewest places of a configuration, then the last
/// one in the order of its ends. In very large knots only the cheapest edges are tried.
pub fn cycles(graph: &Graph) -> Vec<Cycle> {
    let ends = graph.edges.iter().filter(|edge| edge.class != Class::Talks);
    let nodes = Nodes::new(ends.flat_map(|edge| [&edge.from, &edge.to]));
    let ties = nodes.links(graph, |class| class == Class::Together);
    let place = tie(nodes.len(), &ties);
    let mut requires = nodes.links(graph, |class| class == Class::Requires);
    requires.retain(|(from, to)| place[*from] != place[*to]);
    let whole = adjacency(
        nodes.len(),
        requires.iter().map(|(from, to)| (place[*from], place[*to])),
    );
    let component = components(&whole);
    let mut knots: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (from, to) in requires {
        if component[place[from]] == component[place[to]] {
            let knot = knots.entry(component[place[from]]).or_default();
            knot.push((from, to));
        }
    }
    let ways = adjacency(
        nodes.len(),
        ties.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]),
    );
    let strength = strength(graph, &nodes);
    let mut found: Vec<Cycle> = knots
        .into_values()
        .filter_map(|edges| {
            let path = circle(&edges, &place, &ways)?;
            let (weakest, knot) = weakest(&path, &edges, &place, &strength)?;
            Some(Cycle {
                path: path.iter().map(|node| nodes.id(*node).clone()).collect(),
                weakest: (nodes.id(weakest.0).clone(), nodes.id(weakest.1).clone()),
                knot,
            })
        })
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// What holds a pair: the surest reading and in how many places it stands.
type Strength = HashMap<(usize, usize), (Confidence, usize)>;

fn strength(graph: &Graph, nodes: &Nodes<'_>) -> Strength {
    let requires = graph.edges.iter().filter(|e| e.class == Class::Requires);
    let mut strength = Strength::new();
    for edge in requires {
        if let (Some(from), Some(to)) = (nodes.number(&edge.from), nodes.number(&edge.to)) {
            let sure = edge.evidence.iter().map(|e| e.confidence).max();
            let entry = strength
                .entry((from, to))
                .or_insert((Confidence::Likely, 0));
            entry.0 = entry.0.max(sure.unwrap_or(Confidence::Likely));
            entry.1 += edge.evidence.len();
        }
    }
    strength
}

/// A shortest circle of places through the smallest one, as resources, the smallest first and again at
/// the end. `edges` are those of one knot, `ways` the ties, both ways.
fn circle(edges: &[(usize, usize)], place: &[usize], ways: &[Vec<usize>]) -> Option<Vec<usize>> {
    // Of several edges between two places the first one.
    let mut hops: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    let mut ascending = edges.to_vec();
    ascending.sort_unstable();
    for (from, to) in ascending {
        hops.entry((place[from], place[to])).or_insert((from, to));
    }
    let small = Small::new(hops.keys().copied());
    let round = round_trip(&small.out, 0)?;
    let mut path = Vec::new();
    let hop = |pair: &[usize]| hops[&(small.names[pair[0]], small.names[pair[1]])];
    let trip: Vec<(usize, usize)> = round.windows(2).map(hop).collect();
    for (at, (_, entry)) in trip.iter().enumerate() {
        // From where one edge enters a place to where the next one leaves it.
        let (exit, _) = trip[(at + 1) % trip.len()];
        let within = |node: usize| place[node] == place[*entry];
        path.extend(shortest(ways, *entry, exit, within)?);
    }
    let first = (0..path.len()).min_by_key(|at| path[*at])?;
    path.rotate_left(first);
    path.push(path[0]);
    Some(path)
}

/// Edges between few of many numbers, by their places in a list of those.
struct Small {
    names: Vec<usize>,
    out: Vec<Vec<usize>>,
}

impl Small {
    fn new(links: impl Iterator<Item = (usize, usize)> + Clone) -> Self {
        let mut names: Vec<usize> = links.clone().flat_map(|(from, to)| [from, to]).collect();
        names.sort_unstable();
        names.dedup();
        let number = |name: usize| names.binary_search(&name).unwrap_or_default();
        let out = adjacency(
            names.len(),
            links.map(|(from, to)| (number(from), number(to))),
        );
        Self { names, out }
    }
}

/// The edge of the circle that costs least, and what is left of the knot without it.
fn weakest(
    path: &[usize],
    edges: &[(usize, usize)],
    place: &[usize],
    strength: &Strength,
) -> Option<((usize, usize), Knot)> {
    let on_path = path.windows(2).map(|pair| (pair[0], pair[1]));
    let mut candidates: Vec<(usize, usize)> = on_path
        .filter(|(from, to)| place[*from] != place[*to])
        .collect();
    candidates.sort_by_key(|pair| (strength.get(pair).copied(), Reverse(*pair)));
    let tries = (WORK / edges.len().max(1)).max(2);
    let mut best = None;
    for pair in candidates.into_iter().take(tries) {
        let knot = without(pair, edges, place);
        if best.is_none_or(|(_, before)| knot < before) {
            best = Some((pair, knot));
        }
        if knot == Knot::Untied {
            break;
        }
    }
    best
}

/// What one edge less makes of a knot.
fn without(gone: (usize, usize), edges: &[(usize, usize)], place: &[usize]) -> Knot {
    let all = edges.iter().map(|(from, to)| (place[*from], place[*to]));
    let kept = edges.iter().filter(|pair| **pair != gone);
    let kept: HashSet<(usize, usize)> = kept.map(|(f, t)| (place[*f], place[*t])).collect();
    let before = Small::new(all);
    let number = |name: usize| before.names.binary_search(&name).unwrap_or_default();
    let links = kept
        .into_iter()
        .map(|(from, to)| (number(from), number(to)));
    let component = components(&adjacency(before.names.len(), links));
    let parts: HashSet<usize> = component.iter().copied().collect();
    match parts.len() {
        1 => Knot::Tied,
        all if all == component.len() => Knot::Untied,
        _ => Knot::Partly,
    }
}

/// The shortest way from a node back to itself, both ends included.
fn round_trip(out: &[Vec<usize>], start: usize) -> Option<Vec<usize>> {
    let mut before: HashMap<usize, usize> = HashMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for next in out[node].iter().copied() {
            if next == start {
                let mut path = vec![start, node];
                let mut at = node;
                while at != start {
                    at = before[&at];
                    path.push(at);
                }
                path.reverse();
                return Some(path);
            }
            before.entry(next).or_insert_with(|| {
                queue.push_back(next);
                node
            });
        }
    }
    None
}
