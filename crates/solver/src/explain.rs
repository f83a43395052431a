//! Why a group is in its wave, in a sentence.

use crate::error::Unsolvable;
use crate::instance::Instance;
use crate::model::{KIND_WORDS, KINDS, Model};
use crate::solution::Solution;
use crate::state::State;
use std::collections::BTreeMap;

/// For each group, by id, why it moves when it does: what keeps it from the wave before, and what
/// from the wave after.
///
/// # Errors
/// An instance that makes no sense; a plan that leaves out a group or names a wave that is not there.
pub fn explain(
    instance: &Instance,
    solution: &Solution,
) -> Result<BTreeMap<String, String>, Unsolvable> {
    let model = Model::new(instance)?;
    let mut wave = Vec::with_capacity(model.nodes);
    for group in &instance.groups {
        let number = solution.waves.get(&group.id).copied().unwrap_or(0);
        if number == 0 || number as usize > model.waves {
            return Err(Unsolvable::Malformed(vec![format!(
                "The plan has no wave for {}.",
                group.label()
            )]));
        }
        wave.push(number - 1);
    }
    // A milestone stands as early as what it waits for lets it.
    wave.resize(model.nodes, 0);
    for node in &model.order {
        if !model.is_group(*node) {
            let low = model.window.low[*node as usize];
            let below = model.needs.of(*node).iter();
            wave[*node as usize] = below
                .map(|(below, gap)| wave[*below as usize] + *gap as u32)
                .fold(low, u32::max);
        }
    }
    let state = State::new(&model, wave);
    Ok(instance
        .groups
        .iter()
        .enumerate()
        .map(|(node, group)| (group.id.clone(), sentence(&model, &state, node as u32)))
        .collect())
}

fn sentence(model: &Model<'_>, state: &State<'_, '_>, node: u32) -> String {
    let at = state.wave[node as usize];
    let (low, high) = (
        model.window.low[node as usize],
        model.window.high[node as usize],
    );
    if low == high {
        return format!(
            "In {}: pins and what requires what leave no other.",
            model.wave_label(at as usize)
        );
    }
    let mut reasons = Vec::new();
    reasons.extend(not_earlier(model, state, node));
    reasons.extend(not_later(model, state, node));
    if reasons.is_empty() {
        reasons.push("no other wave is cheaper".to_owned());
    }
    let here = model.wave_label(at as usize);
    format!("In {here}: {}.", reasons.join("; "))
}

fn not_earlier(model: &Model<'_>, state: &State<'_, '_>, node: u32) -> Option<String> {
    let at = state.wave[node as usize];
    let Some(before) = model.before(node, at) else {
        return Some("it is the first wave that takes it".to_owned());
    };
    if before < model.window.low[node as usize] {
        return Some("pins, or what it stands on, leave no earlier wave".to_owned());
    }
    let below = model.needs.of(node).iter();
    let needs = below.map(|(below, gap)| (i64::from(state.wave[*below as usize]) + gap, *below));
    if let Some((limit, below)) = needs.max()
        && limit > i64::from(before)
    {
        return Some(match model.is_group(below) {
            true => format!(
                "it requires {}, which moves in {}",
                model.label(below),
                model.wave_label(state.wave[below as usize] as usize)
            ),
            false => "others must go first".to_owned(),
        });
    }
    for kind in 0..KINDS {
        let load = state.load[before as usize][kind] + model.need[node as usize][kind];
        if load > model.capacity[before as usize][kind] {
            return Some(format!(
                "{} is full ({})",
                model.wave_label(before as usize),
                KIND_WORDS[kind]
            ));
        }
    }
    let there = model.wave_label(before as usize);
    bridge(model, state, node, before).map(|bridge| format!("{bridge} in {there}"))
}

fn not_later(model: &Model<'_>, state: &State<'_, '_>, node: u32) -> Option<String> {
    let at = state.wave[node as usize];
    let after = model.after(node, at)?;
    let above = model.needed_by.of(node).iter();
    let needed = above.map(|(above, gap)| (i64::from(state.wave[*above as usize]) - gap, *above));
    if let Some((limit, above)) = needed.min()
        && limit < i64::from(after)
        && model.is_group(above)
    {
        return Some(format!(
            "{} requires it in {}",
            model.label(above),
            model.wave_label(state.wave[above as usize] as usize)
        ));
    }
    let there = model.wave_label(after as usize);
    if let Some(bridge) = bridge(model, state, node, after) {
        return Some(format!("{bridge} in {there}"));
    }
    let days = model.day[after as usize] - model.day[at as usize];
    (model.late[node as usize] > 0).then(|| format!("{there} would be {days} days later"))
}

/// The bridge that would grow most in another wave.
fn bridge(model: &Model<'_>, state: &State<'_, '_>, node: u32, to: u32) -> Option<String> {
    let day = |wave: u32| model.day[wave as usize];
    let at = state.wave[node as usize];
    let talks = model.talks.of(node).iter();
    let grown = talks.map(|(other, points)| {
        let there = day(state.wave[*other as usize]);
        let days = (day(to) - there).abs();
        (points * (days - (day(at) - there).abs()), days, *other)
    });
    let (more, days, other) = grown.max()?;
    (more > 0).then(|| format!("{} would need a bridge of {days} days", model.label(other)))
}
