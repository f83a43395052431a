//! The whole estate as one drawing: account → network → application → move group, frames within
//! frames, and every resource in the innermost that it belongs to.

mod network;
mod place;
mod tree;

use crate::GraphFacts;
use landfall_domain::view::{WideEdges, WideFrames, WideNodes, WideView, WideWave};
use landfall_domain::{Class, Graph, ResourceId, Snapshot};
use std::collections::HashMap;
use tree::Tree;

/// What the drawing says besides what a graph says.
pub struct WideFacts<'a> {
    /// The graph and its plan.
    pub graph: GraphFacts<'a>,
    /// The waves of the plan.
    pub waves: Vec<WideWave>,
}

/// Draws everything. With a drawing `before`, frames and resources that it has stay near their
/// places within the frame around them.
///
/// A level of frames is left out where it would hold one frame only: an account without networks
/// shows its applications at once. Move groups of one resource have no frame. Deterministic, and
/// linear but for the layout of each frame.
pub fn wide(facts: &WideFacts<'_>, before: Option<&WideView>) -> WideView {
    let resources = &facts.graph.snapshot.resources;
    let place: HashMap<&ResourceId, u32> =
        (0u32..).zip(resources).map(|(at, r)| (&r.id, at)).collect();
    let edges: Vec<(u32, u32, Class)> = facts
        .graph
        .graph
        .edges
        .iter()
        .filter_map(|e| Some((*place.get(&e.from)?, *place.get(&e.to)?, e.class)))
        .filter(|(from, to, _)| from != to)
        .collect();
    let tree = Tree::new(&facts.graph, &edges);
    let drawn = place::all(&tree, resources, &edges, before);
    let (kinds, kind) = numbered(resources.iter().map(|r| r.kind.as_str().to_owned()));
    let (accounts, account) = numbered(resources.iter().map(|r| tree::account(&facts.graph, r)));
    let column = |get: fn(&place::Area) -> i32| drawn.frames.iter().map(get).collect();
    WideView {
        snapshot: Some(facts.graph.snapshot.id.clone()),
        width: drawn.width,
        height: drawn.height,
        frames: WideFrames {
            key: tree.frames.iter().map(|f| f.key.clone()).collect(),
            name: tree.frames.iter().map(|f| f.name.clone()).collect(),
            parent: tree
                .frames
                .iter()
                .map(|f| f.parent.map_or(-1, |p| p as i32))
                .collect(),
            level: tree.frames.iter().map(|f| f.level).collect(),
            x: column(|a| a.x),
            y: column(|a| a.y),
            width: column(|a| a.width),
            height: column(|a| a.height),
            title: column(|a| a.title),
        },
        nodes: WideNodes {
            id: resources.iter().map(|r| r.id.clone()).collect(),
            name: resources.iter().map(|r| r.name.clone()).collect(),
            kind,
            account,
            frame: tree.frame_of.clone(),
            wave: resources
                .iter()
                .map(|r| {
                    facts
                        .graph
                        .wave_of
                        .get(&r.id)
                        .map_or(-1, |wave| *wave as i32)
                })
                .collect(),
            status: resources
                .iter()
                .map(|r| facts.graph.standing.get(&r.id).copied())
                .collect(),
            x: drawn.nodes.iter().map(|(x, _)| *x).collect(),
            y: drawn.nodes.iter().map(|(_, y)| *y).collect(),
        },
        edges: WideEdges {
            from: edges.iter().map(|(from, ..)| *from).collect(),
            to: edges.iter().map(|(_, to, _)| *to).collect(),
            class: edges.iter().map(|(.., class)| number(*class)).collect(),
        },
        kinds,
        accounts,
        waves: facts.waves.clone(),
    }
}

/// For each resource of the snapshot the place of the network that it stands in.
pub(crate) fn networks(snapshot: &Snapshot, graph: &Graph) -> Vec<Option<u32>> {
    let resources = &snapshot.resources;
    let place: HashMap<&ResourceId, u32> =
        (0u32..).zip(resources).map(|(at, r)| (&r.id, at)).collect();
    let edges: Vec<(u32, u32)> = graph
        .edges
        .iter()
        .filter_map(|e| Some((*place.get(&e.from)?, *place.get(&e.to)?)))
        .collect();
    network::of_each(resources, edges.iter().copied())
}

fn number(class: Class) -> u8 {
    match class {
        Class::Requires => 0,
        Class::Together => 1,
        Class::Talks => 2,
    }
}

/// The different words in their order, and for each word its place among them.
fn numbered(words: impl Iterator<Item = String>) -> (Vec<String>, Vec<u32>) {
    let words: Vec<String> = words.collect();
    let mut different = words.clone();
    different.sort_unstable();
    different.dedup();
    let place = |word: &String| different.binary_search(word).unwrap_or(0) as u32;
    let places = words.iter().map(place).collect();
    (different, places)
}
