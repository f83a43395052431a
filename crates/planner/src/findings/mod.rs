//! What is worth knowing about an estate, rule by rule.
//!
//! A rule is one line of the table `RULES` and one function that looks at the [`Facts`] and says
//! what it saw. What a configuration does not hold was not read and is never held against it.

mod accounts;
mod compute;
mod data;
mod escalation;
mod exposure;
mod facts;
mod part;
mod people;
mod permissions;
mod references;
mod rule;
mod trust;

use facts::Facts;
use landfall_domain::plan::Choices;
use landfall_domain::{EstateFinding, FindingRule, Graph, Snapshot, Timestamp};

pub use part::{FindingPart, Known, findings_of, in_order};

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
    let access = crate::access(snapshot, graph);
    let known = Known {
        snapshot,
        graph,
        access: &access,
        choices,
        now,
    };
    let facts = Facts::whole(known);
    let parts = FindingPart::ALL.into_iter();
    in_order(parts.flat_map(|part| part::look(part.rules(), &facts)))
}

/// All rules, ordered by key.
pub fn finding_rules() -> Vec<FindingRule> {
    let parts = FindingPart::ALL.into_iter();
    let mut all: Vec<FindingRule> = parts
        .flat_map(|part| part.rules().iter().copied().flatten())
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
