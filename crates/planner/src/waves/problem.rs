//! The estate as an instance of the solver's problem. `docs/planner.md` says it in words.

use super::NoOrder;
use super::calendar::{Calendar, MOST, TURNS, turn};
use super::groups::Facts;
use super::pilot::Pilot;
use super::pins::{Demand, demands, settle_foundation};
use super::sizes::{Size, hours_of_window, sizes};
use super::wishes::Wish;
use landfall_domain::plan::{Choices, Environment};
use landfall_domain::schedule::Strategy;
use landfall_solver as solver;
use std::collections::BTreeMap;

/// What one day of a bridge costs for each edge between two groups: about a third of a day's delay of
/// an important production group.
const BRIDGE: u32 = 10;

/// Everything that the instance is made of, whatever the number of windows.
pub(super) struct Problem<'a> {
    pub facts: &'a Facts<'a>,
    pub choices: &'a Choices,
    pub sizes: Vec<Size>,
    pub calendar: Calendar<'a>,
    pub demands: Vec<Demand>,
    /// By group whether it moves in wave 0.
    pub foundation: Vec<bool>,
    /// The groups of the instance in the order of its list.
    pub scope: Vec<usize>,
    /// The same, what is required first.
    order: Vec<usize>,
    pilot: Option<Pilot>,
}

/// Where a pin of the instance comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A person.
    Person,
    /// A wish, by its place in the list that was given.
    Wish(usize),
}

impl<'a> Problem<'a> {
    /// # Errors
    /// Pins that nothing can keep.
    pub fn new(facts: &'a Facts<'a>, choices: &'a Choices) -> Result<Self, NoOrder> {
        let demands = demands(facts, choices)?;
        let mut calendar = Calendar::new(choices);
        let begin = calendar.beginning();
        let foundation = settle_foundation(facts, &demands, &calendar, |group| {
            let mut homes = facts.homes[group].iter();
            homes.any(|home| calendar.frozen(begin, *home).is_some())
        })?;
        let scope: Vec<usize> = (0..foundation.len()).filter(|g| !foundation[*g]).collect();
        if choices.one_account_per_window {
            let homes = TURNS.into_iter();
            let used = homes.filter(|home| scope.iter().any(|g| facts.environment[*g] == *home));
            let mut given = BTreeMap::new();
            for demand in &demands {
                if let Demand::InWindow(group, window) = demand {
                    given.entry(*window).or_insert(facts.environment[*group]);
                }
            }
            calendar.one_account(used.collect(), given);
        }
        let sizes = sizes(facts, choices);
        let order = ordered(facts, &scope, &foundation);
        let mut problem = Self {
            facts,
            choices,
            sizes,
            calendar,
            demands,
            foundation,
            scope,
            order,
            pilot: None,
        };
        problem.deadlines()?;
        if choices.strategy == Strategy::PilotFirst {
            problem.pilot = Pilot::new(&problem, &problem.order);
        }
        Ok(problem)
    }

    /// Days after which something must not move, and that have passed when the first window opens.
    fn deadlines(&self) -> Result<(), NoOrder> {
        let begin = self.calendar.beginning();
        for demand in &self.demands {
            let Demand::NotAfter(group, day) = demand else {
                continue;
            };
            let earliest = if self.foundation[*group] { begin } else { 1 };
            if self
                .calendar
                .on_or_before(*day)
                .is_none_or(|last| last < earliest)
                && let Some(first) = self.calendar.day(earliest)
            {
                return Err(NoOrder::Pins(format!(
                    "{} must not move after {day}, but the first window is on {first}. Take the pin back, or begin earlier.",
                    self.facts.name(*group)
                )));
            }
        }
        Ok(())
    }

    /// So many windows hold everything, with room to spare: those that pins name, then as many open
    /// ones for each environment as its sizes and the turns of what requires what may need, `spare`
    /// times over.
    ///
    /// # Errors
    /// Freezes that leave too few windows.
    pub fn windows(&self, spare: u32) -> Result<u32, NoOrder> {
        let load: usize = self.loads().into_iter().sum();
        let needed = (self.turns() + load + load / 3 + 2) * spare as usize;
        let named = self.demands.iter().filter_map(|demand| match demand {
            Demand::InWindow(_, window) => Some(*window),
            Demand::NotBefore(_, day) => self.calendar.on_or_after(*day),
            Demand::NotAfter(..) | Demand::Apart(..) => None,
        });
        let from = named.max().unwrap_or(0);
        if from > MOST {
            return Err(NoOrder::Pins(format!(
                "A pin asks for window {from} or a day as late; a plan has at most {MOST} windows. Choose an earlier one."
            )));
        }
        let mut missing: BTreeMap<Environment, usize> = BTreeMap::new();
        for group in &self.scope {
            missing.insert(self.facts.environment[*group], needed);
        }
        let mut window = from;
        while missing.values().any(|left| *left > 0) {
            window += 1;
            if window > MOST {
                return Err(NoOrder::Schedule(format!(
                    "Not enough windows are open: of the first {MOST}, up to {}, freezes leave too few. End a freeze earlier, or let windows follow each other faster.",
                    self.calendar
                        .day(MOST)
                        .map_or_else(String::new, |day| day.to_string())
                )));
            }
            for (home, left) in &mut missing {
                if self.calendar.closed(window, *home).is_empty() {
                    *left = left.saturating_sub(1);
                }
            }
        }
        Ok(window.max(1))
    }

    /// The most windows that a chain of requirements goes through because it comes back to an
    /// environment whose turn has passed.
    fn turns(&self) -> usize {
        let mut level = vec![0_usize; self.facts.groups.len()];
        for group in &self.order {
            let here = turn(self.facts.environment[*group]);
            for below in &self.facts.requires[*group] {
                if !self.foundation[*below] {
                    let late = turn(self.facts.environment[*below]) > here;
                    level[*group] = level[*group].max(level[*below] + usize::from(late));
                }
            }
        }
        level.into_iter().max().unwrap_or(0) + 1
    }

    /// By turn the fewest waves that hold everything of an environment, as far as capacities say.
    fn loads(&self) -> [usize; 3] {
        let limits = self.limits();
        TURNS.map(|home| {
            let inside = self
                .scope
                .iter()
                .filter(|g| self.facts.environment[**g] == home);
            let needs: Vec<[u32; 4]> = inside.map(|group| self.needs(*group)).collect();
            let waves = limits.into_iter().enumerate().map(|(kind, limit)| {
                let sum: u64 = needs.iter().map(|need| u64::from(need[kind])).sum();
                let waves = limit.map_or(1, |limit| sum.div_ceil(u64::from(limit)));
                usize::try_from(waves).unwrap_or(usize::MAX)
            });
            waves.max().unwrap_or(1).min(needs.len())
        })
    }

    /// What a wave holds at most: groups, gigabytes, hours, engineers.
    pub fn limits(&self) -> [Option<u32>; 4] {
        let choices = self.choices;
        [
            choices.groups_per_wave,
            choices.gigabytes_per_wave,
            choices.hours_per_wave.or_else(|| hours_of_window(choices)),
            choices.engineers_per_wave,
        ]
        .map(|limit| limit.map(|most| most.max(1)))
    }

    /// What a group takes of each. What is larger than a wave takes a whole one.
    pub fn needs(&self, group: usize) -> [u32; 4] {
        let size = &self.sizes[group];
        let mut needs = [1, size.gigabytes, size.hours, size.engineers];
        for (need, limit) in needs.iter_mut().zip(self.limits()) {
            *need = limit.map_or(*need, |most| (*need).min(most));
        }
        needs
    }

    /// The instance with so many windows and these wishes, and where its pins come from.
    pub fn instance(&self, windows: u32, wishes: &[Wish]) -> (solver::Instance, Vec<Origin>) {
        let id = |group: usize| self.facts.groups[group].id.clone();
        let inside = |group: &usize| !self.foundation[*group];
        let groups: Vec<solver::Group> = self.scope.iter().map(|g| self.group(*g)).collect();
        let requires = self.scope.iter().flat_map(|group| {
            let below = self.facts.requires[*group].iter().copied().filter(inside);
            below.map(move |below| solver::Requires {
                group: id(*group),
                needs: id(below),
            })
        });
        let talks = self
            .facts
            .talks
            .iter()
            .filter(|(a, b, _)| inside(a) && inside(b));
        let talks = talks.map(|(a, b, edges)| solver::Talks {
            a: id(*a),
            b: id(*b),
            weight: self.bridge(*a, *b, *edges),
        });
        let mut pins: Vec<(solver::Pin, Origin)> = self
            .demands
            .iter()
            .filter_map(|demand| Some((self.pin(demand, windows)?, Origin::Person)))
            .collect();
        for (place, wish) in wishes.iter().enumerate() {
            let pin = solver::Pin::InOrder {
                first: wish.first.iter().map(|group| id(*group)).collect(),
                then: wish.then.iter().map(|group| id(*group)).collect(),
            };
            pins.push((pin, Origin::Wish(place)));
        }
        let (pins, origins) = pins.into_iter().unzip();
        let mut weights = self.weights();
        weights.even_hours = Some(self.even_hours(&groups));
        let instance = solver::Instance {
            version: solver::VERSION,
            requires: requires.collect(),
            talks: talks.collect(),
            groups,
            waves: self.waves(windows),
            pins,
            weights,
        };
        (instance, origins)
    }

    fn group(&self, group: usize) -> solver::Group {
        let [_, gigabytes, hours, engineers] = self.needs(group);
        solver::Group {
            id: self.facts.groups[group].id.clone(),
            name: self.facts.name(group).to_owned(),
            criticality: self.sizes[group].criticality,
            gigabytes,
            hours,
            engineers,
            environment: self.facts.environment[group].to_string(),
        }
    }

    /// Production feels a bridge twice.
    fn bridge(&self, a: usize, b: usize, edges: u32) -> u32 {
        let production = [a, b].map(|g| self.facts.environment[g] == Environment::Production);
        let factor = if production.contains(&true) { 2 } else { 1 };
        edges.saturating_mul(BRIDGE * factor)
    }

    /// A pin of a person. What holds by wave 0 alone needs none.
    fn pin(&self, demand: &Demand, windows: u32) -> Option<solver::Pin> {
        let id = |group: usize| self.facts.groups[group].id.clone();
        let inside = |group: usize| !self.foundation[group];
        Some(match *demand {
            Demand::InWindow(group, window) if inside(group) => solver::Pin::InWave {
                group: id(group),
                wave: place(window, self.facts.environment[group]),
            },
            Demand::NotBefore(group, day) if inside(group) => solver::Pin::NotBefore {
                group: id(group),
                day: self.calendar.after_days(self.calendar.on_or_after(day)?),
            },
            Demand::NotAfter(group, day) if inside(group) => solver::Pin::NotAfter {
                group: id(group),
                day: self
                    .calendar
                    .after_days(self.calendar.on_or_before(day)?.min(windows)),
            },
            Demand::Apart(a, b) if inside(a) && inside(b) => {
                solver::Pin::Apart { a: id(a), b: id(b) }
            }
            _ => return None,
        })
    }

    fn weights(&self) -> solver::Weights {
        match self.choices.strategy {
            Strategy::CriticalFirst => solver::Strategy::CriticalFirst,
            Strategy::PilotFirst => solver::Strategy::PilotFirst,
            Strategy::FewestBridges => solver::Strategy::FewestBridges,
            Strategy::FewestWaves => solver::Strategy::FewestWaves,
        }
        .weights()
    }

    /// An even share of the hours: over the fewest waves that could hold everything. It must not depend
    /// on how many windows are looked at.
    fn even_hours(&self, groups: &[solver::Group]) -> u32 {
        let hours: u64 = groups.iter().map(|group| u64::from(group.hours)).sum();
        let waves: usize = self.loads().into_iter().sum::<usize>().max(1);
        u32::try_from(hours.div_ceil(waves as u64)).unwrap_or(u32::MAX)
    }

    fn waves(&self, windows: u32) -> Vec<solver::Wave> {
        let [groups, gigabytes, hours, engineers] = self.limits();
        let mut waves = Vec::with_capacity(windows as usize * TURNS.len());
        for window in 1..=windows {
            for home in TURNS {
                let mut wave = solver::Wave {
                    day: self.calendar.after_days(window),
                    name: format!("window {window} ({home})"),
                    date: self
                        .calendar
                        .day(window)
                        .map_or_else(String::new, |day| day.to_string()),
                    closed: self.calendar.closed(window, home),
                    environments: vec![home.to_string()],
                    capacity: solver::Capacity {
                        groups,
                        gigabytes,
                        hours,
                        engineers,
                        criticality: None,
                    },
                };
                if let Some(pilot) = &self.pilot {
                    pilot.narrow(&mut wave, window, home, &self.demands, self.facts);
                }
                waves.push(wave);
            }
        }
        waves
    }

    /// The groups of the plan, each behind what it requires; what is critical first.
    pub fn order(&self) -> &[usize] {
        &self.order
    }
}

/// The number of the solver's wave for an environment in a window.
pub(super) fn place(window: u32, environment: Environment) -> u32 {
    window.saturating_sub(1) * TURNS.len() as u32 + turn(environment) as u32 + 1
}

/// The window and the environment of a wave of the solver's.
pub(super) fn window_of(wave: u32) -> (u32, Environment) {
    let from_0 = wave.saturating_sub(1) as usize;
    (
        (from_0 / TURNS.len()) as u32 + 1,
        TURNS[from_0 % TURNS.len()],
    )
}

/// The groups of the scope, each behind what it requires.
fn ordered(facts: &Facts<'_>, scope: &[usize], foundation: &[bool]) -> Vec<usize> {
    let inside = |group: &&usize| !foundation[**group];
    let mut waiting = vec![0_usize; facts.groups.len()];
    for group in scope {
        waiting[*group] = facts.requires[*group].iter().filter(inside).count();
    }
    let free = scope.iter().copied().filter(|group| waiting[*group] == 0);
    let mut order: Vec<usize> = free.collect();
    let mut next = 0;
    while let Some(group) = order.get(next).copied() {
        next += 1;
        for above in &facts.required_by[group] {
            // What requires something outside of the foundation is outside as well.
            waiting[*above] -= 1;
            if waiting[*above] == 0 {
                order.push(*above);
            }
        }
    }
    order
}
