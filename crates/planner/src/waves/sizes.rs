//! How large a group is, in the units of the instance. `docs/planner.md` has the same formulas for
//! others to follow.

use super::groups::Facts;
use landfall_domain::plan::{Choices, Environment};

/// What a group counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    /// From 0 to 100.
    pub criticality: u32,
    pub gigabytes: u32,
    pub hours: u32,
    pub engineers: u32,
}

/// Bytes of a gigabyte as capacities count it.
pub(super) const GIGABYTE: u64 = 1_000_000_000;
/// Gigabytes that are copied and compared in an hour: 100 megabytes a second.
const GIGABYTES_PER_HOUR: u64 = 360;
/// Resources that one engineer prepares, watches and checks in an hour.
const RESOURCES_PER_HOUR: usize = 4;

/// Engineers in a wave where nobody said how many there are: as many as production data needs.
const ENGINEERS: u32 = 2;

/// The hours of work that fit a wave while its window is open: every engineer works all the time.
/// Nothing where the plan does not ask for it or its windows have no hours.
pub(super) fn hours_of_window(choices: &Choices) -> Option<u32> {
    let schedule = choices
        .schedule
        .as_ref()
        .filter(|_| choices.hours_of_window)?;
    let engineers = choices.engineers_per_wave.unwrap_or(ENGINEERS).max(1);
    Some(schedule.hours.max(1).saturating_mul(engineers))
}

/// The sizes of all groups.
pub(super) fn sizes(facts: &Facts<'_>, choices: &Choices) -> Vec<Size> {
    (0..facts.groups.len())
        .map(|group| size(facts, choices, group))
        .collect()
}

fn size(facts: &Facts<'_>, choices: &Choices, group: usize) -> Size {
    let members = &facts.groups[group].members;
    let gigabytes = gigabytes(facts.bytes[group]);
    let chosen = members.iter().filter_map(|id| choices.criticality.get(id));
    let criticality = match chosen.max() {
        Some(chosen) => (*chosen).min(100),
        None => criticality(facts, group, gigabytes),
    };
    let handling = members.len().div_ceil(RESOURCES_PER_HOUR) as u64;
    let hours = handling + u64::from(gigabytes).div_ceil(GIGABYTES_PER_HOUR);
    let watched = facts.environment[group] == Environment::Production && gigabytes > 0;
    Size {
        criticality,
        gigabytes,
        hours: u32::try_from(hours).unwrap_or(u32::MAX),
        engineers: if watched { 2 } else { 1 },
    }
}

/// Whole gigabytes, rounded up; below a tenth of one there is nothing to plan for.
fn gigabytes(bytes: u64) -> u32 {
    if bytes < GIGABYTE / 10 {
        return 0;
    }
    u32::try_from(bytes.div_ceil(GIGABYTE)).unwrap_or(u32::MAX)
}

/// Production before what is shared before development, and more with what depends on it, with the data
/// that it holds and with what goes through it: each doubling of dependents counts 5, each further digit
/// of gigabytes 6, each doubling of traffic, where it is known, 4.
fn criticality(facts: &Facts<'_>, group: usize, gigabytes: u32) -> u32 {
    let home = match facts.environment[group] {
        Environment::Production => 40,
        Environment::Shared => 25,
        Environment::Development => 10,
    };
    let dependents = 5 * (facts.dependents[group] + 1).ilog2();
    let digits = gigabytes.checked_ilog10().map_or(0, |log| log + 1);
    let traffic = 4 * facts.traffic[group].saturating_add(1).ilog2();
    (home + dependents.min(30) + (6 * digits).min(30) + traffic.min(20)).min(100)
}
