//! The independent check: reads a finished plan with fresh eyes.
//!
//! Invariant: shares no code with what plans. A mistake there must not blind the check here, so
//! even small helpers are written anew.

mod capacity;
mod decisions;
mod export;
mod money;
mod names;
mod order;
mod pins;
mod report;
mod steps;
mod structure;
mod windows;

pub use export::check_export;

use landfall_domain::plan::{Finding, PlanBody, Severity};
use landfall_domain::{Graph, Resource, ResourceId, Snapshot};
use std::collections::{BTreeMap, HashMap};

/// What every rule looks at.
struct Facts<'a> {
    snapshot: &'a Snapshot,
    graph: &'a Graph,
    body: &'a PlanBody,
    resources: HashMap<&'a ResourceId, &'a Resource>,
    /// The groups that hold a resource: exactly one in a right plan.
    groups_of: HashMap<&'a ResourceId, Vec<&'a str>>,
    /// The waves that hold a group: exactly one in a right plan.
    waves_of: HashMap<&'a str, Vec<u32>>,
}

impl Facts<'_> {
    /// The wave of a resource, when it is in exactly one.
    fn wave(&self, id: &ResourceId) -> Option<u32> {
        let [group] = self.groups_of.get(id)?.as_slice() else {
            return None;
        };
        match self.waves_of.get(group)?.as_slice() {
            [wave] => Some(*wave),
            _ => None,
        }
    }

    /// A resource's name, else its id.
    fn name<'b>(&'b self, id: &'b ResourceId) -> &'b str {
        self.resources
            .get(id)
            .map_or(id.as_str(), |resource| resource.name.as_str())
    }
}

/// Checks a plan against the snapshot and graph that it claims to rest on. An empty list says that
/// every rule holds and nothing needs a decision. Ordered by severity (errors first), rule and
/// message. A plan with an error cannot be approved.
///
/// Rules (severity): `snapshot.other`, `snapshot.digest`, `graph.unknown-resource`,
/// `group.missing`, `group.twice`, `group.unknown-resource`, `group.double-id`, `wave.numbers`,
/// `wave.missing-group`, `wave.twice`, `wave.unknown-group`, `order.requires-later`,
/// `order.torn-apart`, `order.production-first`, `order.points`, `order.bound`, `pilot.size`,
/// `pilot.alone`, `capacity.groups`, `capacity.gigabytes`,
/// `capacity.hours`, `capacity.engineers`, `wave.window`, `wave.day`, `wave.frozen`,
/// `wave.foundation`, `wave.one-account`, `wave.environment`, `pin.unknown-resource`, `pin.in-window`,
/// `pin.not-before`, `pin.not-after`, `pin.apart`, `placement.missing`,
/// `placement.unknown-resource`, `placement.account`, `placement.choice`, `name.collision`,
/// `name.bucket`, `name.empty`, `step.double-id`, `step.unknown-need`, `step.cycle`,
/// `step.other-wave`, `step.nothing-moves`, `bridge.missing`, `bridge.wrong`,
/// `estimate.total`, `estimate.wave`, `estimate.unpriced`, `estimate.range`, `estimate.line`
/// (errors);
/// `wave.empty`, `group.mixed`, `environment.crossing`, `reference.external`,
/// `reference.not-read`, `reference.ambiguous`, `placement.guess`, `wave.frozen-member` (warnings);
/// `reference.dangling`, `estimate.not-given`, `coverage.partial` (notes).
pub fn check(snapshot: &Snapshot, graph: &Graph, body: &PlanBody) -> Vec<Finding> {
    let mut groups_of: HashMap<&ResourceId, Vec<&str>> = HashMap::new();
    for group in &body.groups {
        for member in &group.members {
            groups_of.entry(member).or_default().push(&group.id);
        }
    }
    let mut waves_of: HashMap<&str, Vec<u32>> = HashMap::new();
    for wave in &body.waves {
        for group in &wave.groups {
            waves_of.entry(group).or_default().push(wave.number);
        }
    }
    let facts = Facts {
        snapshot,
        graph,
        body,
        resources: snapshot.resources.iter().map(|r| (&r.id, r)).collect(),
        groups_of,
        waves_of,
    };
    let mut findings = Vec::new();
    structure::check(&facts, &mut findings);
    order::check(&facts, &mut findings);
    capacity::check(&facts, &mut findings);
    windows::check(&facts, &mut findings);
    pins::check(&facts, &mut findings);
    report::check(&facts, &mut findings);
    names::check(&facts, &mut findings);
    steps::check(&facts, &mut findings);
    money::check(&facts, &mut findings);
    decisions::check(&facts, &mut findings);
    findings.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then_with(|| a.rule.cmp(&b.rule))
            .then_with(|| a.message.cmp(&b.message))
            .then_with(|| a.resources.cmp(&b.resources))
    });
    findings.dedup();
    findings
}

/// Adds an error.
fn error(
    out: &mut Vec<Finding>,
    rule: &str,
    message: String,
    resources: impl IntoIterator<Item = ResourceId>,
) {
    push(out, Severity::Error, rule, message, resources);
}

/// Adds a finding of any severity.
fn push(
    out: &mut Vec<Finding>,
    severity: Severity,
    rule: &str,
    message: String,
    resources: impl IntoIterator<Item = ResourceId>,
) {
    out.push(Finding {
        severity,
        rule: rule.to_owned(),
        message,
        resources: resources.into_iter().collect(),
    });
}

/// Things counted by a key, in the order of the keys.
fn tally<K: Ord, V>(items: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, Vec<V>> {
    let mut map: BTreeMap<K, Vec<V>> = BTreeMap::new();
    for (key, value) in items {
        map.entry(key).or_default().push(value);
    }
    map
}
