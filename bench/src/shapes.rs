//! Estates of shapes that break careless planners, planned as a whole and read again by the check.

use crate::{estate, targets};
use landfall_domain::cost::Assumptions;
use landfall_domain::fields;
use landfall_domain::plan::{Choices, Manual, MoveGroup, PlanBody, Severity};
use landfall_domain::{Class, Confidence, Edge, Evidence, Graph, ResourceId, Snapshot};
use landfall_planner::{
    Naming, Parts, assemble, check, move_groups, place, price_book, resolve, waves,
};
use std::collections::{BTreeMap, HashMap};

/// What became of a shape.
pub struct Outcome {
    /// Move groups.
    pub groups: usize,
    /// Waves, the foundation not counted.
    pub waves: usize,
    /// Errors that the check found; at best none.
    pub errors: Vec<String>,
}

/// The shapes by name: a chain of 100,000, a star of 50,000, a ring of 100,000, 20,000 alone, and
/// 20,000 in which ten resources each have one ARN.
pub fn shapes() -> Vec<(&'static str, Snapshot, Graph)> {
    let chain = |size: usize| (1..size).map(|n| (n, n - 1)).collect();
    let ring = |size: usize| (0..size).map(|n| (n, (n + 1) % size)).collect();
    let star = |size: usize| (1..size).map(|n| (n, 0)).collect();
    let drawn = |size: usize, edges: Vec<(usize, usize)>| {
        let snapshot = bare(size);
        let graph = drawn(&snapshot, &edges);
        (snapshot, graph)
    };
    let (long, far) = drawn(100_000, chain(100_000));
    let (many, hub) = drawn(50_001, star(50_001));
    let (round, tied) = drawn(100_000, ring(100_000));
    let (lone, none) = drawn(20_000, Vec::new());
    let mut double = estate(20_000);
    for (number, resource) in double.resources.iter_mut().enumerate() {
        resource.id = format!("{}#{number:06}", resource.id).into();
        let first = number - number % 10;
        resource.arn = format!("arn:aws:sqs:eu-central-1:111111111111:queue-{first:06}")
            .parse()
            .ok();
    }
    for (at, reference) in double.references.iter_mut().enumerate() {
        reference.from = double.resources[at % 20_000].id.clone();
    }
    let several = resolve(&double);
    vec![
        ("chain of 100,000", long, far),
        ("star of 50,000", many, hub),
        ("one cycle of 100,000", round, tied),
        ("20,000 alone", lone, none),
        ("20,000 with 2,000 ARNs", double, several),
    ]
}

/// Queues without references; development and production in stretches, so that a chain crosses few
/// times.
fn bare(size: usize) -> Snapshot {
    let mut snapshot = estate(size);
    snapshot.references.clear();
    for (number, resource) in snapshot.resources.iter_mut().enumerate() {
        let environment = ["dev", "prod"][number * 4 / size % 2];
        resource.tags = fields([("env", environment)]);
    }
    snapshot
}

fn drawn(snapshot: &Snapshot, edges: &[(usize, usize)]) -> Graph {
    let id = |n: usize| snapshot.resources[n].id.clone();
    let edge = |(from, to): &(usize, usize)| Edge {
        from: id(*from),
        to: id(*to),
        class: Class::Requires,
        evidence: vec![Evidence {
            path: "/Policy".into(),
            text: (&id(*to)).into(),
            confidence: Confidence::Certain,
        }],
    };
    Graph {
        edges: edges.iter().map(edge).collect(),
        unresolved: Vec::new(),
        externals: Vec::new(),
    }
}

/// Plans a shape with waves of at most so many groups and checks the plan.
///
/// # Errors
/// Why there is no plan.
pub fn planned(snapshot: &Snapshot, graph: &Graph, most: u32) -> Result<Outcome, String> {
    let choices = Choices {
        groups_per_wave: Some(most),
        production_any_time: true,
        ..Choices::default()
    };
    let body = made(snapshot, graph, choices)?;
    let found = check(snapshot, graph, &body).into_iter();
    Ok(Outcome {
        groups: body.groups.len(),
        waves: body.waves.iter().filter(|wave| wave.number > 0).count(),
        errors: found
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| format!("{}: {}", finding.rule, finding.message))
            .collect(),
    })
}

fn made(snapshot: &Snapshot, graph: &Graph, choices: Choices) -> Result<PlanBody, String> {
    let naming = Naming {
        target_name: &|resource, _| resource.name.clone(),
    };
    let placements = place(snapshot, graph, &targets(), &choices, &naming);
    let groups = move_groups(snapshot, graph, &placements);
    let ordered = waves(snapshot, graph, &placements, &groups, &choices, None);
    let (waves, order) = ordered.map_err(|error| error.to_string())?;
    let members: HashMap<&str, &MoveGroup> = groups.iter().map(|g| (g.id.as_str(), g)).collect();
    let by_hand = |id: &ResourceId| Manual {
        resource: id.clone(),
        reason: "no service makes steps here".to_owned(),
    };
    let mut manual: BTreeMap<u32, Vec<Manual>> = BTreeMap::new();
    for wave in &waves {
        let inside = wave.groups.iter().filter_map(|id| members.get(id.as_str()));
        let ids = inside.flat_map(|group| &group.members);
        manual.insert(wave.number, ids.map(by_hand).collect());
    }
    assemble(Parts {
        snapshot,
        graph,
        targets: targets(),
        placements,
        groups,
        waves,
        order,
        steps: BTreeMap::new(),
        manual,
        lines: Vec::new(),
        price_book: price_book(),
        assumptions: Assumptions::default(),
        choices,
    })
    .map_err(|error| error.to_string())
}
