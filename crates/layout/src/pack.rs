//! Pieces beside and below each other, in the shape of a screen.

use super::draw::Drawn;
use super::pieces::{LineOf, Piece, length};
use super::{BETWEEN_BOXES, Drawing, Edge, Frame, Line, MARGIN, Node};

/// Width by height.
const SHAPE: f64 = 1.6;

/// Shelves keep their width until it differs so much from the one that would be chosen anew.
const STRETCH: f64 = 1.35;

/// Puts the pieces together: shelves of pieces, the highest first, then the boxes that stand
/// alone.
pub(crate) fn together(
    nodes: &[Node<'_>],
    edges: &[Edge],
    pieces: &[Piece],
    drawn: Vec<Drawn>,
    single: &[usize],
    line_of: &LineOf,
) -> Drawing {
    let mut drawing = Drawing {
        boxes: vec![(0.0, 0.0); nodes.len()],
        layers: vec![0; nodes.len()],
        lines: vec![Line::default(); edges.len()],
        ..Drawing::default()
    };
    let sizes: Vec<(f64, f64)> = drawn.iter().map(|d| (d.width, d.height)).collect();
    let was: Vec<Option<(f64, f64)>> = pieces.iter().map(corner).collect();
    let (places, below) = shelves(&sizes, &was, MARGIN, 3.0 * MARGIN);
    for ((piece, drawn), (x, y)) in pieces.iter().zip(&drawn).zip(&places) {
        for (at, node) in piece.nodes.iter().enumerate() {
            let place = drawn.boxes[at];
            drawing.boxes[*node] = (place.0 + x, place.1 + y);
            drawing.layers[*node] = drawn.layers[at] as usize;
        }
        drawing
            .frames
            .extend(drawn.frames.iter().map(|frame| Frame {
                x: frame.x + x,
                y: frame.y + y,
                ..frame.clone()
            }));
        drawing.crossings += drawn.crossings;
    }
    for (line, at) in drawing.lines.iter_mut().zip(line_of) {
        let Some((piece, link)) = at else {
            continue;
        };
        let (drawn, (x, y)) = (&drawn[*piece as usize], places[*piece as usize]);
        let points = drawn.lines[*link as usize].iter();
        line.points = points.map(|(px, py)| (px + x, py + y)).collect();
        line.reversed = drawn.reversed[*link as usize];
    }
    let sizes: Vec<(f64, f64)> = single
        .iter()
        .map(|at| (length(nodes[*at].width), length(nodes[*at].height)))
        .collect();
    let was: Vec<Option<(f64, f64)>> = single.iter().map(|at| nodes[*at].before).collect();
    let (places, _) = shelves(&sizes, &was, below, BETWEEN_BOXES);
    for (at, place) in single.iter().zip(places) {
        drawing.boxes[*at] = place;
    }
    drawing.frames.sort_by(|a, b| a.cluster.cmp(&b.cluster));
    measure(nodes, &mut drawing);
    drawing
}

/// The upper left corner of a piece in the drawing before.
fn corner(piece: &Piece) -> Option<(f64, f64)> {
    let least = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.min(b.1));
    piece.before.iter().flatten().copied().reduce(least)
}

/// Places from `top` on and the height below them. In the order of the drawing before, then the
/// highest first.
fn shelves(
    sizes: &[(f64, f64)],
    was: &[Option<(f64, f64)>],
    top: f64,
    gap: f64,
) -> (Vec<(f64, f64)>, f64) {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| {
        let (old, new) = (was[*a], was[*b]);
        let known = old.is_none().cmp(&new.is_none());
        let ((ax, ay), (bx, by)) = (old.unwrap_or_default(), new.unwrap_or_default());
        known
            .then(ay.total_cmp(&by))
            .then(ax.total_cmp(&bx))
            .then(sizes[*b].1.total_cmp(&sizes[*a].1))
            .then(a.cmp(b))
    });
    let area: f64 = sizes.iter().map(|(w, h)| (w + gap) * (h + gap)).sum();
    let widest = sizes.iter().map(|(w, _)| *w).fold(0.0, f64::max);
    let room = widest.max(kept((SHAPE * area).sqrt(), sizes, was));
    let mut places = vec![(0.0, 0.0); sizes.len()];
    let (mut x, mut y, mut high) = (MARGIN, top, 0.0_f64);
    for at in order {
        let (width, height) = sizes[at];
        if x > MARGIN && x + width > MARGIN + room {
            (x, y, high) = (MARGIN, y + high + gap, 0.0);
        }
        places[at] = (x, y);
        x += width + gap;
        high = high.max(height);
    }
    let below = if sizes.is_empty() {
        top
    } else {
        y + high + gap
    };
    (places, below)
}

/// The width of the shelves in the drawing before, where that is about the shape of a screen still:
/// a little wider, and what began a shelf would end the one above, and all behind it with it.
fn kept(room: f64, sizes: &[(f64, f64)], was: &[Option<(f64, f64)>]) -> f64 {
    let known = sizes
        .iter()
        .zip(was)
        .filter_map(|((width, _), was)| Some(was.as_ref()?.0 + width));
    let right = known.fold(0.0, f64::max) - MARGIN;
    if (room / STRETCH..=room * STRETCH).contains(&right) {
        right
    } else {
        room
    }
}

fn measure(nodes: &[Node<'_>], drawing: &mut Drawing) {
    let corners = drawing
        .boxes
        .iter()
        .zip(nodes)
        .map(|((x, y), node)| (x + length(node.width), y + length(node.height)))
        .chain(
            drawing
                .frames
                .iter()
                .map(|f| (f.x + f.width, f.y + f.height)),
        )
        .chain(
            drawing
                .lines
                .iter()
                .flat_map(|line| line.points.iter().copied()),
        );
    let (right, bottom) = corners.fold((MARGIN, MARGIN), |(right, bottom): (f64, f64), (x, y)| {
        (right.max(x), bottom.max(y))
    });
    drawing.width = right + MARGIN;
    drawing.height = bottom + MARGIN;
}
