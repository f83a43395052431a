//! `landfall scan`.

use super::{open, outcome, say, say_json};
use crate::cli::Common;
use landfall_backend::Backend;
use landfall_domain::{
    AccountId, SnapshotId,
    progress::ScanPart,
    view::{CoverageTotals, SnapshotSummary},
};
use miette::{IntoDiagnostic, WrapErr};
use serde::Serialize;

/// What `--json` prints.
#[derive(Serialize)]
struct Scanned {
    id: SnapshotId,
    estate: String,
    account: Option<AccountId>,
    resources: u64,
    references: u64,
    requests: u64,
    seconds: f64,
    /// Calls that failed.
    problems: u64,
    /// Whether everything that was asked for was read.
    complete: bool,
    coverage: CoverageTotals,
}

/// Reads the configured accounts and keeps a snapshot. What could not be read is said, and is no
/// failure.
pub async fn scan(common: &Common, json: bool) -> miette::Result<()> {
    let (backend, _, _) = open(common).await?;
    let user = Backend::operator();
    let summary = backend
        .scan_here(&user, progress)
        .await
        .into_diagnostic()
        .wrap_err("the scan failed; no snapshot was kept")?;
    let coverage = backend
        .coverage(&user, Some(&summary.id))
        .await
        .into_diagnostic()?
        .map(|view| view.totals)
        .unwrap_or_default();
    let scanned = scanned(summary, coverage);
    if json {
        return say_json(&scanned);
    }
    say(&words(&scanned))
}

/// One line for each service and Region that has ended.
fn progress(part: &ScanPart) {
    let Some(coverage) = &part.coverage else {
        return;
    };
    let account = part.account.as_ref();
    let account = account.map(|a| format!(" of {a}")).unwrap_or_default();
    eprintln!(
        "{} {}{account}: {}, {} resources, {} requests",
        part.service,
        part.region,
        outcome(&coverage.outcome),
        coverage.resources,
        coverage.requests
    );
}

fn scanned(summary: SnapshotSummary, coverage: CoverageTotals) -> Scanned {
    let millis = summary.finished.as_millisecond() - summary.started.as_millisecond();
    Scanned {
        id: summary.id,
        estate: summary.estate,
        account: summary.account,
        resources: summary.resources,
        references: summary.references,
        requests: summary.requests,
        seconds: millis as f64 / 1000.0,
        problems: summary.problems,
        complete: !coverage.has_gaps(),
        coverage,
    }
}

fn words(scanned: &Scanned) -> String {
    let mut out = format!(
        "Snapshot {}: {} resources, {} references, {} requests, {:.1} s.\n",
        scanned.id, scanned.resources, scanned.references, scanned.requests, scanned.seconds
    );
    if !scanned.complete {
        let totals = &scanned.coverage;
        out += &format!(
            "Not everything could be read: {} of {} parts are incomplete, {} were denied, {} failed. `landfall coverage` says which and why.\n",
            totals.partial, totals.parts, totals.denied, totals.failed
        );
    }
    out
}
