//! A first plan: fill one wave after the other with what is most worth moving now.

use crate::model::{KINDS, Model, OPEN};
use std::collections::BinaryHeap;

/// What makes a group come early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taste {
    /// What is critical, or stands below something critical.
    Critical,
    /// What talks most to what has been placed.
    Near,
}

/// After so many groups in a row that do not fit, a wave counts as full.
const MOST_MISSES: usize = 64;

/// A wave for every node. Hard edges and windows hold; a wave is too full only where groups had no
/// later wave left.
pub(crate) fn construct(model: &Model<'_>, taste: Taste) -> Vec<u32> {
    let mut work = Work::new(model, taste);
    for wave in 0..model.waves as u32 {
        work.fill(wave);
    }
    work.wave
}

struct Work<'m, 'a> {
    model: &'m Model<'a>,
    wave: Vec<u32>,
    load: Vec<[i64; KINDS]>,
    waiting: Vec<u32>,
    earliest: Vec<u32>,
    /// What may move now, by kind: a wave looks only at those that it takes.
    ready: Vec<BinaryHeap<(i64, std::cmp::Reverse<u32>)>>,
    /// Ready, but only from a later wave on.
    later: Vec<Vec<u32>>,
    /// By the last wave of their window, in an order that respects hard edges.
    due: Vec<Vec<u32>>,
    tried: Vec<u32>,
    /// Points for each day of being later, so far, over the size.
    worth: Vec<i64>,
    size: Vec<i64>,
    /// The worth of what stands on it.
    pull: Vec<i64>,
}

const NOWHERE: u32 = u32::MAX;

impl<'m, 'a> Work<'m, 'a> {
    fn new(model: &'m Model<'a>, taste: Taste) -> Self {
        let size = sizes(model);
        let mut worth: Vec<i64> = model.late.clone();
        if taste == Taste::Near {
            // Waiting postpones the begin of every bridge: nothing is gained by being first.
            for node in 0..model.nodes as u32 {
                let all: i64 = model.talks.of(node).iter().map(|(_, points)| points).sum();
                worth[node as usize] -= all;
            }
        }
        let mut pull: Vec<i64> = (0..model.nodes)
            .map(|n| model.late[n] * 1000 / size[n])
            .collect();
        for node in model.order.iter().rev() {
            for (above, _) in model.needed_by.of(*node) {
                pull[*node as usize] = pull[*node as usize].max(pull[*above as usize]);
            }
        }
        if taste == Taste::Near {
            pull.fill(i64::MIN);
        }
        let mut due = vec![Vec::new(); model.waves];
        for node in &model.order {
            due[model.window.high[*node as usize] as usize].push(*node);
        }
        let mut work = Self {
            model,
            wave: vec![NOWHERE; model.nodes],
            load: vec![[0; KINDS]; model.waves],
            waiting: (0..model.nodes as u32)
                .map(|node| model.needs.of(node).len() as u32)
                .collect(),
            earliest: model.window.low.clone(),
            ready: vec![BinaryHeap::new(); model.kinds()],
            later: vec![Vec::new(); model.waves],
            due,
            tried: vec![NOWHERE; model.nodes],
            worth,
            size,
            pull,
        };
        for node in 0..model.nodes as u32 {
            if work.waiting[node as usize] == 0 {
                work.later[work.earliest[node as usize] as usize].push(node);
            }
        }
        work
    }

    fn key(&self, node: u32) -> (i64, std::cmp::Reverse<u32>) {
        let at = node as usize;
        let own = self.worth[at] * 1000 / self.size[at];
        (own.max(self.pull[at]), std::cmp::Reverse(node))
    }

    fn fill(&mut self, wave: u32) {
        for node in std::mem::take(&mut self.later[wave as usize]) {
            self.make_ready(node);
        }
        let mut passed = Vec::new();
        let mut misses = 0;
        while misses < MOST_MISSES
            && let Some(node) = self.next_ready(wave)
        {
            if self.wave[node as usize] != NOWHERE || self.tried[node as usize] == wave {
                continue;
            }
            if self.fits(node, wave) {
                self.put(node, wave);
            } else {
                self.tried[node as usize] = wave;
                passed.push(node);
                misses += 1;
            }
        }
        for node in std::mem::take(&mut self.due[wave as usize]) {
            if self.wave[node as usize] == NOWHERE {
                self.put(node, wave);
            }
        }
        for node in passed {
            if self.wave[node as usize] == NOWHERE {
                self.make_ready(node);
            }
        }
    }

    fn make_ready(&mut self, node: u32) {
        let key = self.key(node);
        self.ready[self.model.kind(node)].push(key);
    }

    /// The best of what may move now and may move in this wave.
    fn next_ready(&mut self, wave: u32) -> Option<u32> {
        let takes = |kind: &usize| self.model.kind_allowed(*kind, wave as usize);
        let kinds = (0..self.ready.len()).filter(takes);
        let best = kinds.max_by_key(|kind| self.ready[*kind].peek().copied())?;
        let (_, std::cmp::Reverse(node)) = self.ready[best].pop()?;
        Some(node)
    }

    fn fits(&self, node: u32, wave: u32) -> bool {
        let (need, load) = (&self.model.need[node as usize], &self.load[wave as usize]);
        let capacity = &self.model.capacity[wave as usize];
        let apart = self.model.apart.of(node);
        (0..KINDS).all(|kind| load[kind] + need[kind] <= capacity[kind])
            && apart.iter().all(|(other, _)| {
                let there = self.wave[*other as usize];
                let day = |wave: u32| self.model.slot[wave as usize];
                there == NOWHERE || day(there) != day(wave)
            })
    }

    fn put(&mut self, node: u32, wave: u32) {
        let model = self.model;
        self.wave[node as usize] = wave;
        for kind in 0..KINDS {
            self.load[wave as usize][kind] += model.need[node as usize][kind];
        }
        for (above, gap) in model.needed_by.of(node) {
            let at = *above as usize;
            self.earliest[at] = self.earliest[at].max(wave + *gap as u32);
            self.waiting[at] -= 1;
            if self.waiting[at] == 0 {
                match self.earliest[at] {
                    now if now <= wave => self.make_ready(*above),
                    then if (then as usize) < model.waves => {
                        self.later[then as usize].push(*above);
                    }
                    _ => {}
                }
            }
        }
        for (other, points) in model.talks.of(node) {
            let at = *other as usize;
            if self.wave[at] == NOWHERE {
                self.worth[at] += 2 * points;
                if self.waiting[at] == 0 && self.earliest[at] <= wave && self.tried[at] != wave {
                    self.make_ready(*other);
                }
            }
        }
    }
}

/// The share of a wave that a node takes, in thousandths of an average wave, at least 1.
fn sizes(model: &Model<'_>) -> Vec<i64> {
    let average: [Option<i64>; KINDS] = std::array::from_fn(|kind| {
        let limits = model.capacity.iter().map(|c| c[kind]).filter(|c| *c < OPEN);
        let (count, sum) = limits.fold((0, 0), |(count, sum), limit| (count + 1, sum + limit));
        (count > 0).then(|| (sum / count).max(1))
    });
    let share = |need: &[i64; KINDS]| {
        let shares = (0..KINDS).filter_map(|kind| Some(need[kind] * 1000 / average[kind]?));
        shares.max().unwrap_or(1).max(1)
    };
    model.need.iter().map(share).collect()
}
