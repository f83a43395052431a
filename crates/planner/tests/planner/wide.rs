use crate::estate::*;
use crate::plan::placed;
use landfall_domain::plan::Choices;
use landfall_domain::view::WideView;
use landfall_domain::{Class, Graph, Snapshot};
use landfall_planner::{GraphFacts, WideFacts, move_groups, wide};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn drawn(snapshot: &Snapshot, graph: &Graph, before: Option<&WideView>) -> WideView {
    let placements = placed(snapshot, graph, &Choices::default());
    let groups = move_groups(snapshot, graph, &placements);
    let facts = WideFacts {
        graph: GraphFacts {
            snapshot,
            graph,
            placements: Some(&placements),
            groups: &groups,
            wave_of: &BTreeMap::new(),
            risk_of: &BTreeMap::new(),
            standing: &BTreeMap::new(),
        },
        waves: Vec::new(),
    };
    wide(&facts, before)
}

type Rect = (i32, i32, i32, i32);

fn frame(view: &WideView, at: usize) -> Rect {
    let f = &view.frames;
    (
        f.x[at],
        f.y[at],
        f.x[at] + f.width[at],
        f.y[at] + f.height[at],
    )
}

fn node(view: &WideView, at: usize) -> Rect {
    let (x, y) = (view.nodes.x[at], view.nodes.y[at]);
    (x, y, x + WideView::NODE_WIDTH, y + WideView::NODE_HEIGHT)
}

fn inside(inner: Rect, outer: Rect) -> bool {
    inner.0 >= outer.0 && inner.1 >= outer.1 && inner.2 <= outer.2 && inner.3 <= outer.3
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

proptest! {
    #[test]
    fn everything_is_in_its_frame_and_apart((snapshot, graph) in any_estate()) {
        let view = drawn(&snapshot, &graph, None);
        prop_assert_eq!(view.nodes.id.len(), snapshot.resources.len());
        prop_assert_eq!(&drawn(&snapshot, &graph, None), &view);
        let nodes: Vec<Rect> = (0..view.nodes.id.len()).map(|at| node(&view, at)).collect();
        let frames: Vec<Rect> = (0..view.frames.key.len()).map(|at| frame(&view, at)).collect();
        for (at, rect) in nodes.iter().enumerate() {
            prop_assert!(inside(*rect, frames[view.nodes.frame[at] as usize]));
            prop_assert!(nodes[..at].iter().all(|other| !overlap(*rect, *other)));
        }
        for (at, rect) in frames.iter().enumerate() {
            let around = view.frames.parent[at];
            prop_assert!(around < at as i32);
            let outer = usize::try_from(around).map_or((0, 0, view.width, view.height), |a| frames[a]);
            prop_assert!(inside(*rect, outer), "{rect:?} in {outer:?}");
            let beside = (0..at).filter(|other| view.frames.parent[*other] == around);
            for other in beside {
                prop_assert!(!overlap(*rect, frames[other]));
            }
        }
    }
}

#[test]
fn one_resource_more_moves_few() {
    let (snapshot, graph) = crate::graph_view::applications();
    let before = drawn(&snapshot, &graph, None);
    let mut more = snapshot.clone();
    let mut new = plain("prod-zz-new");
    new.tags.clone_from(&snapshot.resources[0].tags);
    more.resources.push(new);
    let after = drawn(&more, &graph, Some(&before));
    let ids = before.nodes.id.iter().enumerate();
    let mut shifts: Vec<i32> = ids
        .filter_map(|(at, id)| {
            let now = after.nodes.id.iter().position(|other| other == id)?;
            let right = after.nodes.x[now] - before.nodes.x[at];
            let down = after.nodes.y[now] - before.nodes.y[at];
            Some(right.abs() + down.abs())
        })
        .collect();
    shifts.sort_unstable();
    assert_eq!(shifts.len(), 320);
    // Less than the width of a box.
    assert!(shifts[160] <= WideView::NODE_WIDTH, "{shifts:?}");
}

#[test]
fn an_account_holds_networks_these_applications_and_these_move_groups() {
    let network = with_arn(
        "AWS::EC2::VPC",
        "arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-1",
        "prod-main",
    );
    let vpc = network.id.to_string();
    let names = [
        "prod-orders-a",
        "prod-orders-b",
        "prod-orders-c",
        "prod-billing-a",
        "dev-web-a",
    ];
    let mut resources: Vec<_> = names.map(plain).to_vec();
    resources.push(network);
    let snapshot = snapshot(resources, Vec::new());
    let graph = graph(vec![
        edge("prod-orders-a", &vpc, Class::Requires),
        edge("prod-orders-b", &vpc, Class::Requires),
        edge("prod-orders-c", &vpc, Class::Requires),
        edge("prod-orders-a", "prod-orders-b", Class::Together),
    ]);
    let view = drawn(&snapshot, &graph, None);
    let way = |id: &str| {
        let at = view
            .nodes
            .id
            .iter()
            .position(|other| other.as_str() == id)
            .unwrap();
        let mut way = Vec::new();
        let mut frame = view.nodes.frame[at] as i32;
        while frame >= 0 {
            way.push((
                view.frames.level[frame as usize],
                view.frames.name[frame as usize].clone(),
            ));
            frame = view.frames.parent[frame as usize];
        }
        way.reverse();
        way.into_iter()
            .map(|(level, name)| format!("{level} {name}"))
            .collect::<Vec<_>>()
    };
    let orders = way("prod-orders-a");
    assert_eq!(
        orders[..3],
        ["0 production 444444444444", "1 prod-main", "2 orders"]
    );
    assert!(orders[3].starts_with("3 "), "{orders:?}");
    assert_eq!(way("prod-orders-c").len(), 3);
    // One frame alone within another says nothing.
    assert_eq!(way("dev-web-a"), ["0 development 222222222222"]);
    assert_eq!(
        way("prod-billing-a"),
        ["0 production 444444444444", "1 outside of networks"]
    );
}
