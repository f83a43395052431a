//! What a snapshot read, and what it could not.

use super::SnapshotSummary;
use crate::Kind;
use crate::ids::AccountId;
use crate::snapshot::{Coverage, Outcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Sums over parts: a part is one service in one Region of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageTotals {
    /// Parts in all.
    pub parts: u64,
    /// Parts that were read completely.
    pub read: u64,
    /// Parts of which some calls failed.
    pub partial: u64,
    /// Parts that AWS denied.
    pub denied: u64,
    /// Parts that are not offered there.
    pub not_supported: u64,
    /// Parts that failed for another reason.
    pub failed: u64,
    /// Resources found.
    pub resources: u64,
    /// Requests sent, retries included.
    pub requests: u64,
    /// Milliseconds summed over the parts; they run side by side, so a scan takes less.
    pub millis: u64,
    /// Calls that failed.
    pub problems: u64,
}

impl CoverageTotals {
    /// The sums over these parts.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a Coverage>) -> Self {
        let mut totals = Self::default();
        for part in parts {
            totals.parts += 1;
            *match part.outcome {
                Outcome::Read => &mut totals.read,
                Outcome::Partial => &mut totals.partial,
                Outcome::Denied => &mut totals.denied,
                Outcome::NotSupported => &mut totals.not_supported,
                Outcome::Failed => &mut totals.failed,
            } += 1;
            totals.resources += part.resources;
            totals.requests += part.requests;
            totals.millis += part.millis;
            totals.problems += part.problems.len() as u64;
        }
        totals
    }

    /// Whether something is missing: parts that were denied, failed or are incomplete.
    pub fn has_gaps(&self) -> bool {
        self.partial + self.denied + self.failed > 0
    }
}

/// One account that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountCoverage {
    /// The account.
    pub account: AccountId,
    /// What it is: `source`, `management`, `development`, `shared`, `production`, or `account`
    /// when the configuration does not name it.
    pub role: String,
    /// Its sums.
    pub totals: CoverageTotals,
}

/// The coverage page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageView {
    /// The snapshot.
    pub snapshot: SnapshotSummary,
    /// Sums over everything.
    pub totals: CoverageTotals,
    /// The accounts, the source first.
    pub accounts: Vec<AccountCoverage>,
    /// Every part with its problems and what to do about them, ordered by account (the source
    /// first), service, Region. `account` is always given here.
    pub parts: Vec<Coverage>,
    /// Names of the services on screen, by key.
    pub labels: BTreeMap<String, String>,
    /// Types that were found and that no service of Landfall understands, with their number, the
    /// commonest first.
    pub not_understood: Vec<(Kind, u64)>,
}
