//! Where frames and resources stand: each frame is a drawing of its own, the innermost first.

use super::tree::Tree;
use landfall_domain::view::WideView;
use landfall_domain::{Class, Resource};
use landfall_layout::{Edge, Node, Options};
use std::collections::HashMap;

/// A frame's place, in CSS pixels.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Area {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    pub title: i32,
}

/// Everything with its place.
pub(super) struct Drawn {
    pub frames: Vec<Area>,
    pub nodes: Vec<(i32, i32)>,
    pub width: i32,
    pub height: i32,
}

/// The part of a frame that is free for its name, of its longer side: legible wherever the frame
/// is large enough to be looked into.
const TITLE: f64 = 0.045;
const TITLE_AT_LEAST: i32 = 30;
/// A drawing in layers may take so much more room than one in shelves.
const WASTE: f64 = 1.5;
/// Width by height.
const SHAPES: std::ops::RangeInclusive<f64> = 0.7..=3.2;

/// What stands in a frame: a resource or another frame.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Item {
    Frame(usize),
    Node(usize),
}

pub(super) fn all(
    tree: &Tree,
    resources: &[Resource],
    edges: &[(u32, u32, Class)],
    before: Option<&WideView>,
) -> Drawn {
    // One more for what stands in no frame: the accounts.
    let top = tree.frames.len();
    let mut items: Vec<Vec<Item>> = vec![Vec::new(); top + 1];
    for (at, frame) in tree.frames.iter().enumerate() {
        items[frame.parent.unwrap_or(top)].push(Item::Frame(at));
    }
    for (at, frame) in tree.frame_of.iter().enumerate() {
        items[*frame as usize].push(Item::Node(at));
    }
    let between = between(tree, edges);
    let was = before.map(|before| Before::new(tree, resources, before));
    let mut areas = vec![Area::default(); top];
    let mut places: Vec<Vec<(f64, f64)>> = vec![Vec::new(); top + 1];
    let mut whole = (0, 0);
    // Frames come after the one around them: backwards, the innermost are first.
    for frame in (0..=top).rev() {
        // The top is last, not first.
        let frame = if frame == 0 { top } else { frame - 1 };
        let ids: Vec<String> = items[frame]
            .iter()
            .map(|i| id(tree, resources, *i))
            .collect();
        let nodes: Vec<Node<'_>> = items[frame]
            .iter()
            .zip(&ids)
            .map(|(item, id)| {
                let (width, height) = match item {
                    Item::Frame(at) => (areas[*at].width, areas[*at].height),
                    Item::Node(_) => (WideView::NODE_WIDTH, WideView::NODE_HEIGHT),
                };
                Node {
                    id,
                    width: width.into(),
                    height: height.into(),
                    cluster: None,
                    before: was.as_ref().and_then(|was| was.within(*item)),
                }
            })
            .collect();
        let lines = lines(&items[frame], &between[frame]);
        let (boxes, (width, height)) = drawing(&nodes, &lines);
        places[frame] = boxes;
        if frame == top {
            whole = (width.ceil() as i32, height.ceil() as i32);
        } else {
            let title = ((width.max(height) * TITLE) as i32).max(TITLE_AT_LEAST);
            areas[frame] = Area {
                width: width.ceil() as i32,
                height: height.ceil() as i32 + title,
                title,
                ..Area::default()
            };
        }
    }
    let mut nodes = vec![(0, 0); resources.len()];
    // Forwards, the frame around is placed first.
    for frame in std::iter::once(top).chain(0..top) {
        let (left, upper) = match areas.get(frame) {
            Some(area) => (area.x, area.y + area.title),
            None => (0, 0),
        };
        for (item, (x, y)) in items[frame].iter().zip(&places[frame]) {
            let place = (left + x.round() as i32, upper + y.round() as i32);
            match item {
                Item::Frame(at) => (areas[*at].x, areas[*at].y) = place,
                Item::Node(at) => nodes[*at] = place,
            }
        }
    }
    Drawn {
        frames: areas,
        nodes,
        width: whole.0,
        height: whole.1,
    }
}

fn id(tree: &Tree, resources: &[Resource], item: Item) -> String {
    match item {
        Item::Frame(at) => format!("f{}", tree.frames[at].key),
        Item::Node(at) => format!("r{}", resources[at].id),
    }
}

/// In layers where that gives a shape for a screen, else in shelves.
fn drawing(nodes: &[Node<'_>], lines: &[Edge]) -> (Vec<(f64, f64)>, (f64, f64)) {
    let shelves = landfall_layout::layout(nodes, &[], &Options::default());
    if !lines.is_empty() {
        let tallest = Some((nodes.len().isqrt() * 3 / 2).max(6));
        let layers = landfall_layout::layout(nodes, lines, &Options { tallest });
        let area = |width: f64, height: f64| width * height;
        if SHAPES.contains(&(layers.width / layers.height.max(1.0)))
            && area(layers.width, layers.height) <= WASTE * area(shelves.width, shelves.height)
        {
            return (layers.boxes, (layers.width, layers.height));
        }
    }
    (shelves.boxes, (shelves.width, shelves.height))
}

/// For each frame, and last for the whole, which of its items depend on which.
fn between(tree: &Tree, edges: &[(u32, u32, Class)]) -> Vec<Vec<(Item, Item)>> {
    let top = tree.frames.len();
    let mut out = vec![Vec::new(); top + 1];
    let way = |node: u32| {
        let mut way = vec![(
            Some(tree.frame_of[node as usize] as usize),
            Item::Node(node as usize),
        )];
        while let Some((Some(frame), _)) = way.last().copied() {
            way.push((tree.frames[frame].parent, Item::Frame(frame)));
        }
        way
    };
    for (from, to, _) in edges {
        let (from, to) = (way(*from), way(*to));
        // From the outside inwards, the first frame in which the two ways part.
        let parted = from
            .iter()
            .rev()
            .zip(to.iter().rev())
            .find(|(a, b)| a.1 != b.1);
        if let Some(((frame, a), (other, b))) = parted
            && frame == other
        {
            out[frame.unwrap_or(top)].push((*a, *b));
        }
    }
    out
}

fn lines(items: &[Item], between: &[(Item, Item)]) -> Vec<Edge> {
    let place: HashMap<Item, usize> = items.iter().enumerate().map(|(at, i)| (*i, at)).collect();
    let mut all: Vec<(usize, usize)> = between
        .iter()
        .filter_map(|(from, to)| Some((*place.get(from)?, *place.get(to)?)))
        .collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a == b)
        .map(|same| Edge {
            from: same[0].0,
            to: same[0].1,
            class: 0,
            weight: same.len() as u32,
        })
        .collect()
}

/// Places in the drawing before, each within the frame around it.
struct Before {
    frames: Vec<Option<(f64, f64)>>,
    nodes: Vec<Option<(f64, f64)>>,
}

impl Before {
    fn new(tree: &Tree, resources: &[Resource], before: &WideView) -> Self {
        let old = &before.frames;
        let frame: HashMap<&str, usize> = old
            .key
            .iter()
            .enumerate()
            .map(|(at, key)| (key.as_str(), at))
            .collect();
        let node: HashMap<_, usize> = before
            .nodes
            .id
            .iter()
            .enumerate()
            .map(|(at, id)| (id, at))
            .collect();
        let origin = |around: Option<usize>| match around {
            Some(at) => (old.x[at], old.y[at] + old.title[at]),
            None => (0, 0),
        };
        let within = |(x, y): (i32, i32), around: Option<usize>| {
            let (left, upper) = origin(around);
            (f64::from(x - left), f64::from(y - upper))
        };
        let key = |at: usize| tree.frames[at].key.as_str();
        let same = |around: Option<usize>, was: Option<usize>| {
            around.map(key) == was.map(|at| old.key[at].as_str())
        };
        let frames = (0..tree.frames.len())
            .map(|at| {
                let now = *frame.get(key(at))?;
                let around = usize::try_from(old.parent[now]).ok();
                same(tree.frames[at].parent, around)
                    .then(|| within((old.x[now], old.y[now]), around))
            })
            .collect();
        let nodes = resources
            .iter()
            .zip(&tree.frame_of)
            .map(|(resource, around)| {
                let now = *node.get(&resource.id)?;
                let was = before.nodes.frame[now] as usize;
                same(Some(*around as usize), Some(was))
                    .then(|| within((before.nodes.x[now], before.nodes.y[now]), Some(was)))
            })
            .collect();
        Self { frames, nodes }
    }

    fn within(&self, item: Item) -> Option<(f64, f64)> {
        match item {
            Item::Frame(at) => self.frames[at],
            Item::Node(at) => self.nodes[at],
        }
    }
}
