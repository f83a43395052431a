//! Heights near those of a drawing before, and heights drawn together.

use super::coordinates::apart;
use super::pieces::Piece;
use super::rows::{Chain, Kind, Rows};

/// How much more a box with a place before weighs than what is new.
const WEIGHT: f64 = 16.0;
const ROUNDS: usize = 3;
/// Sweeps there or back.
const CONTRACTIONS: usize = 10;

/// Where the middle of each item would best be: boxes where they were, new ones at the mean of
/// their neighbours, lines straight. Borders have no wish.
pub(crate) fn wishes(rows: &Rows, piece: &Piece) -> Vec<f64> {
    let was = piece.before.iter().zip(&piece.sizes);
    let mut known: Vec<Option<f64>> = was
        .map(|(before, (_, height))| before.map(|(_, y)| y + height / 2.0))
        .collect();
    for _ in 0..ROUNDS {
        let mut sums = vec![(0.0, 0_u32); known.len()];
        for link in &piece.links {
            for (node, other) in [(link.from, link.to), (link.to, link.from)] {
                if let Some(y) = known[other as usize] {
                    let sum = &mut sums[node as usize];
                    *sum = (sum.0 + y, sum.1 + 1);
                }
            }
        }
        for (known, (sum, count)) in known.iter_mut().zip(sums) {
            if known.is_none() && count > 0 {
                *known = Some(sum / f64::from(count));
            }
        }
    }
    let mut wish = vec![0.0; rows.kind.len()];
    for (wish, known) in wish.iter_mut().zip(known) {
        *wish = known.unwrap_or(0.0);
    }
    for (link, chain) in piece.links.iter().zip(&rows.chains) {
        let Chain::Through(items) = chain else {
            continue;
        };
        let (left, right) = link.ends();
        let (begin, end) = (wish[left as usize], wish[right as usize]);
        let parts = items.len() as f64 + 1.0;
        for (at, item) in items.iter().enumerate() {
            wish[*item as usize] = begin + (end - begin) * (at as f64 + 1.0) / parts;
        }
    }
    wish
}

/// The middle of each item: least squares from the wishes, in order and apart.
pub(crate) fn heights(rows: &Rows, piece: &Piece) -> Vec<f64> {
    let mut wish = wishes(rows, piece);
    let kept = |item: u32| piece.before.get(item as usize).is_some_and(Option::is_some);
    let mut y = wish.clone();
    for round in 0..=ROUNDS {
        for row in &rows.rows {
            let weight = |item| if kept(item) { WEIGHT } else { 1.0 };
            place(rows, row, &wish, &weight, &mut y);
        }
        if round == ROUNDS {
            break;
        }
        for item in (0..wish.len() as u32).filter(|item| !kept(*item)) {
            let near = rows.left.of(item).iter().chain(rows.right.of(item));
            let (sum, count) = near.fold((0.0, 0.0), |(sum, n), other| {
                (sum + y[*other as usize], n + 1.0)
            });
            if count > 0.0 {
                wish[item as usize] = sum / count;
            }
        }
    }
    y
}

/// Draws everything together: each item to the mean of its neighbours on both sides, long lines
/// staying straight with more force than short ones.
pub(crate) fn contract(rows: &Rows, y: &mut [f64]) {
    let way = |item: u32| rows.kind[item as usize] == Kind::Way;
    let depth = rows.rows.len();
    let mut wish = vec![0.0; y.len()];
    for round in 0..CONTRACTIONS {
        for step in 0..depth {
            let layer = if round % 2 == 0 {
                step
            } else {
                depth - 1 - step
            };
            let row = &rows.rows[layer];
            for item in row {
                let near = rows.left.of(*item).iter().chain(rows.right.of(*item));
                let (sum, all) = near.fold((0.0, 0.0), |(sum, all), other| {
                    let force = match (way(*item), way(*other)) {
                        (true, true) => 8.0,
                        (false, false) => 1.0,
                        _ => 2.0,
                    };
                    (sum + force * y[*other as usize], all + force)
                });
                wish[*item as usize] = if all > 0.0 {
                    sum / all
                } else {
                    y[*item as usize]
                };
            }
            let weight = |item| if way(item) { 2.0 } else { 1.0 };
            place(rows, row, &wish, &weight, y);
        }
    }
}

/// Neighbours that would touch form a block, which stands at the mean of its members' wishes
/// (pool adjacent violators; linear).
fn place(rows: &Rows, row: &[u32], wish: &[f64], weight: &impl Fn(u32) -> f64, y: &mut [f64]) {
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    let mut offsets = Vec::with_capacity(row.len());
    let mut offset = 0.0;
    for (at, item) in row.iter().enumerate() {
        if at > 0 {
            offset += apart(rows, row[at - 1], *item);
        }
        offsets.push(offset);
        let weight = weight(*item);
        let mut block = (weight * (wish[*item as usize] - offset), weight, 1);
        while let Some(last) = blocks.last() {
            if last.0 / last.1 <= block.0 / block.1 {
                break;
            }
            block = (block.0 + last.0, block.1 + last.1, block.2 + last.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    let bases = blocks
        .into_iter()
        .flat_map(|(sum, weight, count)| std::iter::repeat_n(sum / weight, count));
    for ((item, offset), base) in row.iter().zip(offsets).zip(bases) {
        y[*item as usize] = base + offset;
    }
}
