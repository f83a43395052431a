//! `landfall findings`.

use super::{named, open_database, say, say_json};
use crate::cli::Common;
use clap::Args;
use landfall_domain::{
    SnapshotId,
    view::{FindingRow, FindingsQuery},
};
use miette::IntoDiagnostic;
use serde::Serialize;

/// Which findings.
#[derive(Debug, Args)]
pub struct FindingsArgs {
    /// latest, previous, an id or its beginning.
    #[arg(long, value_name = "ID", default_value = "latest")]
    snapshot: String,
    /// Only these; may be given several times.
    #[arg(long, value_parser = ["critical", "high", "medium", "low", "info"])]
    severity: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Findings {
    snapshot: SnapshotId,
    total: usize,
    rows: Vec<FindingRow>,
}

/// Lists what is wrong with the estate, the gravest first.
pub async fn findings(common: &Common, args: FindingsArgs) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let snapshot = named(&backend, &args.snapshot).await?.id;
    let mut query = FindingsQuery {
        snapshot: Some(snapshot.clone()),
        ..FindingsQuery::default()
    };
    query.facets.insert("severity".into(), args.severity);
    let rows = backend.all_findings(&query).await.into_diagnostic()?;
    if args.json {
        return say_json(&Findings {
            snapshot,
            total: rows.len(),
            rows,
        });
    }
    let mut out = String::new();
    for row in &rows {
        out += &format!(
            "{:<8} {}  {}  {}\n         {} {}\n",
            row.severity, row.rule, row.name, row.resource, row.message, row.advice
        );
        for (path, text) in &row.evidence {
            out += &format!("         at {path}: {text}\n");
        }
    }
    say(&(out + &format!("{} findings\n", rows.len())))
}
