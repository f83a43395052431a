//! Is what the plan says about its order true, and did the pilot go first?

use super::{Facts, error, push};
use landfall_domain::plan::{Environment, Finding, Severity, Wave};
use landfall_domain::schedule::{OrderReport, Pin, Strategy};
use landfall_domain::{Class, ResourceId};
use std::collections::{BTreeMap, HashMap, HashSet};

pub(super) fn check(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let Some(report) = &facts.body.order else {
        return;
    };
    points(facts, report, out);
    bound(report, out);
    if facts.body.choices.strategy == Strategy::PilotFirst {
        pilot(facts, out);
    }
}

/// Waves and bridges, counted anew. Lateness and imbalance rest on how large and how critical groups
/// are; `check_export` adds those up from the exported instance.
fn points(facts: &Facts<'_>, report: &OrderReport, out: &mut Vec<Finding>) {
    let (bridge, wave) = match facts.body.choices.strategy {
        Strategy::CriticalFirst | Strategy::PilotFirst => (1, 100),
        Strategy::FewestBridges => (10, 100),
        Strategy::FewestWaves => (1, 100_000),
    };
    let used = facts.body.waves.iter().filter(|w| w.number > 0).count();
    let waves = wave * used as i64;
    let bridges = bridge * bridge_days(facts);
    for (what, said, counted) in [
        ("waves", report.points.waves, waves),
        ("bridges", report.points.bridges, bridges),
    ] {
        if said != counted {
            error(
                out,
                "order.points",
                format!(
                    "The order is said to cost {said} points for {what}; counted again it is {counted}."
                ),
                [],
            );
        }
    }
}

/// Ten for each edge by which two groups outside of wave 0 talk, twenty where one of them is
/// production, times the days between them.
fn bridge_days(facts: &Facts<'_>) -> i64 {
    let waves: HashMap<u32, &Wave> = facts.body.waves.iter().map(|w| (w.number, w)).collect();
    let homes = homes(facts);
    let group = |id: &ResourceId| match facts.groups_of.get(id)?.as_slice() {
        [group] => Some(*group),
        _ => None,
    };
    let talks = facts.graph.edges.iter().filter(|e| e.class == Class::Talks);
    let costs = talks.filter_map(|edge| {
        let (a, b) = (group(&edge.from)?, group(&edge.to)?);
        let (from, to) = (facts.wave(&edge.from)?, facts.wave(&edge.to)?);
        if a == b || from == 0 || to == 0 {
            return None;
        }
        let day = |wave: u32| Some(i64::from(waves.get(&wave)?.after_days?));
        let production = [a, b].map(|id| homes.get(id) == Some(&Environment::Production));
        let weight = if production.contains(&true) { 20 } else { 10 };
        Some(weight * (day(from)? - day(to)?).abs())
    });
    costs.sum()
}

/// The account of most members of each group, at a tie the more critical one.
fn homes<'f>(facts: &'f Facts<'_>) -> HashMap<&'f str, Environment> {
    let groups = facts.body.groups.iter();
    groups
        .filter_map(|group| {
            let mut counts: BTreeMap<u8, (usize, Environment)> = BTreeMap::new();
            for id in &group.members {
                let home = facts.body.placements.get(id)?.environment;
                let rank = match home {
                    Environment::Development => 0,
                    Environment::Shared => 1,
                    Environment::Production => 2,
                };
                counts.entry(rank).or_insert((0, home)).0 += 1;
            }
            // Of equal ones the last, which is the most critical.
            let most = counts.values().max_by_key(|(count, _)| *count)?;
            Some((group.id.as_str(), most.1))
        })
        .collect()
}

fn bound(report: &OrderReport, out: &mut Vec<Finding>) {
    let (total, least) = (report.points.total(), report.at_least);
    let parts = [
        report.points.bridges,
        report.points.lateness,
        report.points.waves,
        report.points.imbalance,
        least,
    ];
    let exact = report.proof == "exact";
    if least > total || parts.iter().any(|part| *part < 0) || exact && least != total {
        error(
            out,
            "order.bound",
            format!(
                "The order is said to cost {total} points and none less than {least} ({}): that cannot be.",
                report.proof
            ),
            [],
        );
    }
}

/// The pilot has its window for itself and holds at most five groups. Where people pinned something
/// there, or where it is not certain that anything was harmless enough, nothing is said. Bridges and dates may
/// cost more than a pilot saves: a plan without one is right, but a person should know.
fn pilot(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let mut waves = facts.body.waves.iter().filter(|wave| wave.number > 0);
    let Some(first) = waves.next() else {
        return;
    };
    let choices = &facts.body.choices;
    let window = first.window.unwrap_or(0);
    let pinned = choices
        .pins
        .iter()
        .any(|pin| matches!(pin, Pin::InWindow { window: to, .. } if *to <= window));
    if pinned || !choices.criticality.is_empty() || !harmless(facts) {
        return;
    }
    if first.groups.len() > 5 {
        push(
            out,
            Severity::Warning,
            "pilot.size",
            format!(
                "Wave {} is the pilot and moves {} groups; at most 5 are a pilot.",
                first.number,
                first.groups.len()
            ),
            [],
        );
    }
    if let Some(beside) = waves.find(|wave| wave.window == first.window) {
        push(
            out,
            Severity::Warning,
            "pilot.alone",
            format!(
                "Wave {} moves in the window of the pilot, wave {}, which goes before everything else.",
                beside.number, first.number
            ),
            [],
        );
    }
}

/// Is there a group for development or shared without data and without anything that depends on it or
/// that it requires, wave 0 aside? Nothing is less critical.
fn harmless(facts: &Facts<'_>) -> bool {
    let homes = homes(facts);
    let mut tied: HashSet<&str> = HashSet::new();
    let group = |id: &ResourceId| facts.groups_of.get(id).and_then(|all| all.first()).copied();
    for edge in &facts.graph.edges {
        let (Some(a), Some(b)) = (group(&edge.from), group(&edge.to)) else {
            continue;
        };
        if a != b {
            tied.insert(b);
            if edge.class == Class::Requires && facts.wave(&edge.to) != Some(0) {
                tied.insert(a);
            }
        }
    }
    facts.body.groups.iter().any(|group| {
        let members = group
            .members
            .iter()
            .filter_map(|id| facts.resources.get(id));
        let bytes: u64 = members.filter_map(|resource| resource.bytes("size")).sum();
        let first = facts.waves_of.get(group.id.as_str());
        let production = homes.get(group.id.as_str()) == Some(&Environment::Production);
        let moves = first.is_some_and(|waves| waves.iter().all(|wave| *wave > 0));
        bytes == 0 && moves && !production && !tied.contains(group.id.as_str())
    })
}
