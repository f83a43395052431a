//! Waves: in which order the groups move.
//!
//! The estate becomes an instance of the solver's problem ([`mod@problem`]), the solver's answer becomes
//! waves. `docs/planner.md` says both in words and numbers.

mod bridges;
mod calendar;
mod export;
mod foundation;
mod groups;
mod order;
mod pilot;
mod pins;
mod problem;
mod sizes;
mod text;
mod wishes;

pub use bridges::bridges;
pub use export::{Exported, export};
pub(crate) use foundation::is_foundation;

use groups::Facts;
use landfall_domain::plan::{Choices, Environment, MoveGroup, Placement, PlanBody};
use landfall_domain::schedule::{OrderReport, Points};
use landfall_domain::{Day, Graph, ResourceId, Snapshot};
use order::{Solved, placed, proof};
use problem::{Problem, window_of};
use std::collections::BTreeMap;

/// A wave before its steps, its risk and its costs are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaveDraft {
    /// From 0 where there is a foundation, else from 1; without a gap.
    pub number: u32,
    /// For a person.
    pub title: String,
    /// The environment whose account it fills; the foundation fills all and counts as shared.
    pub environment: Environment,
    /// The ids of its groups: what is required first.
    pub groups: Vec<String>,
    /// Why these and why now, in sentences.
    pub reason: String,
    /// The change window, from 1; 0 for the foundation.
    pub window: u32,
    /// Days from the first window to that one.
    pub after_days: u32,
    /// Its day, where there is a schedule.
    pub day: Option<Day>,
}

/// Why there is no order, for a person who can change something about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoOrder {
    /// Pins that contradict each other or something else.
    #[error("{0}")]
    Pins(String),
    /// A schedule without room.
    #[error("{0}")]
    Schedule(String),
    /// Anything else that was demanded.
    #[error("{0}")]
    Demands(String),
}

/// The order of the migration, how good it is, and why each group is where it is.
///
/// What is foundation moves in wave 0. The rest is the solver's: what a group requires moves in the
/// same wave or an earlier one, a wave fills one environment, capacities, windows, freezes and pins
/// hold, and within that the strategy of `choices` says what counts most. A group larger than a
/// capacity counts as all of it, and its wave says so.
///
/// With the plan `previous`, groups stay in their windows unless something now stands against it;
/// another strategy or another rhythm of windows plans anew. `groups` come from
/// [`crate::move_groups`](crate::groups::move_groups) of the same graph.
///
/// # Errors
/// Demands of people that contradict each other, by name.
pub fn waves(
    snapshot: &Snapshot,
    graph: &Graph,
    placements: &BTreeMap<ResourceId, Placement>,
    groups: &[MoveGroup],
    choices: &Choices,
    previous: Option<&PlanBody>,
) -> Result<(Vec<WaveDraft>, OrderReport), NoOrder> {
    let facts = Facts::new(snapshot, graph, placements, groups);
    let problem = Problem::new(&facts, choices)?;
    let mut report = OrderReport {
        strategy: choices.strategy,
        proof: proof(landfall_solver::BoundKind::Exact).to_owned(),
        ..OrderReport::default()
    };
    let mut found = foundation_wave(&problem, &mut report);
    if !problem.scope.is_empty() {
        let solved = order::solve(&problem, previous)?;
        found.extend(window_waves(&problem, &solved, &mut report));
    }
    Ok((text::describe(&problem, found), report))
}

/// A wave by the places of its groups, before it has words.
struct Found {
    number: u32,
    window: u32,
    environment: Environment,
    groups: Vec<usize>,
}

fn foundation_wave(problem: &Problem<'_>, report: &mut OrderReport) -> Vec<Found> {
    let all = 0..problem.facts.groups.len();
    let groups: Vec<usize> = all.filter(|group| problem.foundation[*group]).collect();
    if groups.is_empty() {
        return Vec::new();
    }
    for group in &groups {
        report.why.insert(
            problem.facts.groups[*group].id.clone(),
            "In wave 0: it is foundation, and so is everything that it requires.".to_owned(),
        );
    }
    vec![Found {
        number: 0,
        window: 0,
        environment: Environment::Shared,
        groups,
    }]
}

/// The waves that the solver has used, numbered from 1, and what is said of them.
fn window_waves(problem: &Problem<'_>, solved: &Solved, report: &mut OrderReport) -> Vec<Found> {
    let mut used: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (group, wave) in placed(problem, &solved.solution) {
        used.entry(wave).or_default().push(group);
    }
    let numbers: BTreeMap<u32, u32> = used.keys().copied().zip(1..).collect();
    let objective = solved.solution.objective;
    report.points = Points {
        bridges: objective.bridges,
        lateness: objective.lateness,
        waves: objective.waves,
        imbalance: objective.imbalance,
    };
    report.at_least = solved.solution.lower_bound;
    report.proof = proof(solved.solution.bound_kind).to_owned();
    report.given_up.clone_from(&solved.given_up);
    // A plan that the solver made can be explained by it; were it not so, no reason is better than a
    // wrong one.
    let named = order::named(&solved.instance, &numbers);
    let why = landfall_solver::explain(&named, &solved.solution).unwrap_or_default();
    // The only orders between groups that are asked for are those of the wishes.
    let said =
        |why: String| why.replace(" must go first, in ", ", its development, goes first, in ");
    report
        .why
        .extend(why.into_iter().map(|(id, why)| (id, said(why))));
    used.into_iter()
        .map(|(wave, groups)| {
            let (window, environment) = window_of(wave);
            Found {
                number: numbers[&wave],
                window,
                environment,
                groups,
            }
        })
        .collect()
}
