//! What is worth knowing about an estate as it stands: risks, leftovers, decisions to take.
//!
//! Apart from [`crate::plan::Finding`], which is about a plan.

use crate::ids::ResourceId;
use crate::reference::Evidence;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How much it matters. Ordered from the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Anyone on the internet, or nearly anyone, can do harm now.
    Critical,
    /// One mistake or one stolen key away from harm.
    High,
    /// Wider, older or less safe than it need be.
    Medium,
    /// Housekeeping.
    Low,
    /// Something to know or to decide; nothing is wrong.
    Info,
}

impl Severity {
    /// All, from the worst.
    pub const ALL: [Self; 5] = [
        Self::Critical,
        Self::High,
        Self::Medium,
        Self::Low,
        Self::Info,
    ];

    /// The word, as it is stored and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One thing that a rule found. There is at most one per rule and resource; what was seen several
/// times is counted in `detail`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EstateFinding {
    /// The same in every scan for the same rule and resource, so that two scans can be compared.
    pub id: String,
    /// The rule's key, kebab-case, such as `bucket-public`. Never changes its meaning.
    pub rule: String,
    /// How much it matters here; may be milder than the rule's own.
    pub severity: Severity,
    /// What it is, in one line.
    pub title: String,
    /// What it is about; `None` for the account as a whole.
    pub resource: Option<ResourceId>,
    /// The name of what it is about, as a person knows it.
    pub subject: String,
    /// The facts seen, in one or two sentences. Never the value of a secret.
    pub detail: String,
    /// Where they were seen: places in the configuration of `resource`. Empty when the fact is
    /// that something is missing.
    pub evidence: Vec<Evidence>,
    /// What to do.
    pub advice: String,
    /// The AWS page that says why.
    pub reference_url: String,
}

/// A rule of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRule {
    /// Its key, kebab-case.
    pub key: String,
    /// What it finds, in one line.
    pub title: String,
    /// How much it matters at most.
    pub severity: Severity,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub advice: String,
    /// The AWS page it rests on.
    pub source: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_comes_first_and_words_are_what_is_stored() {
        let mut all = Severity::ALL;
        all.reverse();
        all.sort_unstable();
        assert_eq!(all, Severity::ALL);
        for severity in Severity::ALL {
            let stored = serde_json::to_value(severity).unwrap();
            assert_eq!(stored, severity.word());
        }
    }
}
