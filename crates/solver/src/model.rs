//! The instance in numbers: what the search works on.

mod names;
mod order;
mod windows;

pub(crate) use windows::{Ranges, Why};

use crate::csr::Csr;
use crate::error::Unsolvable;
use crate::instance::{Capacity, Group, Instance, Pin};
use names::Names;
use windows::Windows;

/// What capacities limit: groups, gigabytes, hours, engineers, criticality.
pub(crate) const KINDS: usize = 5;
/// The words for them.
pub(crate) const KIND_WORDS: [&str; KINDS] = ["groups", "GB", "hours", "engineers", "criticality"];
/// The place of the hours among them.
pub(crate) const HOURS: usize = 2;
/// No limit. Far above every sum, and far from overflow.
pub(crate) const OPEN: i64 = 1 << 50;

/// A hard edge whose ends are numbers: `group` moves at least `gap` waves after `needs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hard {
    pub group: u32,
    pub needs: u32,
    pub gap: u32,
    /// The pin that asks for it, when it is no `requires` edge.
    pub pin: Option<u32>,
}

/// Everything by number. Behind the groups of the instance come milestones: nodes without size that
/// stand between the two sides of an `in_order` pin, so that it needs no edge for every pair.
pub(crate) struct Model<'a> {
    pub instance: &'a Instance,
    /// Groups of the instance.
    pub groups: usize,
    /// Groups and milestones.
    pub nodes: usize,
    pub waves: usize,
    pub day: Vec<i64>,
    /// Points for each day of delay.
    pub late: Vec<i64>,
    pub need: Vec<[i64; KINDS]>,
    pub capacity: Vec<[i64; KINDS]>,
    /// By wave the place of its day among the days: waves of one day have the same.
    pub slot: Vec<u32>,
    /// By environment of a group (see `kind`) and wave: may it move there?
    allowed: Vec<Vec<bool>>,
    kind: Vec<u32>,
    /// By kind and wave the nearest wave that takes it, on the same day where there is one.
    near: Vec<Vec<u32>>,
    /// What a node stands on, with the gap.
    pub needs: Csr,
    /// What stands on a node, with the gap.
    pub needed_by: Csr,
    pub hard: Vec<Hard>,
    /// Soft neighbours, with points for each day. Both ends know the edge.
    pub talks: Csr,
    /// Pairs never on one day.
    pub apart: Csr,
    /// The pins that say so: their place in the list and both groups.
    pub apart_pins: Vec<(u32, u32, u32)>,
    /// Earliest and latest wave, from 0, that pins and hard edges leave.
    pub window: Windows,
    /// Nodes, each behind what it stands on.
    pub order: Vec<u32>,
    pub wave_points: i64,
    pub uneven_points: i64,
    pub even_hours: i64,
}

impl<'a> Model<'a> {
    /// Reads an instance.
    ///
    /// # Errors
    /// What makes no sense in it, and windows that contradict each other.
    pub fn new(instance: &'a Instance) -> Result<Self, Unsolvable> {
        let names = Names::new(instance)?;
        let groups = instance.groups.len();
        let waves = instance.waves.len();
        let (hard, milestones) = names.hard(instance);
        let nodes = groups + milestones;
        let links = |swap: bool| -> Vec<(u32, u32, i64)> {
            hard.iter()
                .map(|edge| match swap {
                    false => (edge.group, edge.needs, i64::from(edge.gap)),
                    true => (edge.needs, edge.group, i64::from(edge.gap)),
                })
                .collect()
        };
        let needs = Csr::new(nodes, &links(false));
        let needed_by = Csr::new(nodes, &links(true));
        let order = order::order(instance, &needs, &needed_by, &hard, nodes)?;
        let (allowed, kind) = environments(instance, nodes);
        let slot = slots(instance);
        let near = allowed.iter().map(|takes| nearest(takes, &slot)).collect();
        let (need, capacity) = sizes(instance, nodes);
        let hours: i64 = need.iter().map(|need| need[HOURS]).sum();
        let open = instance.waves.iter().filter(|w| w.closed.is_empty());
        let open = open.count().max(1) as i64;
        let rounded = (hours + open - 1) / open;
        let weights = &instance.weights;
        let mut model = Self {
            instance,
            groups,
            nodes,
            waves,
            day: instance.waves.iter().map(|w| i64::from(w.day)).collect(),
            late: (0..nodes)
                .map(|node| {
                    let group = instance.groups.get(node);
                    group.map_or(0, |g| i64::from(g.criticality)) * i64::from(weights.lateness)
                })
                .collect(),
            need,
            capacity,
            slot,
            allowed,
            kind,
            near,
            needs,
            needed_by,
            hard,
            talks: names.talks(instance, nodes),
            apart: names.apart(instance, nodes),
            apart_pins: names.apart_pins(instance),
            window: Windows::default(),
            order,
            wave_points: i64::from(weights.wave),
            uneven_points: i64::from(weights.imbalance),
            even_hours: weights.even_hours.map_or(rounded, i64::from),
        };
        model.window = Windows::new(&model, &names)?;
        Ok(model)
    }

    /// May the node move in the wave, as far as environments and closed waves say?
    #[inline]
    pub fn allowed(&self, node: u32, wave: u32) -> bool {
        self.allowed[self.kind[node as usize] as usize][wave as usize]
    }

    /// Is the wave open for the node, and large enough for it alone?
    pub fn takes(&self, node: u32, wave: i64) -> bool {
        let (need, capacity) = (&self.need[node as usize], &self.capacity[wave as usize]);
        self.allowed(node, wave as u32) && (0..KINDS).all(|kind| need[kind] <= capacity[kind])
    }

    /// Does the wave fill the node's environment, open or not?
    pub fn at_home(&self, node: u32, wave: usize) -> bool {
        let group = self.instance.groups.get(node as usize);
        let home = group.map_or("", |group| group.environment.as_str());
        let fills = &self.instance.waves[wave].environments;
        home.is_empty() || fills.is_empty() || fills.iter().any(|filled| filled == home)
    }

    /// The first and the last wave, from 0, that a pin about one group leaves to it; all of them where
    /// it is about several. Before the first or after the last wave where it leaves none.
    pub fn span(&self, pin: u32) -> (i64, i64) {
        let last = self.waves as i64 - 1;
        match &self.instance.pins[pin as usize] {
            Pin::InWave { wave, .. } => (i64::from(*wave) - 1, i64::from(*wave) - 1),
            Pin::NotBefore { day, .. } => {
                let before = self.day.iter().take_while(|d| **d < i64::from(*day));
                (before.count() as i64, last)
            }
            Pin::NotAfter { day, .. } => {
                let until = self.day.iter().take_while(|d| **d <= i64::from(*day));
                (0, until.count() as i64 - 1)
            }
            Pin::Apart { .. } | Pin::InOrder { .. } => (0, last),
        }
    }

    /// The pin that asks for a hard edge; `None` for a `requires` edge.
    pub fn pin_of(&self, group: u32, needs: u32) -> Option<u32> {
        let from = (self.hard).partition_point(|edge| (edge.group, edge.needs) < (group, needs));
        let edge = self.hard.get(from)?;
        edge.pin
            .filter(|_| (edge.group, edge.needs) == (group, needs))
    }

    /// The wave nearest to this one that may take the node, on the same day where there is one.
    #[inline]
    pub fn near(&self, node: u32, wave: u32) -> u32 {
        self.near[self.kind[node as usize] as usize][wave as usize]
    }

    /// The last wave before this one that may take the node.
    pub fn before(&self, node: u32, wave: u32) -> Option<u32> {
        let allowed = &self.allowed[self.kind[node as usize] as usize];
        (0..wave).rev().find(|wave| allowed[*wave as usize])
    }

    /// The first wave after this one that may take the node.
    pub fn after(&self, node: u32, wave: u32) -> Option<u32> {
        let allowed = &self.allowed[self.kind[node as usize] as usize];
        (wave + 1..self.waves as u32).find(|wave| allowed[*wave as usize])
    }

    /// What a person calls the wave.
    pub fn wave_label(&self, wave: usize) -> String {
        wave_label(self.instance, wave)
    }

    /// Is it a group, and no milestone?
    pub fn is_group(&self, node: u32) -> bool {
        (node as usize) < self.groups
    }

    /// What a person calls the group; a milestone has no name that anybody should see.
    pub fn label(&self, node: u32) -> &str {
        self.instance
            .groups
            .get(node as usize)
            .map_or("a milestone", Group::label)
    }

    /// The number of kinds of groups that may move in different waves.
    pub fn kinds(&self) -> usize {
        self.allowed.len()
    }

    /// Which of those kinds a node is of.
    pub fn kind(&self, node: u32) -> usize {
        self.kind[node as usize] as usize
    }

    /// Whether groups of a kind may move in the wave.
    pub fn kind_allowed(&self, kind: usize, wave: usize) -> bool {
        self.allowed[kind][wave]
    }
}

/// What a person calls a wave, by its place in the list.
pub(crate) fn wave_label(instance: &Instance, wave: usize) -> String {
    match instance.waves.get(wave) {
        Some(named) if !named.name.is_empty() => named.name.clone(),
        _ => format!("wave {}", wave + 1),
    }
}

/// By wave the place of its day among the days.
fn slots(instance: &Instance) -> Vec<u32> {
    let mut slots = Vec::with_capacity(instance.waves.len());
    let mut last = (0, 0);
    for wave in &instance.waves {
        if wave.day != last.1 {
            last = (last.0 + 1, wave.day);
        }
        slots.push(last.0);
    }
    slots
}

/// For each wave the nearest that takes what `takes` says: on the same day, else the next one, else
/// the one before. The wave itself where there is none at all.
fn nearest(takes: &[bool], slot: &[u32]) -> Vec<u32> {
    let waves = takes.len();
    let mut before = vec![None; waves];
    let mut last = None;
    for wave in 0..waves {
        if takes[wave] {
            last = Some(wave);
        }
        before[wave] = last;
    }
    let mut near = vec![0; waves];
    let mut next: Option<usize> = None;
    for wave in (0..waves).rev() {
        if takes[wave] {
            next = Some(wave);
        }
        let here = |other: &usize| slot[*other] == slot[wave];
        let found = before[wave].filter(here).or(next).or(before[wave]);
        near[wave] = found.unwrap_or(wave) as u32;
    }
    near
}

/// For each environment in which waves it may move, and for each node its environment. Kind 0 is
/// the milestones', which may be anywhere.
fn environments(instance: &Instance, nodes: usize) -> (Vec<Vec<bool>>, Vec<u32>) {
    let mut words: Vec<&str> = Vec::new();
    let mut allowed = vec![vec![true; instance.waves.len()]];
    let mut kind = vec![0; nodes];
    for (node, group) in instance.groups.iter().enumerate() {
        let word = group.environment.as_str();
        let place = words.iter().position(|known| *known == word);
        let place = place.unwrap_or_else(|| {
            let takes = |wave: &crate::instance::Wave| {
                wave.closed.is_empty()
                    && (wave.environments.is_empty()
                        || word.is_empty()
                        || wave.environments.iter().any(|e| e == word))
            };
            allowed.push(instance.waves.iter().map(takes).collect());
            words.push(word);
            words.len() - 1
        });
        kind[node] = place as u32 + 1;
    }
    (allowed, kind)
}

fn sizes(instance: &Instance, nodes: usize) -> (Vec<[i64; KINDS]>, Vec<[i64; KINDS]>) {
    let mut need: Vec<[i64; KINDS]> = instance
        .groups
        .iter()
        .map(|g| [1, g.gigabytes, g.hours, g.engineers, g.criticality].map(i64::from))
        .collect();
    need.resize(nodes, [0; KINDS]);
    let most = |capacity: &Capacity| {
        [
            capacity.groups,
            capacity.gigabytes,
            capacity.hours,
            capacity.engineers,
            capacity.criticality,
        ]
        .map(|limit| limit.map_or(OPEN, i64::from))
    };
    (
        need,
        instance.waves.iter().map(|w| most(&w.capacity)).collect(),
    )
}
