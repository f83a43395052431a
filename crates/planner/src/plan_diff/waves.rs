//! Which wave goes on from which, and what is different about it.

use landfall_domain::plan::{PlanBody, Wave};
use landfall_domain::view::{Sides, WaveChange, WavePlace};
use landfall_domain::{Environment, StepId, StepSpec};
use std::collections::{BTreeMap, HashMap};

/// What a wave is the same by. Plans made before there were windows have numbers alone.
type Key = (Option<u32>, Option<Environment>, u32);

/// By the number of the earlier wave the number of the one that goes on from it.
pub(crate) type Pairs = HashMap<u32, u32>;

/// The pairs, and the waves that differ.
pub(crate) fn changed(before: &PlanBody, after: &PlanBody) -> (Pairs, Vec<WaveChange>) {
    let windows = has_windows(before) && has_windows(after);
    let (old, new) = (keyed(before, windows), keyed(after, windows));
    let (old_sizes, new_sizes) = (sizes(before), sizes(after));
    let mut pairs = Pairs::new();
    let mut all = Vec::new();
    for (key, was) in &old {
        let is = new.get(key).copied();
        if let Some(is) = is {
            pairs.insert(was.number, is.number);
        }
        all.push((Some(*was), is));
    }
    let only_new = new.iter().filter(|(key, _)| !old.contains_key(*key));
    all.extend(only_new.map(|(_, is)| (None, Some(*is))));
    let changes = all
        .into_iter()
        .filter_map(|(was, is)| {
            let sides = Sides {
                before: was.map(|wave| place(before, wave, &old_sizes)),
                after: is.map(|wave| place(after, wave, &new_sizes)),
            };
            let (steps_new, steps_gone, steps_changed) = steps(was, is);
            let differs = sides.before != sides.after;
            (differs || steps_new + steps_gone + steps_changed > 0).then_some(WaveChange {
                sides,
                steps_new,
                steps_gone,
                steps_changed,
            })
        })
        .collect();
    (pairs, changes)
}

fn has_windows(body: &PlanBody) -> bool {
    body.waves.iter().all(|wave| wave.window.is_some())
}

/// Several waves of one window and environment are told apart by their order.
fn keyed(body: &PlanBody, windows: bool) -> BTreeMap<Key, &Wave> {
    let mut counts: HashMap<(Option<u32>, Environment), u32> = HashMap::new();
    body.waves
        .iter()
        .map(|wave| {
            if !windows {
                return ((None, None, wave.number), wave);
            }
            let count = counts.entry((wave.window, wave.environment)).or_default();
            *count += 1;
            ((wave.window, Some(wave.environment), *count), wave)
        })
        .collect()
}

/// Resources by group id.
fn sizes(body: &PlanBody) -> HashMap<&str, u64> {
    body.groups
        .iter()
        .map(|group| (group.id.as_str(), group.members.len() as u64))
        .collect()
}

fn place(body: &PlanBody, wave: &Wave, sizes: &HashMap<&str, u64>) -> WavePlace {
    let size = |id: &String| sizes.get(id.as_str()).copied().unwrap_or_default();
    let cost = body.estimate.waves.get(&wave.number).copied();
    WavePlace {
        number: wave.number,
        title: wave.title.clone(),
        environment: wave.environment,
        window: wave.window,
        after_days: wave.after_days,
        day: wave.day,
        groups: wave.groups.len() as u64,
        resources: wave.groups.iter().map(size).sum(),
        steps: wave.steps.len() as u64,
        manual: wave.manual.len() as u64,
        seconds: wave.seconds,
        cost: cost.unwrap_or_default(),
        risk: wave.risk.level,
        risks: wave.risk.reasons.clone(),
        backup: wave.risk.backup.clone(),
        rollback: wave.risk.rollback.clone(),
    }
}

/// How many steps are new, gone and changed.
fn steps(was: Option<&Wave>, is: Option<&Wave>) -> (u64, u64, u64) {
    let by_id = |wave: Option<&'_ Wave>| -> HashMap<StepId, StepSpec> {
        let steps = wave.map(|wave| wave.steps.as_slice()).unwrap_or_default();
        steps.iter().map(|s| (s.id.clone(), s.clone())).collect()
    };
    let (old, new) = (by_id(was), by_id(is));
    let missing = |from: &HashMap<StepId, StepSpec>, in_: &HashMap<StepId, StepSpec>| {
        from.keys().filter(|id| !in_.contains_key(*id)).count() as u64
    };
    let changed = old
        .iter()
        .filter(|(id, was)| new.get(*id).is_some_and(|is| is != *was))
        .count() as u64;
    (missing(&new, &old), missing(&old, &new), changed)
}
