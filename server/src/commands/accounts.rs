//! `landfall accounts`.

use super::{named, open_database, say, say_json, table};
use crate::cli::Common;
use clap::Args;
use landfall_domain::{
    SnapshotId,
    view::{AccountRow, AccountsQuery},
};
use miette::IntoDiagnostic;
use serde::Serialize;

/// Which resources.
#[derive(Debug, Args)]
pub struct AccountsArgs {
    /// latest, previous, an id or its beginning.
    #[arg(long, value_name = "ID", default_value = "latest")]
    snapshot: String,
    /// Only what goes to this account; may be given several times.
    #[arg(long, value_parser = ["development", "shared", "production"])]
    target: Vec<String>,
    /// Only what a person should look at: unsure and guessed.
    #[arg(long)]
    unsure: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Accounts {
    snapshot: SnapshotId,
    total: usize,
    rows: Vec<AccountRow>,
}

/// Says where every resource goes and why, the least sure first.
pub async fn accounts(common: &Common, args: AccountsArgs) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let snapshot = named(&backend, &args.snapshot).await?.id;
    let mut query = AccountsQuery {
        snapshot: Some(snapshot.clone()),
        ..AccountsQuery::default()
    };
    query.facets.insert("target".into(), args.target);
    if args.unsure {
        let words = ["unsure", "a guess"].map(str::to_owned);
        query.facets.insert("sure".into(), words.to_vec());
    }
    let rows = backend.all_accounts(&query).await.into_diagnostic()?;
    if args.json {
        return say_json(&Accounts {
            snapshot,
            total: rows.len(),
            rows,
        });
    }
    let lines: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.assignment.environment.to_string(),
                row.assignment.confidence.to_string(),
                row.kind.to_string(),
                row.name.clone(),
                row.assignment.reasons.join("; "),
            ]
        })
        .collect();
    say(&format!("{}{} resources\n", table(&lines), rows.len()))
}
