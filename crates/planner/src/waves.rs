//! Waves: in which order the groups move.

mod bridges;
mod groups;
mod text;

pub use bridges::bridges;

use groups::{Facts, Order};
use landfall_domain::plan::{Choices, Environment, MoveGroup, Placement};
use landfall_domain::{Graph, ResourceId, Snapshot};
use std::collections::{BTreeMap, BTreeSet};

/// A wave before its steps, its risk and its costs are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaveDraft {
    /// From 1, without a gap.
    pub number: u32,
    /// For a person.
    pub title: String,
    /// The environment whose account it fills.
    pub environment: Environment,
    /// The ids of its groups, in the order in which they were chosen: what is required first.
    pub groups: Vec<String>,
    /// Why these and why now, in sentences.
    pub reason: String,
}

/// The order of the migration.
///
/// Hard rules: what a group requires moves in the same wave or an earlier one; a wave fills one
/// environment; the capacities in `choices` hold, except that a group larger than a capacity gets
/// a wave for itself, and its reason says so.
///
/// Wishes, in this order: foundations (what other groups require, such as roles, keys, networks)
/// before what stands on them; shared before development before production; the application on
/// which most depends and that holds most data first, and its parts side by side.
///
/// A group whose members go to several environments counts as the one of most of them, at a tie
/// the more critical (production, shared, development), and the reason says so.
///
/// Always finds an order, provided that `groups` come from
/// [`crate::move_groups`](crate::groups::move_groups) of the same graph: environments that
/// require each other in turn only make more waves. O((V + E) log V).
pub fn waves(
    snapshot: &Snapshot,
    graph: &Graph,
    placements: &BTreeMap<ResourceId, Placement>,
    groups: &[MoveGroup],
    choices: &Choices,
) -> Vec<WaveDraft> {
    let facts = Facts::new(snapshot, graph, placements, groups);
    let mut waiting: Vec<usize> = facts.requires.iter().map(Vec::len).collect();
    let mut ready: BTreeMap<Environment, BTreeSet<(Order, usize)>> = BTreeMap::new();
    let put = |ready: &mut BTreeMap<Environment, BTreeSet<(Order, usize)>>, group: usize| {
        ready
            .entry(facts.environment[group])
            .or_default()
            .insert((facts.order[group].clone(), group));
    };
    for (group, count) in waiting.iter().enumerate() {
        if *count == 0 {
            put(&mut ready, group);
        }
    }

    let mut waves: Vec<(Environment, bool, Vec<usize>)> = Vec::new();
    while let Some((environment, foundation)) = next_environment(&ready) {
        let mut wave = Vec::new();
        let mut bytes = 0_u128;
        while let Some(group) = ready
            .get_mut(&environment)
            .and_then(|set| take(set, foundation, &facts, &wave, bytes, choices))
        {
            bytes += u128::from(facts.bytes[group]);
            for dependent in &facts.required_by[group] {
                waiting[*dependent] -= 1;
                if waiting[*dependent] == 0 {
                    put(&mut ready, *dependent);
                }
            }
            wave.push(group);
        }
        waves.push((environment, foundation, wave));
    }
    text::describe(&facts, groups, waves, choices)
}

/// Foundations before the rest, then shared before development before production.
fn next_environment(
    ready: &BTreeMap<Environment, BTreeSet<(Order, usize)>>,
) -> Option<(Environment, bool)> {
    ready
        .iter()
        .filter_map(|(environment, set)| {
            let (order, _) = set.first()?;
            Some((!order.foundation, turn(*environment), *environment))
        })
        .min()
        .map(|(stands_on, _, environment)| (environment, !stands_on))
}

/// The turn of an environment: shared, development, production.
fn turn(environment: Environment) -> u8 {
    match environment {
        Environment::Shared => 0,
        Environment::Development => 1,
        Environment::Production => 2,
    }
}

/// Takes the first group of the stage that still fits. Only the first is looked at: a smaller one
/// from further back would tear applications apart and cost a search.
fn take(
    set: &mut BTreeSet<(Order, usize)>,
    foundation: bool,
    facts: &Facts<'_>,
    wave: &[usize],
    bytes: u128,
    choices: &Choices,
) -> Option<usize> {
    let (order, group) = set.first()?;
    let full = choices
        .groups_per_wave
        .is_some_and(|most| wave.len() >= (most as usize).max(1));
    let heavy = choices.gigabytes_per_wave.is_some_and(|most| {
        bytes + u128::from(facts.bytes[*group]) > u128::from(most) * GIGABYTE && !wave.is_empty()
    });
    if order.foundation != foundation || full || heavy {
        return None;
    }
    set.pop_first().map(|(_, group)| group)
}

/// Bytes of a gigabyte as capacities count it.
const GIGABYTE: u128 = 1_000_000_000;
