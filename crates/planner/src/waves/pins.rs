//! What people demand of groups, by group instead of by resource.

use super::NoOrder;
use super::calendar::Calendar;
use super::foundation::foundation;
use super::groups::Facts;
use landfall_domain::plan::Choices;
use landfall_domain::schedule::Pin;
use landfall_domain::{Day, ResourceId};
use std::collections::HashMap;

/// A pin with the places of its groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    InWindow(usize, u32),
    NotBefore(usize, Day),
    NotAfter(usize, Day),
    Apart(usize, usize),
}

/// Reads the pins of a plan.
///
/// # Errors
/// Pins that nothing can keep whatever the order is.
pub(super) fn demands(facts: &Facts<'_>, choices: &Choices) -> Result<Vec<Demand>, NoOrder> {
    let group = |id: &ResourceId| {
        facts.group_of.get(id).copied().ok_or_else(|| {
            NoOrder::Pins(format!(
                "A pin names {id}, which is not in this snapshot. Take the pin back, or scan again."
            ))
        })
    };
    let needs_schedule = || {
        if choices.schedule.is_some() {
            return Ok(());
        }
        Err(NoOrder::Pins(
            "A pin names a day, but the windows have no dates. Give a schedule, or pin the group to a window."
                .to_owned(),
        ))
    };
    let demand = |pin: &Pin| match pin {
        Pin::InWindow { group: id, window } => Ok(Demand::InWindow(group(id)?, *window)),
        Pin::NotBefore { group: id, day } => {
            needs_schedule()?;
            Ok(Demand::NotBefore(group(id)?, *day))
        }
        Pin::NotAfter { group: id, day } => {
            needs_schedule()?;
            Ok(Demand::NotAfter(group(id)?, *day))
        }
        Pin::Apart { a, b } => match (group(a)?, group(b)?) {
            (a, b) if a != b => Ok(Demand::Apart(a, b)),
            (same, _) => Err(NoOrder::Pins(format!(
                "{a} and {b} are both in the group {} and move together: they cannot be kept apart. Take the pin back.",
                facts.name(same)
            ))),
        },
    };
    let demands: Vec<Demand> = choices.pins.iter().map(demand).collect::<Result<_, _>>()?;
    let windows: HashMap<usize, u32> = (demands.iter())
        .filter_map(|demand| match demand {
            Demand::InWindow(group, window) => Some((*group, *window)),
            _ => None,
        })
        .collect();
    for demand in &demands {
        if let Demand::Apart(a, b) = demand
            && let Some(window) = windows.get(a)
            && windows.get(b) == Some(window)
        {
            return Err(NoOrder::Pins(format!(
                "{} and {} are both pinned to window {window}, and are to be kept apart. Take one of the three pins back.",
                facts.name(*a),
                facts.name(*b)
            )));
        }
    }
    Ok(demands)
}

/// By group whether it moves in wave 0. What is pinned to a window, must wait, goes to an account that
/// is frozen then, or must be apart from another foundation, moves later.
///
/// # Errors
/// A group that is pinned to the foundation and cannot be part of it.
pub(super) fn settle_foundation(
    facts: &Facts<'_>,
    demands: &[Demand],
    calendar: &Calendar<'_>,
    frozen: impl Fn(usize) -> bool,
) -> Result<Vec<bool>, NoOrder> {
    let begin = calendar.day(calendar.beginning());
    let mut barred: Vec<bool> = (0..facts.groups.len()).map(frozen).collect();
    for demand in demands {
        match demand {
            Demand::InWindow(group, window) if *window > 0 => barred[*group] = true,
            Demand::NotBefore(group, day) if begin.is_some_and(|b| b < *day) => {
                barred[*group] = true
            }
            _ => {}
        }
    }
    let must = |group: usize| demands.contains(&Demand::InWindow(group, 0));
    let mut inside = foundation(facts, &barred);
    for demand in demands {
        if let Demand::Apart(a, b) = demand
            && inside[*a]
            && inside[*b]
        {
            barred[if must(*b) { *a } else { *b }] = true;
            inside = foundation(facts, &barred);
        }
    }
    let torn = (0..facts.groups.len()).find(|group| must(*group) && !inside[*group]);
    match torn {
        None => Ok(inside),
        Some(group) => Err(NoOrder::Pins(format!(
            "{} is pinned to window 0, the foundation, but {}. Take the pin back.",
            facts.name(group),
            why_not(facts, group, &barred, &inside)
        ))),
    }
}

fn why_not(facts: &Facts<'_>, group: usize, barred: &[bool], inside: &[bool]) -> String {
    if !facts.foundation_kinds[group] || facts.bytes[group] > 0 {
        return "only identity, keys and networks are foundation".to_owned();
    }
    if barred[group] {
        return "a freeze or another pin keeps it from there".to_owned();
    }
    let below = facts.requires[group].iter().find(|below| !inside[**below]);
    below.map_or_else(String::new, |below| {
        format!("it requires {}, which is none", facts.name(*below))
    })
}
