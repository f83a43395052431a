//! From an instance to a plan.

use crate::bound::{self, BoundKind};
use crate::conflict;
use crate::construct::{Taste, construct};
use crate::error::Unsolvable;
use crate::exhaust::exhaust;
use crate::instance::Instance;
use crate::model::{KIND_WORDS, KINDS, Model};
use crate::rng::Rng;
use crate::search::{Effort, anneal};
use crate::solution::{Objective, Solution};
use crate::state::State;

/// Up to so many nodes the search may overfill waves for a while and drags any number along.
const SMALL: usize = 2_000;

/// How often a small problem is searched from the start.
const RUNS: u64 = 8;

/// Finds a good plan and a bound on how good any could be. The same seed gives the same plan.
/// About O((n + m) log n) for n groups and m edges.
///
/// # Errors
/// An instance that makes no sense, one that is proven to have no plan (with the demands that
/// contradict each other), and one for which none was found.
pub fn solve(instance: &Instance, seed: u64) -> Result<Solution, Unsolvable> {
    let model = conflict::prove(instance)?;
    let mut rng = Rng::new(seed);
    let starts = [Taste::Critical, Taste::Near].map(|taste| construct(&model, taste));
    let mut best = better(&model, starts);
    let movable = movable(&model);
    let first = best.clone();
    let cost = State::new(&model, first.clone()).cost;
    for effort in efforts(&model, cost) {
        let found = anneal(&model, first.clone(), &movable, &effort, &mut rng);
        best = better(&model, [best, found]);
    }
    if model.nodes <= SMALL
        && State::new(&model, best.clone()).over > 0
        && let Some(fits) = exhaust(&model)
    {
        let cost = State::new(&model, fits.clone()).cost;
        best = efforts(&model, cost)
            .iter()
            .map(|effort| anneal(&model, fits.clone(), &movable, effort, &mut rng))
            .fold(fits.clone(), |best, found| better(&model, [best, found]));
    }
    finish(&model, &best, bound::bound)
}

/// The one that fits better, then the cheaper one, then the first.
fn better<const N: usize>(model: &Model<'_>, plans: [Vec<u32>; N]) -> Vec<u32> {
    let value = |plan: &Vec<u32>| {
        let state = State::new(model, plan.clone());
        (state.over, state.cost)
    };
    plans.into_iter().min_by_key(value).unwrap_or_default()
}

/// Nodes with more than one wave to choose from.
pub(crate) fn movable(model: &Model<'_>) -> Vec<u32> {
    (0..model.nodes as u32)
        .filter(|node| {
            model.window.low[*node as usize] < model.window.high[*node as usize]
                && (model.is_group(*node) || !model.talks.of(*node).is_empty())
        })
        .collect()
}

/// How to search: small problems several times from the start, large ones once. The number of trials
/// grows steeply while a problem is small, as those are solved to within a percent, and then with
/// its size.
fn efforts(model: &Model<'_>, cost: i64) -> Vec<Effort> {
    let per_group = cost.max(1) as f64 / model.groups.max(1) as f64;
    let nodes = model.nodes as u64;
    if model.nodes > SMALL {
        return vec![Effort {
            trials: 80 * nodes,
            heat: per_group * 0.1,
            blocks: 1,
            drag: 24,
            soft: false,
        }];
    }
    let trials = (8 * nodes * nodes * nodes).clamp(60_000, 2_000_000) / RUNS;
    let run = || Effort {
        trials,
        heat: per_group,
        blocks: 4,
        drag: model.nodes,
        soft: true,
    };
    (0..RUNS).map(|_| run()).collect()
}

/// What computes a lower bound, given what the best known plan costs.
type Bound = fn(&Model<'_>, i64) -> (i64, BoundKind);

/// The answer for a plan that fits.
pub(crate) fn finish(
    model: &Model<'_>,
    plan: &[u32],
    bound: Bound,
) -> Result<Solution, Unsolvable> {
    let state = State::new(model, plan.to_vec());
    if state.over > 0 {
        return Err(Unsolvable::NotFound(overfull(model, &state)));
    }
    let objective = Objective::of(model, plan);
    let (lower_bound, kind) = bound(model, objective.total());
    let lower_bound = lower_bound.min(objective.total());
    let names = model.instance.groups.iter().map(|g| g.id.clone());
    Ok(Solution {
        waves: names.zip(plan.iter().map(|wave| wave + 1)).collect(),
        objective,
        lower_bound,
        bound_kind: if lower_bound == objective.total() {
            BoundKind::Exact
        } else {
            kind
        },
    })
}

/// What the nearest plan breaks, and what would help.
fn overfull(model: &Model<'_>, state: &State<'_, '_>) -> Vec<String> {
    let mut sentences = Vec::new();
    for wave in 0..model.waves {
        for kind in 0..KINDS {
            let (load, most) = (state.load[wave][kind], model.capacity[wave][kind]);
            if load > most {
                sentences.push(format!(
                    "The nearest plan has {load} {} in {}, where {most} fit.",
                    KIND_WORDS[kind],
                    model.wave_label(wave)
                ));
            }
        }
    }
    for node in 0..model.groups as u32 {
        for (other, _) in model.apart.of(node) {
            let day = |node: u32| model.slot[state.wave[node as usize] as usize];
            if *other > node && day(node) == day(*other) {
                sentences.push(format!(
                    "The nearest plan has {} and {} on the same day.",
                    model.label(node),
                    model.label(*other)
                ));
            }
        }
    }
    sentences.truncate(6);
    sentences.push("Raise these capacities, open another wave, or take back pins.".to_owned());
    sentences
}
