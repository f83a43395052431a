use crate::estate::*;
use landfall_domain::view::{ReachQuery, ReachView};
use landfall_domain::{Class, Edge, ResourceId};
use landfall_planner::reach;

fn asked(edges: Vec<Edge>, focus: &str, to: Option<&str>) -> ReachView {
    let names = ["a", "b", "c", "d", "e", "f"];
    let snapshot = snapshot(names.map(plain).to_vec(), Vec::new());
    let query = ReachQuery {
        snapshot: None,
        focus: Some(focus.into()),
        to: to.map(ResourceId::new),
    };
    reach(&snapshot, &graph(edges), &query)
}

fn ends(edges: &[Edge]) -> Vec<(&str, &str)> {
    edges
        .iter()
        .map(|e| (e.from.as_str(), e.to.as_str()))
        .collect()
}

#[test]
fn what_requires_it_breaks_and_what_talks_to_those_needs_a_bridge() {
    let view = asked(
        vec![
            edge("b", "a", Class::Requires),
            edge("b", "c", Class::Together),
            edge("d", "c", Class::Talks),
            edge("a", "e", Class::Requires),
            edge("c", "b", Class::Talks),
            edge("e", "f", Class::Talks),
        ],
        "a",
        None,
    );
    let broken: Vec<_> = view
        .breaks
        .iter()
        .map(|b| (b.name.as_str(), b.distance))
        .collect();
    // Not e, which a needs; c because it moves at once with b.
    assert_eq!(broken, [("b", 1), ("c", 2)]);
    assert_eq!(view.breaks_all, 2);
    // Inside and outside talk is no bridge, only what crosses.
    assert_eq!(ends(&view.bridges), [("d", "c")]);
    assert_eq!(view.path, None);
}

#[test]
fn a_path_follows_the_edges_and_goes_back_only_if_it_must() {
    let edges = vec![
        edge("a", "b", Class::Talks),
        edge("b", "c", Class::Requires),
        edge("d", "a", Class::Requires),
        edge("d", "c", Class::Talks),
    ];
    let along = asked(edges.clone(), "a", Some("c")).path;
    assert_eq!(
        along.as_deref().map(ends),
        Some(vec![("a", "b"), ("b", "c")])
    );
    let back = asked(edges.clone(), "c", Some("d")).path;
    assert_eq!(back.as_deref().map(ends), Some(vec![("d", "c")]));
    assert_eq!(asked(edges, "a", Some("f")).path, Some(Vec::new()));
}

#[test]
fn a_long_chain_and_an_unknown_resource_are_answered() {
    let name = |n: usize| format!("n{n}");
    let chain = (1..20_000).map(|n| edge(&name(n), &name(n - 1), Class::Requires));
    let snapshot = snapshot(vec![plain("n0")], Vec::new());
    let graph = graph(chain.collect());
    let query = |focus: &str| ReachQuery {
        focus: Some(focus.into()),
        to: Some("n19999".into()),
        ..ReachQuery::default()
    };
    let view = reach(&snapshot, &graph, &query("n0"));
    assert_eq!(view.breaks_all, 19_999);
    assert_eq!(view.path.map(|path| path.len()), Some(19_999));
    assert_eq!(reach(&snapshot, &graph, &query("x")), ReachView::default());
}
