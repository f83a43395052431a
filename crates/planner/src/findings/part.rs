//! Rules by what they read, so that the findings of a large estate need little of it in memory at once.

use super::facts::Facts;
use super::rule::{Rule, Seen};
use super::{
    accounts, compute, data, escalation, exposure, people, permissions, references, trust,
};
use crate::access::Access;
use landfall_domain::plan::Choices;
use landfall_domain::{EstateFinding, Graph, Resource, Snapshot, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;

/// Some of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingPart {
    /// Rules that look at resources one by one: they may be given some after the others.
    Each,
    /// Rules about users, groups, roles and what their policies allow together.
    Permissions,
    /// Rules about target accounts and about references, which need all resources.
    Accounts,
}

impl FindingPart {
    /// All of them: every rule is in one.
    pub const ALL: [Self; 3] = [Self::Each, Self::Permissions, Self::Accounts];

    /// As much of a resource's configuration as these rules read: they find the same as in the whole.
    /// `None` when they do not read any of it.
    pub fn read_of(self, resource: &Resource) -> Option<Value> {
        match self {
            Self::Each => Some(resource.configuration.clone()),
            Self::Permissions => {
                let read = resource.kind.service() == "IAM";
                read.then(|| resource.configuration.clone())
            }
            Self::Accounts => Some(crate::settings(resource)).filter(|read| !read.is_null()),
        }
    }

    pub(super) fn rules(self) -> &'static [&'static [Rule]] {
        match self {
            Self::Each => &EACH,
            Self::Permissions => &PERMISSIONS,
            Self::Accounts => &ACCOUNTS,
        }
    }
}

static EACH: [&[Rule]; 4] = [trust::RULES, exposure::RULES, data::RULES, compute::RULES];
static PERMISSIONS: [&[Rule]; 3] = [people::RULES, permissions::RULES, escalation::RULES];
static ACCOUNTS: [&[Rule]; 2] = [references::RULES, accounts::RULES];

/// What all rules go by.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// All resources. Only [`FindingPart::Accounts`] reads configurations of it: what
    /// [`FindingPart::read_of`] leaves.
    pub snapshot: &'a Snapshot,
    /// Its graph.
    pub graph: &'a Graph,
    /// Who may do what in it.
    pub access: &'a Access,
    /// What people decided about target accounts.
    pub choices: &'a Choices,
    /// What ages are measured against.
    pub now: Timestamp,
}

/// What some of the rules find, without order. `read` are resources with what [`FindingPart::read_of`]
/// leaves of their configurations: for [`FindingPart::Each`] those to look at, for
/// [`FindingPart::Permissions`] all of which it leaves something, for [`FindingPart::Accounts`] none
/// beside the snapshot's.
pub fn findings_of(part: FindingPart, known: Known<'_>, read: &[Resource]) -> Vec<EstateFinding> {
    look(part.rules(), &Facts::new(part, known, read))
}

pub(super) fn look(rules: &[&[Rule]], facts: &Facts<'_>) -> Vec<EstateFinding> {
    let mut all = Vec::new();
    for rule in rules.iter().copied().flatten() {
        let mut by_resource: BTreeMap<_, Seen<'_>> = BTreeMap::new();
        for seen in (rule.look)(facts) {
            // The first of several keeps its place; rules count by themselves.
            by_resource.entry(&seen.resource.id).or_insert(seen);
        }
        all.extend(by_resource.into_values().map(|seen| seen.told(rule)));
    }
    all
}

/// The findings of all parts in the order of [`findings`](super::findings).
pub fn in_order(found: impl IntoIterator<Item = EstateFinding>) -> Vec<EstateFinding> {
    let mut all: Vec<EstateFinding> = found.into_iter().collect();
    all.sort_by(|a, b| (a.severity, &a.rule, &a.resource).cmp(&(b.severity, &b.rule, &b.resource)));
    all
}
