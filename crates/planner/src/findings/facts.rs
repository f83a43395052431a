//! What every rule looks at, and how values are read: numbers and flags may come as texts.

use super::part::{FindingPart, Known};
use crate::access::model::Model;
use crate::accounts::{Conflict, account_conflicts, accounts};
use landfall_domain::plan::Choices;
use landfall_domain::{AccountId, Attribute, Graph, Resource, ResourceId, Snapshot, Timestamp};
use serde_json::Value;
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

/// What every rule looks at.
pub(super) struct Facts<'a> {
    pub graph: &'a Graph,
    pub now: Timestamp,
    pub model: &'a Model,
    pub by_id: HashMap<&'a ResourceId, &'a Resource>,
    /// Accounts of the estate and of its organization.
    pub own_accounts: BTreeSet<AccountId>,
    by_kind: HashMap<&'a str, Vec<&'a Resource>>,
    all: Vec<&'a Resource>,
    snapshot: &'a Snapshot,
    choices: &'a Choices,
    /// Worked out when the first rule asks.
    conflicts: OnceCell<Vec<Conflict>>,
}

impl<'a> Facts<'a> {
    /// Of a snapshot with all configurations.
    pub fn whole(known: Known<'a>) -> Self {
        Self::of_resources(known, known.snapshot.resources.iter().collect())
    }

    /// For some of the rules, from what they read.
    pub fn new(part: FindingPart, known: Known<'a>, read: &'a [Resource]) -> Self {
        let all = || known.snapshot.resources.iter();
        let resources: Vec<&Resource> = match part {
            FindingPart::Each => read.iter().collect(),
            FindingPart::Permissions => {
                let read: HashMap<_, _> = read.iter().map(|r| (&r.id, r)).collect();
                all()
                    .map(|r| read.get(&r.id).copied().unwrap_or(r))
                    .collect()
            }
            FindingPart::Accounts => all().collect(),
        };
        Self::of_resources(known, resources)
    }

    fn of_resources(known: Known<'a>, resources: Vec<&'a Resource>) -> Self {
        let mut by_kind: HashMap<&str, Vec<&Resource>> = HashMap::new();
        for resource in &resources {
            let of_kind = by_kind.entry(resource.kind.as_str()).or_default();
            of_kind.push(resource);
        }
        Self {
            graph: known.graph,
            now: known.now,
            model: &known.access.model,
            by_id: resources.iter().map(|r| (&r.id, *r)).collect(),
            own_accounts: own_accounts(known),
            by_kind,
            all: resources,
            snapshot: known.snapshot,
            choices: known.choices,
            conflicts: OnceCell::new(),
        }
    }

    /// What does not fit once every resource has a target account.
    pub fn conflicts(&self) -> &[Conflict] {
        self.conflicts.get_or_init(|| {
            let assigned = accounts(self.snapshot, self.graph, self.choices);
            account_conflicts(self.snapshot, self.graph, self.choices, &assigned)
        })
    }

    /// The resources of some kinds.
    pub fn of(&self, kinds: &[&str]) -> std::vec::IntoIter<&'a Resource> {
        let lists = kinds.iter().filter_map(|kind| self.by_kind.get(kind));
        let all: Vec<&Resource> = lists.flatten().copied().collect();
        all.into_iter()
    }

    pub fn all(&self) -> impl Iterator<Item = &'a Resource> {
        self.all.iter().copied()
    }

    /// Whole days from a moment until now; `None` when it lies ahead.
    pub fn days_since(&self, at: Timestamp) -> Option<i64> {
        let days = (self.now.as_second() - at.as_second()) / 86_400;
        (days >= 0).then_some(days)
    }

    /// Days until a moment, negative when it is past.
    pub fn days_until(&self, at: Timestamp) -> i64 {
        (at.as_second() - self.now.as_second()).div_euclid(86_400)
    }
}

fn own_accounts(known: Known<'_>) -> BTreeSet<AccountId> {
    let snapshot = known.snapshot;
    let mut own = BTreeSet::from([snapshot.account.clone()]);
    let covered = snapshot.coverage.iter();
    own.extend(covered.filter_map(|row| row.account.clone()));
    let of_organization = known.access.model.organization.accounts();
    own.extend(of_organization.filter_map(|id| id.parse().ok()));
    // Neighbours are mostly of one account.
    let others = snapshot.resources.chunk_by(|a, b| a.account == b.account);
    own.extend(others.map(|some| some[0].account.clone()));
    own
}

/// Yes or no, also as a text.
pub(super) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A whole number, also as a text.
pub(super) fn number(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

/// A moment: RFC 3339, or seconds since 1970.
pub(super) fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => text.parse().ok(),
        // Fractions of a second do not matter here.
        #[allow(clippy::cast_possible_truncation)]
        Value::Number(number) => Timestamp::from_second(number.as_f64()? as i64).ok(),
        _ => None,
    }
}

/// A moment among the attributes.
pub(super) fn time(resource: &Resource, name: &str) -> Option<Timestamp> {
    match resource.attributes.get(name) {
        Some(Attribute::Time(at)) => Some(*at),
        _ => None,
    }
}

/// `2026-03-01`.
pub(super) fn day(at: Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}
