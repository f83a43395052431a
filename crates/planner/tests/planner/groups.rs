use crate::estate::*;
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
    assert_eq!(cycles(&ring)[0].path.len(), 100_001);
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
    fn cycles_are_cycles((_snapshot, graph) in any_estate()) {
        let pairs: HashSet<(&ResourceId, &ResourceId)> = graph
            .edges
            .iter()
            .filter(|e| e.class != Class::Talks)
            .map(|e| (&e.from, &e.to))
            .collect();
        for cycle in cycles(&graph) {
            prop_assert!(cycle.path.len() >= 3);
            prop_assert_eq!(cycle.path.first(), cycle.path.last());
            let steps: Vec<_> = cycle.path.windows(2).map(|w| (&w[0], &w[1])).collect();
            prop_assert!(steps.iter().all(|step| pairs.contains(step)));
            prop_assert!(steps.contains(&(&cycle.weakest.0, &cycle.weakest.1)));
        }
    }
}
