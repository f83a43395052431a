//! Checks an exported plan, from its text alone: an instance, the wave of each group, and what that
//! is said to cost. `docs/planner.md` has the rules. Nothing of the solver is used here.

mod read;
mod totals;

use super::{error, push, tally};
use landfall_domain::plan::{Finding, Severity};
use read::{Document, Group, Pin, Wave};
use std::collections::{BTreeMap, HashMap};

/// What is wrong with an exported plan; empty when every rule holds and its numbers are right.
///
/// Rules: `export.unreadable`, `group.double-id`, `wave.missing-group`, `wave.unknown-group`,
/// `wave.numbers`, `wave.closed`, `wave.environment`, `order.requires-later`, `capacity.groups`,
/// `capacity.gigabytes`, `capacity.hours`, `capacity.engineers`, `capacity.criticality`,
/// `pin.in-wave`, `pin.not-before`, `pin.not-after`, `pin.apart`, `pin.in-order`,
/// `objective.bridges`, `objective.lateness`, `objective.waves`, `objective.imbalance`,
/// `bound.above` (errors).
pub fn check_export(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    match Document::read(text) {
        Err(reason) => error(
            &mut findings,
            "export.unreadable",
            format!("The file is no exported plan: {reason}."),
            [],
        ),
        Ok(document) => Check::new(&document, &mut findings).all(),
    }
    findings.sort_by(|a, b| (&a.rule, &a.message).cmp(&(&b.rule, &b.message)));
    findings
}

struct Check<'d, 'f> {
    document: &'d Document,
    groups: HashMap<&'d str, &'d Group>,
    /// The wave of each group that has one of the instance's waves, from 0.
    at: HashMap<&'d str, usize>,
    out: &'f mut Vec<Finding>,
}

impl<'d, 'f> Check<'d, 'f> {
    fn new(document: &'d Document, out: &'f mut Vec<Finding>) -> Self {
        let groups: HashMap<&str, &Group> =
            document.groups.iter().map(|g| (g.id.as_str(), g)).collect();
        let at = document
            .plan
            .iter()
            .filter(|(id, wave)| {
                let number = usize::try_from(**wave).unwrap_or(0);
                groups.contains_key(id.as_str()) && (1..=document.waves.len()).contains(&number)
            })
            .map(|(id, wave)| (id.as_str(), *wave as usize - 1))
            .collect();
        Self {
            document,
            groups,
            at,
            out,
        }
    }

    fn all(mut self) {
        self.complete();
        self.edges();
        for (number, wave) in self.document.waves.iter().enumerate() {
            self.wave(number, wave);
        }
        for pin in &self.document.pins {
            self.pin(pin);
        }
        // Totals of a plan with holes would only say again that it has holes.
        if self.at.len() == self.groups.len() {
            totals::check(self.document, &self.at, self.out);
        }
    }

    fn complete(&mut self) {
        for (id, all) in tally(self.document.groups.iter().map(|g| (&g.id, ()))) {
            if all.len() > 1 {
                let message = format!("{} groups have the id {id}.", all.len());
                error(self.out, "group.double-id", message, []);
            }
        }
        for group in &self.document.groups {
            let message = match self.document.plan.get(&group.id) {
                None => format!("{} is in no wave and would be left behind.", group.label()),
                Some(_) => continue,
            };
            error(self.out, "wave.missing-group", message, []);
        }
        let last = self.document.waves.len();
        for (id, wave) in &self.document.plan {
            if !self.groups.contains_key(id.as_str()) {
                let message = format!("The plan has a wave for {id}, which is no group.");
                error(self.out, "wave.unknown-group", message, []);
            } else if !self.at.contains_key(id.as_str()) {
                let message = format!("{id} is in wave {wave}; there are waves 1 to {last}.");
                error(self.out, "wave.numbers", message, []);
            }
        }
        let days = self.document.waves.iter().map(|wave| wave.day);
        if days.clone().zip(days.skip(1)).any(|(day, next)| next < day) {
            let message = "A wave is on an earlier day than the one before it.".to_owned();
            error(self.out, "wave.numbers", message, []);
        }
    }

    fn edges(&mut self) {
        for (group, needs) in &self.document.requires {
            let (Some(wave), Some(other)) = (self.wave_of(group), self.wave_of(needs)) else {
                continue;
            };
            if other > wave {
                let message = format!(
                    "{} moves in wave {} but requires {}, which only moves in wave {}.",
                    self.name(group),
                    wave + 1,
                    self.name(needs),
                    other + 1
                );
                error(self.out, "order.requires-later", message, []);
            }
        }
    }

    fn wave(&mut self, number: usize, wave: &Wave) {
        let inside: Vec<&Group> = self
            .document
            .groups
            .iter()
            .filter(|group| self.wave_of(&group.id) == Some(number))
            .collect();
        for group in &inside {
            if !wave.closed.is_empty() {
                let message = format!(
                    "{} moves in wave {}, which is closed: {}.",
                    group.label(),
                    number + 1,
                    wave.closed
                );
                error(self.out, "wave.closed", message, []);
            }
            let home = &group.environment;
            if !home.is_empty()
                && !wave.environments.is_empty()
                && !wave.environments.contains(home)
            {
                let message = format!(
                    "{} goes to {home}, but wave {} only fills {}.",
                    group.label(),
                    number + 1,
                    wave.environments.join(", ")
                );
                error(self.out, "wave.environment", message, []);
            }
        }
        for (kind, most) in &wave.capacity {
            let held: i128 = inside
                .iter()
                .map(|group| i128::from(group.takes(kind)))
                .sum();
            if held > i128::from(*most) {
                let message = format!(
                    "Wave {} takes {held} {kind}; at most {most} are allowed.",
                    number + 1
                );
                push(
                    self.out,
                    Severity::Error,
                    &format!("capacity.{kind}"),
                    message,
                    [],
                );
            }
        }
    }

    fn pin(&mut self, pin: &Pin) {
        let (rule, broken) = match pin {
            Pin::InWave(group, wave) => (
                "pin.in-wave",
                self.wave_of(group)
                    .filter(|at| *at as i64 + 1 != *wave)
                    .map(|at| {
                        format!(
                            "{} is pinned to wave {wave} but moves in wave {}.",
                            self.name(group),
                            at + 1
                        )
                    }),
            ),
            Pin::NotBefore(group, day) => (
                "pin.not-before",
                self.day_of(group).filter(|at| at < day).map(|at| {
                    format!(
                        "{} must not move before day {day} but moves on day {at}.",
                        self.name(group)
                    )
                }),
            ),
            Pin::NotAfter(group, day) => (
                "pin.not-after",
                self.day_of(group).filter(|at| at > day).map(|at| {
                    format!(
                        "{} must not move after day {day} but moves on day {at}.",
                        self.name(group)
                    )
                }),
            ),
            Pin::Apart(a, b) => (
                "pin.apart",
                self.day_of(a)
                    .filter(|day| Some(*day) == self.day_of(b))
                    .map(|day| {
                        format!(
                            "{} and {} must not move on the same day, but both move on day {day}.",
                            self.name(a),
                            self.name(b)
                        )
                    }),
            ),
            Pin::InOrder(first, then) => ("pin.in-order", self.order(first, then)),
        };
        if let Some(message) = broken {
            error(self.out, rule, message, []);
        }
    }

    fn order(&self, first: &[String], then: &[String]) -> Option<String> {
        let wave = |id: &String| self.wave_of(id).map(|wave| (wave, id.clone()));
        let (last, before) = first.iter().filter_map(wave).max()?;
        let (next, after) = then.iter().filter_map(wave).min()?;
        (last >= next).then(|| {
            format!(
                "{} (wave {}) must move in an earlier wave than {} (wave {}).",
                self.name(&before),
                last + 1,
                self.name(&after),
                next + 1
            )
        })
    }

    fn wave_of(&self, id: &str) -> Option<usize> {
        self.at.get(id).copied()
    }

    fn day_of(&self, id: &str) -> Option<i64> {
        Some(self.document.waves[self.wave_of(id)?].day)
    }

    fn name<'n>(&'n self, id: &'n str) -> &'n str {
        self.groups.get(id).map_or(id, |group| group.label())
    }
}

/// Limits of a wave by their words.
type Limits = BTreeMap<String, i64>;
