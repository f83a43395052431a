//! Turns as few edges as it can until there is no cycle.

use super::csr::Csr;
use super::pieces::{Link, NONE};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Marks the links that run against the order. Only links inside a strongly connected component
/// are ever turned. `before` is the place from left to right in the drawing before, whose choice
/// is kept.
pub(crate) fn turn(count: usize, links: &mut [Link], before: Option<&[f64]>) {
    let next = Csr::new(count, links.iter().map(|l| (l.from, l.to)));
    let component = components(count, &next);
    let inner = |link: &Link| component[link.from as usize] == component[link.to as usize];
    if !links.iter().any(inner) {
        return;
    }
    let place = match before {
        Some(before) => ranked(before),
        None => few_against(count, links, &component),
    };
    for link in links {
        link.reversed = component[link.from as usize] == component[link.to as usize]
            && place[link.from as usize] > place[link.to as usize];
    }
}

/// Strongly connected components by number (Tarjan, with a stack of its own).
fn components(count: usize, next: &Csr) -> Vec<u32> {
    let mut number = vec![NONE; count];
    let mut low = vec![0_u32; count];
    let mut component = vec![NONE; count];
    let (mut open, mut walk) = (Vec::new(), Vec::<(u32, usize)>::new());
    let (mut seen, mut found) = (0, 0);
    for start in 0..count as u32 {
        if number[start as usize] != NONE {
            continue;
        }
        walk.push((start, 0));
        while let Some((node, at)) = walk.last_mut() {
            let v = *node as usize;
            if *at == 0 {
                number[v] = seen;
                low[v] = seen;
                seen += 1;
                open.push(*node);
            }
            if let Some(to) = next.of(*node).get(*at) {
                *at += 1;
                let w = *to as usize;
                if number[w] == NONE {
                    walk.push((*to, 0));
                } else if component[w] == NONE {
                    low[v] = low[v].min(number[w]);
                }
                continue;
            }
            if low[v] == number[v] {
                while let Some(member) = open.pop() {
                    component[member as usize] = found;
                    if member as usize == v {
                        break;
                    }
                }
                found += 1;
            }
            walk.pop();
            if let Some((parent, _)) = walk.last() {
                let p = *parent as usize;
                low[p] = low[p].min(low[v]);
            }
        }
    }
    component
}

fn ranked(before: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..before.len() as u32).collect();
    order.sort_by(|a, b| {
        before[*a as usize]
            .total_cmp(&before[*b as usize])
            .then(a.cmp(b))
    });
    places(&order)
}

fn places(order: &[u32]) -> Vec<u32> {
    let mut place = vec![0; order.len()];
    for (at, node) in order.iter().enumerate() {
        place[*node as usize] = at as u32;
    }
    place
}

/// An order with little weight against it (Eades, Lin, Smyth): take sinks to the back, sources to
/// the front, else what points out most.
fn few_against(count: usize, links: &[Link], component: &[u32]) -> Vec<u32> {
    let inner: Vec<&Link> = links
        .iter()
        .filter(|l| component[l.from as usize] == component[l.to as usize])
        .collect();
    let number = |at: usize| at as u32;
    let out = Csr::new(
        count,
        inner.iter().enumerate().map(|(at, l)| (l.from, number(at))),
    );
    let into = Csr::new(
        count,
        inner.iter().enumerate().map(|(at, l)| (l.to, number(at))),
    );
    let mut gives = vec![0_i64; count];
    let mut takes = vec![0_i64; count];
    for link in &inner {
        gives[link.from as usize] += i64::from(link.weight);
        takes[link.to as usize] += i64::from(link.weight);
    }
    let key = |v: usize, gives: &[i64], takes: &[i64]| match (takes[v], gives[v]) {
        // Sources and sinks before all others.
        (0, _) => i64::MAX,
        (_, 0) => i64::MAX - 1,
        (takes, gives) => gives - takes,
    };
    let mut heap: BinaryHeap<(i64, Reverse<u32>)> = (0..count)
        .map(|v| (key(v, &gives, &takes), Reverse(v as u32)))
        .collect();
    let mut gone = vec![false; count];
    let (mut front, mut back) = (Vec::new(), Vec::new());
    while let Some((was, Reverse(node))) = heap.pop() {
        let v = node as usize;
        if gone[v] || was != key(v, &gives, &takes) {
            continue;
        }
        gone[v] = true;
        if was == i64::MAX - 1 {
            back.push(node);
        } else {
            front.push(node);
        }
        let heads = out.of(node).iter().map(|at| (inner[*at as usize], true));
        let tails = into.of(node).iter().map(|at| (inner[*at as usize], false));
        for (link, forward) in heads.chain(tails) {
            let other = if forward { link.to } else { link.from } as usize;
            if gone[other] {
                continue;
            }
            let less = if forward {
                &mut takes[other]
            } else {
                &mut gives[other]
            };
            *less -= i64::from(link.weight);
            heap.push((key(other, &gives, &takes), Reverse(other as u32)));
        }
    }
    back.reverse();
    front.extend(back);
    places(&front)
}
