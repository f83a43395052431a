//! What differs between two versions of the plan.

mod decisions;
mod groups;
mod waves;

use landfall_domain::cost::{Nature, Range};
use landfall_domain::plan::{Placement, PlanBody};
use landfall_domain::view::{
    BridgeChange, BridgeSpan, CostChange, PlacementChange, PlanDiff, PlanHead, Sides,
};
use landfall_domain::{Class, Plan, ResourceId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Everything that is not in `b` as it is in `a`, and nothing else: what people decided, waves with
/// their dates, steps, risks and costs, move groups, where resources go, bridges and the cost by
/// part.
///
/// Groups are matched by the resources that they share, waves by change window and environment, so
/// that neither a new smallest member nor a wave put in between makes everything look moved.
///
/// `plan_diff(b, a)` is `plan_diff(a, b)` mirrored. Near linear in resources, steps and cost lines.
pub fn plan_diff(a: &Plan, b: &Plan) -> PlanDiff {
    let (before, after) = (&a.body, &b.body);
    let (wave_pairs, waves) = waves::changed(before, after);
    let mut diff = PlanDiff {
        from: head(a),
        to: head(b),
        choices: decisions::changed(before, after),
        waves,
        groups: groups::changed(before, after, &wave_pairs),
        placements: placements(before, after),
        bridges: bridges(before, after),
        costs: costs(before, after),
        total: (before.estimate.total, after.estimate.total),
        unpriced: (before.estimate.unpriced, after.estimate.unpriced),
    };
    diff.sort();
    diff
}

fn head(plan: &Plan) -> PlanHead {
    PlanHead {
        id: plan.id.clone(),
        version: plan.version,
        digest: plan.digest.clone(),
        snapshot: plan.body.snapshot.clone(),
        snapshot_digest: plan.body.snapshot_digest.clone(),
    }
}

/// Both sides of everything that two ordered maps do not have alike.
pub(crate) fn unlike<K: Ord + Clone, V: PartialEq + Clone>(
    before: &BTreeMap<K, V>,
    after: &BTreeMap<K, V>,
) -> Vec<(K, Sides<V>)> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let (before, after) = (before.get(key), after.get(key));
            let sides = || Sides {
                before: before.cloned(),
                after: after.cloned(),
            };
            (before != after).then(|| (key.clone(), sides()))
        })
        .collect()
}

/// Reasons and confidence explain, they do not tell where a resource goes.
fn placements(before: &PlanBody, after: &PlanBody) -> Vec<PlacementChange> {
    let same = |a: &Placement, b: &Placement| {
        (a.environment, &a.account, &a.region, &a.name, &a.arn)
            == (b.environment, &b.account, &b.region, &b.name, &b.arn)
    };
    let (old, new) = (&before.placements, &after.placements);
    let gone = old.iter().filter(|(id, _)| !new.contains_key(*id));
    let gone = gone.map(|(id, was)| (id, Some(was), None));
    let there = new.iter().map(|(id, is)| (id, old.get(id), Some(is)));
    let differ = there.filter(|(_, was, is)| match (was, is) {
        (Some(was), Some(is)) => !same(was, is),
        _ => true,
    });
    gone.chain(differ)
        .map(|(id, was, is)| PlacementChange {
            resource: id.clone(),
            sides: Sides {
                before: was.cloned(),
                after: is.cloned(),
            },
        })
        .collect()
}

/// A bridge whose ends only got other wave numbers is still the same bridge, where the days tell.
fn bridges(before: &PlanBody, after: &PlanBody) -> Vec<BridgeChange> {
    let (old, new) = (spans(before), spans(after));
    let same = |a: &BridgeSpan, b: &BridgeSpan| match (a.days, b.days) {
        (Some(a), Some(b)) => a == b,
        _ => (a.from_wave, a.to_wave) == (b.from_wave, b.to_wave),
    };
    unlike(&old, &new)
        .into_iter()
        .filter(|(_, sides)| match (&sides.before, &sides.after) {
            (Some(a), Some(b)) => !same(a, b),
            _ => true,
        })
        .map(|((from, to, class), sides)| BridgeChange {
            from,
            to,
            class,
            sides,
        })
        .collect()
}

fn spans(body: &PlanBody) -> BTreeMap<(ResourceId, ResourceId, Class), BridgeSpan> {
    let days: HashMap<u32, u32> = body
        .waves
        .iter()
        .filter_map(|wave| Some((wave.number, wave.after_days?)))
        .collect();
    body.bridges
        .iter()
        .map(|bridge| {
            let ends = (days.get(&bridge.from_wave), days.get(&bridge.to_wave));
            let span = BridgeSpan {
                from_wave: bridge.from_wave,
                to_wave: bridge.to_wave,
                days: match ends {
                    (Some(from), Some(to)) => Some(from.abs_diff(*to)),
                    _ => None,
                },
            };
            (BridgeChange::of(bridge), span)
        })
        .collect()
}

fn costs(before: &PlanBody, after: &PlanBody) -> Vec<CostChange> {
    unlike(&parts(before), &parts(after))
        .into_iter()
        .map(|((nature, service, tool), sides)| CostChange {
            nature,
            service,
            tool,
            sides,
        })
        .collect()
}

fn parts(body: &PlanBody) -> BTreeMap<(Nature, String, Option<String>), Range> {
    let mut parts: BTreeMap<_, Range> = BTreeMap::new();
    for line in &body.estimate.lines {
        let part = (line.nature, line.service.clone(), line.tool.clone());
        let sum = parts.entry(part).or_default();
        *sum = *sum + line.amount;
    }
    parts
}
