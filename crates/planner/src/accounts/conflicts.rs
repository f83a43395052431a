//! What does not fit together once every resource has an account.

use super::belief::SETTING;
use super::signals;
use crate::words::list;
use landfall_domain::plan::Choices;
use landfall_domain::{
    Assignment, Class, Edge, Environment, Evidence, Graph, Resource, ResourceId, Signal, Snapshot,
};
use std::collections::{BTreeMap, HashMap};

/// From this confidence on both ends of a tie are believed.
const BELIEVED: u8 = 60;

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConflictKind {
    /// Development uses something of production.
    IntoProduction,
    /// Production uses something of development.
    IntoDevelopment,
    /// What a resource says about itself differs.
    Contradiction,
    /// Both sides use what works only inside of one account.
    Split,
}

impl ConflictKind {
    /// The key of the finding's rule.
    pub fn rule(self) -> &'static str {
        match self {
            Self::IntoProduction => "account-into-production",
            Self::IntoDevelopment => "account-into-development",
            Self::Contradiction => "account-contradiction",
            Self::Split => "account-split",
        }
    }
}

/// One thing that does not fit, about one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What it is.
    pub kind: ConflictKind,
    /// Whom it is about: of a tie, the one that uses the other.
    pub resource: ResourceId,
    /// The other ends, when it is about ties.
    pub others: Vec<ResourceId>,
    /// The facts, as a sentence.
    pub detail: String,
    /// Where they were seen in the configuration of `resource`.
    pub evidence: Vec<Evidence>,
}

/// What does not fit in a snapshot whose accounts are `assigned`, by resource. Only what the source
/// account owns is looked at: nothing else moves.
pub fn account_conflicts(
    snapshot: &Snapshot,
    graph: &Graph,
    choices: &Choices,
    assigned: &BTreeMap<ResourceId, Assignment>,
) -> Vec<Conflict> {
    let own: HashMap<&ResourceId, &Resource> = snapshot
        .resources
        .iter()
        .filter(|resource| resource.account == snapshot.account)
        .map(|resource| (&resource.id, resource))
        .collect();
    let mut found = crossings(&own, graph, assigned);
    for (id, resource) in &own {
        let Some(assignment) = assigned.get(*id) else {
            continue;
        };
        found.extend(contradiction(resource, assignment, choices));
        found.extend(split(resource, assignment));
    }
    found.sort_by(|a, b| (&a.resource, a.kind).cmp(&(&b.resource, b.kind)));
    found
}

fn crossings(
    own: &HashMap<&ResourceId, &Resource>,
    graph: &Graph,
    assigned: &BTreeMap<ResourceId, Assignment>,
) -> Vec<Conflict> {
    let mut ties: BTreeMap<(&ResourceId, ConflictKind), Vec<&Edge>> = BTreeMap::new();
    for edge in &graph.edges {
        // What must move together never crosses.
        if edge.class == Class::Together
            || !own.contains_key(&edge.from)
            || !own.contains_key(&edge.to)
        {
            continue;
        }
        let (Some(from), Some(to)) = (assigned.get(&edge.from), assigned.get(&edge.to)) else {
            continue;
        };
        if from.confidence < BELIEVED || to.confidence < BELIEVED || !to.copies.is_empty() {
            continue;
        }
        let kind = match (from.environment, to.environment) {
            (Environment::Development, Environment::Production) => ConflictKind::IntoProduction,
            (Environment::Production, Environment::Development) => ConflictKind::IntoDevelopment,
            _ => continue,
        };
        ties.entry((&edge.from, kind)).or_default().push(edge);
    }
    let told = |((from, kind), edges): ((&ResourceId, ConflictKind), Vec<&Edge>)| {
        let resource = own[from];
        let mut others: Vec<ResourceId> = edges.iter().map(|edge| edge.to.clone()).collect();
        others.sort_unstable();
        others.dedup();
        let names: Vec<String> = others
            .iter()
            .map(|id| format!("{} `{}`", own[id].kind.noun(), own[id].name))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (user, used) = match kind {
            ConflictKind::IntoDevelopment => ("production", "development"),
            _ => ("development", "production"),
        };
        Conflict {
            kind,
            resource: from.clone(),
            detail: format!(
                "{} `{}` ({user}) uses {} of {used}.",
                resource.kind.noun(),
                resource.name,
                list(&names)
            ),
            others,
            evidence: edges.iter().flat_map(|e| e.evidence.clone()).collect(),
        }
    };
    ties.into_iter().map(told).collect()
}

/// Its own words disagree about development and production. A person's word settles that.
fn contradiction(
    resource: &Resource,
    assignment: &Assignment,
    choices: &Choices,
) -> Option<Conflict> {
    if assignment.signal == Signal::Correction {
        return None;
    }
    let staging = choices.staging.unwrap_or(Environment::Development);
    let said = signals::own(resource, staging);
    let strongest = |environment| {
        said.iter()
            .find(|one| one.environment == environment && one.points >= SETTING)
    };
    let development = strongest(Environment::Development)?;
    let production = strongest(Environment::Production)?;
    Some(Conflict {
        kind: ConflictKind::Contradiction,
        resource: resource.id.clone(),
        others: Vec::new(),
        detail: format!(
            "{}; but: {}. It goes to {} with a confidence of {} of 100.",
            development.reason, production.reason, assignment.environment, assignment.confidence
        ),
        evidence: Vec::new(),
    })
}

fn split(resource: &Resource, assignment: &Assignment) -> Option<Conflict> {
    let copies: Vec<&str> = assignment.copies.iter().map(|e| e.as_str()).collect();
    (!copies.is_empty()).then(|| Conflict {
        kind: ConflictKind::Split,
        resource: resource.id.clone(),
        others: Vec::new(),
        detail: format!(
            "{} `{}` is used by {}.",
            resource.kind.noun(),
            resource.name,
            list(&copies)
        ),
        evidence: Vec::new(),
    })
}
