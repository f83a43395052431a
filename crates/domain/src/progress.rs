//! How far long work is.

use crate::Timestamp;
use crate::ids::{AccountId, Region, ScanId, SnapshotId, UserName};
use crate::snapshot::Coverage;
use serde::{Deserialize, Serialize};

/// How far a piece of work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Things done.
    pub items: u64,
    /// Things in all, 0 while nobody knows.
    pub total_items: u64,
    /// Bytes done.
    pub bytes: u64,
    /// Bytes in all.
    pub total_bytes: u64,
}

/// One service in one Region during a scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanPart {
    /// The account, when it is not the source: the management account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The service's key.
    pub service: String,
    /// The Region, or `global`.
    pub region: Region,
    /// Resources found so far.
    pub found: u64,
    /// What came out, when it has ended.
    pub coverage: Option<Coverage>,
    /// Whether it has begun.
    pub started: bool,
}

/// How a scan stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanState {
    /// It goes on.
    Running,
    /// It ended in a snapshot.
    Finished(SnapshotId),
    /// It could not begin or keep its result; the words say why and what to do.
    Failed(String),
    /// A person stopped it.
    Cancelled,
}

/// A scan, live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanProgress {
    /// Its id.
    pub id: ScanId,
    /// Who asked for it.
    pub by: UserName,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// How it stands.
    pub state: ScanState,
    /// Service by service.
    pub parts: Vec<ScanPart>,
    /// Seconds left, when it can be told.
    pub seconds_left: Option<u64>,
}

impl ScanProgress {
    /// Parts that ended and parts in all.
    pub fn parts_done(&self) -> (usize, usize) {
        (
            self.parts
                .iter()
                .filter(|part| part.coverage.is_some())
                .count(),
            self.parts.len(),
        )
    }
    /// Resources found so far.
    pub fn found(&self) -> u64 {
        self.parts.iter().map(|part| part.found).sum()
    }
}
