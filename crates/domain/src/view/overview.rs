//! The inbox and the overview.

use super::{PlanSummary, WaveSummary};
use crate::ids::{AccountId, SnapshotId};
use crate::progress::ScanProgress;
use crate::{Digest, Origin, Timestamp};
use serde::{Deserialize, Serialize};

/// One thing that waits on the person who looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxItem {
    /// `sign`, `run`, `paused`, `scan`, `plan`, `problem`, `comment`.
    pub kind: String,
    /// What is asked, as a sentence.
    pub title: String,
    /// What to know before.
    pub detail: String,
    /// Where to go.
    pub href: String,
    /// Since when it waits.
    pub since: Timestamp,
}

/// A snapshot in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotSummary {
    /// Its id.
    pub id: SnapshotId,
    /// The estate's name.
    #[serde(default)]
    pub estate: String,
    /// The source account; unknown for snapshots of early versions.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// A scan or an import, with its files.
    #[serde(default)]
    pub origin: Origin,
    /// When the scan began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// Resources found.
    pub resources: u64,
    /// References read.
    pub references: u64,
    /// API requests sent.
    pub requests: u64,
    /// Calls that failed.
    pub problems: u64,
    /// The digest of what was found.
    pub digest: Digest,
}

/// The overview of the migration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The estate's name.
    pub estate: String,
    /// The source account.
    pub account: String,
    /// The newest snapshot.
    pub snapshot: Option<SnapshotSummary>,
    /// A scan that goes on.
    pub scan: Option<ScanProgress>,
    /// The newest plan.
    pub plan: Option<PlanSummary>,
    /// Its waves.
    pub waves: Vec<WaveSummary>,
    /// Resources moved by steps that succeeded.
    pub moved: u64,
    /// Resources that Landfall's steps move in all.
    pub to_move: u64,
    /// Resources that people move.
    pub manual: u64,
    /// The gravest risks: wave and reason.
    pub risks: Vec<(u32, String)>,
    /// What should be done next, and where.
    pub next: InboxItem,
}
