//! What is worth knowing about an estate, rule by rule.
//!
//! A fact that was not read is never a finding.

mod data;
mod exposure;
mod identity;
mod links;
mod policy;
mod rules;

pub use rules::finding_rules;

use landfall_domain::{
    Attribute, Confidence, EstateFinding, Evidence, Graph, Resource, Snapshot, Timestamp,
};
use rules::RULES;
use serde_json::Value;
use std::collections::BTreeMap;

/// Everything that the rules find, ordered by severity (the worst first), rule and resource. At
/// most one finding per rule and resource. `now` is what ages are measured against.
pub fn findings(snapshot: &Snapshot, graph: &Graph, now: Timestamp) -> Vec<EstateFinding> {
    let mut finder = Finder {
        snapshot,
        now,
        found: BTreeMap::new(),
    };
    for resource in &snapshot.resources {
        identity::look(&mut finder, resource);
        exposure::look(&mut finder, resource);
        data::look(&mut finder, resource);
    }
    links::look(&mut finder, graph);
    let mut all: Vec<EstateFinding> = finder.found.into_values().collect();
    all.sort_by(|a, b| (a.severity, &a.rule, &a.resource).cmp(&(b.severity, &b.rule, &b.resource)));
    all
}

/// Collects what the rules see: one finding per rule and resource.
struct Finder<'a> {
    snapshot: &'a Snapshot,
    now: Timestamp,
    found: BTreeMap<String, EstateFinding>,
}

impl Finder<'_> {
    /// A rule fits a resource; `places` are JSON pointers into its configuration. Seen again, the
    /// places are added.
    fn find(&mut self, rule: &str, resource: &Resource, detail: String, places: &[String]) {
        let Some(known) = RULES.iter().find(|known| known.key == rule) else {
            return;
        };
        let evidence = places.iter().filter_map(|path| {
            let text = match resource.configuration.pointer(path)? {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            Some(Evidence {
                path: path.clone(),
                text,
                confidence: Confidence::Certain,
            })
        });
        let id = format!("{rule}/{}", resource.id);
        let finding = self
            .found
            .entry(id.clone())
            .or_insert_with(|| EstateFinding {
                id,
                rule: known.key.to_owned(),
                severity: known.severity,
                title: known.title.to_owned(),
                resource: Some(resource.id.clone()),
                subject: resource.name.clone(),
                detail,
                evidence: Vec::new(),
                advice: known.advice.to_owned(),
                reference_url: known.source.to_owned(),
            });
        for one in evidence {
            if !finding.evidence.contains(&one) {
                finding.evidence.push(one);
            }
        }
    }

    /// Whole days between a moment and now.
    fn days_since(&self, at: Timestamp) -> i64 {
        (self.now.as_second() - at.as_second()) / 86_400
    }
}

/// A moment by its attribute's name.
fn time(resource: &Resource, attribute: &str) -> Option<Timestamp> {
    match resource.attributes.get(attribute) {
        Some(Attribute::Time(at)) => Some(*at),
        _ => None,
    }
}

/// A number that may come as text.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}
