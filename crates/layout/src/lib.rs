//! A layered drawing of a graph: who depends stands left of what it depends on.
//!
//! Sugiyama's method, with each part near-linear and without recursion:
//!
//! 1. connected pieces are drawn apart from each other and packed beside one another (`pieces`,
//!    `pack`);
//! 2. edges that close cycles are turned, few of them (`acyclic`: Eades, Lin, Smyth);
//! 3. layers by network simplex within a bound of work (`layers`, `simplex`: Gansner et al.);
//! 4. long lines become chains of way points, which share a chain or take an outer lane where
//!    there would be too many of them (`rows`);
//! 5. few crossings by barycentres and sifting (`order`, `sift`), counted with an accumulator tree
//!    (`crossings`: Barth, Jünger, Mutzel);
//! 6. straight lines by Brandes and Köpf (`coordinates`), or, where a drawing before is given, as
//!    near to it as can be (`settle`).
//!
//! Pure and deterministic: the order of the nodes and edges in the input does not matter, only the
//! ids do.

mod acyclic;
mod coordinates;
mod crossings;
mod csr;
mod draw;
mod layers;
mod order;
mod pack;
mod pieces;
mod rows;
mod settle;
mod sift;
mod simplex;

pub use crossings::of_drawing;

/// A box to place. Sizes in CSS pixels; what is not finite or below zero counts as zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node<'a> {
    /// Decides every tie. Should be unique; of two equal ones, the first in the input comes first.
    pub id: &'a str,
    /// Left to right.
    pub width: f64,
    /// Top to bottom.
    pub height: f64,
    /// The frame it stands in together with all others that name it.
    pub cluster: Option<&'a str>,
    /// Its upper left corner in the drawing before, which this one shall resemble.
    pub before: Option<(f64, f64)>,
}

/// A line between two boxes, by their places in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The box that depends.
    pub from: usize,
    /// The box it depends on.
    pub to: usize,
    /// Lines of one class may share a way.
    pub class: u8,
    /// How much it matters that the line is short; 0 counts as 1.
    pub weight: u32,
}

/// What can be wished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// At most so many boxes of a piece in a layer: fuller layers are split, which costs crossings
    /// and gains the shape of a screen. `None`: as the edges have it.
    pub tallest: Option<usize>,
}

/// A line's way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// From the edge of one box to the edge of the other, in CSS pixels; empty for an edge from a
    /// box to itself or to a place where no box is.
    pub points: Vec<(f64, f64)>,
    /// It closes a cycle and therefore runs from right to left.
    pub reversed: bool,
}

/// The frame around the boxes of a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The cluster's name.
    pub cluster: String,
    /// Left edge.
    pub x: f64,
    /// Upper edge; the first [`TITLE`] pixels are free for its name.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A finished drawing, in CSS pixels from the upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The upper left corner of each box, in the order of the nodes.
    pub boxes: Vec<(f64, f64)>,
    /// The layer of each box within its piece, from 0 at the left.
    pub layers: Vec<usize>,
    /// The way of each edge, in the order of the edges.
    pub lines: Vec<Line>,
    /// Clusters by name. A cluster whose frame would reach over too many layers has none.
    pub frames: Vec<Frame>,
    /// How often lines cross. Lines on outer lanes are not counted.
    pub crossings: u64,
    /// Width of the whole.
    pub width: f64,
    /// Height of the whole.
    pub height: f64,
}

/// Space between layers, where the lines turn.
pub const BETWEEN_LAYERS: f64 = 90.0;
/// Space between boxes of a layer.
pub const BETWEEN_BOXES: f64 = 20.0;
/// Room for the name at the top of a frame.
pub const TITLE: f64 = 22.0;
/// Space that a line takes where it passes through a layer.
const LANE: f64 = 6.0;
/// Space between a frame and what is in it.
const PADDING: f64 = 14.0;
/// Space around the whole and between pieces.
const MARGIN: f64 = 20.0;

/// Lays out boxes and the edges between them. Boxes never overlap; an edge whose end is not in
/// `nodes` gets no line. Where at least half of the boxes of a piece have a place before, the
/// others are fitted in and these stay where they can.
pub fn layout(nodes: &[Node<'_>], edges: &[Edge], options: &Options) -> Drawing {
    let (pieces, single, line_of) = pieces::split(nodes, edges);
    let drawn = pieces
        .iter()
        .map(|piece| draw::piece(piece, options))
        .collect();
    pack::together(nodes, edges, &pieces, drawn, &single, &line_of)
}
