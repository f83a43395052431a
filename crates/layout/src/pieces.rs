//! Connected pieces, each with numbers of its own in the order of the ids.

use super::{Edge, Node};
use std::collections::BTreeMap;

/// No cluster, no node.
pub(crate) const NONE: u32 = u32::MAX;

/// A line to draw: all edges of a class from one box to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub from: u32,
    pub to: u32,
    pub class: u8,
    pub weight: u32,
    pub reversed: bool,
}

impl Link {
    /// The ends from left to right.
    pub fn ends(&self) -> (u32, u32) {
        if self.reversed {
            (self.to, self.from)
        } else {
            (self.from, self.to)
        }
    }
}

/// What is connected by edges or by a cluster.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    /// Places in the input.
    pub nodes: Vec<usize>,
    pub sizes: Vec<(f64, f64)>,
    pub before: Vec<Option<(f64, f64)>>,
    /// Per node the place in `clusters`, or [`NONE`].
    pub cluster: Vec<u32>,
    pub clusters: Vec<String>,
    pub links: Vec<Link>,
}

/// Where an input's edge went: (piece, link).
pub(crate) type LineOf = Vec<Option<(u32, u32)>>;

/// Gives the pieces of more than one box, the boxes that stand alone, and where each edge went.
pub(crate) fn split(nodes: &[Node<'_>], edges: &[Edge]) -> (Vec<Piece>, Vec<usize>, LineOf) {
    let mut sorted: Vec<usize> = (0..nodes.len()).collect();
    sorted.sort_by(|a, b| nodes[*a].id.cmp(nodes[*b].id).then(a.cmp(b)));
    let known =
        |edge: &Edge| edge.from != edge.to && edge.from < nodes.len() && edge.to < nodes.len();

    let mut sets = Sets::new(nodes.len());
    for edge in edges.iter().filter(|edge| known(edge)) {
        sets.join(edge.from, edge.to);
    }
    let mut first_of: BTreeMap<&str, usize> = BTreeMap::new();
    for node in &sorted {
        if let Some(cluster) = nodes[*node].cluster {
            let first = *first_of.entry(cluster).or_insert(*node);
            sets.join(first, *node);
        }
    }

    let mut size = vec![0_usize; nodes.len()];
    for node in 0..nodes.len() {
        size[sets.find(node)] += 1;
    }
    let mut piece_of_set = vec![NONE; nodes.len()];
    let mut place = vec![(NONE, NONE); nodes.len()];
    let mut pieces: Vec<Piece> = Vec::new();
    let mut single = Vec::new();
    for node in sorted {
        let set = sets.find(node);
        if size[set] == 1 && nodes[node].cluster.is_none() {
            single.push(node);
            continue;
        }
        if piece_of_set[set] == NONE {
            piece_of_set[set] = pieces.len() as u32;
            pieces.push(Piece::default());
        }
        let number = piece_of_set[set];
        let piece = &mut pieces[number as usize];
        place[node] = (number, piece.nodes.len() as u32);
        piece.push(node, &nodes[node]);
    }
    for piece in &mut pieces {
        piece.name_clusters(nodes);
    }

    let mut by_ends: Vec<(u32, u32, u32, u8, usize)> = edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| known(edge))
        .map(|(at, edge)| {
            let ((piece, from), (_, to)) = (place[edge.from], place[edge.to]);
            (piece, from, to, edge.class, at)
        })
        .collect();
    by_ends.sort_unstable();
    let mut line_of = vec![None; edges.len()];
    let mut last = None;
    for (number, from, to, class, at) in by_ends {
        let links = &mut pieces[number as usize].links;
        let weight = edges[at].weight.clamp(1, 1_000);
        if last == Some((number, from, to, class)) {
            if let Some(link) = links.last_mut() {
                link.weight += weight;
            }
        } else {
            links.push(Link {
                from,
                to,
                class,
                weight,
                reversed: false,
            });
        }
        last = Some((number, from, to, class));
        line_of[at] = Some((number, links.len() as u32 - 1));
    }
    (pieces, single, line_of)
}

impl Piece {
    fn push(&mut self, at: usize, node: &Node<'_>) {
        self.nodes.push(at);
        self.sizes.push((length(node.width), length(node.height)));
        let finite = |(x, y): &(f64, f64)| x.is_finite() && y.is_finite();
        self.before.push(node.before.filter(finite));
    }

    fn name_clusters(&mut self, nodes: &[Node<'_>]) {
        let mut names: Vec<&str> = self
            .nodes
            .iter()
            .filter_map(|n| nodes[*n].cluster)
            .collect();
        names.sort_unstable();
        names.dedup();
        let number = |name: &str| names.binary_search(&name).map_or(NONE, |at| at as u32);
        self.cluster = self
            .nodes
            .iter()
            .map(|n| nodes[*n].cluster.map_or(NONE, number))
            .collect();
        self.clusters = names.into_iter().map(str::to_owned).collect();
    }

    /// Whether a drawing before is known well enough to be followed.
    pub fn follows(&self) -> bool {
        2 * self.before.iter().flatten().count() >= self.nodes.len()
    }
}

/// A length as it can be drawn.
pub(crate) fn length(value: f64) -> f64 {
    if value.is_finite() {
        value.clamp(0.0, 1e6)
    } else {
        0.0
    }
}

/// Disjoint sets, with paths halved.
pub(crate) struct Sets(Vec<u32>);

impl Sets {
    pub fn new(count: usize) -> Self {
        Self((0..count as u32).collect())
    }

    pub fn find(&mut self, mut node: usize) -> usize {
        while self.0[node] as usize != node {
            self.0[node] = self.0[self.0[node] as usize];
            node = self.0[node] as usize;
        }
        node
    }

    /// The smaller number stays the name of the set.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b) as u32;
    }
}
