//! Local search by simulated annealing over moves, swaps and whole chains.

use crate::model::Model;
use crate::rng::Rng;
use crate::state::State;

/// The most nodes that move at once as neighbours.
const MOST_BLOCK: usize = 10;

/// How long and how boldly to search. Counted in trials, never in time: the same everywhere.
pub(crate) struct Effort {
    /// Proposed changes, each counted as often as it moves nodes.
    pub trials: u64,
    /// The first temperature, in points.
    pub heat: f64,
    /// Nodes that one change may drag along.
    pub drag: usize,
    /// How many of sixteen changes move several neighbours at once.
    pub blocks: u64,
    /// Whether a wave may be too full for a while.
    pub soft: bool,
}

/// Searches from `start` and returns the best plan seen: what fits before what does not, then by
/// points. Only `movable` nodes are chosen; others may still be dragged or swapped.
pub(crate) fn anneal(
    model: &Model<'_>,
    start: Vec<u32>,
    movable: &[u32],
    effort: &Effort,
    rng: &mut Rng,
) -> Vec<u32> {
    let mut walk = Walk {
        state: State::new(model, start),
        effort,
        price: 0.0,
        temperature: effort.heat,
    };
    let mut best = walk.state.wave.clone();
    let mut mark = (walk.state.over, walk.state.cost);
    if movable.is_empty() {
        return best;
    }
    walk.price = price(&walk.state);
    let block = (movable.len() as u64).clamp(64, 1 << 16);
    let soft = effort.soft || walk.state.over > 0;
    let mut full_blocks = 0;
    let mut done = 0;
    while done < effort.trials {
        let left = 1.0 - done as f64 / effort.trials as f64;
        walk.temperature = effort.heat * left * left * left;
        let pause = done + block;
        while done < pause {
            let node = movable[rng.below(movable.len())];
            let before = (walk.state.over, walk.state.cost);
            let at_best = before < mark && movable.len() <= 4096;
            done += walk.trial(node, soft, rng);
            if at_best && (walk.state.over, walk.state.cost) > before {
                // The step up can be told by its journal: copy as it was before.
                best.clone_from(&walk.state.wave);
                for (node, was) in walk.state.changed().iter().rev() {
                    best[*node as usize] = *was;
                }
                mark = before;
            }
            walk.state.keep();
        }
        let now = (walk.state.over, walk.state.cost);
        if now < mark {
            mark = now;
            best.clone_from(&walk.state.wave);
        }
        if walk.state.over > 0 {
            full_blocks += 1;
            if full_blocks > 3 {
                walk.price *= 1.3;
            }
        } else {
            full_blocks = 0;
            walk.price *= 0.97;
        }
    }
    best
}

/// Points for being too full by a whole wave, to begin with: what a wave costs on average.
fn price(state: &State<'_, '_>) -> f64 {
    let waves = state.load.iter().filter(|load| load[0] > 0).count().max(1);
    (state.cost as f64 / waves as f64).max(1.0) / (1 << 20) as f64
}

struct Walk<'m, 'a, 'e> {
    state: State<'m, 'a>,
    effort: &'e Effort,
    /// Points for a unit of `over`.
    price: f64,
    temperature: f64,
}

impl Walk<'_, '_, '_> {
    /// Proposes one change and returns what it counts.
    fn trial(&mut self, node: u32, soft: bool, rng: &mut Rng) -> u64 {
        let from = self.state.wave[node as usize];
        let to = self.target(node, from, rng);
        if rng.next() & 15 < self.effort.blocks && to != from {
            return self.block(node, to, soft, rng);
        }
        if to == from || !self.state.model.allowed(node, to) {
            return 1;
        }
        let limit = self.temperature * rng.exponential();
        let (floor, ceiling) = (self.state.floor(node), self.state.ceiling(node));
        if to < floor || to > ceiling {
            return self.chain(node, to, limit, soft);
        }
        let delta = self.state.delta(node, to);
        if self.accepts(delta, limit, soft) {
            self.state.shift(node, to, delta);
        } else if delta.1 > 0 {
            self.swap(node, from, to, delta, limit, rng);
        }
        1
    }

    /// Where to: to a neighbour, a step aside, as early as possible, or anywhere.
    fn target(&self, node: u32, from: u32, rng: &mut Rng) -> u32 {
        let model = self.state.model;
        let (low, high) = (
            model.window.low[node as usize],
            model.window.high[node as usize],
        );
        if low == high {
            return from;
        }
        let draw = rng.next() & 15;
        let talks = model.talks.of(node);
        match draw {
            0..=6 if !talks.is_empty() => {
                let other = talks[rng.below(talks.len())].0;
                model.near(node, self.state.wave[other as usize].clamp(low, high))
            }
            0..=9 => model.before(node, from).unwrap_or(from).max(low),
            10..=11 => model.after(node, from).unwrap_or(from).min(high),
            12 => {
                let floor = self.state.floor(node).max(low).min(high);
                match model.allowed(node, floor) {
                    true => floor,
                    false => model.after(node, floor).unwrap_or(high).min(high),
                }
            }
            _ => model.near(node, low + rng.below((high - low + 1) as usize) as u32),
        }
    }

    fn accepts(&self, (cost, over): (i64, i64), limit: f64, soft: bool) -> bool {
        if !soft && over > 0 {
            return false;
        }
        cost as f64 + over as f64 * self.price <= limit
    }

    fn chain(&mut self, node: u32, to: u32, limit: f64, soft: bool) -> u64 {
        let (cost, over) = (self.state.cost, self.state.over);
        let moved = self.state.drag(node, to, self.effort.drag);
        let delta = (self.state.cost - cost, self.state.over - over);
        let work = 1 + self.state.changed().len() as u64;
        if !moved || !self.accepts(delta, limit, soft) {
            self.state.undo(cost, over);
        }
        work
    }

    /// Moves a node with some of its neighbours in the same wave, and neighbours of somebody there
    /// back in their place while the wave is too full.
    fn block(&mut self, node: u32, to: u32, soft: bool, rng: &mut Rng) -> u64 {
        let (cost, over) = (self.state.cost, self.state.over);
        let from = self.state.wave[node as usize];
        let limit = self.temperature * rng.exponential();
        let mut size = 1 + rng.below(MOST_BLOCK);
        self.shift_around(node, to, size);
        let mut tries = 0;
        while self.state.over > over && tries < 3 {
            tries += 1;
            let list = &self.state.members[to as usize];
            if list.is_empty() {
                break;
            }
            let other = list[rng.below(list.len())];
            let moved = self.state.changed().iter().any(|(node, _)| *node == other);
            if !moved && self.state.model.is_group(other) {
                size = 1 + rng.below(size);
                self.shift_around(other, from, size);
            }
        }
        let work = 1 + self.state.changed().len() as u64;
        let delta = (self.state.cost - cost, self.state.over - over);
        if !self.accepts(delta, limit, soft) || !self.in_order() {
            self.state.undo(cost, over);
        }
        work
    }

    /// Moves a node and up to `size - 1` of those around it in its wave, the nearest first.
    fn shift_around(&mut self, node: u32, to: u32, size: usize) {
        let model = self.state.model;
        let from = self.state.wave[node as usize];
        let mut around = vec![node];
        let mut next = 0;
        while next < around.len() {
            let node = around[next];
            next += 1;
            let delta = self.state.delta(node, to);
            self.state.shift(node, to, delta);
            for list in [
                model.talks.of(node),
                model.needs.of(node),
                model.needed_by.of(node),
            ] {
                // A hub has very many neighbours: the first ones are enough.
                for (other, _) in list.iter().take(MOST_BLOCK) {
                    if around.len() < size
                        && self.state.wave[*other as usize] == from
                        && !around.contains(other)
                    {
                        around.push(*other);
                    }
                }
            }
        }
    }

    /// Whether everything that has changed is where windows and hard edges let it be.
    fn in_order(&self) -> bool {
        self.state.changed().iter().all(|(node, _)| {
            let wave = self.state.wave[*node as usize];
            self.state.model.allowed(*node, wave)
                && self.state.floor(*node) <= wave
                && wave <= self.state.ceiling(*node)
        })
    }

    /// The target is full: somebody there takes the node's place.
    fn swap(
        &mut self,
        node: u32,
        from: u32,
        to: u32,
        delta: (i64, i64),
        limit: f64,
        rng: &mut Rng,
    ) {
        let (cost, over) = (self.state.cost, self.state.over);
        let model = self.state.model;
        let mut shifted = false;
        for _ in 0..3 {
            let list = &self.state.members[to as usize];
            if list.is_empty() {
                break;
            }
            let other = list[rng.below(list.len())];
            if other == node || !model.is_group(other) || !model.allowed(other, from) {
                continue;
            }
            if !shifted {
                self.state.shift(node, to, delta);
                shifted = true;
            }
            if from < self.state.floor(other) || from > self.state.ceiling(other) {
                continue;
            }
            let back = self.state.delta(other, from);
            let both = (delta.0 + back.0, delta.1 + back.1);
            if self.accepts(both, limit, false) {
                self.state.shift(other, from, back);
                return;
            }
        }
        if shifted {
            self.state.undo(cost, over);
        }
    }
}
