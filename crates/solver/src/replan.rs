//! A plan after a change: what need not move stays where it is.

use crate::bound;
use crate::conflict;
use crate::error::Unsolvable;
use crate::instance::Instance;
use crate::model::Model;
use crate::rng::Rng;
use crate::search::{Effort, anneal};
use crate::solution::Solution;
use crate::solve::{finish, solve};
use crate::state::State;
use std::collections::BTreeMap;

/// Rounds of widening the part of the plan that may change.
const ROUNDS: usize = 6;

/// Plans again after a change of the instance, near the plan before: groups keep their waves except
/// where a pin, an edge, a window or a capacity now stands against it, and `touched` groups (by id),
/// which may go where they are cheapest. Where that leads nowhere, everything is planned anew.
///
/// # Errors
/// As [`solve`](crate::solve).
pub fn resolve_with(
    instance: &Instance,
    previous: &BTreeMap<String, u32>,
    touched: &[String],
    seed: u64,
) -> Result<Solution, Unsolvable> {
    let model = conflict::prove(instance)?;
    let mut rng = Rng::new(seed);
    let mut moved: Vec<u32> = Vec::new();
    let plan = settle(&model, previous, &mut moved);
    for (number, group) in (0_u32..).zip(&instance.groups) {
        if touched.contains(&group.id) {
            moved.push(number);
        }
    }
    let mut plan = plan;
    for round in 0..ROUNDS {
        let state = State::new(&model, plan.clone());
        if round > 0 && state.over == 0 {
            return finish(&model, &plan, bound::quick);
        }
        let region = region(&model, &state, &moved, round);
        let per_group = state.cost.max(1) as f64 / model.groups.max(1) as f64;
        let effort = Effort {
            trials: 4_000 + 100 * region.len() as u64,
            heat: per_group * 0.02,
            blocks: 0,
            drag: 24,
            soft: false,
        };
        plan = anneal(&model, plan, &region, &effort, &mut rng);
    }
    let state = State::new(&model, plan.clone());
    if state.over == 0 {
        return finish(&model, &plan, bound::quick);
    }
    solve(instance, seed)
}

/// The plan before, moved as little as windows and hard edges ask for. `moved` gets what moved and
/// what is new.
fn settle(model: &Model<'_>, previous: &BTreeMap<String, u32>, moved: &mut Vec<u32>) -> Vec<u32> {
    let known = |node: u32| {
        let group = model.instance.groups.get(node as usize)?;
        let wave = previous.get(&group.id)?.checked_sub(1)?;
        (wave < model.waves as u32).then_some(wave)
    };
    let mut plan = model.window.low.clone();
    for node in 0..model.nodes as u32 {
        let at = node as usize;
        match known(node) {
            Some(wave) => plan[at] = wave.clamp(model.window.low[at], model.window.high[at]),
            None => moved.push(node),
        }
    }
    // Windows respect hard edges, so going up can never leave one.
    for node in &model.order {
        let at = *node as usize;
        let mut low = i64::from(plan[at]);
        for (below, gap) in model.needs.of(*node) {
            low = low.max(i64::from(plan[*below as usize]) + gap);
        }
        let high = model.window.high[at];
        let open = (low as u32..=high).find(|wave| model.allowed(*node, *wave));
        plan[at] = open.unwrap_or(high);
        if known(*node).is_some_and(|wave| wave != plan[at]) {
            moved.push(*node);
        }
    }
    plan
}

/// What may change: what has moved, and in waves that are too full as much as is too much; wider
/// in later rounds.
fn region(model: &Model<'_>, state: &State<'_, '_>, moved: &[u32], round: usize) -> Vec<u32> {
    let mut region: Vec<u32> = moved.to_vec();
    for (wave, load) in state.load.iter().enumerate() {
        let full = (0..load.len()).any(|kind| load[kind] > model.capacity[wave][kind]);
        if full {
            region.extend(&state.members[wave]);
        }
    }
    for _ in 0..round {
        let around: Vec<u32> = region
            .iter()
            .flat_map(|node| {
                let hard = model.needs.of(*node).iter();
                hard.chain(model.needed_by.of(*node)).take(50)
            })
            .map(|(other, _)| *other)
            .collect();
        region.extend(around);
    }
    region.sort_unstable();
    region.dedup();
    region.retain(|node| model.window.low[*node as usize] < model.window.high[*node as usize]);
    region
}
