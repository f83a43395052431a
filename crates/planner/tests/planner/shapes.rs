//! Shapes that break careless planners, through the whole way: groups, waves, the plan and its check.

use crate::estate::*;
use crate::plan::{plan, try_plan};
use crate::waves::errors;
use landfall_domain::plan::Choices;
use landfall_domain::{Class, Graph, Snapshot};
use landfall_planner::resolve;

/// Of three accounts in turn, so that chains cross them.
fn name(n: usize) -> String {
    format!("{}-r{n:05}", ["dev", "prod", "shared"][n / 500 % 3])
}

fn estate(size: usize, edges: impl Iterator<Item = (usize, usize, Class)>) -> (Snapshot, Graph) {
    let resources = (0..size).map(|n| plain(&name(n))).collect();
    let edges = edges.map(|(from, to, class)| edge(&name(from), &name(to), class));
    (snapshot(resources, Vec::new()), graph(edges.collect()))
}

/// Makes a plan without limits and one with, and checks both. The number of groups and waves.
fn planned(snapshot: &Snapshot, graph: &Graph, most: u32) -> (usize, usize) {
    let limited = Choices {
        groups_per_wave: Some(most),
        production_any_time: true,
        ..Choices::default()
    };
    let free = Choices::default();
    let [_, body] = [free, limited].map(|choices| {
        let body = plan(snapshot, graph, &choices);
        assert_eq!(errors(snapshot, graph, &body), [] as [String; 0]);
        body
    });
    (body.groups.len(), body.waves.len())
}

#[test]
fn a_long_chain() {
    let size = 2_100;
    let (snapshot, graph) = estate(size, (1..size).map(|n| (n, n - 1, Class::Requires)));
    let (groups, waves) = planned(&snapshot, &graph, 50);
    assert_eq!(groups, size);
    assert!(waves >= size / 50);
}

#[test]
fn a_star_on_one_role() {
    let size = 2_100;
    let edges = (1..size).flat_map(|n| [(n, 0, Class::Requires), (n, 0, Class::Talks)]);
    let (snapshot, graph) = estate(size, edges);
    assert_eq!(planned(&snapshot, &graph, 100).0, size);
}

#[test]
fn all_in_one_cycle() {
    let size = 2_100;
    let ring = (0..size).map(|n| (n, (n + 1) % size, Class::Requires));
    let (snapshot, graph) = estate(size, ring);
    assert_eq!(planned(&snapshot, &graph, 1), (1, 1));
}

#[test]
fn each_alone() {
    let (snapshot, graph) = estate(2_100, std::iter::empty());
    let (groups, waves) = planned(&snapshot, &graph, 100);
    // 600 for development, 1,000 for production and 500 for shared; a hundred in a wave.
    assert_eq!((groups, waves), (2_100, 21));
}

#[test]
fn arns_that_several_resources_have() {
    let mut resources: Vec<_> = (0..300)
        .map(|n| queue(&format!("prod-q{}", n % 10)))
        .collect();
    for (number, resource) in resources.iter_mut().enumerate() {
        resource.id = format!("{}#{number:03}", resource.id).into();
    }
    let references = (1..300)
        .map(|n| {
            let to = resources[n - 1].arn.as_ref().unwrap().to_string();
            reference(&resources[n], arn(&to), Class::Requires, "/Target")
        })
        .collect();
    let snapshot = snapshot(resources, references);
    let graph = resolve(&snapshot);
    planned(&snapshot, &graph, 20);
}

#[test]
fn opposed_pins_at_the_ends_of_a_long_chain_are_told_briefly() {
    let size = 2_100;
    let (snapshot, graph) = estate(size, (1..size).map(|n| (n, n - 1, Class::Requires)));
    let pin = |n: usize, window| landfall_domain::schedule::Pin::InWindow {
        group: name(n).into(),
        window,
    };
    let choices = Choices {
        pins: vec![pin(0, 40), pin(size - 1, 2)],
        ..Choices::default()
    };
    let told = try_plan(&snapshot, &graph, &choices, None).unwrap_err();
    insta::assert_snapshot!(told, @"These cannot all be kept: dev-r00000 is pinned to window 40 (development). prod-r02099 is pinned to window 2 (production). prod-r02099 requires prod-r02098, and so on through 2097 more to dev-r00000. Take back one of the pins, or change what stands against it.");
}
