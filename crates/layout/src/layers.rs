//! Into which layer each box goes.

use super::csr::Csr;
use super::pieces::Piece;
use super::simplex::{Arc, shorten};

/// Work for the network simplex: for small graphs enough to end, for large ones near-linear.
const WORK: u64 = 20_000_000;
const WORK_PER_ARC: u64 = 2_000;

/// A layer for each node from 0 without gaps; along every link, turned ones the other way round,
/// it grows.
pub(crate) fn assign(piece: &Piece, tallest: Option<usize>) -> Vec<u32> {
    let arcs: Vec<Arc> = piece
        .links
        .iter()
        .map(|link| {
            let (tail, head) = link.ends();
            Arc {
                tail,
                head,
                weight: link.weight,
            }
        })
        .collect();
    let count = piece.nodes.len();
    let out = Csr::new(count, arcs.iter().map(|a| (a.tail, a.head)));
    let into = Csr::new(count, arcs.iter().map(|a| (a.head, a.tail)));
    let order = from_the_left(&out, &into, count);
    let mut rank = if piece.follows() {
        as_before(piece, &out, &into, &order)
    } else {
        let mut rank = vec![0_i32; count];
        push(&mut rank, &into, &order);
        shorten(&mut rank, &arcs, WORK.max(WORK_PER_ARC * arcs.len() as u64));
        start_at_zero(&mut rank, &out);
        spread(&mut rank, &arcs, &out, &into);
        rank
    };
    let mut layers = without_gaps(&mut rank);
    if let (Some(most), false) = (tallest, piece.follows()) {
        split(&mut layers, most.max(2), &out, &into);
    }
    layers
}

/// A topological order: of what is free, the smallest number first in, first out.
fn from_the_left(out: &Csr, into: &Csr, count: usize) -> Vec<u32> {
    let mut waits: Vec<u32> = (0..count as u32).map(|n| into.of(n).len() as u32).collect();
    let mut order: Vec<u32> = (0..count as u32)
        .filter(|n| waits[*n as usize] == 0)
        .collect();
    let mut at = 0;
    while at < order.len() {
        for to in out.of(order[at]) {
            waits[*to as usize] -= 1;
            if waits[*to as usize] == 0 {
                order.push(*to);
            }
        }
        at += 1;
    }
    order
}

/// Moves nodes right until every arc is at least one layer long.
fn push(rank: &mut [i32], into: &Csr, order: &[u32]) {
    for node in order {
        let least = into
            .of(*node)
            .iter()
            .map(|from| rank[*from as usize] + 1)
            .max();
        let v = *node as usize;
        rank[v] = rank[v].max(least.unwrap_or(i32::MIN));
    }
}

/// Parts that only a cluster ties to the others begin at the left.
fn start_at_zero(rank: &mut [i32], out: &Csr) {
    let count = rank.len();
    let mut sets = super::pieces::Sets::new(count);
    for node in 0..count {
        for to in out.of(node as u32) {
            sets.join(node, *to as usize);
        }
    }
    let mut least = vec![i32::MAX; count];
    for (node, rank) in rank.iter().enumerate() {
        let set = sets.find(node);
        least[set] = least[set].min(*rank);
    }
    for (node, rank) in rank.iter_mut().enumerate() {
        *rank -= least[sets.find(node)];
    }
}

/// Nodes that are pulled left as much as right go where least is.
fn spread(rank: &mut [i32], arcs: &[Arc], out: &Csr, into: &Csr) {
    const FAR: i32 = 64;
    let mut pull = vec![0_i64; rank.len()];
    for arc in arcs {
        pull[arc.tail as usize] += i64::from(arc.weight);
        pull[arc.head as usize] -= i64::from(arc.weight);
    }
    let most = rank.iter().copied().max().unwrap_or(0);
    let mut full = vec![0_usize; most as usize + 1];
    for rank in rank.iter() {
        full[*rank as usize] += 1;
    }
    for node in 0..rank.len() as u32 {
        let v = node as usize;
        if pull[v] != 0 || out.of(node).is_empty() {
            continue;
        }
        let low = into.of(node).iter().map(|n| rank[*n as usize] + 1).max();
        let high = out.of(node).iter().map(|n| rank[*n as usize] - 1).min();
        let (Some(low), Some(high)) = (low, high) else {
            continue;
        };
        let near = low.max(rank[v] - FAR)..=high.min(rank[v] + FAR);
        full[rank[v] as usize] -= 1;
        if let Some(best) =
            near.min_by_key(|layer| (full[*layer as usize], *layer != rank[v], *layer))
        {
            rank[v] = best;
        }
        full[rank[v] as usize] += 1;
    }
}

/// The layers of the drawing before, with what is new fitted in.
fn as_before(piece: &Piece, out: &Csr, into: &Csr, order: &[u32]) -> Vec<i32> {
    let mut lefts: Vec<f64> = piece.before.iter().flatten().map(|(x, _)| *x).collect();
    lefts.sort_by(f64::total_cmp);
    lefts.dedup_by(|a, b| (*a - *b).abs() < 0.5);
    let layer = |x: f64| lefts.partition_point(|left| *left < x - 0.25) as i32;
    let mut known: Vec<Option<i32>> = piece
        .before
        .iter()
        .map(|b| b.map(|(x, _)| layer(x)))
        .collect();
    for node in order {
        if known[*node as usize].is_none() {
            let left = into
                .of(*node)
                .iter()
                .filter_map(|n| known[*n as usize])
                .max();
            known[*node as usize] = left.map(|left| left + 1);
        }
    }
    for node in order.iter().rev() {
        if known[*node as usize].is_none() {
            let right = out
                .of(*node)
                .iter()
                .filter_map(|n| known[*n as usize])
                .min();
            known[*node as usize] = right.map(|right| right - 1);
        }
    }
    let mut rank: Vec<i32> = known.into_iter().map(|layer| layer.unwrap_or(0)).collect();
    push(&mut rank, into, order);
    rank
}

fn without_gaps(rank: &mut [i32]) -> Vec<u32> {
    let mut used = rank.to_vec();
    used.sort_unstable();
    used.dedup();
    let place = |rank: &i32| used.partition_point(|other| other < rank) as u32;
    rank.iter().map(place).collect()
}

/// Splits layers with more than `most` boxes: what comes from the left stays left, what goes to
/// the right stands right, and neighbours of the same box together.
fn split(layers: &mut [u32], most: usize, out: &Csr, into: &Csr) {
    let depth = layers.iter().max().map_or(0, |most| *most as usize + 1);
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); depth];
    for (node, layer) in layers.iter().enumerate() {
        rows[*layer as usize].push(node as u32);
    }
    let mut begin = 0;
    for mut row in rows {
        let parts = row.len().div_ceil(most).max(1);
        row.sort_by_key(|node| {
            let (right, left) = (out.of(*node), into.of(*node));
            let first = right.iter().chain(left).min();
            (
                right.len() as i64 - left.len() as i64,
                first.copied(),
                *node,
            )
        });
        let size = row.len().div_ceil(parts);
        for (at, node) in row.into_iter().enumerate() {
            layers[node as usize] = (begin + at / size) as u32;
        }
        begin += parts;
    }
}
