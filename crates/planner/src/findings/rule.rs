//! What a rule is and what it says.

use super::facts::Facts;
use landfall_domain::finding::Severity;
use landfall_domain::{Confidence, EstateFinding, Evidence, Resource, Text};

/// One line of the table.
pub(super) struct Rule {
    pub key: &'static str,
    pub title: &'static str,
    pub severity: Severity,
    pub why: &'static str,
    pub advice: &'static str,
    pub source: &'static str,
    pub look: for<'f> fn(&'f Facts<'_>) -> Vec<Seen<'f>>,
}

/// Something that a rule saw.
pub(super) struct Seen<'f> {
    pub resource: &'f Resource,
    pub detail: String,
    pub evidence: Vec<Evidence>,
    /// When it matters less here than the rule says.
    pub severity: Option<Severity>,
}

/// More places than this are counted in the detail, not listed.
const PLACES: usize = 10;

impl<'f> Seen<'f> {
    pub fn new(resource: &'f Resource, detail: impl Into<String>) -> Self {
        Self {
            resource,
            detail: detail.into(),
            evidence: Vec::new(),
            severity: None,
        }
    }

    /// Adds a place with the text that stands there.
    pub fn at(mut self, path: impl Into<Text>, text: impl Into<Text>) -> Self {
        self.evidence.push(Evidence {
            path: path.into(),
            text: text.into(),
            confidence: Confidence::Certain,
        });
        self
    }

    pub fn with(mut self, evidence: Vec<Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    pub fn milder(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub fn told(mut self, rule: &Rule) -> EstateFinding {
        self.evidence.sort();
        self.evidence.dedup();
        self.evidence.truncate(PLACES);
        EstateFinding {
            id: format!("{}/{}", rule.key, self.resource.id),
            rule: rule.key.into(),
            severity: self.severity.unwrap_or(rule.severity),
            title: rule.title.into(),
            resource: Some(self.resource.id.clone()),
            subject: self.resource.name.clone(),
            detail: self.detail,
            evidence: self.evidence,
            advice: rule.advice.into(),
            reference_url: rule.source.into(),
        }
    }
}
