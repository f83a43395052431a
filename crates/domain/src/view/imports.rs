//! What became of files that somebody sent in a browser.

use super::SnapshotSummary;
use serde::{Deserialize, Serialize};

/// What became of files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ImportOutcome {
    /// They became a snapshot.
    Kept {
        /// The snapshot.
        snapshot: SnapshotSummary,
        /// What kind of files they were, in words.
        format: String,
        /// What was read with a reservation, a sentence each.
        notes: Vec<String>,
    },
    /// They are not what they should be. Nothing was kept.
    Broken {
        /// The first faults, in the order of the files.
        faults: Vec<ImportFault>,
        /// How many more there are.
        more: u64,
    },
    /// It was refused, or could not be kept.
    Refused(String),
    /// It was too long ago, or before the server started anew.
    Forgotten,
}

/// What is wrong at one place of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFault {
    /// The file's name with line and column where they are known, as `shop.yaml:12:3`.
    pub place: String,
    /// What is wrong, without a full stop.
    pub reason: String,
    /// What to do about it, without a full stop; may be empty.
    pub advice: String,
}
