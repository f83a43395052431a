//! The heights: lines as straight as the order allows (Brandes and Köpf 2001, with the blocks'
//! distances as longest paths, which keeps everything apart).

use super::rows::{Kind, Rows};
use super::{BETWEEN_BOXES, LANE, PADDING};
use std::collections::HashSet;

/// The middle of each item: the mean of the two middle ones of four extreme drawings. Items of a
/// row are in order and apart; each border of a frame is one straight line.
pub(crate) fn heights(rows: &mut Rows) -> Vec<f64> {
    for item in 0..rows.kind.len() as u32 {
        let place = &rows.place;
        for csr in [&mut rows.left, &mut rows.right] {
            csr.of_mut(item)
                .sort_unstable_by_key(|other| place[*other as usize]);
        }
    }
    let marked = conflicts(rows);
    let mut four: Vec<(f64, f64, Vec<f64>)> = Vec::with_capacity(4);
    for (from_left, from_top) in [(true, true), (true, false), (false, true), (false, false)] {
        let (root, align) = Pass {
            rows,
            from_left,
            from_top,
        }
        .align(&marked);
        let y = Pass {
            rows,
            from_left,
            from_top,
        }
        .compact(&root, &align);
        let ends = y.iter().zip(&rows.height);
        let low = ends
            .clone()
            .map(|(y, h)| y - h / 2.0)
            .fold(f64::INFINITY, f64::min);
        let high = ends
            .map(|(y, h)| y + h / 2.0)
            .fold(f64::NEG_INFINITY, f64::max);
        four.push((low, high, y));
    }
    let least = (0..4).min_by(|a, b| {
        let size = |at: &usize| four[*at].1 - four[*at].0;
        size(a).total_cmp(&size(b))
    });
    let (low, high) = least.map_or((0.0, 0.0), |at| (four[at].0, four[at].1));
    let shift: Vec<f64> = four
        .iter()
        .enumerate()
        .map(|(at, (l, h, _))| if at % 2 == 0 { low - l } else { high - h })
        .collect();
    (0..rows.kind.len())
        .map(|item| {
            let mut all = [0, 1, 2, 3].map(|at: usize| four[at].2[item] + shift[at]);
            all.sort_by(f64::total_cmp);
            f64::midpoint(all[1], all[2])
        })
        .collect()
}

/// The distance of the middles of two neighbours in a row.
pub(crate) fn apart(rows: &Rows, upper: u32, lower: u32) -> f64 {
    let (u, l) = (upper as usize, lower as usize);
    let gap = match (rows.kind[u], rows.kind[l]) {
        (Kind::Way, Kind::Way) | (Kind::Upper, Kind::Lower) => LANE,
        (Kind::Upper, Kind::Box | Kind::Way) => PADDING / 2.0,
        (Kind::Box | Kind::Way, Kind::Lower) => PADDING,
        (Kind::Way, Kind::Box) | (Kind::Box, Kind::Way) => 2.0 * LANE,
        _ => BETWEEN_BOXES,
    };
    (rows.height[u] + rows.height[l]) / 2.0 + gap
}

/// Segments that must not be straightened because one that matters more crosses them: borders
/// matter most, then the inner parts of long lines.
fn conflicts(rows: &Rows) -> HashSet<(u32, u32)> {
    let mut marked = HashSet::new();
    for row in &rows.rows {
        let mut borders: Vec<(u32, u32)> = Vec::new();
        let mut inner: Vec<(u32, u32)> = Vec::new();
        let place = |item: u32| rows.place[item as usize];
        let segments = row
            .iter()
            .flat_map(|a| rows.right.of(*a).iter().map(|b| (*a, *b)));
        for (a, b) in segments.clone().filter(|(a, _)| rows.is_border(*a)) {
            borders.push((place(a), place(b)));
        }
        let way = |item: u32| rows.kind[item as usize] == Kind::Way;
        for (a, b) in segments.clone().filter(|(a, _)| !rows.is_border(*a)) {
            // Borders never cross each other, so both ends must lie behind equally many.
            let before_a = borders.partition_point(|(left, _)| *left < place(a));
            let before_b = borders.partition_point(|(_, right)| *right < place(b));
            if before_a != before_b {
                marked.insert((a, b));
            } else if way(a) && way(b) {
                inner.push((place(a), place(b)));
            }
        }
        if inner.is_empty() {
            continue;
        }
        let mut highest: Vec<u32> = inner.iter().map(|(_, b)| *b).collect();
        let mut lowest = highest.clone();
        for at in 1..inner.len() {
            highest[at] = highest[at].max(highest[at - 1]);
            let back = inner.len() - 1 - at;
            lowest[back] = lowest[back].min(lowest[back + 1]);
        }
        for (a, b) in segments {
            if rows.is_border(a) || (way(a) && way(b)) {
                continue;
            }
            let before = inner.partition_point(|(left, _)| *left < place(a));
            let after = inner.partition_point(|(left, _)| *left <= place(a));
            let crossed = (before > 0 && highest[before - 1] > place(b))
                || (after < inner.len() && lowest[after] < place(b));
            if crossed {
                marked.insert((a, b));
            }
        }
    }
    marked
}

/// One of the four extreme drawings.
struct Pass<'a> {
    rows: &'a Rows,
    from_left: bool,
    from_top: bool,
}

impl Pass<'_> {
    /// Blocks of items in one line: for each item the first and the next (the last names the
    /// first).
    fn align(&self, marked: &HashSet<(u32, u32)>) -> (Vec<u32>, Vec<u32>) {
        let rows = self.rows;
        let count = rows.kind.len() as u32;
        let mut root: Vec<u32> = (0..count).collect();
        let mut align = root.clone();
        let near = if self.from_left {
            &rows.left
        } else {
            &rows.right
        };
        let depth = rows.rows.len();
        for step in 1..depth {
            let row = &rows.rows[if self.from_left {
                step
            } else {
                depth - 1 - step
            }];
            let mut limit: Option<u32> = None;
            for at in 0..row.len() {
                let item = row[if self.from_top {
                    at
                } else {
                    row.len() - 1 - at
                }];
                let list = near.of(item);
                if list.is_empty() {
                    continue;
                }
                let middle = [(list.len() - 1) / 2, list.len() / 2];
                let middle = if self.from_top {
                    middle
                } else {
                    [middle[1], middle[0]]
                };
                for other in middle.map(|at| list[at]) {
                    let segment = if self.from_left {
                        (other, item)
                    } else {
                        (item, other)
                    };
                    let place = rows.place[other as usize];
                    let free = limit.is_none_or(|limit| {
                        if self.from_top {
                            place > limit
                        } else {
                            place < limit
                        }
                    });
                    if align[item as usize] == item && free && !marked.contains(&segment) {
                        align[other as usize] = item;
                        root[item as usize] = root[other as usize];
                        align[item as usize] = root[item as usize];
                        limit = Some(place);
                    }
                }
            }
        }
        (root, align)
    }

    fn after(&self, item: u32) -> Option<u32> {
        let row = &self.rows.rows[self.rows.layer[item as usize] as usize];
        let at = self.rows.place[item as usize] as usize;
        if self.from_top {
            row.get(at + 1).copied()
        } else {
            at.checked_sub(1).map(|at| row[at])
        }
    }

    fn apart(&self, item: u32, next: u32) -> f64 {
        if self.from_top {
            apart(self.rows, item, next)
        } else {
            apart(self.rows, next, item)
        }
    }

    /// Each block as near as it can be, then back towards those that follow it.
    fn compact(&self, root: &[u32], align: &[u32]) -> Vec<f64> {
        let count = root.len();
        let mut waits = vec![0_u32; count];
        for item in 0..count as u32 {
            if let Some(next) = self.after(item) {
                waits[root[next as usize] as usize] += 1;
            }
        }
        let members = |first: u32| {
            std::iter::successors(Some(first), move |item| {
                Some(align[*item as usize]).filter(|next| *next != first)
            })
        };
        let mut order: Vec<u32> = (0..count as u32)
            .filter(|item| root[*item as usize] == *item && waits[*item as usize] == 0)
            .collect();
        let mut y = vec![0.0_f64; count];
        let mut done = 0;
        while done < order.len() {
            let block = order[done];
            done += 1;
            for item in members(block) {
                if let Some(next) = self.after(item) {
                    let other = root[next as usize] as usize;
                    y[other] = y[other].max(y[block as usize] + self.apart(item, next));
                    waits[other] -= 1;
                    if waits[other] == 0 {
                        order.push(other as u32);
                    }
                }
            }
        }
        for block in order.iter().rev() {
            let room = members(*block)
                .filter_map(|item| {
                    let next = self.after(item)?;
                    Some(y[root[next as usize] as usize] - self.apart(item, next))
                })
                .fold(f64::INFINITY, f64::min);
            if room.is_finite() {
                y[*block as usize] = y[*block as usize].max(room);
            }
        }
        let sign = if self.from_top { 1.0 } else { -1.0 };
        root.iter().map(|root| sign * y[*root as usize]).collect()
    }
}
