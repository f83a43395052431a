//! From ids to numbers, and everything in an instance that makes no sense.

use super::Hard;
use crate::csr::Csr;
use crate::error::Unsolvable;
use crate::instance::{Instance, Pin, VERSION};
use std::collections::HashMap;
use std::fmt;

/// No part of an objective may come near this: sums stay exact here and in every other solver.
const MOST_POINTS: u128 = 1 << 48;

pub(crate) struct Names<'a>(HashMap<&'a str, u32>);

impl<'a> Names<'a> {
    /// # Errors
    /// Ids that are double or unknown, waves out of order, numbers that are too large.
    pub fn new(instance: &'a Instance) -> Result<Self, Unsolvable> {
        let mut faults = Vec::new();
        if instance.version != VERSION {
            faults.push(format!(
                "The document has version {}; this program reads version {VERSION}.",
                instance.version
            ));
        }
        let mut names = HashMap::with_capacity(instance.groups.len());
        for (number, group) in (0_u32..).zip(&instance.groups) {
            if names.insert(group.id.as_str(), number).is_some() {
                faults.push(format!(
                    "Two groups have the id {}. Give each group an id of its own.",
                    group.id
                ));
            }
        }
        let names = Self(names);
        names.references(instance, &mut faults);
        waves(instance, &mut faults);
        if largest(instance) > MOST_POINTS {
            faults.push(
                "Weights, criticalities and days multiply to more than 2^48 points. Make them smaller."
                    .to_owned(),
            );
        }
        if faults.is_empty() {
            Ok(names)
        } else {
            Err(Unsolvable::Malformed(faults))
        }
    }

    fn references(&self, instance: &Instance, faults: &mut Vec<String>) {
        let mut known = |id: &str, place: fmt::Arguments<'_>| {
            if !self.0.contains_key(id) {
                faults.push(format!(
                    "{place} names the group {id}, which is not listed."
                ));
            }
        };
        for (number, edge) in (1..).zip(&instance.requires) {
            known(&edge.group, format_args!("Edge {number} of `requires`"));
            known(&edge.needs, format_args!("Edge {number} of `requires`"));
        }
        for (number, edge) in (1..).zip(&instance.talks) {
            known(&edge.a, format_args!("Edge {number} of `talks`"));
            known(&edge.b, format_args!("Edge {number} of `talks`"));
        }
        for (number, pin) in (1..).zip(&instance.pins) {
            for id in ids(pin) {
                known(id, format_args!("Pin {number}"));
            }
        }
        for (number, pin) in (1..).zip(&instance.pins) {
            match pin {
                Pin::InWave { wave, .. } if *wave == 0 || *wave as usize > instance.waves.len() => {
                    faults.push(format!(
                        "Pin {number} names wave {wave}; there are waves 1 to {}.",
                        instance.waves.len()
                    ));
                }
                Pin::Apart { a, b } if a == b => {
                    faults.push(format!("Pin {number} keeps {a} apart from itself."));
                }
                _ => {}
            }
        }
    }

    /// The number of a group that [`Names::new`] found to be there.
    pub fn number(&self, id: &str) -> u32 {
        self.0.get(id).copied().unwrap_or_default()
    }

    /// All hard edges without doubles, and the number of milestones that they use.
    pub fn hard(&self, instance: &Instance) -> (Vec<Hard>, usize) {
        let mut hard: Vec<Hard> = instance
            .requires
            .iter()
            .map(|edge| Hard {
                group: self.number(&edge.group),
                needs: self.number(&edge.needs),
                gap: 0,
                pin: None,
            })
            .filter(|edge| edge.group != edge.needs)
            .collect();
        let mut milestone = instance.groups.len() as u32;
        for (number, pin) in (0_u32..).zip(&instance.pins) {
            let Pin::InOrder { first, then } = pin else {
                continue;
            };
            let pin = Some(number);
            hard.extend(first.iter().map(|id| Hard {
                group: milestone,
                needs: self.number(id),
                gap: 0,
                pin,
            }));
            hard.extend(then.iter().map(|id| Hard {
                group: self.number(id),
                needs: milestone,
                gap: 1,
                pin,
            }));
            milestone += 1;
        }
        hard.sort_unstable();
        hard.dedup();
        (hard, milestone as usize - instance.groups.len())
    }

    /// Soft edges, summed over doubles, without those that never cost anything.
    pub fn talks(&self, instance: &Instance, nodes: usize) -> Csr {
        let mut pairs = Vec::with_capacity(instance.talks.len());
        for edge in &instance.talks {
            let (a, b) = (self.number(&edge.a), self.number(&edge.b));
            let points = i64::from(edge.weight) * i64::from(instance.weights.bridge);
            if a != b && points > 0 {
                pairs.push((a.min(b), a.max(b), points));
            }
        }
        both_ways(pairs, nodes)
    }

    /// The pins that keep pairs apart, with both groups.
    pub fn apart_pins(&self, instance: &Instance) -> Vec<(u32, u32, u32)> {
        let pins = (0_u32..).zip(&instance.pins);
        pins.filter_map(|(number, pin)| match pin {
            Pin::Apart { a, b } => Some((number, self.number(a), self.number(b))),
            _ => None,
        })
        .collect()
    }

    /// Pairs that must not share a day.
    pub fn apart(&self, instance: &Instance, nodes: usize) -> Csr {
        let mut pairs = Vec::new();
        for pin in &instance.pins {
            if let Pin::Apart { a, b } = pin {
                let (a, b) = (self.number(a), self.number(b));
                pairs.push((a.min(b), a.max(b), 0));
            }
        }
        both_ways(pairs, nodes)
    }
}

fn both_ways(mut pairs: Vec<(u32, u32, i64)>, nodes: usize) -> Csr {
    pairs.sort_unstable();
    pairs.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        if same {
            kept.2 += next.2;
        }
        same
    });
    let links: Vec<(u32, u32, i64)> = pairs
        .into_iter()
        .flat_map(|(a, b, number)| [(a, b, number), (b, a, number)])
        .collect();
    Csr::new(nodes, &links)
}

fn ids(pin: &Pin) -> Vec<&str> {
    match pin {
        Pin::InWave { group, .. } | Pin::NotBefore { group, .. } | Pin::NotAfter { group, .. } => {
            vec![group]
        }
        Pin::Apart { a, b } => vec![a, b],
        Pin::InOrder { first, then } => first.iter().chain(then).map(String::as_str).collect(),
    }
}

fn waves(instance: &Instance, faults: &mut Vec<String>) {
    if instance.waves.iter().all(|wave| !wave.closed.is_empty()) {
        faults.push("No wave is open. Give at least one in `waves`.".to_owned());
    }
    for (number, pair) in (1..).zip(instance.waves.windows(2)) {
        if pair[1].day < pair[0].day {
            faults.push(format!(
                "Wave {} is on day {}, which is before wave {number} on day {}. Order the waves by day.",
                number + 1,
                pair[1].day,
                pair[0].day
            ));
        }
    }
}

/// The most points that any plan could cost.
fn largest(instance: &Instance) -> u128 {
    let weights = &instance.weights;
    let days = instance
        .waves
        .last()
        .map_or(0, |wave| u128::from(wave.day))
        .max(1);
    let talks: u128 = instance.talks.iter().map(|e| u128::from(e.weight)).sum();
    let critical: u128 = instance
        .groups
        .iter()
        .map(|g| u128::from(g.criticality))
        .sum();
    let hours: u128 = instance.groups.iter().map(|g| u128::from(g.hours)).sum();
    talks * days * u128::from(weights.bridge)
        + critical * days * u128::from(weights.lateness)
        + u128::from(weights.wave) * instance.waves.len() as u128
        + hours * u128::from(weights.imbalance)
}
