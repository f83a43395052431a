//! After one change most of the plan stays.

use crate::brute::points;
use crate::make::{plain, requires, talks};
use landfall_solver::{Instance, Pin, Solution, resolve_with, solve};

/// Chains of five in fifty waves' worth of room.
fn estate() -> Instance {
    let mut instance = plain(2_000, 20, Some(120));
    instance.requires = (0..2_000)
        .filter(|n| n % 5 > 0)
        .map(|n| requires(n, n - 1))
        .collect();
    instance.talks = (0..1_990).map(|n| talks(n, n + 3, 2)).collect();
    instance
}

fn keeps_the_rules(instance: &Instance, solution: &Solution) {
    let at = |g: &landfall_solver::Group| solution.waves[&g.id] as usize - 1;
    let plan: Vec<usize> = instance.groups.iter().map(at).collect();
    assert_eq!(points(instance, &plan), Some(solution.objective.total()));
}

fn moved(before: &Solution, after: &Solution) -> usize {
    let other = |(id, wave): &(&String, &u32)| before.waves.get(*id) != Some(wave);
    after.waves.iter().filter(other).count()
}

#[test]
fn a_pin_moves_the_group_and_what_must_come_along() {
    let mut instance = estate();
    let before = solve(&instance, 1).unwrap();
    for (group, wave) in [(7, 15), (1_204, 1), (1_995, 20)] {
        instance.pins = vec![Pin::InWave {
            group: format!("g{group}"),
            wave,
        }];
        let after = resolve_with(&instance, &before.waves, &[], 1).unwrap();
        keeps_the_rules(&instance, &after);
        assert_eq!(after.waves[&format!("g{group}")], wave);
        assert!(moved(&before, &after) <= 100, "{}", moved(&before, &after));
    }
}

#[test]
fn a_wave_that_is_closed_is_emptied() {
    let mut instance = estate();
    let before = solve(&instance, 1).unwrap();
    let wave = before.waves["g1000"];
    let inside = before.waves.values().filter(|w| **w == wave).count();
    instance.waves[wave as usize - 1].closed = "freeze".to_owned();
    let after = resolve_with(&instance, &before.waves, &[], 1).unwrap();
    keeps_the_rules(&instance, &after);
    // What was in it must move; of the rest at most one in twenty, and what stands on it.
    assert!(moved(&before, &after) <= 2 * inside + 100);
}

#[test]
fn nothing_changed_and_nothing_moves() {
    let instance = estate();
    let before = solve(&instance, 1).unwrap();
    let after = resolve_with(&instance, &before.waves, &[], 1).unwrap();
    assert_eq!(moved(&before, &after), 0);
    assert_eq!(after.objective, before.objective);
}

#[test]
fn a_new_group_finds_a_wave() {
    let mut instance = estate();
    let before = solve(&instance, 1).unwrap();
    let mut group = instance.groups[0].clone();
    group.id = "new".to_owned();
    instance.groups.push(group);
    let after = resolve_with(&instance, &before.waves, &[], 1).unwrap();
    keeps_the_rules(&instance, &after);
    assert!(moved(&before, &after) <= 101);
}
