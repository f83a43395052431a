//! How often lines cross.

use super::{Drawing, Edge};
use std::collections::BTreeMap;

/// Crossings between two neighbouring layers: pairs of lines whose ends stand in opposite order.
/// `lines` are places (left, right), sorted; `width` is the number of places on the right. The
/// accumulator tree takes O(lines × log width). Scratch memory is reused.
pub(crate) fn between(lines: &[(u32, u32)], width: usize, tree: &mut Vec<u32>) -> u64 {
    tree.clear();
    tree.resize(width + 1, 0);
    let mut crossings = 0;
    for (seen, (_, right)) in lines.iter().enumerate() {
        // How many of the lines before end at this place or above it.
        let (mut at, mut above) = (*right as usize + 1, 0_u64);
        while at > 0 {
            above += u64::from(tree[at]);
            at &= at - 1;
        }
        crossings += seen as u64 - above;
        let mut at = *right as usize + 1;
        while at <= width {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    crossings
}

/// Counts the crossings of a drawing by the heights at which its lines pass the layers' left
/// edges, whoever made it: `boxes` are the upper left corners, `sizes` (width, height), and
/// a line's points run from one end to the other. Where two lines pass a layer at the same height,
/// they do not cross there. For comparing drawings; lines between boxes of one layer do not count.
pub fn of_drawing(drawing: &Drawing, sizes: &[(f64, f64)], edges: &[Edge]) -> u64 {
    let middle = |at: usize| drawing.boxes[at].0 + sizes[at].0 / 2.0;
    let mut columns: Vec<f64> = (0..sizes.len()).map(middle).collect();
    columns.sort_by(f64::total_cmp);
    columns.dedup_by(|a, b| (*a - *b).abs() < 0.5);
    let column = |x: f64| columns.partition_point(|c| *c < x - 0.25);
    let height = |at: usize| drawing.boxes[at].1 + sizes[at].1 / 2.0;
    let mut parts: BTreeMap<usize, Vec<(f64, f64)>> = BTreeMap::new();
    for (edge, line) in edges.iter().zip(&drawing.lines) {
        if line.points.len() < 2 {
            continue;
        }
        let mut points = line.points.clone();
        let (mut from, mut to) = (edge.from, edge.to);
        if middle(from) > middle(to) {
            points.reverse();
            (from, to) = (to, from);
        }
        let (first, last) = (column(middle(from)), column(middle(to)));
        let mut y = height(from);
        for layer in first..last {
            let next = if layer + 1 == last {
                height(to)
            } else {
                at(&points, columns[layer + 1])
            };
            parts.entry(layer).or_default().push((y, next));
            y = next;
        }
    }
    let mut tree = Vec::new();
    parts
        .into_values()
        .map(|lines| ordered(&lines, &mut tree))
        .sum()
}

/// The height of a line at `x`.
fn at(points: &[(f64, f64)], x: f64) -> f64 {
    let next = points.iter().position(|(px, _)| *px >= x);
    match next {
        None => points.last().map_or(0.0, |(_, y)| *y),
        Some(0) => points[0].1,
        Some(next) => {
            let ((ax, ay), (bx, by)) = (points[next - 1], points[next]);
            ay + (by - ay) * (x - ax) / (bx - ax).max(1e-9)
        }
    }
}

fn ordered(lines: &[(f64, f64)], tree: &mut Vec<u32>) -> u64 {
    let places = |of: fn(&(f64, f64)) -> f64| {
        let mut all: Vec<f64> = lines.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all.dedup_by(|a, b| (*a - *b).abs() < 0.01);
        all
    };
    let (left, right) = (places(|l| l.0), places(|l| l.1));
    let place = |all: &[f64], y: f64| all.partition_point(|other| *other < y - 0.005) as u32;
    let mut lines: Vec<(u32, u32)> = lines
        .iter()
        .map(|(a, b)| (place(&left, *a), place(&right, *b)))
        .collect();
    lines.sort_unstable();
    between(&lines, right.len(), tree)
}
