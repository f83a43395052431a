//! Who depends on whom: references after they were resolved.

use crate::ids::{AccountId, ResourceId};
use crate::reference::{Class, Evidence, Reference};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One dependency with everything that proves it. At most one edge per (from, to, class).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// The dependent.
    pub from: ResourceId,
    /// What it depends on.
    pub to: ResourceId,
    /// How strongly.
    pub class: Class,
    /// At least one, in the order of their paths.
    pub evidence: Vec<Evidence>,
}

/// Why a reference has no resource at its end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnresolvedReason {
    /// It names something in the scanned account and Regions that is not there.
    Dangling,
    /// It names another account: a decision at migration.
    External(AccountId),
    /// It names AWS itself or the internet.
    Outside,
    /// The service or Region that it names was not read, so nobody knows.
    NotRead,
    /// Several resources fit.
    Ambiguous(Vec<ResourceId>),
}

/// A reference that found no resource, kept and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unresolved {
    /// What was read.
    pub reference: Reference,
    /// Why it has no end.
    pub reason: UnresolvedReason,
}

/// Whose something outside of the estate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExternalSort {
    /// Another account: its owner has to agree to the new one.
    Account,
    /// AWS itself: it is there for every account, so there is nothing to decide.
    Aws,
    /// A host on the internet or in a private network: it may know the estate by its addresses.
    Internet,
}

/// Something outside of the estate that resources of it name. No resource of the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct External {
    /// `account:111122223333`, `internet:api.example.com`, `aws:ami-1a2b3c4d`: the same in every
    /// snapshot.
    pub id: String,
    /// Whose it is.
    pub sort: ExternalSort,
    /// For a person.
    pub label: String,
    /// What leads there, ordered by (from, path). At least one.
    pub references: Vec<Reference>,
}

/// What the id of a node for something outside of the estate begins with.
const OUTSIDE: &str = "external:";

impl External {
    /// The key and the name of the group that all of them are drawn in.
    pub const GROUP: &'static str = "Outside the estate";

    /// The id of its node in a drawing or a file: `external:account:111122223333`. No resource has it.
    pub fn node(&self) -> ResourceId {
        ResourceId::new(format!("{OUTSIDE}{}", self.id))
    }

    /// Whether an id is that of a node outside of the estate.
    pub fn is_node(id: &str) -> bool {
        id.starts_with(OUTSIDE)
    }

    /// What stands for a kind where all nodes have one.
    pub fn kind(&self) -> &'static str {
        match self.sort {
            ExternalSort::Account => "another account",
            ExternalSort::Internet => "a host elsewhere",
            ExternalSort::Aws => "AWS",
        }
    }

    /// A reference that leads there as the edge that it would be.
    pub fn edge(&self, reference: &Reference) -> Edge {
        Edge {
            from: reference.from.clone(),
            to: self.node(),
            class: reference.class,
            evidence: vec![reference.evidence.clone()],
        }
    }

    /// The edges that lead there, one per (from, class) with all evidence, in that order.
    pub fn edges(&self) -> Vec<Edge> {
        let mut all: BTreeMap<(&ResourceId, Class), Edge> = BTreeMap::new();
        for reference in &self.references {
            all.entry((&reference.from, reference.class))
                .and_modify(|edge| edge.evidence.push(reference.evidence.clone()))
                .or_insert_with(|| self.edge(reference));
        }
        all.into_values().collect()
    }

    /// Whether somebody has to decide what becomes of it when the estate moves.
    pub fn needs_decision(&self) -> bool {
        self.sort != ExternalSort::Aws
    }
}

/// The dependency graph of one snapshot. The nodes are the snapshot's resources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graph {
    /// Ordered by (from, to, class).
    pub edges: Vec<Edge>,
    /// Ordered by (from, path).
    pub unresolved: Vec<Unresolved>,
    /// What the unresolved references name outside of the estate, ordered by (sort, id).
    #[serde(default)]
    pub externals: Vec<External>,
}
