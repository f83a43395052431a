//! The order inside the layers.

use super::crossings::between;
use super::pieces::{NONE, Piece};
use super::rows::{Kind, Rows};
use super::sift::sift;

/// Work for small drawings, and what each item adds for large ones.
const WORK: i64 = 40_000_000;
const WORK_PER_ITEM: i64 = 600;
/// Rounds without anything better until a search ends.
const PATIENCE: u32 = 4;
/// Fresh attempts from the best so far.
const KICKS: u32 = 12;

/// Orders the layers; gives how often lines cross.
pub(crate) fn reduce(rows: &mut Rows, piece: &Piece) -> u64 {
    let mut search = Search {
        key: vec![0.0; rows.kind.len()],
        rank: vec![0.0; piece.clusters.len()],
        tree: Vec::new(),
        left: WORK.max(WORK_PER_ITEM * (rows.kind.len() + rows.left.len()) as i64),
        best: Vec::new(),
        least: u64::MAX,
    };
    if piece.follows() {
        search.as_before(rows, piece);
    } else {
        search.afresh(rows);
    }
    rows.rows = search.best;
    rows.number_all();
    search.least
}

struct Search {
    /// Where an item wants to be: from 0 to 1 in its row, or a height.
    key: Vec<f64>,
    /// The same for a cluster, in all rows alike.
    rank: Vec<f64>,
    tree: Vec<u32>,
    left: i64,
    best: Vec<Vec<u32>>,
    least: u64,
}

impl Search {
    fn afresh(&mut self, rows: &mut Rows) {
        for from_left in [true, false] {
            walk(rows, from_left, &mut self.key);
            self.rank_clusters(rows, |_| true);
            for layer in 0..rows.rows.len() {
                self.arrange(rows, layer, false);
            }
            self.keep(rows);
            self.sweep(rows, from_left);
        }
        self.restore(rows);
        self.settle(rows);
        // The best so far is shaken by sweeps and settles anew.
        let mut idle = 0;
        for kick in 0..KICKS {
            if self.left <= 0 || idle >= PATIENCE || self.least == 0 {
                break;
            }
            let before = self.least;
            self.restore(rows);
            self.round(rows, kick % 2 == 0, kick % 4 >= 2);
            self.keep(rows);
            self.settle(rows);
            idle = if self.least < before { 0 } else { idle + 1 };
        }
    }

    /// In the order of the drawing before; only what is new, and ways, look for their place.
    fn as_before(&mut self, rows: &mut Rows, piece: &Piece) {
        let wish = super::settle::wishes(rows, piece);
        self.key.clone_from(&wish);
        self.rank_clusters(rows, |_| true);
        for layer in 0..rows.rows.len() {
            self.arrange(rows, layer, false);
        }
        self.keep(rows);
        let new = |item: usize| piece.before.get(item).is_none_or(Option::is_none);
        let movable: Vec<bool> = (0..rows.kind.len()).map(new).collect();
        while self.left > 0 {
            let before = self.least;
            for layer in 0..rows.rows.len() {
                sift(rows, layer, usize::MAX, Some(&movable), &mut self.left);
            }
            self.keep(rows);
            if self.least >= before {
                break;
            }
        }
    }

    /// Sweeps until nothing gets better.
    fn sweep(&mut self, rows: &mut Rows, from_left: bool) {
        let (mut idle, mut number, mut least) = (0, 0_u32, u64::MAX);
        while idle < PATIENCE && self.left > 0 {
            let now = self.round(rows, from_left, number % 2 == 1);
            // Less than half a percent is not worth the wait.
            idle = if now < least - least / 200 {
                0
            } else {
                idle + 1
            };
            least = least.min(now);
            number += 1;
        }
    }

    /// There and back once.
    fn round(&mut self, rows: &mut Rows, from_left: bool, ties_turn: bool) -> u64 {
        for to_the_right in [from_left, !from_left] {
            self.towards(rows, to_the_right, ties_turn);
        }
        self.left -= 4 * (rows.kind.len() + rows.left.len()) as i64;
        self.keep(rows)
    }

    fn towards(&mut self, rows: &mut Rows, right: bool, ties_turn: bool) {
        if !self.rank.is_empty() {
            for layer in 0..rows.rows.len() {
                self.want(rows, layer, right);
            }
            self.rank_clusters(rows, |kind| kind != Kind::Way);
        }
        let depth = rows.rows.len();
        // The first has no neighbours to follow, but the clusters' order may be new.
        for step in 0..depth {
            let layer = if right { step } else { depth - 1 - step };
            self.want(rows, layer, right);
            self.arrange(rows, layer, ties_turn);
        }
    }

    /// Keys by the mean place of the neighbours on one side.
    fn want(&mut self, rows: &Rows, layer: usize, from_left: bool) {
        let near = if from_left { &rows.left } else { &rows.right };
        let other = if from_left {
            layer.wrapping_sub(1)
        } else {
            layer + 1
        };
        let there = rows.rows.get(other).map_or(1, Vec::len).max(1) as f64;
        let here = rows.rows[layer].len().max(1) as f64;
        for item in &rows.rows[layer] {
            let list = near.of(*item);
            let place = |item: u32| f64::from(rows.place[item as usize]) + 0.5;
            self.key[*item as usize] = if list.is_empty() {
                place(*item) / here
            } else {
                let sum: f64 = list.iter().map(|item| place(*item)).sum();
                sum / list.len() as f64 / there
            };
        }
    }

    /// Clusters get one order for all rows: by the mean key of what is in them.
    fn rank_clusters(&mut self, rows: &Rows, counts: impl Fn(Kind) -> bool) {
        let mut sum = vec![(0.0, 0_u32); self.rank.len()];
        for (item, cluster) in rows.cluster.iter().enumerate() {
            if *cluster != NONE && !rows.is_border(item as u32) && counts(rows.kind[item]) {
                let sum = &mut sum[*cluster as usize];
                *sum = (sum.0 + self.key[item], sum.1 + 1);
            }
        }
        for (rank, (sum, count)) in self.rank.iter_mut().zip(sum) {
            *rank = sum / f64::from(count.max(1));
        }
    }

    /// Sorts a row by the keys, each cluster in one block and the blocks by the clusters' order.
    fn arrange(&self, rows: &mut Rows, layer: usize, ties_turn: bool) {
        let mut row = std::mem::take(&mut rows.rows[layer]);
        if ties_turn {
            row.reverse();
        }
        let key = |item: &u32| self.key[*item as usize];
        if self.rank.is_empty() {
            row.sort_by(|a, b| key(a).total_cmp(&key(b)));
        } else {
            row = self.arrange_blocks(rows, row);
        }
        rows.rows[layer] = row;
        rows.number(layer);
    }

    fn arrange_blocks(&self, rows: &Rows, row: Vec<u32>) -> Vec<u32> {
        let cluster = |item: &u32| rows.cluster[*item as usize];
        let mut inner: Vec<u32> = row.iter().copied().filter(|i| cluster(i) != NONE).collect();
        let side = |item: &u32| match rows.kind[*item as usize] {
            Kind::Upper => 0,
            Kind::Box | Kind::Way => 1,
            Kind::Lower => 2,
        };
        let rank = |item: &u32| self.rank[cluster(item) as usize];
        let key = |item: &u32| self.key[*item as usize];
        inner.sort_by(|a, b| {
            (rank(a).total_cmp(&rank(b)))
                .then(cluster(a).cmp(&cluster(b)))
                .then(side(a).cmp(&side(b)))
                .then(key(a).total_cmp(&key(b)))
        });
        let mut units: Vec<(f64, &[u32])> = row
            .iter()
            .filter(|item| cluster(item) == NONE)
            .map(|item| (key(item), std::slice::from_ref(item)))
            .collect();
        // A block wants the mean of its members, but never before the block before it.
        let mut least = f64::NEG_INFINITY;
        let mut blocks = Vec::new();
        for block in inner.chunk_by(|a, b| cluster(a) == cluster(b)) {
            let members = block.iter().filter(|item| side(item) == 1);
            let (sum, count) = members.fold((0.0, 0), |(sum, n), item| (sum + key(item), n + 1));
            let mean = if count == 0 {
                rank(&block[0])
            } else {
                sum / f64::from(count)
            };
            least = mean.max(least);
            blocks.push((least, block));
        }
        units.extend(blocks);
        units.sort_by(|a, b| a.0.total_cmp(&b.0));
        units
            .into_iter()
            .flat_map(|(_, items)| items.iter().copied())
            .collect()
    }

    /// Sifts until nothing gets better.
    fn settle(&mut self, rows: &mut Rows) {
        let total: i64 = (rows.kind.len() + rows.left.len()) as i64;
        // As far as three rounds can be paid for.
        let window = (self.left / 3 / (4 * total).max(1)).clamp(1, 100_000) as usize;
        let depth = rows.rows.len();
        let mut now = self.count(rows);
        for number in 0.. {
            let mut saved = 0;
            for step in 0..depth {
                let layer = if number % 2 == 0 {
                    step
                } else {
                    depth - 1 - step
                };
                saved += sift(rows, layer, window, None, &mut self.left);
            }
            now -= saved.min(now);
            if saved * 500 <= now || self.left <= 0 {
                break;
            }
        }
        self.keep(rows);
    }

    fn restore(&self, rows: &mut Rows) {
        rows.rows.clone_from(&self.best);
        rows.number_all();
    }

    /// Counts, and remembers the order if it is the best so far.
    fn keep(&mut self, rows: &Rows) -> u64 {
        let now = self.count(rows);
        if now < self.least {
            self.least = now;
            self.best.clone_from(&rows.rows);
        }
        now
    }

    fn count(&mut self, rows: &Rows) -> u64 {
        let (mut sum, mut lines) = (0, Vec::new());
        for (layer, row) in rows.rows.iter().enumerate() {
            lines.clear();
            for item in row.iter().filter(|item| !rows.is_border(**item)) {
                let begin = lines.len();
                let right = rows.right.of(*item).iter();
                lines
                    .extend(right.map(|to| (rows.place[*item as usize], rows.place[*to as usize])));
                lines[begin..].sort_unstable();
            }
            let width = rows.rows.get(layer + 1).map_or(0, Vec::len);
            if lines.len() > 1 {
                sum += between(&lines, width, &mut self.tree);
            }
        }
        sum
    }
}

/// Keys by a depth-first walk from the outermost layer (iterative).
fn walk(rows: &Rows, from_left: bool, key: &mut [f64]) {
    let (near, far) = if from_left {
        (&rows.right, &rows.left)
    } else {
        (&rows.left, &rows.right)
    };
    let mut seen = vec![false; key.len()];
    let mut found = 0.0;
    let mut stack = Vec::new();
    let mut starts: Vec<u32> = (0..key.len() as u32).collect();
    starts.sort_by_key(|item| (!far.of(*item).is_empty(), *item));
    for start in starts {
        stack.push(start);
        while let Some(item) = stack.pop() {
            if std::mem::replace(&mut seen[item as usize], true) {
                continue;
            }
            key[item as usize] = found;
            found += 1.0;
            let lists = [far.of(item), near.of(item)];
            let next = lists.into_iter().flat_map(|list| list.iter().rev());
            stack.extend(next.filter(|item| !seen[**item as usize]));
        }
    }
}
