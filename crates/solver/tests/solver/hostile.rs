//! Shapes that break careless solvers.

use crate::brute::points;
use crate::make::{plain, requires, talks};
use landfall_solver::{Instance, Unsolvable, solve};

fn keeps_the_rules(instance: &Instance) {
    let solution = solve(instance, 1).unwrap();
    let plan: Vec<usize> = instance
        .groups
        .iter()
        .map(|g| solution.waves[&g.id] as usize - 1)
        .collect();
    assert_eq!(points(instance, &plan), Some(solution.objective.total()));
    assert!(solution.lower_bound <= solution.objective.total());
}

#[test]
fn a_chain_of_100_000() {
    let mut instance = plain(100_000, 50, Some(2_500));
    instance.requires = (1..100_000).map(|n| requires(n, n - 1)).collect();
    keeps_the_rules(&instance);
}

#[test]
fn a_chain_that_needs_a_wave_for_each_link() {
    let mut instance = plain(2_000, 2_000, Some(1));
    instance.requires = (1..2_000).map(|n| requires(n, n - 1)).collect();
    keeps_the_rules(&instance);
}

#[test]
fn a_star_of_50_000_on_one_role() {
    let mut instance = plain(50_001, 20, Some(3_000));
    instance.requires = (1..50_001).map(|n| requires(n, 0)).collect();
    instance.talks = (1..50_001).map(|n| talks(n, 0, 1)).collect();
    keeps_the_rules(&instance);
}

#[test]
fn alone_each_of_20_000() {
    keeps_the_rules(&plain(20_000, 10, Some(2_500)));
}

#[test]
fn all_in_one_cycle() {
    let mut instance = plain(100_000, 10, None);
    instance.requires = (0..100_000)
        .map(|n| requires(n, (n + 1) % 100_000))
        .collect();
    let Err(Unsolvable::Cycle { path, pin }) = solve(&instance, 1) else {
        panic!("a cycle has no order");
    };
    assert_eq!((path.len(), pin), (100_001, None));
    assert_eq!(path.first(), path.last());
}

#[test]
fn double_and_unknown_ids() {
    let mut instance = plain(3, 2, None);
    instance.groups[2].id = "g0".to_owned();
    instance.talks = vec![talks(0, 9, 1)];
    let error = solve(&instance, 1).unwrap_err().to_string();
    assert_eq!(
        error,
        "Two groups have the id g0. Give each group an id of its own.\n\
         Edge 1 of `talks` names the group g9, which is not listed."
    );
}

#[test]
fn nothing_and_one() {
    assert_eq!(solve(&plain(0, 2, None), 1).unwrap().objective.total(), 0);
    keeps_the_rules(&plain(1, 1, Some(1)));
}

#[test]
fn numbers_that_would_overflow() {
    let mut instance = plain(2, 2, None);
    instance.talks = vec![talks(0, 1, u32::MAX)];
    instance.weights.bridge = u32::MAX;
    let error = solve(&instance, 1).unwrap_err().to_string();
    assert!(error.contains("2^48"), "{error}");
}
