use crate::estate::*;
use crate::plan::placed;
use landfall_domain::plan::Choices;
use landfall_domain::view::{GraphQuery, GraphView};
use landfall_domain::{Class, Graph, ResourceId, Snapshot};
use landfall_planner::{GraphFacts, graph_view, group_of, move_groups, whole_line};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};

fn view(snapshot: &Snapshot, graph: &Graph, query: &GraphQuery) -> GraphView {
    near(snapshot, graph, query, None)
}

fn near(
    snapshot: &Snapshot,
    graph: &Graph,
    query: &GraphQuery,
    before: Option<&GraphView>,
) -> GraphView {
    with_facts(snapshot, graph, |facts| graph_view(facts, query, before))
}

fn with_facts<T>(snapshot: &Snapshot, graph: &Graph, then: impl Fn(&GraphFacts<'_>) -> T) -> T {
    let placements = placed(snapshot, graph, &Choices::default());
    let groups = move_groups(snapshot, graph, &placements);
    let wave_of = BTreeMap::new();
    let facts = GraphFacts {
        snapshot,
        graph,
        placements: Some(&placements),
        groups: &groups,
        wave_of: &wave_of,
        risk_of: &BTreeMap::new(),
        standing: &BTreeMap::new(),
    };
    then(&facts)
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
fn a_line_tells_all_that_it_stands_for() {
    let names: Vec<String> = (0..20).map(|n| format!("prod-{n}")).collect();
    let resources = names.iter().map(|name| plain(name)).chain([plain("dev-a")]);
    let snapshot = snapshot(resources.collect(), Vec::new());
    let graph = graph(
        names
            .iter()
            .map(|name| edge("dev-a", name, Class::Talks))
            .collect(),
    );
    let query = GraphQuery::default();
    let drawn = view(&snapshot, &graph, &query);
    let line = &drawn.lines[0];
    assert_eq!((line.count, line.edges.len()), (20, 5));
    with_facts(&snapshot, &graph, |facts| {
        assert_eq!(whole_line(facts, &query, &line.from, &line.to).len(), 20);
        assert_eq!(whole_line(facts, &query, &line.to, &line.from), []);
        let requires = GraphQuery {
            classes: vec![Class::Requires],
            ..GraphQuery::default()
        };
        assert_eq!(whole_line(facts, &requires, &line.from, &line.to), []);
        let group = |id: &str| group_of(facts, &query, &ResourceId::new(id));
        assert_eq!(group("prod-3").as_deref(), Some("production/SQS"));
        assert_eq!(group("nowhere"), None);
        let single = GraphQuery {
            group_by: "none".into(),
            ..GraphQuery::default()
        };
        assert_eq!(group_of(facts, &single, &ResourceId::new("prod-3")), None);
    });
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

/// Forty applications of eight resources, which talk within and to the next ones.
pub fn applications() -> (Snapshot, Graph) {
    let name = |application: usize, n: usize| format!("prod-app{application:02}-part{n}");
    let all = (0..40).flat_map(|a| (0..8).map(move |n| (a, n)));
    let resources = all
        .clone()
        .map(|(a, n)| tagged(plain(&name(a, n)), "application", &format!("app{a:02}")))
        .collect();
    let edges = all
        .flat_map(|(a, n)| {
            [
                edge(&name(a, n), &name(a, (n * 3 + 1) % 8), Class::Requires),
                edge(
                    &name(a, n),
                    &name((a * 7 + n * 5 + 1) % 40, n),
                    Class::Talks,
                ),
            ]
        })
        .filter(|edge| edge.from != edge.to && edge.from < edge.to)
        .collect();
    (snapshot(resources, Vec::new()), graph(edges))
}

fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// By how much boxes that stay move against each other, in the median, as a share of the drawing.
fn unrest(before: &GraphView, after: &GraphView) -> f64 {
    let moved: Vec<(f64, f64)> = before
        .nodes
        .iter()
        .filter_map(|node| {
            let now = after.nodes.iter().find(|other| other.id == node.id)?;
            Some((now.x - node.x, now.y - node.y))
        })
        .collect();
    assert!(moved.len() >= 39);
    // The whole may move: what is seen of it moves along.
    let (x, y) = (
        middle(moved.iter().map(|m| m.0)),
        middle(moved.iter().map(|m| m.1)),
    );
    let shift = middle(moved.iter().map(|m| (m.0 - x).hypot(m.1 - y)));
    shift / after.width.max(after.height)
}

#[test]
fn opening_a_group_and_closing_it_again_leaves_the_others_about_where_they_were() {
    let (snapshot, graph) = applications();
    let open = |groups: &[usize]| GraphQuery {
        group_by: "application".into(),
        expanded: groups.iter().map(|a| format!("app{a:02}")).collect(),
        ..GraphQuery::default()
    };
    let mut all = Vec::new();
    for opened in 0..40 {
        let also = (opened * 7 + 3) % 40;
        let one = near(&snapshot, &graph, &open(&[opened]), None);
        let two = near(&snapshot, &graph, &open(&[opened, also]), Some(&one));
        let closed = near(&snapshot, &graph, &open(&[opened]), Some(&two));
        all.extend([unrest(&one, &two), unrest(&two, &closed)]);
    }
    let most = all.iter().copied().fold(0.0, f64::max);
    assert!(middle(all.iter().copied()) <= 0.05, "{all:?}");
    assert!(most <= 0.15, "{all:?}");
}

#[test]
fn groups_by_network_and_application_have_names() {
    let network = with_arn(
        "AWS::EC2::VPC",
        "arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-1",
        "main",
    );
    let subnet = with_arn(
        "AWS::EC2::Subnet",
        "arn:aws:ec2:eu-west-1:111111111111:subnet/s-1",
        "a",
    );
    let names = ["orders-one", "orders-two", "billing-one"];
    let mut resources: Vec<_> = names.map(plain).to_vec();
    let (vpc, part) = (network.id.to_string(), subnet.id.to_string());
    resources.extend([network, subnet]);
    let snapshot = snapshot(resources, Vec::new());
    let graph = graph(vec![
        edge(&part, &vpc, Class::Requires),
        edge("orders-one", &part, Class::Requires),
        edge("billing-one", "orders-one", Class::Talks),
    ]);
    let by = |key: &str| {
        let query = GraphQuery {
            group_by: key.into(),
            ..GraphQuery::default()
        };
        let view = view(&snapshot, &graph, &query);
        let nodes = view.nodes.into_iter();
        nodes
            .map(|n| (n.label, n.kind, n.count))
            .collect::<Vec<_>>()
    };
    let network = ("main".to_owned(), "network".to_owned(), 3);
    // What talks to something in a network is not in it.
    let outside = ("outside of networks".to_owned(), "network".to_owned(), 2);
    assert_eq!(by("network"), [network, outside]);
    assert!(by("application").contains(&("orders".to_owned(), "application".to_owned(), 2)));
}
