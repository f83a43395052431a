//! One connected piece as a drawing of its own.

use super::layers::assign;
use super::pieces::{Link, Piece};
use super::rows::{Chain, Kind, Rows};
use super::{BETWEEN_LAYERS, Frame, LANE, Options, PADDING, TITLE};
use super::{acyclic, coordinates, order, settle};

/// Lines at one side of a box are at most so far apart.
const BETWEEN_ENDS: f64 = 6.0;

/// A piece that is drawn; the upper left corner is (0, 0).
#[derive(Default)]
pub(crate) struct Drawn {
    pub boxes: Vec<(f64, f64)>,
    pub layers: Vec<u32>,
    /// Per link from its `from` to its `to`.
    pub lines: Vec<Vec<(f64, f64)>>,
    pub reversed: Vec<bool>,
    pub frames: Vec<Frame>,
    pub crossings: u64,
    pub width: f64,
    pub height: f64,
}

/// Draws a piece.
pub(crate) fn piece(piece: &Piece, options: &Options) -> Drawn {
    let mut piece = piece.clone();
    let before: Option<Vec<f64>> = piece.follows().then(|| {
        piece
            .before
            .iter()
            .map(|b| b.map_or(0.0, |(x, _)| x))
            .collect()
    });
    acyclic::turn(piece.nodes.len(), &mut piece.links, before.as_deref());
    let layers = assign(&piece, options.tallest);
    let mut rows = Rows::new(&piece, &layers);
    let crossings = order::reduce(&mut rows, &piece);
    let framed = rows.spans.iter().any(Option::is_some);
    let mut y = if piece.follows() && !framed {
        settle::heights(&rows, &piece)
    } else {
        coordinates::heights(&mut rows)
    };
    if !framed && !piece.follows() && stretched(&rows, &y) {
        settle::contract(&rows, &mut y);
    }
    let top = y
        .iter()
        .zip(&rows.height)
        .map(|(y, h)| y - h / 2.0)
        .fold(f64::INFINITY, f64::min);
    for y in &mut y {
        *y = (*y - top).round();
    }
    let picture = Picture::new(&piece, &rows, &y);
    Drawn {
        boxes: picture.boxes(),
        lines: picture.lines(),
        reversed: piece.links.iter().map(|link| link.reversed).collect(),
        frames: picture.frames(),
        layers,
        crossings,
        ..Drawn::default()
    }
    .in_bounds(&piece)
}

/// Whether straight lines cost more than twice the height that the fullest row needs.
fn stretched(rows: &Rows, y: &[f64]) -> bool {
    let span = |row: &Vec<u32>| {
        let pairs = row.windows(2);
        pairs
            .map(|pair| coordinates::apart(rows, pair[0], pair[1]))
            .sum::<f64>()
    };
    let least = rows.rows.iter().map(span).fold(0.0, f64::max);
    let low = y.iter().copied().fold(f64::INFINITY, f64::min);
    let high = y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    high - low > 2.0 * least
}

impl Drawn {
    /// Moves everything to the upper left and measures it.
    fn in_bounds(mut self, piece: &Piece) -> Self {
        let frames = self.frames.iter().map(|f| (f.x, f.y, f.width, f.height));
        let boxes = self.boxes.iter().zip(&piece.sizes);
        let all: Vec<(f64, f64, f64, f64)> = frames
            .chain(boxes.map(|((x, y), (w, h))| (*x, *y, *w, *h)))
            .chain(self.lines.iter().flatten().map(|(x, y)| (*x, *y, 0.0, 0.0)))
            .collect();
        let left = all.iter().map(|a| a.0).fold(f64::INFINITY, f64::min);
        let top = all.iter().map(|a| a.1).fold(f64::INFINITY, f64::min);
        self.width = all.iter().map(|a| a.0 + a.2 - left).fold(0.0, f64::max);
        self.height = all.iter().map(|a| a.1 + a.3 - top).fold(0.0, f64::max);
        let points = self.lines.iter_mut().flatten().chain(&mut self.boxes);
        for (x, y) in points {
            (*x, *y) = (*x - left, *y - top);
        }
        for frame in &mut self.frames {
            (frame.x, frame.y) = (frame.x - left, frame.y - top);
        }
        self
    }
}

struct Picture<'a> {
    piece: &'a Piece,
    rows: &'a Rows,
    y: &'a [f64],
    /// Per layer the left and right edge.
    columns: Vec<(f64, f64)>,
}

impl<'a> Picture<'a> {
    fn new(piece: &'a Piece, rows: &'a Rows, y: &'a [f64]) -> Self {
        let mut columns = Vec::with_capacity(rows.rows.len());
        let mut x = 0.0;
        for row in &rows.rows {
            let boxes = row
                .iter()
                .filter_map(|item| piece.sizes.get(*item as usize));
            let width = boxes.map(|(width, _)| *width).fold(0.0, f64::max).ceil();
            columns.push((x, x + width));
            x += width + BETWEEN_LAYERS;
        }
        Self {
            piece,
            rows,
            y,
            columns,
        }
    }

    fn column(&self, item: u32) -> (f64, f64) {
        self.columns[self.rows.layer[item as usize] as usize]
    }

    fn boxes(&self) -> Vec<(f64, f64)> {
        let sizes = self.piece.sizes.iter().enumerate();
        sizes
            .map(|(node, (_, height))| (self.column(node as u32).0, self.y[node] - height / 2.0))
            .collect()
    }

    fn lines(&self) -> Vec<Vec<(f64, f64)>> {
        let ends = self.ends();
        let lowest = self
            .y
            .iter()
            .zip(&self.rows.height)
            .map(|(y, h)| y + h / 2.0);
        let mut lane = lowest.fold(0.0, f64::max) + 2.0 * LANE;
        let links = self.piece.links.iter().zip(&self.rows.chains).zip(ends);
        links
            .map(|((link, chain), (begin, end))| {
                let (left, right) = link.ends();
                let from = self.column(left);
                let mut points = vec![
                    (from.0 + self.piece.sizes[left as usize].0, begin),
                    (from.1, begin),
                ];
                match chain {
                    Chain::Through(items) => {
                        for item in items {
                            let (column, y) = (self.column(*item), self.y[*item as usize]);
                            points.extend([(column.0, y), (column.1, y)]);
                        }
                    }
                    Chain::Around => {
                        let (out, back) = (from.1 + PADDING, self.column(right).0 - PADDING);
                        points.extend([(out, begin), (out, lane), (back, lane), (back, end)]);
                        lane += LANE;
                    }
                }
                points.push((self.column(right).0, end));
                let mut points = without_waste(points);
                if link.reversed {
                    points.reverse();
                }
                points
            })
            .collect()
    }

    /// At which heights each link leaves its left end and arrives at its right one: at one side of
    /// a box beside each other, in the order of where they lead.
    fn ends(&self) -> Vec<(f64, f64)> {
        let links = &self.piece.links;
        let mut sides: Vec<(u32, bool, f64, usize)> = Vec::with_capacity(2 * links.len());
        for (at, (link, chain)) in links.iter().zip(&self.rows.chains).enumerate() {
            let (left, right) = link.ends();
            let (second, last) = match chain {
                Chain::Through(items) => (
                    items.first().copied().unwrap_or(right),
                    items.last().copied().unwrap_or(left),
                ),
                Chain::Around => (left, right),
            };
            sides.push((left, false, self.y[second as usize], at));
            sides.push((right, true, self.y[last as usize], at));
        }
        let key = |link: &Link| link.ends();
        sides.sort_by(|a, b| {
            (a.0, a.1)
                .cmp(&(b.0, b.1))
                .then(a.2.total_cmp(&b.2))
                .then(key(&links[a.3]).cmp(&key(&links[b.3])))
                .then(a.3.cmp(&b.3))
        });
        let mut ends = vec![(0.0, 0.0); links.len()];
        for side in sides.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let node = side[0].0 as usize;
            let gaps = (side.len() - 1) as f64;
            let room = (self.piece.sizes[node].1 - 2.0 * BETWEEN_ENDS).max(0.0);
            let step = BETWEEN_ENDS.min(room / gaps.max(1.0));
            for (number, (_, arrives, _, at)) in side.iter().enumerate() {
                let y = self.y[node] + (number as f64 - gaps / 2.0) * step;
                if *arrives {
                    ends[*at].1 = y;
                } else {
                    ends[*at].0 = y;
                }
            }
        }
        ends
    }

    fn frames(&self) -> Vec<Frame> {
        let mut edges = vec![(f64::INFINITY, f64::NEG_INFINITY); self.rows.spans.len()];
        for (item, kind) in self.rows.kind.iter().enumerate() {
            if let (Kind::Upper | Kind::Lower, Some(edge)) =
                (kind, edges.get_mut(self.rows.cluster[item] as usize))
            {
                let y = self.y[item];
                if *kind == Kind::Upper {
                    edge.0 = edge.0.min(y - TITLE / 2.0);
                } else {
                    edge.1 = edge.1.max(y);
                }
            }
        }
        let spans = self.rows.spans.iter().zip(edges).enumerate();
        spans
            .filter_map(|(at, (span, (top, bottom)))| {
                let (first, last) = (*span)?;
                let x = self.columns[first as usize].0 - PADDING;
                Some(Frame {
                    cluster: self.piece.clusters[at].clone(),
                    x,
                    y: top,
                    width: self.columns[last as usize].1 + PADDING - x,
                    height: bottom - top,
                })
            })
            .collect()
    }
}

/// Without points that stand on the straight way between their neighbours.
fn without_waste(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    for point in points {
        if out.last() == Some(&point) {
            continue;
        }
        if let [.., (_, a), (_, b)] = out[..]
            && a == b
            && b == point.1
        {
            out.pop();
        }
        out.push(point);
    }
    out
}
