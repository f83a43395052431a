//! Which rows of a long table are drawn, and which pages of rows that takes.

use std::ops::{Range, RangeInclusive};

/// Height of a row in CSS pixels; `--row` in the style sheet says the same.
pub const ROW: u64 = 33;
/// Rows that are fetched together.
pub const PAGE: u64 = 100;
/// Rows drawn above and below what is seen, so that scrolling meets drawn rows.
const MARGIN: u64 = 20;
/// The drawn rows change in steps of so many, not with every pixel.
const STEP: u64 = 10;

/// The rows to draw for a viewport that begins at `top` and is `height` high, both in CSS pixels.
pub fn drawn(top: u64, height: u64, total: u64) -> Range<u64> {
    let first = (top / ROW).saturating_sub(MARGIN) / STEP * STEP;
    let seen = height.div_ceil(ROW) + 2 * MARGIN + STEP;
    let first = first.min(total.saturating_sub(1) / STEP * STEP);
    first..(first + seen).min(total)
}

/// The pages that hold these rows.
pub fn pages(rows: &Range<u64>) -> RangeInclusive<u64> {
    rows.start / PAGE..=rows.end.saturating_sub(1) / PAGE
}

/// Where the viewport has to begin so that a row is wholly seen; `None` when it already is.
/// `head` is the height of what covers the upper edge.
pub fn reveal(row: u64, top: u64, height: u64, head: u64) -> Option<u64> {
    let (begin, end) = (row * ROW, (row + 1) * ROW + head);
    if begin < top {
        Some(begin)
    } else if end > top + height {
        Some(end - height.min(end))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_is_drawn_and_not_much_more() {
        for top in [0, 1, 32, 33, 5_000, 1_000_000, 3_299_000, 9_999_999] {
            let rows = drawn(top, 600, 100_000);
            assert!(rows.end - rows.start <= 80, "{top}: {rows:?}");
            let (first, last) = (top / ROW, ((top + 600) / ROW).min(99_999));
            if first < 100_000 {
                assert!(rows.start <= first && last < rows.end, "{top}: {rows:?}");
            }
        }
    }

    #[test]
    fn short_tables_are_drawn_whole() {
        assert_eq!(drawn(0, 600, 7), 0..7);
        assert_eq!(drawn(900_000, 600, 7), 0..7);
        assert_eq!(drawn(0, 600, 0), 0..0);
    }

    #[test]
    fn scrolling_a_little_draws_the_same() {
        assert_eq!(drawn(10_000, 600, 1_000), drawn(10_040, 600, 1_000));
    }

    #[test]
    fn pages_cover_the_rows() {
        assert_eq!(pages(&(0..100)), 0..=0);
        assert_eq!(pages(&(90..170)), 0..=1);
        assert_eq!(pages(&(0..0)), 0..=0);
    }

    #[test]
    fn a_row_is_revealed_by_the_shortest_way() {
        assert_eq!(reveal(10, 330, 600, 0), None);
        assert_eq!(reveal(9, 330, 600, 0), Some(297));
        assert_eq!(reveal(30, 330, 600, 0), Some(31 * ROW - 600));
        assert_eq!(reveal(30, 330, 600, 40), Some(31 * ROW + 40 - 600));
    }
}
