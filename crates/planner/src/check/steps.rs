//! Do the steps of each wave make sense together, and do they or people move everything?

use super::{Facts, error};
use landfall_domain::plan::{Finding, Wave};
use landfall_domain::{ResourceId, StepId};
use std::collections::{BTreeSet, HashMap, HashSet};

pub(super) fn check(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    for wave in &facts.body.waves {
        needs(wave, out);
    }
    belongs(facts, out);
}

fn needs(wave: &Wave, out: &mut Vec<Finding>) {
    let number = wave.number;
    let mut ids: HashSet<&StepId> = HashSet::new();
    for step in &wave.steps {
        if !ids.insert(&step.id) {
            error(
                out,
                "step.double-id",
                format!("Wave {number} has two steps with the id {}.", step.id),
                [step.resource.clone()],
            );
        }
    }
    for step in &wave.steps {
        for need in step.needs.iter().filter(|need| !ids.contains(need)) {
            error(
                out,
                "step.unknown-need",
                format!(
                    "Wave {number}: “{}” needs the step {need}, which this wave does not have.",
                    step.title
                ),
                [step.resource.clone()],
            );
        }
    }
    // Take away what needs nothing that is left; what stays waits for itself.
    let mut left: HashMap<&StepId, usize> = HashMap::new();
    let mut followers: HashMap<&StepId, Vec<&StepId>> = HashMap::new();
    for step in &wave.steps {
        let known = step.needs.iter().filter(|need| ids.contains(need));
        let count = left.entry(&step.id).or_default();
        for need in known {
            *count += 1;
            followers.entry(need).or_default().push(&step.id);
        }
    }
    let mut free: Vec<&StepId> = left
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(id, _)| *id)
        .collect();
    while let Some(id) = free.pop() {
        left.remove(id);
        for follower in followers.get(id).into_iter().flatten() {
            if let Some(count) = left.get_mut(follower) {
                *count -= 1;
                if *count == 0 {
                    free.push(follower);
                }
            }
        }
    }
    if !left.is_empty() {
        let names: BTreeSet<&str> = left.keys().map(|id| id.as_str()).collect();
        let some: Vec<&str> = names.iter().take(5).copied().collect();
        error(
            out,
            "step.cycle",
            format!(
                "Wave {number}: {} steps wait for each other and would never begin, among them {}.",
                names.len(),
                some.join(", ")
            ),
            [],
        );
    }
}

fn belongs(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let mut moved: HashSet<(&ResourceId, u32)> = HashSet::new();
    for wave in &facts.body.waves {
        let by_steps = wave.steps.iter().map(|step| (&step.resource, "step"));
        let by_hand = wave.manual.iter().map(|m| (&m.resource, "manual work"));
        for (resource, what) in by_steps.chain(by_hand) {
            if !moved.insert((resource, wave.number)) {
                continue;
            }
            if facts.wave(resource) != Some(wave.number) {
                error(
                    out,
                    "step.other-wave",
                    format!(
                        "Wave {} has a {what} for {}, which is not in this wave.",
                        wave.number,
                        facts.name(resource)
                    ),
                    [resource.clone()],
                );
            }
        }
    }
    for resource in &facts.snapshot.resources {
        if let Some(number) = facts.wave(&resource.id)
            && !moved.contains(&(&resource.id, number))
        {
            error(
                out,
                "step.nothing-moves",
                format!(
                    "Wave {number} holds {}, but no step moves it and nobody is asked to.",
                    resource.name
                ),
                [resource.id.clone()],
            );
        }
    }
}
