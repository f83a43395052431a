//! Target accounts of resources, and what people decided about them.

use super::{Facet, InventoryQuery, SnapshotSummary};
use crate::assignment::{Assignment, Correction, Signal};
use crate::ids::{ResourceId, SnapshotId, UserName};
use crate::{Environment, Kind, Region, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The facets of the accounts in their order: key in the query, name on screen.
pub const ACCOUNT_FACETS: [(&str, &str); 6] = [
    ("target", "Target account"),
    ("sure", "Confidence"),
    ("by", "Decided by"),
    ("service", "Service"),
    ("stack", "Stack"),
    ("conflict", "Conflict"),
];

/// What to show of the accounts. Lives in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountsQuery {
    /// The snapshot; the newest when absent.
    pub snapshot: Option<SnapshotId>,
    /// Words of which each must be in the name, the id, the type or a reason, in any case.
    pub text: String,
    /// Facet → values of which one must fit: those of [`ACCOUNT_FACETS`].
    pub facets: BTreeMap<String, Vec<String>>,
    /// `confidence` (the least sure first, the default), `name`, `kind`, `target`; a leading `-`
    /// turns it. Rows that are equal in it stand by id.
    pub sort: String,
    /// Rows to leave out.
    pub offset: u64,
    /// Rows to give, at most 500; 0 for 50.
    pub limit: u64,
}

/// Where one resource goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// Its Region.
    pub region: Region,
    /// The CloudFormation stack that made it.
    pub stack: Option<String>,
    /// Where it goes and why.
    pub assignment: Assignment,
    /// What a person said about it.
    pub correction: Option<Correction>,
    /// What does not fit together.
    pub conflicts: Vec<AccountConflict>,
}

/// Something that does not fit together, seen from one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountConflict {
    /// The key of the finding's rule, such as `account-into-production`.
    pub rule: String,
    /// The facts, as a sentence.
    pub text: String,
    /// The other ends with their names, when it is about ties.
    pub others: Vec<(ResourceId, String)>,
}

impl AccountRow {
    /// The word for how sure it is, as the facet has it.
    pub fn sure(&self) -> &'static str {
        match (self.assignment.signal, self.assignment.confidence) {
            (Signal::Correction, _) => "a person said so",
            (_, 80..) => "sure",
            (_, 50..) => "likely",
            (_, 20..) => "unsure",
            _ => "a guess",
        }
    }
}

/// One decision about accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountBatch {
    /// From 1, in the order in which they were made.
    pub number: u64,
    /// Who decided.
    pub author: UserName,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Where staging goes from then on, when it said so.
    pub staging: Option<Environment>,
    /// The batch that it took back.
    pub undoes: Option<u64>,
    /// Whether a later one took it back.
    pub undone: bool,
    /// How many resources it was about.
    pub resources: u64,
    /// Where they go, when all go to one account.
    pub goes: Option<Environment>,
}

/// A page of the accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsPage {
    /// The snapshot shown; `None` when there is none yet.
    pub snapshot: Option<SnapshotSummary>,
    /// Resources by target account, in the order of the environments, and how many are unsure.
    pub totals: Vec<(Environment, u64, u64)>,
    /// The rows asked for.
    pub rows: Vec<AccountRow>,
    /// Rows that fit.
    pub total: u64,
    /// Facets as in the inventory.
    pub facets: Vec<Facet>,
    /// Where staging goes.
    pub staging: Environment,
    /// The newest decisions, the newest first.
    pub batches: Vec<AccountBatch>,
    /// The number of the newest decision: what a person who decides has seen.
    pub version: u64,
    /// Whether this person may decide.
    pub may_decide: bool,
}

/// Where one resource goes, for its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// Where it goes; `None` when it never moves, because another account owns it or Landfall
    /// itself acts through it.
    pub row: Option<AccountRow>,
    /// The number of the newest decision.
    pub version: u64,
    /// Whether this person may decide.
    pub may_decide: bool,
}

/// Which resources a decision is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selected {
    /// These.
    Ids(BTreeSet<ResourceId>),
    /// Everything that fits these filters of the accounts.
    Accounts(AccountsQuery),
    /// Everything that fits these filters of the inventory.
    Inventory(InventoryQuery),
}

/// A decision about accounts, as a person asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveRequest {
    /// Which resources.
    pub which: Selected,
    /// Where they go; `None` leaves it to the evidence again.
    pub to: Option<Environment>,
    /// Why; never empty.
    pub reason: String,
    /// The newest decision that the person has seen.
    pub version: u64,
}
