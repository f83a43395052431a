//! Findings about the estate, and who may do what in it.

use super::{Facet, SnapshotSummary};
use crate::Kind;
use crate::ids::{AccountId, Region, ResourceId, SnapshotId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The facets of the findings in their order: key in the query, name on screen.
pub const FINDING_FACETS: [(&str, &str); 4] = [
    ("severity", "Severity"),
    ("rule", "Rule"),
    ("service", "Service"),
    ("account", "Account"),
];

/// What to show of the findings. Lives in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FindingsQuery {
    /// The snapshot; the newest when absent.
    pub snapshot: Option<SnapshotId>,
    /// Words that message, rule, resource's name or id must hold.
    pub text: String,
    /// Facet → values of which one must fit: those of [`FINDING_FACETS`].
    pub facets: BTreeMap<String, Vec<String>>,
    /// Only about this resource.
    pub resource: Option<ResourceId>,
    /// `severity` (the gravest first, the default), `rule`, `name`; a leading `-` turns it.
    pub sort: String,
    /// Rows to leave out.
    pub offset: u64,
    /// Rows to give, at most 500; 0 for 50.
    pub limit: u64,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRow {
    /// The rule's stable key, such as `iam.no-mfa`.
    pub rule: String,
    /// `critical`, `high`, `medium`, `low`, `info`.
    pub severity: String,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do about it.
    pub advice: String,
    /// The resource it is about.
    pub resource: ResourceId,
    /// Its name; the id when the snapshot has no such resource.
    pub name: String,
    /// Its type, when it is in the snapshot.
    pub kind: Option<Kind>,
    /// Who owns it.
    pub account: Option<AccountId>,
    /// Where it lives.
    pub region: Option<Region>,
    /// Where it shows: JSON pointers into the resource's configuration, and the text seen there.
    pub evidence: Vec<(String, String)>,
}

/// A page of findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingsPage {
    /// The snapshot shown; `None` when there is none yet.
    pub snapshot: Option<SnapshotSummary>,
    /// Findings of the whole snapshot by severity, the gravest first, zeros included.
    pub severities: Vec<(String, u64)>,
    /// The rows asked for.
    pub rows: Vec<FindingRow>,
    /// Rows that fit.
    pub total: u64,
    /// Facets as in the inventory.
    pub facets: Vec<Facet>,
}
