//! Where every node is, what that costs, and what a change would.

use crate::model::{HOURS, KINDS, Model};

/// What overfilling a whole wave by its own capacity counts, in units of `over`.
const FULL: i64 = 1 << 20;
/// What two groups on one day count that must not be.
const TOGETHER: i64 = 1 << 16;

/// A complete assignment. Hard edges hold whenever it is looked at; waves may be too full, and
/// `over` says by how much: 0 when everything fits.
pub(crate) struct State<'m, 'a> {
    pub model: &'m Model<'a>,
    pub wave: Vec<u32>,
    pub load: Vec<[i64; KINDS]>,
    pub cost: i64,
    pub over: i64,
    /// By wave what is in it, and by node its place there.
    pub members: Vec<Vec<u32>>,
    place: Vec<u32>,
    /// Changes that can still be taken back: the node and where it was.
    journal: Vec<(u32, u32)>,
    /// What one unit too much counts, by wave and kind.
    unit: Vec<[i64; KINDS]>,
}

impl<'m, 'a> State<'m, 'a> {
    pub fn new(model: &'m Model<'a>, wave: Vec<u32>) -> Self {
        let mut members = vec![Vec::new(); model.waves];
        let mut load = vec![[0; KINDS]; model.waves];
        let mut place = vec![0; model.nodes];
        for (node, at) in wave.iter().enumerate() {
            let at = *at as usize;
            place[node] = members[at].len() as u32;
            members[at].push(node as u32);
            for kind in 0..KINDS {
                load[at][kind] += model.need[node][kind];
            }
        }
        let unit = model
            .capacity
            .iter()
            .map(|capacity| capacity.map(|most| (FULL / most.max(1)).max(1)))
            .collect();
        let mut state = Self {
            model,
            wave,
            load,
            cost: 0,
            over: 0,
            members,
            place,
            journal: Vec::new(),
            unit,
        };
        for at in 0..model.waves {
            let load = state.load[at];
            state.cost += state.load_points(&load);
            state.over += state.excess(at, &load);
        }
        for node in 0..model.nodes as u32 {
            let at = state.wave[node as usize];
            state.cost += model.late[node as usize] * (model.day[at as usize] - model.day[0]);
            for (other, points) in model.talks.of(node) {
                if *other > node {
                    let there = state.wave[*other as usize];
                    let days = (model.day[at as usize] - model.day[there as usize]).abs();
                    state.cost += points * days;
                }
            }
            for (other, _) in model.apart.of(node) {
                let there = state.wave[*other as usize];
                if *other > node && model.slot[there as usize] == model.slot[at as usize] {
                    state.over += TOGETHER;
                }
            }
        }
        state
    }

    /// Points for a wave being used and being uneven.
    #[inline]
    fn load_points(&self, load: &[i64; KINDS]) -> i64 {
        let used = if load[0] > 0 {
            self.model.wave_points
        } else {
            0
        };
        used + self.model.uneven_points * (load[HOURS] - self.model.even_hours).max(0)
    }

    #[inline]
    fn excess(&self, at: usize, load: &[i64; KINDS]) -> i64 {
        let capacity = &self.model.capacity[at];
        let mut sum = 0;
        for kind in 0..KINDS {
            if load[kind] > capacity[kind] {
                sum += (load[kind] - capacity[kind]) * self.unit[at][kind];
            }
        }
        sum
    }

    /// The earliest wave that what the node stands on leaves to it.
    #[inline]
    pub fn floor(&self, node: u32) -> u32 {
        let mut low = i64::from(self.model.window.low[node as usize]);
        for (below, gap) in self.model.needs.of(node) {
            low = low.max(i64::from(self.wave[*below as usize]) + gap);
        }
        low as u32
    }

    /// The latest wave that what stands on the node leaves to it.
    #[inline]
    pub fn ceiling(&self, node: u32) -> u32 {
        let mut high = i64::from(self.model.window.high[node as usize]);
        for (above, gap) in self.model.needed_by.of(node) {
            high = high.min(i64::from(self.wave[*above as usize]) - gap);
        }
        high.max(0) as u32
    }

    /// What moving the node alone would change: points, and how much too full.
    #[inline]
    pub fn delta(&self, node: u32, to: u32) -> (i64, i64) {
        let model = self.model;
        let from = self.wave[node as usize];
        if from == to {
            return (0, 0);
        }
        let (old, new) = (model.day[from as usize], model.day[to as usize]);
        let mut cost = model.late[node as usize] * (new - old);
        for (other, points) in model.talks.of(node) {
            let there = model.day[self.wave[*other as usize] as usize];
            cost += points * ((new - there).abs() - (old - there).abs());
        }
        let need = &model.need[node as usize];
        if need[0] == 0 {
            return (cost, 0);
        }
        let (source, target) = (self.load[from as usize], self.load[to as usize]);
        let (mut less, mut more) = (source, target);
        for kind in 0..KINDS {
            less[kind] -= need[kind];
            more[kind] += need[kind];
        }
        cost += self.load_points(&less) + self.load_points(&more);
        cost -= self.load_points(&source) + self.load_points(&target);
        let mut over = self.excess(to as usize, &more) - self.excess(to as usize, &target);
        if self.over > 0 {
            over += self.excess(from as usize, &less) - self.excess(from as usize, &source);
        }
        for (other, _) in model.apart.of(node) {
            let day = |wave: u32| model.slot[wave as usize];
            let there = day(self.wave[*other as usize]);
            over += TOGETHER * (i64::from(there == day(to)) - i64::from(there == day(from)));
        }
        (cost, over)
    }

    /// Moves the node alone, with what [`State::delta`] said.
    pub fn shift(&mut self, node: u32, to: u32, (cost, over): (i64, i64)) {
        let from = self.wave[node as usize];
        if from == to {
            return;
        }
        self.journal.push((node, from));
        self.put(node, from, to);
        self.cost += cost;
        self.over += over;
    }

    fn put(&mut self, node: u32, from: u32, to: u32) {
        let need = &self.model.need[node as usize];
        for kind in 0..KINDS {
            self.load[from as usize][kind] -= need[kind];
            self.load[to as usize][kind] += need[kind];
        }
        let place = self.place[node as usize] as usize;
        let list = &mut self.members[from as usize];
        list.swap_remove(place);
        if let Some(moved) = list.get(place) {
            self.place[*moved as usize] = place as u32;
        }
        self.place[node as usize] = self.members[to as usize].len() as u32;
        self.members[to as usize].push(node);
        self.wave[node as usize] = to;
    }

    /// What has changed since then: the node and where it was.
    pub fn changed(&self) -> &[(u32, u32)] {
        &self.journal
    }

    /// Makes the changes last.
    pub fn keep(&mut self) {
        self.journal.clear();
    }

    /// Takes everything back since the journal was closed; the caller knows what it cost then.
    pub fn undo(&mut self, cost: i64, over: i64) {
        while let Some((node, was)) = self.journal.pop() {
            let now = self.wave[node as usize];
            self.put(node, now, was);
        }
        self.cost = cost;
        self.over = over;
    }

    /// Moves the node and along hard edges everything that must come along, at most `most` nodes.
    /// `false` when that is not enough or a pin stands against it; the caller then takes it back.
    pub fn drag(&mut self, node: u32, to: u32, most: usize) -> bool {
        let model = self.model;
        let onwards = to > self.wave[node as usize];
        let mut waiting = vec![(node, to)];
        let mut moved = 0;
        while let Some((node, to)) = waiting.pop() {
            let at = self.wave[node as usize];
            if at == to || (to > at) != onwards {
                continue;
            }
            let (low, high) = (
                model.window.low[node as usize],
                model.window.high[node as usize],
            );
            if to < low || to > high || !model.allowed(node, to) {
                return false;
            }
            moved += 1;
            if moved > most {
                return false;
            }
            let delta = self.delta(node, to);
            self.shift(node, to, delta);
            if !onwards {
                for (below, gap) in model.needs.of(node) {
                    let limit = i64::from(to) - gap;
                    if limit < 0 {
                        return false;
                    }
                    if i64::from(self.wave[*below as usize]) > limit {
                        match self.takes(*below, limit as u32, false) {
                            Some(wave) => waiting.push((*below, wave)),
                            None => return false,
                        }
                    }
                }
            } else {
                for (above, gap) in model.needed_by.of(node) {
                    let limit = i64::from(to) + gap;
                    if limit >= model.waves as i64 {
                        return false;
                    }
                    if i64::from(self.wave[*above as usize]) < limit {
                        match self.takes(*above, limit as u32, true) {
                            Some(wave) => waiting.push((*above, wave)),
                            None => return false,
                        }
                    }
                }
            }
        }
        true
    }

    /// The nearest wave from `limit` on, onwards or backwards, that may take the node.
    fn takes(&self, node: u32, limit: u32, onwards: bool) -> Option<u32> {
        let (low, high) = (
            self.model.window.low[node as usize],
            self.model.window.high[node as usize],
        );
        if onwards {
            (limit.max(low)..=high).find(|wave| self.model.allowed(node, *wave))
        } else {
            (low..=limit.min(high))
                .rev()
                .find(|wave| self.model.allowed(node, *wave))
        }
    }
}
