//! Layers that make all lines together as short as can be: network simplex (Gansner, Koutsofios,
//! North, Vo 1993), stopped when its work is used up. The layers are valid at every moment.

use super::csr::Csr;
use super::pieces::{NONE, Sets};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// From a node to one that must be at least one layer further right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    pub tail: u32,
    pub head: u32,
    pub weight: u32,
}

/// Among so many edges worth leaving the tree, the best is taken.
const LOOK_AT: usize = 30;

/// Shortens all arcs in sum. `rank` must be valid; it stays so. About `work` steps at most.
pub(crate) fn shorten(rank: &mut [i32], arcs: &[Arc], work: u64) {
    let mut tree = Tree::new(rank, arcs);
    let mut left = work as i64;
    let mut at = 0;
    while left > 0 {
        let Some(node) = tree.leaving(&mut at, &mut left) else {
            break;
        };
        tree.exchange(node, &mut left);
    }
}

/// A spanning forest of arcs without slack, rooted.
struct Tree<'a> {
    rank: &'a mut [i32],
    arcs: &'a [Arc],
    out: Csr,
    into: Csr,
    parent: Vec<u32>,
    /// The arc to the parent.
    up: Vec<u32>,
    child: Vec<u32>,
    next: Vec<u32>,
    previous: Vec<u32>,
    /// Weight out minus weight in, over the subtree.
    sum: Vec<i64>,
    /// Preorder number, the number behind the subtree, and the nodes by number.
    first: Vec<u32>,
    last: Vec<u32>,
    order: Vec<u32>,
    /// The numbers of the tree that a node is in.
    bounds: Vec<(u32, u32)>,
}

impl<'a> Tree<'a> {
    fn new(rank: &'a mut [i32], arcs: &'a [Arc]) -> Self {
        let count = rank.len();
        let numbered = arcs.iter().enumerate();
        let out = Csr::new(count, numbered.clone().map(|(at, a)| (a.tail, at as u32)));
        let into = Csr::new(count, numbered.map(|(at, a)| (a.head, at as u32)));
        let chosen = tighten(rank, arcs, &out, &into);
        let mut tree = Self {
            rank,
            arcs,
            out,
            into,
            parent: vec![NONE; count],
            up: vec![NONE; count],
            child: vec![NONE; count],
            next: vec![NONE; count],
            previous: vec![NONE; count],
            sum: vec![0; count],
            first: vec![0; count],
            last: vec![0; count],
            order: vec![0; count],
            bounds: vec![(0, 0); count],
        };
        tree.root(&chosen);
        tree
    }

    /// Hangs up the chosen arcs, from the smallest node of each tree.
    fn root(&mut self, chosen: &[u32]) {
        let count = self.parent.len();
        let arcs = self.arcs;
        let ends = |at: &u32| (arcs[*at as usize].tail, arcs[*at as usize].head);
        let near = Csr::new(
            count,
            chosen
                .iter()
                .flat_map(|at| [(ends(at).0, *at), (ends(at).1, *at)]),
        );
        let mut seen = vec![false; count];
        let mut found = Vec::with_capacity(count);
        for start in 0..count as u32 {
            if seen[start as usize] {
                continue;
            }
            seen[start as usize] = true;
            let begin = found.len();
            let mut done = begin;
            found.push(start);
            while done < found.len() {
                let node = found[done];
                done += 1;
                for at in near.of(node) {
                    let (tail, head) = ends(at);
                    let other = if tail == node { head } else { tail };
                    if !seen[other as usize] {
                        seen[other as usize] = true;
                        self.hang(other, node, *at);
                        found.push(other);
                    }
                }
            }
            self.first[start as usize] = begin as u32;
            self.number(start);
            for node in &found[begin..] {
                self.bounds[*node as usize] = (begin as u32, found.len() as u32);
            }
        }
        for arc in self.arcs {
            self.sum[arc.tail as usize] += i64::from(arc.weight);
            self.sum[arc.head as usize] -= i64::from(arc.weight);
        }
        for node in found.into_iter().rev() {
            let parent = self.parent[node as usize];
            if parent != NONE {
                self.sum[parent as usize] += self.sum[node as usize];
            }
        }
    }

    fn hang(&mut self, node: u32, parent: u32, arc: u32) {
        let (v, p) = (node as usize, parent as usize);
        self.parent[v] = parent;
        self.up[v] = arc;
        self.previous[v] = NONE;
        self.next[v] = self.child[p];
        if self.next[v] != NONE {
            self.previous[self.next[v] as usize] = node;
        }
        self.child[p] = node;
    }

    fn unhang(&mut self, node: u32) {
        let v = node as usize;
        let (before, after) = (self.previous[v], self.next[v]);
        match before {
            NONE => self.child[self.parent[v] as usize] = after,
            _ => self.next[before as usize] = after,
        }
        if after != NONE {
            self.previous[after as usize] = before;
        }
        self.parent[v] = NONE;
    }

    /// Numbers the subtree of a node from the number that the node has. Gives its size.
    fn number(&mut self, top: u32) -> u64 {
        let begin = self.first[top as usize];
        let mut count = begin;
        let mut node = top;
        loop {
            self.first[node as usize] = count;
            self.order[count as usize] = node;
            count += 1;
            if self.child[node as usize] != NONE {
                node = self.child[node as usize];
                continue;
            }
            loop {
                self.last[node as usize] = count;
                if node == top {
                    return u64::from(count - begin);
                }
                if self.next[node as usize] != NONE {
                    node = self.next[node as usize];
                    break;
                }
                node = self.parent[node as usize];
            }
        }
    }

    /// What lengthening the arc above a node by one would cost.
    fn cut(&self, v: usize) -> i64 {
        if self.arcs[self.up[v] as usize].tail as usize == v {
            self.sum[v]
        } else {
            -self.sum[v]
        }
    }

    fn leaving(&self, at: &mut usize, left: &mut i64) -> Option<u32> {
        let count = self.parent.len();
        let (mut best, mut found) = (None, 0);
        for step in 0..count {
            let v = if *at + step < count {
                *at + step
            } else {
                *at + step - count
            };
            if self.parent[v] == NONE {
                continue;
            }
            let cut = self.cut(v);
            if cut < 0 {
                found += 1;
                if best.is_none_or(|(least, _)| cut < least) {
                    best = Some((cut, v as u32));
                }
                if found == LOOK_AT {
                    *left -= step as i64 / 8;
                    *at = (v + 1) % count;
                    return best.map(|(_, node)| node);
                }
            }
        }
        *left -= count as i64 / 8;
        best.map(|(_, node)| node)
    }

    fn inside(&self, top: u32, node: u32) -> bool {
        let number = self.first[node as usize];
        self.first[top as usize] <= number && number < self.last[top as usize]
    }

    fn slack(&self, arc: u32) -> i32 {
        let arc = self.arcs[arc as usize];
        self.rank[arc.head as usize] - self.rank[arc.tail as usize] - 1
    }

    /// Takes the arc above `top` out and the shortest that runs the other way in.
    fn exchange(&mut self, top: u32, left: &mut i64) {
        let v = top as usize;
        // The subtree is at the tail's side: what enters it may take the arc's place.
        let tail_side = self.arcs[self.up[v] as usize].tail == top;
        let (begin, end) = self.bounds[v];
        let (first, last) = (self.first[v], self.last[v]);
        let small = last - first <= (end - begin) / 2;
        let range = |at: u32| at as usize;
        let halves = if small {
            [&self.order[range(first)..range(last)], &[]]
        } else {
            [
                &self.order[range(begin)..range(first)],
                &self.order[range(last)..range(end)],
            ]
        };
        let mut best: Option<(i32, u32)> = None;
        let incoming = tail_side == small;
        for node in halves.iter().copied().flatten() {
            let list = if incoming { &self.into } else { &self.out }.of(*node);
            *left -= 1 + list.len() as i64;
            for at in list {
                let arc = self.arcs[*at as usize];
                let other = if incoming { arc.tail } else { arc.head };
                if self.inside(top, other) != small {
                    let slack = self.slack(*at);
                    if best.is_none_or(|best| (slack, *at) < best) {
                        best = Some((slack, *at));
                    }
                }
            }
        }
        let Some((slack, enter)) = best else {
            *left = 0;
            return;
        };
        // The tail's side goes left, or the head's side right.
        let shift = if tail_side == small { -slack } else { slack };
        if shift != 0 {
            for node in halves.into_iter().flatten() {
                self.rank[*node as usize] += shift;
            }
        }
        *left -= self.rehang(top, enter) as i64;
    }

    /// Gives the number of steps it took.
    fn rehang(&mut self, top: u32, enter: u32) -> u64 {
        let arc = self.arcs[enter as usize];
        let (inner, outer) = if self.inside(top, arc.tail) {
            (arc.tail, arc.head)
        } else {
            (arc.head, arc.tail)
        };
        let total = self.sum[top as usize];
        let old = self.parent[top as usize];
        let mut common = outer;
        while !self.inside(common, old) {
            self.sum[common as usize] += total;
            common = self.parent[common as usize];
        }
        let mut node = old;
        while node != common {
            self.sum[node as usize] -= total;
            node = self.parent[node as usize];
        }
        // Turn the way from the new top to the old one.
        let (mut node, mut parent, mut up, mut below) = (inner, outer, enter, 0);
        loop {
            let (above, arc) = (self.parent[node as usize], self.up[node as usize]);
            let sum = self.sum[node as usize];
            self.unhang(node);
            self.hang(node, parent, up);
            self.sum[node as usize] = total - below;
            if node == top {
                break;
            }
            (parent, up, below, node) = (node, arc, sum, above);
        }
        self.number(common)
    }
}

/// Moves connected parts together until arcs without slack span everything that is connected;
/// gives those arcs. The smallest part moves first, so each node moves a logarithmic number of
/// times.
fn tighten(rank: &mut [i32], arcs: &[Arc], out: &Csr, into: &Csr) -> Vec<u32> {
    let count = rank.len();
    let mut sets = Sets::new(count);
    let mut chosen = Vec::with_capacity(count);
    for (at, arc) in arcs.iter().enumerate() {
        let (tail, head) = (arc.tail as usize, arc.head as usize);
        if rank[head] - rank[tail] == 1 && sets.find(tail) != sets.find(head) {
            sets.join(tail, head);
            chosen.push(at as u32);
        }
    }
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); count];
    for node in 0..count {
        members[sets.find(node)].push(node as u32);
    }
    let mut heap: BinaryHeap<Reverse<(usize, usize)>> = (0..count)
        .filter(|set| !members[*set].is_empty())
        .map(|set| Reverse((members[set].len(), set)))
        .collect();
    while let Some(Reverse((size, set))) = heap.pop() {
        if members[set].len() != size || sets.find(set) != set {
            continue;
        }
        let mut best: Option<(i32, u32)> = None;
        for node in &members[set] {
            for at in out.of(*node).iter().chain(into.of(*node)) {
                let arc = arcs[*at as usize];
                let (tail, head) = (arc.tail as usize, arc.head as usize);
                if sets.find(tail) != sets.find(head) {
                    let slack = rank[head] - rank[tail] - 1;
                    if best.is_none_or(|best| (slack, *at) < best) {
                        best = Some((slack, *at));
                    }
                }
            }
        }
        let Some((slack, at)) = best else {
            continue;
        };
        let arc = arcs[at as usize];
        let outgoing = sets.find(arc.tail as usize) == set;
        let shift = if outgoing { slack } else { -slack };
        for node in &members[set] {
            rank[*node as usize] += shift;
        }
        chosen.push(at);
        let other = if outgoing { arc.head } else { arc.tail } as usize;
        let other = sets.find(other);
        let mut moved = std::mem::take(&mut members[set]);
        let mut stay = std::mem::take(&mut members[other]);
        if stay.len() < moved.len() {
            std::mem::swap(&mut stay, &mut moved);
        }
        stay.append(&mut moved);
        sets.join(set, other);
        let name = sets.find(set);
        heap.push(Reverse((stay.len(), name)));
        members[name] = stay;
    }
    chosen
}
