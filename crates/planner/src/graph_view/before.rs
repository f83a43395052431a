//! Where boxes stood in the drawing before.

use super::boxes::Box;
use crate::layout::Size;
use landfall_domain::view::{GraphNode, GraphView};
use std::collections::HashMap;

/// Space between what came out of a group.
const GAP: f64 = 20.0;

/// The upper left corner of each box in the drawing before, where it follows from it: its own, for
/// what was in a closed group a place around that group's box, for a group that was open the middle
/// of what was in it.
pub(super) fn places(before: &GraphView, boxes: &[Box], sizes: &[Size]) -> Vec<Option<(f64, f64)>> {
    let own: HashMap<&str, &GraphNode> = before
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();
    let closed = |b: &Box| own.get(format!("group:{}", b.group).as_str()).copied();
    let mut inside: HashMap<&str, Vec<&GraphNode>> = HashMap::new();
    for node in &before.nodes {
        inside.entry(&node.group).or_default().push(node);
    }
    // How many come out of each group, and how many of them have their place.
    let mut out: HashMap<&str, (usize, usize)> = HashMap::new();
    for b in boxes.iter().filter(|b| !own.contains_key(b.id.as_str())) {
        out.entry(&b.group).or_default().0 += 1;
    }
    boxes
        .iter()
        .zip(sizes)
        .map(|(b, size)| {
            if let Some(node) = own.get(b.id.as_str()) {
                return Some((node.x, node.y));
            }
            if b.id.starts_with("group:") {
                return middle(inside.get(b.group.as_str())?, size);
            }
            let group = closed(b)?;
            let (all, placed) = out.get_mut(b.group.as_str())?;
            let step = size.height + GAP;
            let top = group.y - step * (*all as f64 - 1.0) / 2.0;
            let y = top + step * *placed as f64;
            *placed += 1;
            Some((group.x, y))
        })
        .collect()
}

fn middle(nodes: &[&GraphNode], size: &Size) -> Option<(f64, f64)> {
    let count = nodes.len() as f64;
    let sum = nodes.iter().fold((0.0, 0.0), |(x, y), node| {
        (x + node.x, y + node.y + node.height / 2.0)
    });
    (count > 0.0).then(|| (sum.0 / count, sum.1 / count - size.height / 2.0))
}
