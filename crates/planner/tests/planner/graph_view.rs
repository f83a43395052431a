use crate::estate::*;
use crate::plan::placed;
use landfall_domain::plan::Choices;
use landfall_domain::view::{GraphQuery, GraphView};
use landfall_domain::{Class, Graph, Snapshot};
use landfall_planner::{GraphFacts, graph_view, move_groups};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};

fn view(snapshot: &Snapshot, graph: &Graph, query: &GraphQuery) -> GraphView {
    let placements = placed(snapshot, graph, &Choices::default());
    let groups = move_groups(snapshot, graph, &placements);
    let wave_of = BTreeMap::new();
    let facts = GraphFacts {
        snapshot,
        graph,
        placements: Some(&placements),
        groups: &groups,
        wave_of: &wave_of,
    };
    graph_view(&facts, query)
}

fn ids(view: &GraphView) -> Vec<&str> {
    view.nodes.iter().map(|n| n.id.as_str()).collect()
}

fn small() -> (Snapshot, Graph) {
    let names = ["prod-a", "prod-b", "prod-c", "dev-a", "dev-b"];
    let snapshot = snapshot(names.map(plain).to_vec(), Vec::new());
    let graph = graph(vec![
        edge("dev-a", "prod-a", Class::Talks),
        edge("dev-b", "prod-a", Class::Requires),
        edge("prod-a", "prod-b", Class::Requires),
        edge("prod-b", "prod-c", Class::Talks),
    ]);
    (snapshot, graph)
}

#[test]
fn groups_are_collapsed_and_open_on_demand() {
    let (snapshot, graph) = small();
    let closed = view(&snapshot, &graph, &GraphQuery::default());
    assert_eq!(
        ids(&closed),
        ["group:development/SQS", "group:production/SQS"]
    );
    assert_eq!(closed.lines.len(), 1);
    assert_eq!(closed.lines[0].count, 2);
    assert_eq!(closed.lines[0].class, Class::Requires);
    assert_eq!(closed.nodes[1].count, 3);

    let open = view(
        &snapshot,
        &graph,
        &GraphQuery {
            expanded: vec!["group:production/SQS".into()],
            ..GraphQuery::default()
        },
    );
    assert_eq!(
        ids(&open),
        ["group:development/SQS", "prod-a", "prod-b", "prod-c"]
    );
    assert_eq!(open.nodes[1].group, "production/SQS");
}

#[test]
fn the_neighbourhood_has_depth_and_direction() {
    let (snapshot, graph) = small();
    let near = |depth, direction: &str, classes: Vec<Class>| {
        let query = GraphQuery {
            focus: Some("prod-a".into()),
            depth,
            direction: direction.into(),
            classes,
            ..GraphQuery::default()
        };
        let view = view(&snapshot, &graph, &query);
        view.nodes.iter().map(|n| n.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        near(0, "both", vec![]),
        ["dev-a", "dev-b", "prod-a", "prod-b"]
    );
    assert_eq!(
        near(2, "depends_on", vec![]),
        ["prod-a", "prod-b", "prod-c"]
    );
    assert_eq!(near(1, "dependents", vec![]), ["dev-a", "dev-b", "prod-a"]);
    assert_eq!(
        near(5, "both", vec![Class::Requires]),
        ["dev-b", "prod-a", "prod-b"]
    );
}

#[test]
fn the_budget_hides_and_counts() {
    let (snapshot, graph) = small();
    let query = GraphQuery {
        group_by: "none".into(),
        budget: 2,
        ..GraphQuery::default()
    };
    let view = view(&snapshot, &graph, &query);
    assert_eq!(ids(&view), ["prod-a", "prod-b"]);
    assert_eq!(view.hidden, 3);
}

#[test]
fn five_thousand_boxes_are_no_trouble() {
    let name = |n: usize| format!("r{n:05}");
    let snapshot = snapshot((0..5_000).map(|n| plain(&name(n))).collect(), Vec::new());
    let graph = graph(
        (1..5_000)
            .flat_map(|n| {
                [
                    edge(&name(n), &name(n / 3), Class::Requires),
                    edge(&name(n), &name(n * 7 % 4_999), Class::Talks),
                ]
            })
            .filter(|e| e.from != e.to)
            .collect(),
    );
    let query = GraphQuery {
        group_by: "none".into(),
        budget: 5_000,
        ..GraphQuery::default()
    };
    let view = view(&snapshot, &graph, &query);
    assert_eq!(view.nodes.len(), 5_000);
    assert_eq!(view.hidden, 0);
}

proptest! {
    #[test]
    fn every_resource_is_shown_or_hidden_and_lines_have_ends(
        (snapshot, graph) in any_estate(),
        by in prop_oneof![Just(""), Just("environment"), Just("service"), Just("group"), Just("wave"), Just("none")],
        budget in 1_u32..50,
    ) {
        let query = GraphQuery { group_by: by.into(), budget, ..GraphQuery::default() };
        let view = view(&snapshot, &graph, &query);
        let shown: u64 = view.nodes.iter().map(|n| n.count.max(1)).sum();
        prop_assert!(view.nodes.len() <= budget as usize);
        if view.hidden == 0 {
            prop_assert_eq!(shown as usize, snapshot.resources.len());
        }
        let known: HashSet<&str> = ids(&view).into_iter().collect();
        prop_assert_eq!(known.len(), view.nodes.len());
        for line in &view.lines {
            prop_assert!(known.contains(line.from.as_str()) && known.contains(line.to.as_str()));
            prop_assert!(line.points.len() >= 2 && line.count >= line.edges.len() as u64);
        }
    }
}
