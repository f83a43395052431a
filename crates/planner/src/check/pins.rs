//! Is what people decided kept, and the wish that development goes before production?

use super::windows::day_of;
use super::{Facts, error};
use landfall_domain::ResourceId;
use landfall_domain::plan::{Environment, Finding};
use landfall_domain::schedule::Pin;
use std::collections::BTreeMap;

pub(super) fn check(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    for pin in &facts.body.choices.pins {
        known(facts, pin, out);
        kept(facts, pin, out);
    }
    if facts.body.order.is_some() && !facts.body.choices.production_any_time {
        rehearsed(facts, out);
    }
}

fn known(facts: &Facts<'_>, pin: &Pin, out: &mut Vec<Finding>) {
    for id in pin.groups() {
        if !facts.resources.contains_key(id) {
            error(
                out,
                "pin.unknown-resource",
                format!("A pin names {id}, which is not in the snapshot. Take the pin back."),
                [],
            );
        }
    }
}

fn kept(facts: &Facts<'_>, pin: &Pin, out: &mut Vec<Finding>) {
    let window = |id: &ResourceId| {
        let number = facts.wave(id)?;
        let wave = facts.body.waves.iter().find(|wave| wave.number == number)?;
        wave.window
    };
    let broken = match pin {
        Pin::InWindow {
            group,
            window: pinned,
        } => window(group).filter(|at| at != pinned).map(|at| {
            (
                "pin.in-window",
                format!(
                    "{} is pinned to window {pinned} but moves in window {at}.",
                    facts.name(group)
                ),
            )
        }),
        Pin::NotBefore { group, day } => moves(facts, group)
            .filter(|at| at.is_none_or(|at| at < *day))
            .map(|at| {
                (
                    "pin.not-before",
                    format!(
                        "{} must not move before {day} but moves {}.",
                        facts.name(group),
                        on(at)
                    ),
                )
            }),
        Pin::NotAfter { group, day } => moves(facts, group)
            .filter(|at| at.is_none_or(|at| at > *day))
            .map(|at| {
                (
                    "pin.not-after",
                    format!(
                        "{} must not move after {day} but moves {}.",
                        facts.name(group),
                        on(at)
                    ),
                )
            }),
        Pin::Apart { a, b } => window(a).filter(|at| Some(*at) == window(b)).map(|at| {
            (
                "pin.apart",
                format!(
                    "{} and {} must not move in the same window, but both move in window {at}.",
                    facts.name(a),
                    facts.name(b)
                ),
            )
        }),
    };
    if let Some((rule, message)) = broken {
        error(out, rule, message, pin.groups().into_iter().cloned());
    }
}

/// When a resource moves, if it is in exactly one wave: on a day, or on one that nobody knows.
fn moves(facts: &Facts<'_>, id: &ResourceId) -> Option<Option<landfall_domain::Day>> {
    facts.wave(id).map(|number| day_of(facts, number))
}

fn on(day: Option<landfall_domain::Day>) -> String {
    day.map_or("on an unknown day".to_owned(), |day| format!("on {day}"))
}

/// Tags that say to which application something belongs, in small letters alone.
const APPLICATION: &[&str] = &[
    "app",
    "appname",
    "application",
    "applicationname",
    "component",
    "product",
    "project",
    "service",
    "servicename",
    "system",
];

/// Production before development of an application that its tags name. Only groups are looked at all
/// of whose members say the same in one tag: the rest is a matter of opinion.
fn rehearsed(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let given_up = facts.body.order.iter().flat_map(|order| &order.given_up);
    let given_up: Vec<&String> = given_up.collect();
    let homes: BTreeMap<&str, (u32, Environment)> = facts
        .body
        .waves
        .iter()
        .filter(|wave| wave.number > 0)
        .flat_map(|wave| {
            wave.groups
                .iter()
                .map(|id| (id.as_str(), (wave.number, wave.environment)))
        })
        .collect();
    let mut last: BTreeMap<String, (u32, &str)> = BTreeMap::new();
    let mut first: BTreeMap<String, (u32, &str)> = BTreeMap::new();
    for group in &facts.body.groups {
        let (Some((wave, home)), Some(name)) = (
            homes.get(group.id.as_str()),
            application(facts, &group.members),
        ) else {
            continue;
        };
        let here = (*wave, group.name.as_str());
        match home {
            Environment::Development => {
                let entry = last.entry(name).or_insert(here);
                *entry = (*entry).max(here);
            }
            Environment::Production => {
                let entry = first.entry(name).or_insert(here);
                *entry = (*entry).min(here);
            }
            Environment::Shared => {}
        }
    }
    for (name, (dev_wave, dev)) in &last {
        let quoted = format!("“{name}”");
        if let Some((wave, production)) = first.get(name)
            && wave <= dev_wave
            && !given_up.iter().any(|sentence| sentence.contains(&quoted))
        {
            error(
                out,
                "order.production-first",
                format!(
                    "{production} moves in wave {wave}, before its own development: {dev} of {quoted} moves in wave {dev_wave}."
                ),
                [],
            );
        }
    }
}

fn application(facts: &Facts<'_>, members: &[ResourceId]) -> Option<String> {
    let mut name: Option<String> = None;
    for id in members {
        let tags = &facts.resources.get(id)?.tags;
        let mut said = tags.iter().filter(|(key, _)| {
            let plain: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
            APPLICATION.contains(&plain.to_ascii_lowercase().as_str())
        });
        let (_, value) = said.next()?;
        let value = value.trim().to_lowercase();
        if said.next().is_some() || value.is_empty() || name.as_ref().is_some_and(|n| *n != value) {
            return None;
        }
        name = Some(value);
    }
    name
}
