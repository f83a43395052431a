//! Prices of what waves hold.

use super::SCALE;
use crate::model::{HOURS, KINDS, Model, OPEN};

/// By wave and kind what one unit costs, in parts of a point.
pub(super) struct Prices<'m, 'a> {
    model: &'m Model<'a>,
    price: Vec<[i64; KINDS]>,
    /// What all groups together need: no wave ever holds more.
    total: [i64; KINDS],
    /// At least so many waves are used.
    waves: usize,
}

impl<'m, 'a> Prices<'m, 'a> {
    /// The best prices when there are no edges and one kind of capacity counts.
    pub fn new(model: &'m Model<'a>) -> Self {
        let total = std::array::from_fn(|kind| model.need.iter().map(|need| need[kind]).sum());
        let mut prices = Self {
            model,
            price: vec![[0; KINDS]; model.waves],
            total,
            waves: 0,
        };
        prices.waves = prices.fewest();
        let mut best = (prices.alone(), prices.price.clone());
        for kind in 0..KINDS {
            prices.price = vec![[0; KINDS]; model.waves];
            if prices.scarcity(kind) {
                let value = prices.alone();
                if value > best.0 {
                    best = (value, prices.price.clone());
                }
            }
        }
        prices.price = best.1;
        prices
    }

    /// What a node costs in a wave.
    #[inline]
    pub fn of(&self, node: u32, wave: u32) -> i64 {
        let model = self.model;
        let days = model.day[wave as usize] - model.day[0];
        let mut sum = model.late[node as usize] * days * SCALE;
        let (need, price) = (&model.need[node as usize], &self.price[wave as usize]);
        for kind in 0..KINDS {
            sum += need[kind] * price[kind];
        }
        sum
    }

    /// What the waves cost at least when they sell what they hold at these prices: never more than
    /// what any plan's waves cost, less what its groups pay.
    pub fn worth(&self) -> i64 {
        let mut values: Vec<i64> = self.usable().map(|wave| self.wave(wave).0).collect();
        values.sort_unstable();
        let must = values.iter().take(self.waves).sum::<i64>();
        let may = values[self.waves.min(values.len())..].iter();
        must + may.filter(|value| **value < 0).sum::<i64>()
    }

    /// The least that a used wave costs, and what it then holds.
    fn wave(&self, wave: usize) -> (i64, [i64; KINDS]) {
        let (model, price) = (self.model, &self.price[wave]);
        let mut value = model.wave_points * SCALE;
        let mut holds = [0; KINDS];
        let uneven = |held: i64| model.uneven_points * SCALE * (held - model.even_hours).max(0);
        for kind in 0..KINDS {
            let most = self.most(wave, kind);
            let cost = |held: i64| {
                let extra = if kind == HOURS { uneven(held) } else { 0 };
                extra - price[kind] * held
            };
            let even = if kind == HOURS {
                model.even_hours.clamp(0, most)
            } else {
                0
            };
            let candidates = [(cost(0), 0), (cost(even), even), (cost(most), most)];
            let (least, held) = candidates.into_iter().min().unwrap_or_default();
            value += least;
            holds[kind] = held;
        }
        (value, holds)
    }

    /// Waves in which anything may move.
    fn usable(&self) -> impl Iterator<Item = usize> + '_ {
        let open =
            |wave: &usize| (1..self.model.kinds()).any(|kind| self.model.kind_allowed(kind, *wave));
        (0..self.model.waves).filter(open)
    }

    fn most(&self, wave: usize, kind: usize) -> i64 {
        self.model.capacity[wave][kind].min(self.total[kind])
    }

    /// Moves the prices towards what is scarce: `gap` is how far the bound may still rise.
    pub fn step(&mut self, choice: &[u32], gap: f64) {
        let waves = self.model.waves;
        let mut slope = vec![[0_i64; KINDS]; waves];
        for (node, wave) in choice.iter().enumerate() {
            for kind in 0..KINDS {
                slope[*wave as usize][kind] += self.model.need[node][kind];
            }
        }
        let mut values: Vec<(i64, usize)> = self.usable().map(|w| (self.wave(w).0, w)).collect();
        values.sort_unstable();
        for (place, (value, wave)) in values.into_iter().enumerate() {
            if place < self.waves || value < 0 {
                let holds = self.wave(wave).1;
                for kind in 0..KINDS {
                    slope[wave][kind] -= holds[kind];
                }
            }
        }
        // Kinds have different units: each is measured by what all groups need of it.
        let scale = |kind: usize| 1.0 / self.total[kind].max(1) as f64;
        let mut length = 0.0;
        for (wave, slope) in slope.iter_mut().enumerate() {
            for kind in 0..KINDS {
                if !self.priced(wave, kind) || (slope[kind] < 0 && self.price[wave][kind] == 0) {
                    slope[kind] = 0;
                }
                let part = slope[kind] as f64 * scale(kind);
                length += part * part;
            }
        }
        if length <= 0.0 {
            return;
        }
        for (wave, slope) in slope.iter().enumerate() {
            for kind in 0..KINDS {
                let change = gap / length * slope[kind] as f64 * scale(kind) * scale(kind);
                let price = &mut self.price[wave][kind];
                *price = price.saturating_add(change.round().clamp(-1e12, 1e12) as i64);
                *price = (*price).clamp(0, (1 << 50) / self.total[kind].max(1));
            }
        }
    }

    /// Whether a price on it can raise the bound.
    fn priced(&self, wave: usize, kind: usize) -> bool {
        self.model.capacity[wave][kind] < OPEN || kind == HOURS || kind == 0
    }

    /// The fewest waves that hold everything: environments that share no wave need waves of their own.
    fn fewest(&self) -> usize {
        let shares = self.sharing();
        let mut total = vec![[0_i64; KINDS]; shares.len()];
        for node in 0..self.model.groups {
            let share = shares[self.model.kind(node as u32)];
            for kind in 0..KINDS {
                total[share][kind] += self.model.need[node][kind];
            }
        }
        let fewest = |share: usize, kind: usize| {
            let takes = |wave: &usize| {
                let mut kinds = (1..shares.len()).filter(|kind| shares[*kind] == share);
                kinds.any(|kind| self.model.kind_allowed(kind, *wave))
            };
            let waves = (0..self.model.waves).filter(takes);
            let mut limits: Vec<i64> = waves.map(|wave| self.most(wave, kind)).collect();
            limits.sort_unstable_by(|a, b| b.cmp(a));
            let mut held = 0;
            let enough = limits.iter().position(|limit| {
                held += limit;
                held >= total[share][kind]
            });
            match total[share][kind] {
                0 => 0,
                _ => enough.map_or(limits.len(), |last| last + 1),
            }
        };
        (0..shares.len())
            .map(|share| (0..KINDS).map(|k| fewest(share, k)).max().unwrap_or(0))
            .sum()
    }

    /// By kind of group the smallest kind that it shares waves with, directly or through others.
    fn sharing(&self) -> Vec<usize> {
        let mut shares: Vec<usize> = (0..self.model.kinds()).collect();
        for wave in 0..self.model.waves {
            let inside: Vec<usize> = (1..shares.len())
                .filter(|kind| self.model.kind_allowed(*kind, wave))
                .map(|kind| shares[kind])
                .collect();
            let Some(least) = inside.iter().min().copied() else {
                continue;
            };
            for share in &mut shares {
                if inside.contains(share) {
                    *share = least;
                }
            }
        }
        shares
    }

    /// Prices at which each wave is just filled by what is most critical for its size.
    fn scarcity(&mut self, kind: usize) -> bool {
        let model = self.model;
        if (0..model.waves).all(|wave| model.capacity[wave][kind] >= OPEN) {
            return false;
        }
        let mut dense: Vec<(i64, i64)> = (0..model.groups)
            .filter(|node| model.need[*node][kind] > 0)
            .map(|node| {
                let need = model.need[node][kind];
                (model.late[node] * SCALE / need, need)
            })
            .collect();
        dense.sort_unstable_by(|a, b| b.cmp(a));
        let (mut next, mut held, mut room) = (0, 0, 0);
        let mut usable = vec![false; model.waves];
        self.usable().for_each(|wave| usable[wave] = true);
        let mut margin = vec![0; model.waves];
        for (wave, margin) in margin.iter_mut().enumerate() {
            if usable[wave] {
                room += self.most(wave, kind);
            }
            while next < dense.len() && held + dense[next].1 <= room {
                held += dense[next].1;
                next += 1;
            }
            *margin = dense.get(next).map_or(0, |(density, _)| *density);
        }
        let mut price = 0;
        for wave in (0..model.waves).rev() {
            if wave + 1 < model.waves {
                price += margin[wave] * (model.day[wave + 1] - model.day[wave]);
            }
            self.price[wave][kind] = price;
        }
        true
    }

    /// The bound that these prices give without edges.
    fn alone(&self) -> i64 {
        let model = self.model;
        // All groups, but only a sample of waves when there are very many: any subset of prices is
        // only compared here, the bound itself is computed elsewhere.
        let step = (model.waves * model.nodes / 20_000_000).max(1) as u32;
        let mut sum = 0;
        for node in 0..model.nodes as u32 {
            let (low, high) = (
                model.window.low[node as usize],
                model.window.high[node as usize],
            );
            let waves = (low..=high).step_by(step as usize);
            sum += waves
                .filter(|wave| model.allowed(node, *wave))
                .map(|wave| self.of(node, wave))
                .min()
                .unwrap_or(0);
        }
        sum + self.worth()
    }
}
