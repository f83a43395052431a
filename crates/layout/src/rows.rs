//! What stands in the layers: boxes, way points of lines, and the borders of frames.

use super::csr::Csr;
use super::pieces::{NONE, Piece};
use super::{LANE, TITLE};
use std::collections::HashMap;

/// Way points and borders for each box and line, at most; and so many at any rate.
const ITEMS_PER_PART: usize = 8;
const ITEMS: usize = 4_000;
/// Points of lines that share a chain, for each way point.
const POINTS_PER_ITEM: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Box,
    Way,
    /// Upper edge of a cluster's frame.
    Upper,
    /// Lower edge.
    Lower,
}

/// How a line gets from its left to its right end.
#[derive(Clone, Debug)]
pub(crate) enum Chain {
    /// Through these way points.
    Through(Vec<u32>),
    /// Around everything: there was no room for way points.
    Around,
}

/// The layers with everything in them. The items from 0 are the piece's nodes.
pub(crate) struct Rows {
    pub kind: Vec<Kind>,
    pub layer: Vec<u32>,
    pub height: Vec<f64>,
    /// The cluster inside whose frame it must stay, or [`NONE`].
    pub cluster: Vec<u32>,
    /// Per layer from top to bottom.
    pub rows: Vec<Vec<u32>>,
    /// Place in its row.
    pub place: Vec<u32>,
    pub left: Csr,
    pub right: Csr,
    /// Per link.
    pub chains: Vec<Chain>,
    /// Per cluster first and last layer; `None` without a frame.
    pub spans: Vec<Option<(u32, u32)>>,
}

impl Rows {
    pub fn new(piece: &Piece, layers: &[u32]) -> Self {
        let count = layers.len();
        let depth = layers.iter().max().map_or(0, |most| *most as usize + 1);
        let mut making = Making {
            kind: vec![Kind::Box; count],
            layer: layers.to_vec(),
            height: piece.sizes.iter().map(|(_, height)| *height).collect(),
            cluster: piece.cluster.clone(),
            segments: Vec::new(),
            room: ITEMS.max(ITEMS_PER_PART * (count + piece.links.len())),
        };
        let spans = making.borders(piece);
        for cluster in &mut making.cluster {
            if *cluster != NONE && spans[*cluster as usize].is_none() {
                *cluster = NONE;
            }
        }
        let chains = making.chains(piece);
        let mut rows = vec![Vec::new(); depth];
        for (item, layer) in making.layer.iter().enumerate() {
            rows[*layer as usize].push(item as u32);
        }
        making.segments.sort_unstable();
        making.segments.dedup();
        let items = making.kind.len();
        let pairs = making.segments.iter();
        let mut rows = Self {
            left: Csr::new(items, pairs.clone().map(|(a, b)| (*b, *a))),
            right: Csr::new(items, pairs.copied()),
            kind: making.kind,
            layer: making.layer,
            height: making.height,
            cluster: making.cluster,
            place: vec![0; items],
            rows,
            chains,
            spans,
        };
        rows.number_all();
        rows
    }

    pub fn is_border(&self, item: u32) -> bool {
        matches!(self.kind[item as usize], Kind::Upper | Kind::Lower)
    }

    pub fn number_all(&mut self) {
        for row in &self.rows {
            for (at, item) in row.iter().enumerate() {
                self.place[*item as usize] = at as u32;
            }
        }
    }

    pub fn number(&mut self, layer: usize) {
        for (at, item) in self.rows[layer].iter().enumerate() {
            self.place[*item as usize] = at as u32;
        }
    }
}

struct Making {
    kind: Vec<Kind>,
    layer: Vec<u32>,
    height: Vec<f64>,
    cluster: Vec<u32>,
    segments: Vec<(u32, u32)>,
    room: usize,
}

impl Making {
    fn item(&mut self, kind: Kind, layer: u32, height: f64, cluster: u32) -> u32 {
        self.kind.push(kind);
        self.layer.push(layer);
        self.height.push(height);
        self.cluster.push(cluster);
        self.room = self.room.saturating_sub(1);
        self.kind.len() as u32 - 1
    }

    /// Upper and lower edges through all layers of each cluster, the shortest first, as long as
    /// half of the room lasts.
    fn borders(&mut self, piece: &Piece) -> Vec<Option<(u32, u32)>> {
        let mut spans: Vec<Option<(u32, u32)>> = vec![None; piece.clusters.len()];
        for (layer, cluster) in self.layer.iter().zip(&piece.cluster) {
            if let Some(span) = spans.get_mut(*cluster as usize) {
                let (low, high) = span.unwrap_or((*layer, *layer));
                *span = Some((low.min(*layer), high.max(*layer)));
            }
        }
        let mut order: Vec<usize> = (0..spans.len()).collect();
        order.sort_by_key(|at| (spans[*at].map(|(low, high)| high - low), *at));
        let reserve = self.room / 2;
        for at in order {
            let Some((low, high)) = spans[at] else {
                continue;
            };
            if self.room < reserve + 2 * (high - low + 1) as usize {
                spans[at] = None;
                continue;
            }
            for (kind, height) in [(Kind::Upper, TITLE), (Kind::Lower, 0.0)] {
                let mut before = None;
                for layer in low..=high {
                    let item = self.item(kind, layer, height, at as u32);
                    self.segments.extend(before.map(|before| (before, item)));
                    before = Some(item);
                }
            }
        }
        spans
    }

    /// Ways for all links. Short ones first; when half of the room is used up, links of a class
    /// to the same box share a chain; when all is used up, they go around.
    fn chains(&mut self, piece: &Piece) -> Vec<Chain> {
        let mut chains = vec![Chain::Around; piece.links.len()];
        let span = |at: usize| {
            let (left, right) = piece.links[at].ends();
            self.layer[right as usize] - self.layer[left as usize]
        };
        let mut order: Vec<usize> = (0..chains.len()).collect();
        order.sort_by_key(|at| (span(*at), *at));
        let mut shared: HashMap<(u32, u8, u32), u32> = HashMap::new();
        let alone = self.room / 2;
        let mut points = self.room * POINTS_PER_ITEM;
        for at in order {
            let link = &piece.links[at];
            let (left, right) = link.ends();
            let (first, last) = (self.layer[left as usize] + 1, self.layer[right as usize]);
            let length = (last - first) as usize;
            let cluster = match (self.cluster[left as usize], self.cluster[right as usize]) {
                (a, b) if a == b => a,
                _ => NONE,
            };
            if self.room >= alone + length {
                let through: Vec<u32> = (first..last)
                    .map(|layer| self.item(Kind::Way, layer, LANE, cluster))
                    .collect();
                self.join(left, &through, right);
                chains[at] = Chain::Through(through);
                continue;
            }
            // The end that stays is the one depended on.
            let key = |layer| (link.to, link.class, layer);
            let new = (first..last)
                .filter(|layer| !shared.contains_key(&key(*layer)))
                .count();
            if self.room < new || points < length {
                continue;
            }
            points -= length;
            let through: Vec<u32> = (first..last)
                .map(|layer| {
                    let made = shared.get(&key(layer)).copied();
                    made.unwrap_or_else(|| {
                        let item = self.item(Kind::Way, layer, LANE, NONE);
                        shared.insert(key(layer), item);
                        item
                    })
                })
                .collect();
            self.join(left, &through, right);
            chains[at] = Chain::Through(through);
        }
        chains
    }

    fn join(&mut self, left: u32, through: &[u32], right: u32) {
        let mut before = left;
        for item in through.iter().chain([&right]) {
            self.segments.push((before, *item));
            before = *item;
        }
    }
}
