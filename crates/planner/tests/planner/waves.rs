use crate::estate::*;
use crate::plan::{placed, plan};
use landfall_domain::plan::{Choices, Environment, Severity};
use landfall_domain::{Class, Graph, Snapshot};
use landfall_planner::{WaveDraft, bridges, check, move_groups, waves};
use proptest::prelude::*;

fn draft(snapshot: &Snapshot, graph: &Graph, choices: &Choices) -> Vec<WaveDraft> {
    let placements = placed(snapshot, graph, choices);
    let groups = move_groups(snapshot, graph, &placements);
    waves(snapshot, graph, &placements, &groups, choices)
}

fn shape(waves: &[WaveDraft]) -> Vec<(Environment, Vec<&str>)> {
    waves
        .iter()
        .map(|w| (w.environment, w.groups.iter().map(String::as_str).collect()))
        .collect()
}

fn simple() -> (Snapshot, Graph) {
    let names = [
        "dev-api",
        "dev-role",
        "prod-api",
        "prod-role",
        "shared-key",
        "prod-big",
    ];
    let snapshot = snapshot(names.map(plain).to_vec(), Vec::new());
    let graph = graph(vec![
        edge("dev-api", "dev-role", Class::Requires),
        edge("dev-api", "prod-api", Class::Talks),
        edge("dev-role", "shared-key", Class::Requires),
        edge("prod-api", "prod-role", Class::Requires),
        edge("prod-role", "shared-key", Class::Requires),
    ]);
    (snapshot, graph)
}

#[test]
fn foundations_then_development_then_production() {
    use Environment::{Development, Production, Shared};
    let (snapshot, graph) = simple();
    let waves = draft(&snapshot, &graph, &Choices::default());
    assert_eq!(
        shape(&waves),
        [
            (Shared, vec!["shared-key"]),
            (Development, vec!["dev-role"]),
            (Production, vec!["prod-role"]),
            (Development, vec!["dev-api"]),
            (Production, vec!["prod-api", "prod-big"]),
        ]
    );
    let placements = placed(&snapshot, &graph, &Choices::default());
    let groups = move_groups(&snapshot, &graph, &placements);
    let by_wave: Vec<(u32, Vec<String>)> =
        waves.into_iter().map(|w| (w.number, w.groups)).collect();
    let bridges = bridges(&graph, &groups, &by_wave);
    assert_eq!(bridges.len(), 1);
    assert_eq!((bridges[0].from_wave, bridges[0].to_wave), (4, 5));
}

#[test]
fn a_group_beyond_the_capacity_gets_a_wave_for_itself_and_says_so() {
    let (mut snapshot, graph) = simple();
    for resource in &mut snapshot.resources {
        let bytes = if resource.name == "prod-big" { 5 } else { 1 };
        *resource = sized(resource.clone(), bytes * 1_000_000_000);
    }
    let choices = Choices {
        gigabytes_per_wave: Some(2),
        ..Choices::default()
    };
    let waves = draft(&snapshot, &graph, &choices);
    let big = waves
        .iter()
        .find(|w| w.groups.contains(&"prod-big".to_owned()))
        .unwrap();
    assert_eq!(big.groups.len(), 1);
    assert!(
        big.reason.contains("5 GB, more than the 2 GB"),
        "{}",
        big.reason
    );
}

#[test]
fn environments_that_require_each_other_in_turn_only_make_more_waves() {
    let names: Vec<String> = (0..20)
        .map(|n| format!("{}-{n:02}", if n % 2 == 0 { "dev" } else { "prod" }))
        .collect();
    let snapshot = snapshot(names.iter().map(|n| plain(n)).collect(), Vec::new());
    let graph = graph(
        names
            .windows(2)
            .map(|w| edge(&w[1], &w[0], Class::Requires))
            .collect(),
    );
    assert_eq!(draft(&snapshot, &graph, &Choices::default()).len(), 20);
}

#[test]
fn ten_thousand_groups_are_no_trouble() {
    let name = |n: usize| format!("{}-{n:05}", ["dev", "prod", "shared"][n % 3]);
    let snapshot = snapshot((0..10_000).map(|n| plain(&name(n))).collect(), Vec::new());
    let graph = graph(
        (10..10_000)
            .flat_map(|n| {
                [
                    edge(&name(n), &name(n / 2), Class::Requires),
                    edge(&name(n), &name(n - 7), Class::Talks),
                ]
            })
            .collect(),
    );
    let choices = Choices {
        groups_per_wave: Some(100),
        ..Choices::default()
    };
    let waves = draft(&snapshot, &graph, &choices);
    assert!(waves.len() >= 100);
    assert_eq!(waves.iter().map(|w| w.groups.len()).sum::<usize>(), 10_000);
}

proptest! {
    #[test]
    fn every_order_passes_the_check(
        (snapshot, graph) in any_estate(),
        groups in prop::option::of(1_u32..6),
        gigabytes in prop::option::of(0_u32..4),
    ) {
        let choices = Choices { groups_per_wave: groups, gigabytes_per_wave: gigabytes, ..Choices::default() };
        let body = plan(&snapshot, &graph, &choices);
        let errors: Vec<_> = check(&snapshot, &graph, &body)
            .into_iter()
            .filter(|f| f.severity == Severity::Error)
            .collect();
        prop_assert!(errors.is_empty(), "{:?}", errors);
    }

    #[test]
    fn the_same_estate_gives_the_same_plan((snapshot, graph) in any_estate()) {
        let one = plan(&snapshot, &graph, &Choices::default());
        prop_assert_eq!(one, plan(&snapshot, &graph, &Choices::default()));
    }
}
