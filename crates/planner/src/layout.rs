//! A layered drawing: who depends is left of what it depends on.
//!
//! Sugiyama's method in its simple forms, each near-linear: turn the edges that close cycles, put
//! each box into the first layer behind everything that points to it (with a bound on how many a
//! layer holds), order the layers by barycentres, then align boxes with their neighbours without
//! letting them touch.

mod layers;
mod ordering;

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

/// Space between layers, where the lines turn.
const BETWEEN_LAYERS: f64 = 90.0;
/// Space between boxes of a layer.
const BETWEEN_BOXES: f64 = 20.0;
/// Space that a line takes where it passes through a layer.
const LANE: f64 = 6.0;
/// Space around the whole.
const MARGIN: f64 = 20.0;
/// More way points than this make a drawing slow and no clearer: longer lines then go straight.
const WAY_POINTS: usize = 20_000;

/// Lays out boxes and the edges between them (pairs of places in `sizes`; others are an error of
/// the caller and get no line). Boxes never overlap. Deterministic.
pub fn layout(sizes: &[Size], edges: &[(usize, usize)]) -> Drawing {
    let known: Vec<(usize, usize)> = edges
        .iter()
        .copied()
        .filter(|(from, to)| from != to && *from < sizes.len() && *to < sizes.len())
        .collect();
    let layers = layers::assign(sizes.len(), &known);
    let mut plan = ordering::Rows::new(sizes, &known, &layers, WAY_POINTS);
    plan.order();
    plan.align();

    let mut drawing = Drawing {
        boxes: vec![(0.0, 0.0); sizes.len()],
        ..Drawing::default()
    };
    let widths: Vec<f64> = plan
        .rows
        .iter()
        .map(|row| row.iter().map(|n| plan.width(*n)).fold(0.0, f64::max))
        .collect();
    let mut left = Vec::with_capacity(widths.len());
    let mut x = MARGIN;
    for width in &widths {
        left.push(x);
        x += width + BETWEEN_LAYERS;
    }
    drawing.width = (x - BETWEEN_LAYERS + MARGIN).max(2.0 * MARGIN);
    let top = plan.tops();
    for (node, place) in drawing.boxes.iter_mut().enumerate() {
        *place = (left[layers[node]], MARGIN + top[node]);
    }
    let way = |node: usize| {
        let (row, center) = (plan.row_of(node), MARGIN + plan.center(node));
        [(left[row], center), (left[row] + widths[row], center)]
    };
    drawing.lines = edges
        .iter()
        .map(|(from, to)| {
            let Some(through) = plan.ways.get(&(*from, *to)) else {
                return Vec::new();
            };
            let forward = layers[*from] < layers[*to];
            let side = |node: usize, right: bool| {
                let (x, y) = drawing.boxes[node];
                let size = sizes[node];
                (
                    x + if right { size.width } else { 0.0 },
                    y + size.height / 2.0,
                )
            };
            let mut points = vec![side(*from, forward)];
            for node in through {
                let mut lane = way(*node);
                if !forward {
                    lane.reverse();
                }
                points.extend(lane);
            }
            points.push(side(*to, !forward));
            points
        })
        .collect();
    let boxes = drawing.boxes.iter().zip(sizes);
    let lowest = boxes
        .map(|((_, y), size)| y + size.height)
        .chain(drawing.lines.iter().flatten().map(|(_, y)| *y))
        .fold(MARGIN, f64::max);
    drawing.height = lowest + MARGIN;
    drawing
}
