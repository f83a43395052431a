//! The peer of the solver on large instances: packing in a topological order, and the cut.

use landfall_solver::Instance;
use std::collections::{HashMap, VecDeque};

/// Points of weight of `talks` edges whose ends move in different waves.
pub fn cut(instance: &Instance, wave: impl Fn(&str) -> u32) -> u64 {
    let crosses = |edge: &&landfall_solver::Talks| wave(&edge.a) != wave(&edge.b);
    let edges = instance.talks.iter().filter(crosses);
    edges.map(|edge| u64::from(edge.weight)).sum()
}

/// Groups in a topological order, put into the wave at hand until one does not fit. `deep` takes
/// what has become ready last, else what has become ready first. `None` when the waves are used up.
pub fn packing(instance: &Instance, deep: bool) -> Option<HashMap<&str, u32>> {
    let number: HashMap<&str, usize> = instance
        .groups
        .iter()
        .enumerate()
        .map(|(number, group)| (group.id.as_str(), number))
        .collect();
    let mut waiting = vec![0; instance.groups.len()];
    let mut above = vec![Vec::new(); instance.groups.len()];
    for edge in &instance.requires {
        let (group, needs) = (number[edge.group.as_str()], number[edge.needs.as_str()]);
        if group != needs {
            waiting[group] += 1;
            above[needs].push(group);
        }
    }
    let mut ready: VecDeque<usize> = (0..waiting.len()).filter(|n| waiting[*n] == 0).collect();
    let mut held = [0_u32; 4];
    let mut wave = 0;
    let mut plan = HashMap::new();
    while let Some(next) = if deep {
        ready.pop_back()
    } else {
        ready.pop_front()
    } {
        let group = &instance.groups[next];
        let needs = [1, group.gigabytes, group.hours, group.engineers];
        loop {
            let at = instance.waves.get(wave)?;
            let capacity = &at.capacity;
            let limits = [
                capacity.groups,
                capacity.gigabytes,
                capacity.hours,
                capacity.engineers,
            ];
            let fits = (0..4).all(|k| limits[k].is_none_or(|most| held[k] + needs[k] <= most));
            if at.closed.is_empty() && fits {
                break;
            }
            (wave, held) = (wave + 1, [0; 4]);
        }
        for (held, needs) in held.iter_mut().zip(needs) {
            *held += needs;
        }
        plan.insert(group.id.as_str(), wave as u32 + 1);
        for group in &above[next] {
            waiting[*group] -= 1;
            if waiting[*group] == 0 {
                ready.push_back(*group);
            }
        }
    }
    Some(plan)
}
