//! What is worth knowing about an estate, rule by rule.

use landfall_domain::{EstateFinding, FindingRule, Graph, Snapshot, Timestamp};

/// Everything that the rules find, ordered by severity (the worst first), rule and resource. At
/// most one finding per rule and resource. `now` is what ages are measured against.
pub fn findings(_snapshot: &Snapshot, _graph: &Graph, _now: Timestamp) -> Vec<EstateFinding> {
    Vec::new()
}

/// All rules, ordered by key.
pub fn finding_rules() -> Vec<FindingRule> {
    Vec::new()
}
