//! Is the plan about this snapshot, and is everything in it exactly once?

use super::{Facts, error, push, tally};
use landfall_domain::ResourceId;
use landfall_domain::plan::{Finding, Severity};
use std::collections::{BTreeSet, HashSet};

pub(super) fn check(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    snapshot(facts, out);
    groups(facts, out);
    waves(facts, out);
}

fn snapshot(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let (snapshot, body) = (facts.snapshot, facts.body);
    if body.snapshot != snapshot.id {
        error(
            out,
            "snapshot.other",
            format!(
                "The plan names snapshot {} but was checked against {}.",
                body.snapshot, snapshot.id
            ),
            [],
        );
    }
    if !snapshot
        .digest()
        .is_ok_and(|digest| digest == body.snapshot_digest)
    {
        error(
            out,
            "snapshot.digest",
            format!(
                "The snapshot's content is not what the plan rests on (digest {}). Make a new version.",
                body.snapshot_digest.short()
            ),
            [],
        );
    }
    let strange: BTreeSet<&ResourceId> = facts
        .graph
        .edges
        .iter()
        .flat_map(|edge| [&edge.from, &edge.to])
        .filter(|id| !facts.resources.contains_key(*id))
        .collect();
    for id in strange {
        error(
            out,
            "graph.unknown-resource",
            format!("The graph has {id}, which is not in the snapshot."),
            [id.clone()],
        );
    }
}

fn groups(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    for resource in &facts.snapshot.resources {
        match facts.groups_of.get(&resource.id).map(Vec::as_slice) {
            Some([_]) => {}
            None | Some([]) => error(
                out,
                "group.missing",
                format!(
                    "{} is in no move group and would be left behind.",
                    resource.name
                ),
                [resource.id.clone()],
            ),
            Some(several) => error(
                out,
                "group.twice",
                format!(
                    "{} is in {} move groups: {}.",
                    resource.name,
                    several.len(),
                    several.join(", ")
                ),
                [resource.id.clone()],
            ),
        }
    }
    for id in facts.groups_of.keys() {
        if !facts.resources.contains_key(*id) {
            error(
                out,
                "group.unknown-resource",
                format!("A move group holds {id}, which is not in the snapshot."),
                [(*id).clone()],
            );
        }
    }
    for (id, all) in tally(facts.body.groups.iter().map(|g| (&g.id, ()))) {
        if all.len() > 1 {
            error(
                out,
                "group.double-id",
                format!("{} move groups have the id {id}.", all.len()),
                [],
            );
        }
    }
}

fn waves(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let numbers: Vec<u32> = facts.body.waves.iter().map(|wave| wave.number).collect();
    // Wave 0 is there where there is a foundation.
    let first = u32::from(numbers.first() != Some(&0));
    if !numbers.iter().copied().eq((first..).take(numbers.len())) {
        error(
            out,
            "wave.numbers",
            format!(
                "Waves must be numbered 1, 2, 3, … in order, with a wave 0 before them for the foundation, but are {numbers:?}."
            ),
            [],
        );
    }
    let known: HashSet<&str> = facts.body.groups.iter().map(|g| g.id.as_str()).collect();
    for group in &facts.body.groups {
        match facts.waves_of.get(group.id.as_str()).map(Vec::as_slice) {
            Some([_]) => {}
            None | Some([]) => error(
                out,
                "wave.missing-group",
                format!(
                    "The group {} is in no wave and would be left behind.",
                    group.name
                ),
                group.members.clone(),
            ),
            Some(several) => error(
                out,
                "wave.twice",
                format!("The group {} is in the waves {several:?}.", group.name),
                group.members.clone(),
            ),
        }
    }
    for wave in &facts.body.waves {
        for id in wave.groups.iter().filter(|id| !known.contains(id.as_str())) {
            error(
                out,
                "wave.unknown-group",
                format!(
                    "Wave {} names the group {id}, which does not exist.",
                    wave.number
                ),
                [],
            );
        }
        if wave.groups.is_empty() {
            push(
                out,
                Severity::Warning,
                "wave.empty",
                format!("Wave {} moves nothing.", wave.number),
                [],
            );
        }
    }
}
