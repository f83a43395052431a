//! What is worth knowing about an estate, rule by rule.
//!
//! A rule is one line of the table [`RULES`] and one function that looks at the [`Facts`] and says
//! what it saw. What a configuration does not hold was not read and is never held against it.

mod accounts;
mod compute;
mod data;
mod escalation;
mod exposure;
mod facts;
mod people;
mod permissions;
mod references;
mod rule;
mod trust;

use facts::Facts;
use landfall_domain::plan::Choices;
use landfall_domain::{EstateFinding, FindingRule, Graph, Snapshot, Timestamp};
use rule::{Rule, Seen};
use std::collections::BTreeMap;

/// The groups of rules.
static RULES: &[&[Rule]] = &[
    people::RULES,
    permissions::RULES,
    escalation::RULES,
    trust::RULES,
    exposure::RULES,
    data::RULES,
    compute::RULES,
    references::RULES,
    accounts::RULES,
];

/// Everything that the rules find, ordered by severity (the worst first), rule and resource. At
/// most one finding per rule and resource. `now` is what ages are measured against.
pub fn findings(snapshot: &Snapshot, graph: &Graph, now: Timestamp) -> Vec<EstateFinding> {
    findings_with(snapshot, graph, now, &Choices::default())
}

/// As [`findings`], with what people decided about target accounts.
pub fn findings_with(
    snapshot: &Snapshot,
    graph: &Graph,
    now: Timestamp,
    choices: &Choices,
) -> Vec<EstateFinding> {
    let facts = Facts::new(snapshot, graph, now, choices);
    let mut all = Vec::new();
    for rule in RULES.iter().copied().flatten() {
        let mut by_resource: BTreeMap<_, Seen<'_>> = BTreeMap::new();
        for seen in (rule.look)(&facts) {
            // The first of several keeps its place; rules count by themselves.
            by_resource.entry(&seen.resource.id).or_insert(seen);
        }
        all.extend(by_resource.into_values().map(|seen| seen.told(rule)));
    }
    all.sort_by(|a, b| {
        let key = |f: &EstateFinding| (f.severity, f.rule.clone(), f.resource.clone());
        key(a).cmp(&key(b))
    });
    all
}

/// All rules, ordered by key.
pub fn finding_rules() -> Vec<FindingRule> {
    let mut all: Vec<FindingRule> = RULES
        .iter()
        .copied()
        .flatten()
        .map(|rule| FindingRule {
            key: rule.key.into(),
            title: rule.title.into(),
            severity: rule.severity,
            why: rule.why.into(),
            advice: rule.advice.into(),
            source: rule.source.into(),
        })
        .collect();
    all.sort_by(|a, b| a.key.cmp(&b.key));
    all
}
