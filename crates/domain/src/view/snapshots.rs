//! Snapshots, what differs between two of them, and the history of one resource.

use super::{CoverageTotals, Facet, SnapshotSummary};
use crate::ids::{AccountId, Region, ResourceId, SnapshotId};
use crate::{Kind, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// The page of one snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotView {
    /// The snapshot.
    pub summary: SnapshotSummary,
    /// The Regions that were asked for.
    pub regions: Vec<Region>,
    /// How the reading ended.
    pub coverage: CoverageTotals,
    /// Types with their number of resources, the commonest first.
    pub kinds: Vec<(Kind, u64)>,
    /// Accounts with their number of resources, the commonest first.
    pub accounts: Vec<(AccountId, u64)>,
    /// Edges of its graph.
    pub edges: u64,
    /// References that lead to nothing in the snapshot.
    pub unresolved: u64,
    /// The one before it of the same account; what a diff compares with by default.
    pub previous: Option<SnapshotId>,
    /// The one after it of the same account.
    pub next: Option<SnapshotId>,
}

/// What happened to a resource between two snapshots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Only the later snapshot has it.
    Added,
    /// Only the earlier one has it.
    Removed,
    /// Both have it, differently.
    Changed,
}

impl Difference {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Added, Self::Removed, Self::Changed];

    /// The word in the URL and on screen: `added`, `removed`, `changed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// One value that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// JSON pointer (RFC 6901) into the resource: `/configuration/Policy/Statement/0/Action`,
    /// `/tags/team`, `/attributes/size`, `/name`.
    pub path: String,
    /// What stood there; `None` when there was nothing, which is not the same as `null`.
    #[serde(
        default,
        deserialize_with = "there",
        skip_serializing_if = "Option::is_none"
    )]
    pub old: Option<Value>,
    /// What stands there now; `None` when there is nothing.
    #[serde(
        default,
        deserialize_with = "there",
        skip_serializing_if = "Option::is_none"
    )]
    pub new: Option<Value>,
}

/// What is written is there, `null` as well.
fn there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// What to show of a diff. Lives in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DiffQuery {
    /// The earlier snapshot; the one before `to` of the same account when absent.
    pub from: Option<SnapshotId>,
    /// The later snapshot; the newest when absent.
    pub to: Option<SnapshotId>,
    /// `added`, `removed`, `changed`; all when empty.
    pub change: String,
    /// Only this type; all when empty.
    pub kind: String,
    /// Words that name or id must hold.
    pub text: String,
    /// Rows to leave out.
    pub offset: u64,
    /// Rows to give, at most 500; 0 for 50.
    pub limit: u64,
}

/// One resource that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffRow {
    /// Its id.
    pub id: ResourceId,
    /// Its type.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Who owns it.
    pub account: AccountId,
    /// Where it lives.
    pub region: Region,
    /// What happened.
    pub change: Difference,
    /// The service was not wholly read for the snapshot that lacks it: it may well exist. Always
    /// false for what changed.
    pub uncertain: bool,
    /// What differs, by path, at most 200; empty for what was added or removed.
    pub fields: Vec<FieldChange>,
    /// Differing values that `fields` leaves out.
    pub more_fields: u64,
}

/// What differs between two snapshots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffView {
    /// The earlier one.
    pub from: SnapshotSummary,
    /// The later one.
    pub to: SnapshotSummary,
    /// How many were added, whatever the query says.
    pub added: u64,
    /// How many were removed.
    pub removed: u64,
    /// How many changed.
    pub changed: u64,
    /// How many are the same.
    pub unchanged: u64,
    /// Types of what differs, the commonest first: key `kind`.
    pub kinds: Facet,
    /// The rows asked for: by type, name, id.
    pub rows: Vec<DiffRow>,
    /// Rows that fit the query.
    pub total: u64,
}

/// One snapshot in which something happened to a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// The snapshot that shows it.
    pub snapshot: SnapshotId,
    /// When its scan began.
    pub at: Timestamp,
    /// What happened since the snapshot before.
    pub change: Difference,
    /// As in a diff.
    pub uncertain: bool,
    /// What differs, by path.
    pub fields: Vec<FieldChange>,
}

/// A resource over all snapshots of its account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The resource.
    pub id: ResourceId,
    /// Snapshots that were looked at.
    pub snapshots: u64,
    /// The first snapshot that has it, and when its scan began.
    pub first_seen: Option<(SnapshotId, Timestamp)>,
    /// The last snapshot that has it.
    pub last_seen: Option<(SnapshotId, Timestamp)>,
    /// What happened, the newest first. The first sighting is `added`.
    pub entries: Vec<HistoryEntry>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_and_nothing_stay_two_things() {
        let change = FieldChange {
            path: "/configuration/KmsKeyArn".into(),
            old: Some(Value::Null),
            new: None,
        };
        let text = serde_json::to_string(&change).unwrap();
        assert_eq!(serde_json::from_str::<FieldChange>(&text).unwrap(), change);
    }
}
