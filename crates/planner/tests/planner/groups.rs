use crate::estate::*;
use landfall_domain::view::Knot;
use landfall_domain::{Class, Graph, ResourceId, Snapshot};
use landfall_planner::{cycles, move_groups};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};

fn abc(edges: Vec<landfall_domain::Edge>) -> (Snapshot, Graph) {
    let names = ["a", "b", "c", "d"];
    (
        snapshot(names.map(plain).to_vec(), Vec::new()),
        graph(edges),
    )
}

fn members(snapshot: &Snapshot, graph: &Graph) -> Vec<Vec<String>> {
    move_groups(snapshot, graph, &BTreeMap::new())
        .into_iter()
        .map(|group| group.members.iter().map(ToString::to_string).collect())
        .collect()
}

#[test]
fn ties_and_cycles_make_groups_and_talk_does_not() {
    let (snapshot, graph) = abc(vec![
        edge("a", "b", Class::Together),
        edge("b", "c", Class::Requires),
        edge("c", "a", Class::Requires),
        edge("c", "d", Class::Talks),
        edge("d", "c", Class::Talks),
    ]);
    assert_eq!(members(&snapshot, &graph), [vec!["a", "b", "c"], vec!["d"]]);
    let groups = move_groups(&snapshot, &graph, &BTreeMap::new());
    assert_eq!(groups[0].id, "a");
    assert_eq!(groups[0].name, "a and 2 more");
    assert_eq!(groups[0].cycle, ids(&["b", "c", "a", "b"]));
    assert!(groups[1].cycle.is_empty());
}

#[test]
fn a_tie_alone_is_no_cycle() {
    let (snapshot, graph) = abc(vec![
        edge("a", "b", Class::Together),
        edge("b", "a", Class::Requires),
    ]);
    let groups = move_groups(&snapshot, &graph, &BTreeMap::new());
    assert_eq!(groups[0].members, ids(&["a", "b"]));
    assert!(groups[0].cycle.is_empty());
}

#[test]
fn a_cycle_names_its_weakest_edge() {
    let mut strong = edge("b", "c", Class::Requires);
    strong.evidence.push(evidence("/y", "c"));
    let (_, graph) = abc(vec![
        edge("a", "b", Class::Together),
        strong,
        edge("c", "a", Class::Requires),
        edge("c", "d", Class::Requires),
    ]);
    let cycles = cycles(&graph);
    assert_eq!(cycles.len(), 1);
    assert_eq!(cycles[0].path, ids(&["a", "b", "c", "a"]));
    assert_eq!(cycles[0].weakest, ("c".into(), "a".into()));
    assert_eq!(cycles[0].knot, Knot::Untied);
}

#[test]
fn ties_are_walked_both_ways() {
    // The tie points against the circle.
    let (snapshot, graph) = abc(vec![
        edge("b", "a", Class::Together),
        edge("b", "c", Class::Requires),
        edge("c", "a", Class::Requires),
    ]);
    let groups = move_groups(&snapshot, &graph, &BTreeMap::new());
    assert!(!groups[0].cycle.is_empty());
    let cycles = cycles(&graph);
    assert_eq!(cycles.len(), 1);
    assert_eq!(cycles[0].path, ids(&["a", "b", "c", "a"]));
    assert_eq!(cycles[0].weakest, ("c".into(), "a".into()));
    assert_eq!(cycles[0].knot, Knot::Untied);
}

#[test]
fn what_a_tie_holds_anyway_is_no_cycle() {
    let (_, graph) = abc(vec![
        edge("a", "b", Class::Together),
        edge("b", "a", Class::Requires),
        edge("c", "d", Class::Requires),
    ]);
    assert_eq!(cycles(&graph), []);
}

#[test]
fn a_knot_with_several_circles_says_what_one_edge_less_leaves() {
    let with = |more: &[(&str, &str)]| {
        let circle = [("a", "b"), ("b", "c"), ("c", "a")];
        let all = circle.iter().chain(more);
        let edges = all.map(|(from, to)| edge(from, to, Class::Requires));
        let (_, graph) = abc(edges.collect());
        let mut found = cycles(&graph);
        assert_eq!(found.len(), 1);
        let cycle = found.remove(0);
        (
            cycle.weakest.0.to_string() + cycle.weakest.1.as_str(),
            cycle.knot,
        )
    };
    // Both circles go through b → c alone.
    assert_eq!(with(&[("c", "d"), ("d", "b")]), ("bc".into(), Knot::Untied));
    assert_eq!(with(&[("a", "d"), ("d", "a")]), ("da".into(), Knot::Partly));
    let back = [("b", "a"), ("c", "b"), ("a", "c")];
    assert_eq!(with(&back).1, Knot::Tied);
}

#[test]
fn a_chain_of_100_000_needs_no_recursion() {
    let name = |n: usize| format!("r{n:06}");
    let resources = (0..100_000).map(|n| plain(&name(n))).collect();
    let mut edges: Vec<_> = (1..100_000)
        .map(|n| edge(&name(n), &name(n - 1), Class::Requires))
        .collect();
    let chain = (snapshot(resources, Vec::new()), graph(edges.clone()));
    assert_eq!(
        move_groups(&chain.0, &chain.1, &BTreeMap::new()).len(),
        100_000
    );
    assert!(cycles(&chain.1).is_empty());
    edges.push(edge(&name(0), &name(99_999), Class::Requires));
    let ring = graph(edges);
    let groups = move_groups(&chain.0, &ring, &BTreeMap::new());
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].cycle.len(), 100_001);
    let found = cycles(&ring);
    assert_eq!(found[0].path.len(), 100_001);
    assert_eq!(found[0].knot, Knot::Untied);
}

proptest! {
    #[test]
    fn groups_partition_the_resources_and_leave_no_cycle((snapshot, graph) in any_estate()) {
        let groups = move_groups(&snapshot, &graph, &BTreeMap::new());
        let mut of: HashMap<&ResourceId, usize> = HashMap::new();
        for (number, group) in groups.iter().enumerate() {
            prop_assert_eq!(group.id.as_str(), group.members[0].as_str());
            for member in &group.members {
                prop_assert!(of.insert(member, number).is_none());
            }
            let pairs: HashSet<(&ResourceId, &ResourceId)> = graph.edges.iter().map(|e| (&e.from, &e.to)).collect();
            for step in group.cycle.windows(2) {
                prop_assert!(pairs.contains(&(&step[0], &step[1])) || pairs.contains(&(&step[1], &step[0])));
            }
            prop_assert_eq!(group.cycle.first(), group.cycle.last());
        }
        prop_assert_eq!(of.len(), snapshot.resources.len());
        // Kahn's algorithm must be able to take every group away.
        let mut requires: HashSet<(usize, usize)> = graph
            .edges
            .iter()
            .filter(|e| e.class == Class::Requires)
            .map(|e| (of[&e.from], of[&e.to]))
            .filter(|(a, b)| a != b)
            .collect();
        for e in graph.edges.iter().filter(|e| e.class == Class::Together) {
            prop_assert_eq!(of[&e.from], of[&e.to]);
        }
        let mut left: HashSet<usize> = (0..groups.len()).collect();
        while let Some(free) = left.iter().copied().find(|g| !requires.iter().any(|(a, _)| a == g)) {
            left.remove(&free);
            requires.retain(|(_, b)| *b != free);
        }
        prop_assert!(left.is_empty());
    }

    #[test]
    fn cycles_are_cycles((snapshot, graph) in any_estate()) {
        let of = |class| -> HashSet<(&ResourceId, &ResourceId)> {
            let edges = graph.edges.iter().filter(|e| e.class == class);
            edges.map(|e| (&e.from, &e.to)).collect()
        };
        let (requires, ties) = (of(Class::Requires), of(Class::Together));
        let groups = move_groups(&snapshot, &graph, &BTreeMap::new());
        let found = cycles(&graph);
        // Every group that says that it is tied has its circle here, and nothing else has.
        let tied = groups.iter().filter(|group| !group.cycle.is_empty());
        let tied: HashSet<&str> = tied.map(|group| group.id.as_str()).collect();
        let group = |id: &ResourceId| groups.iter().find(|g| g.members.contains(id)).unwrap();
        let named: Vec<_> = found.iter().map(|cycle| group(&cycle.path[0])).collect();
        prop_assert_eq!(named.len(), tied.len());
        prop_assert_eq!(named.iter().map(|g| g.id.as_str()).collect::<HashSet<_>>(), tied);
        for (cycle, group) in found.iter().zip(named) {
            prop_assert!(cycle.path.len() >= 3);
            prop_assert_eq!(cycle.path.first(), cycle.path.last());
            let steps: Vec<_> = cycle.path.windows(2).map(|w| (&w[0], &w[1])).collect();
            let along = |(a, b): &(&ResourceId, &ResourceId)| {
                let tied = ties.contains(&(*a, *b)) || ties.contains(&(*b, *a));
                tied || requires.contains(&(*a, *b))
            };
            let all = steps.iter().all(along);
            prop_assert!(all);
            let inner: HashSet<_> = cycle.path[1..].iter().collect();
            prop_assert_eq!(inner.len() + 1, cycle.path.len());
            let weakest = (&cycle.weakest.0, &cycle.weakest.1);
            prop_assert!(steps.contains(&weakest) && requires.contains(&weakest));
            // What is said of the knot is what happens.
            let mut less = graph.clone();
            less.edges.retain(|e| e.class != Class::Requires || (&e.from, &e.to) != weakest);
            let after = move_groups(&snapshot, &less, &BTreeMap::new());
            let mut parts = after.iter().filter(|g| group.members.contains(&g.members[0]));
            let knot = match (parts.clone().count(), parts.any(|g| !g.cycle.is_empty())) {
                (1, _) => Knot::Tied,
                (_, false) => Knot::Untied,
                (_, true) => Knot::Partly,
            };
            prop_assert_eq!(cycle.knot, knot);
        }
    }
}
