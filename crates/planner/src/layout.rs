//! The drawing of the graph's boxes, by the crate `landfall-layout`.

use landfall_layout::{Edge, Node, Options};

/// A box to place. Sizes in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Left to right.
    pub width: f64,
    /// Top to bottom.
    pub height: f64,
}

/// A finished drawing, in CSS pixels from the upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The upper left corner of each box, in the order of the boxes.
    pub boxes: Vec<(f64, f64)>,
    /// The way of each edge in the order of the edges, from box to box; empty for an edge from a
    /// box to itself.
    pub lines: Vec<Vec<(f64, f64)>>,
    /// Width of the whole.
    pub width: f64,
    /// Height of the whole.
    pub height: f64,
}

/// Lays out boxes, which must come in a fixed order, and the edges between them (pairs of places
/// in `sizes`). Layers hold so few boxes that the whole stays near the shape of a screen.
pub fn layout(sizes: &[Size], edges: &[(usize, usize)]) -> Drawing {
    let ids: Vec<String> = (0..sizes.len()).map(|at| format!("{at:010}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    layout_near(&ids, sizes, edges, &[])
}

/// The same for boxes with ids, which decide ties, and near a drawing `before`: for each box its
/// upper left corner there. Empty when there was none.
pub fn layout_near(
    ids: &[&str],
    sizes: &[Size],
    edges: &[(usize, usize)],
    before: &[Option<(f64, f64)>],
) -> Drawing {
    let nodes: Vec<Node<'_>> = sizes
        .iter()
        .zip(ids)
        .enumerate()
        .map(|(at, (size, id))| Node {
            id,
            width: size.width,
            height: size.height,
            cluster: None,
            before: before.get(at).copied().flatten(),
        })
        .collect();
    let edges: Vec<Edge> = edges
        .iter()
        .map(|(from, to)| Edge {
            from: *from,
            to: *to,
            class: 0,
            weight: 1,
        })
        .collect();
    let options = Options {
        tallest: Some(tallest(sizes.len())),
    };
    let drawing = landfall_layout::layout(&nodes, &edges, &options);
    Drawing {
        boxes: drawing.boxes,
        lines: drawing.lines.into_iter().map(|line| line.points).collect(),
        width: drawing.width,
        height: drawing.height,
    }
}

/// How many boxes a layer holds at most, so that drawings stay near the shape of a screen.
fn tallest(count: usize) -> usize {
    (count.isqrt() * 3 / 2).max(12)
}
