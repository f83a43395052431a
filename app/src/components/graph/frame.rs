//! The part of the drawing that is seen.

use landfall_domain::view::GraphView;

/// Wider drawings begin at this width and are panned.
const FIRST_WIDTH: f64 = 1_800.0;
const MARGIN: f64 = 24.0;
/// About half of a box.
const HALF: (f64, f64) = (59.0, 22.0);

/// A part of the drawing, in its units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Frame {
    /// Everything.
    pub fn whole(view: &GraphView) -> Self {
        Self {
            x: -MARGIN,
            y: -MARGIN,
            width: view.width.max(200.0) + 2.0 * MARGIN,
            height: view.height.max(120.0) + 2.0 * MARGIN,
        }
    }

    /// What is seen at first: everything, or as much of it as can be read.
    pub fn first(view: &GraphView) -> Self {
        let whole = Self::whole(view);
        let width = whole.width.min(FIRST_WIDTH);
        Self {
            width,
            height: whole.height.min(width * 0.75),
            ..whole
        }
    }

    /// The same part of a drawing that has moved.
    pub fn along(self, (right, down): (f64, f64)) -> Self {
        Self {
            x: self.x + right,
            y: self.y + down,
            ..self
        }
    }

    /// Larger by a factor, around a point given as shares of the frame.
    pub fn zoomed(self, factor: f64, at: (f64, f64)) -> Self {
        let width = (self.width * factor).clamp(80.0, 60_000.0);
        let height = self.height * width / self.width;
        Self {
            x: self.x + (self.width - width) * at.0,
            y: self.y + (self.height - height) * at.1,
            width,
            height,
        }
    }

    /// Moved by shares of itself.
    pub fn moved(self, right: f64, down: f64) -> Self {
        Self {
            x: self.x + self.width * right,
            y: self.y + self.height * down,
            ..self
        }
    }

    /// Whether the box around a point is in it.
    pub fn holds(self, (x, y): (f64, f64)) -> bool {
        let within = |from: f64, size: f64, at: f64, half: f64| {
            (from + half..=from + size - half).contains(&at)
        };
        within(self.x, self.width, x, HALF.0) && within(self.y, self.height, y, HALF.1)
    }

    /// With a point in the middle, and no wider than what can be read.
    pub fn around(self, x: f64, y: f64) -> Self {
        let near = self.zoomed((FIRST_WIDTH / self.width).min(1.0), (0.5, 0.5));
        Self {
            x: x - near.width / 2.0,
            y: y - near.height / 2.0,
            ..near
        }
    }
}

/// The way of a line for SVG: level parts are straight, the others bend.
pub fn way(points: &[(f64, f64)]) -> String {
    let mut out = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let part = match at.checked_sub(1).map(|before| points[before]) {
            None => format!("M{x:.1} {y:.1}"),
            Some((_, before)) if (before - y).abs() < 0.05 => format!("L{x:.1} {y:.1}"),
            Some((from, before)) => {
                let middle = f64::midpoint(from, *x);
                format!("C{middle:.1} {before:.1} {middle:.1} {y:.1} {x:.1} {y:.1}")
            }
        };
        out.push_str(&part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame {
        x: 100.0,
        y: 50.0,
        width: 4_000.0,
        height: 2_000.0,
    };

    #[test]
    fn the_point_under_the_pointer_stays_there() {
        let near = FRAME.zoomed(0.5, (0.25, 0.75));
        assert_eq!((near.width, near.height), (2_000.0, 1_000.0));
        assert_eq!(near.x + 0.25 * near.width, FRAME.x + 0.25 * FRAME.width);
        assert_eq!(near.y + 0.75 * near.height, FRAME.y + 0.75 * FRAME.height);
    }

    #[test]
    fn what_was_found_stands_in_the_middle_and_can_be_read() {
        let found = FRAME.around(10.0, 20.0);
        assert_eq!(found.width, FIRST_WIDTH);
        assert_eq!(found.x + found.width / 2.0, 10.0);
        assert_eq!(found.y + found.height / 2.0, 20.0);
    }

    #[test]
    fn a_box_at_the_edge_is_not_in_sight() {
        let middle = (FRAME.x + FRAME.width / 2.0, FRAME.y + FRAME.height / 2.0);
        assert!(FRAME.holds(middle));
        assert!(!FRAME.holds((FRAME.x + 10.0, middle.1)));
        assert!(!FRAME.holds((middle.0, FRAME.y + FRAME.height + 1.0)));
    }

    #[test]
    fn a_line_bends_only_where_it_changes_its_height() {
        let text = way(&[(0.0, 1.0), (4.0, 1.0), (10.0, 9.0)]);
        assert_eq!(text, "M0.0 1.0L4.0 1.0C7.0 1.0 7.0 9.0 10.0 9.0");
    }
}
