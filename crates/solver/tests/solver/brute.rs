//! Every plan of a tiny instance, judged from the documents alone.

use landfall_solver::{Instance, Pin};
use std::collections::HashMap;

/// What the plan costs, if it keeps every rule. Waves from 0.
pub fn points(instance: &Instance, plan: &[usize]) -> Option<i64> {
    let at: HashMap<&str, usize> = instance
        .groups
        .iter()
        .map(|g| g.id.as_str())
        .zip(plan.iter().copied())
        .collect();
    let day = |wave: usize| i64::from(instance.waves[wave].day);
    let weights = &instance.weights;
    let kept = |pin: &Pin| match pin {
        Pin::InWave { group, wave } => at[group.as_str()] + 1 == *wave as usize,
        Pin::NotBefore { group, day: first } => day(at[group.as_str()]) >= i64::from(*first),
        Pin::NotAfter { group, day: last } => day(at[group.as_str()]) <= i64::from(*last),
        Pin::Apart { a, b } => day(at[a.as_str()]) != day(at[b.as_str()]),
        Pin::InOrder { first, then } => first
            .iter()
            .all(|a| then.iter().all(|b| at[a.as_str()] < at[b.as_str()])),
    };
    let in_order =
        |edge: &landfall_solver::Requires| at[edge.group.as_str()] >= at[edge.needs.as_str()];
    if !instance.pins.iter().all(kept) || !instance.requires.iter().all(in_order) {
        return None;
    }
    let mut total = 0;
    let open = instance
        .waves
        .iter()
        .filter(|w| w.closed.is_empty())
        .count()
        .max(1) as i64;
    let hours: i64 = instance.groups.iter().map(|g| i64::from(g.hours)).sum();
    let even = weights
        .even_hours
        .map_or((hours + open - 1) / open, i64::from);
    for (number, wave) in instance.waves.iter().enumerate() {
        let inside = instance
            .groups
            .iter()
            .zip(plan)
            .filter(|(_, at)| **at == number);
        let inside: Vec<_> = inside.map(|(group, _)| group).collect();
        let wrong = |g: &&&landfall_solver::Group| {
            !wave.closed.is_empty()
                || !g.environment.is_empty()
                    && !wave.environments.is_empty()
                    && !wave.environments.contains(&g.environment)
        };
        if inside.iter().find(wrong).is_some() {
            return None;
        }
        let sum =
            |of: fn(&landfall_solver::Group) -> u32| inside.iter().map(|g| of(g)).sum::<u32>();
        let capacity = &wave.capacity;
        for (held, most) in [
            (inside.len() as u32, capacity.groups),
            (sum(|g| g.gigabytes), capacity.gigabytes),
            (sum(|g| g.hours), capacity.hours),
            (sum(|g| g.engineers), capacity.engineers),
            (sum(|g| g.criticality), capacity.criticality),
        ] {
            if most.is_some_and(|most| held > most) {
                return None;
            }
        }
        if !inside.is_empty() {
            total += i64::from(weights.wave);
        }
        total += i64::from(weights.imbalance) * (i64::from(sum(|g| g.hours)) - even).max(0);
        let late = i64::from(sum(|g| g.criticality)) * (day(number) - day(0));
        total += i64::from(weights.lateness) * late;
    }
    for edge in &instance.talks {
        let days = (day(at[edge.a.as_str()]) - day(at[edge.b.as_str()])).abs();
        total += i64::from(weights.bridge) * i64::from(edge.weight) * days;
    }
    Some(total)
}

/// The least that any plan costs.
pub fn optimum(instance: &Instance) -> Option<i64> {
    let (groups, waves) = (instance.groups.len(), instance.waves.len());
    let plans = waves.pow(groups as u32);
    let mut plan = vec![0; groups];
    let mut best: Option<i64> = None;
    for number in 0..plans {
        let mut rest = number;
        for wave in plan.iter_mut() {
            *wave = rest % waves;
            rest /= waves;
        }
        if let Some(points) = points(instance, &plan) {
            best = Some(best.map_or(points, |best| best.min(points)));
        }
    }
    best
}
