//! A plan as the solver's problem with its solution, for other solvers and for the check.

use super::groups::Facts;
use super::problem::{Problem, place};
use super::wishes::{Wish, wishes};
use super::{NoOrder, order};
use landfall_domain::plan::PlanBody;
use landfall_domain::schedule::OrderReport;
use landfall_domain::{Graph, Snapshot};
pub use landfall_solver::Exported;
use landfall_solver::{BoundKind, Objective, Solution};
use std::collections::{BTreeMap, HashMap};

/// The instance that a plan answers, and the plan as its solution. The foundation is not part of it.
/// Wishes of Landfall that the plan does not keep are left out.
///
/// # Errors
/// A plan from before orders were measured; pins and schedules that make no sense.
pub fn export(snapshot: &Snapshot, graph: &Graph, body: &PlanBody) -> Result<Exported, NoOrder> {
    let Some(report) = &body.order else {
        return Err(NoOrder::Demands(
            "This version was made before orders were measured. Make a new version and export that one."
                .to_owned(),
        ));
    };
    let facts = Facts::new(snapshot, graph, &body.placements, &body.groups);
    let problem = Problem::new(&facts, &body.choices)?;
    let mut at: HashMap<&str, u32> = HashMap::new();
    let mut latest = 0;
    for wave in &body.waves {
        let window = wave.window.unwrap_or(0);
        latest = latest.max(window);
        if window > 0 {
            let number = place(window, wave.environment);
            at.extend(wave.groups.iter().map(|id| (id.as_str(), number)));
        }
    }
    let kept = kept(&problem, &at);
    let mut spare = 1;
    let mut windows = problem.windows(spare)?;
    while windows < latest && spare < order::MOST_SPARE {
        spare *= 2;
        windows = problem.windows(spare)?;
    }
    let (mut instance, _) = problem.instance(windows.max(latest), &kept);
    let numbers = numbers(body);
    instance = order::named(&instance, &numbers);
    let solution = solution(&problem, report, &at);
    Ok(Exported { instance, solution })
}

/// Wishes that hold in the plan.
fn kept(problem: &Problem<'_>, at: &HashMap<&str, u32>) -> Vec<Wish> {
    if problem.choices.production_any_time {
        return Vec::new();
    }
    let wave = |group: &usize| at.get(problem.facts.groups[*group].id.as_str()).copied();
    let mut all = wishes(problem.facts, &problem.scope).0;
    all.retain(|wish| {
        let last = wish.first.iter().filter_map(wave).max();
        last < wish.then.iter().filter_map(wave).min()
    });
    all
}

/// The number of the plan's wave for each wave of the instance that it uses.
fn numbers(body: &PlanBody) -> BTreeMap<u32, u32> {
    let waves = body.waves.iter();
    waves
        .filter_map(|wave| {
            let window = wave.window.filter(|window| *window > 0)?;
            Some((place(window, wave.environment), wave.number))
        })
        .collect()
}

fn solution(problem: &Problem<'_>, report: &OrderReport, at: &HashMap<&str, u32>) -> Solution {
    let ids = problem
        .scope
        .iter()
        .map(|group| &problem.facts.groups[*group].id);
    let points = &report.points;
    Solution {
        waves: ids
            .filter_map(|id| Some((id.clone(), at.get(id.as_str()).copied()?)))
            .collect(),
        objective: Objective {
            bridges: points.bridges,
            lateness: points.lateness,
            waves: points.waves,
            imbalance: points.imbalance,
        },
        lower_bound: report.at_least,
        bound_kind: match report.proof.as_str() {
            "exact" => BoundKind::Exact,
            "full" => BoundKind::Full,
            "capacity" => BoundKind::Capacity,
            _ => BoundKind::Windows,
        },
    }
}
