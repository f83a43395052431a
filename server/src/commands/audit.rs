//! `landfall audit`.

use super::open_database;
use crate::cli::Common;
use landfall_domain::audit;
use miette::{IntoDiagnostic, WrapErr, miette};
use std::path::Path;

pub async fn verify_audit(common: &Common) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let entries = backend.audit_entries().await.into_diagnostic()?;
    report(&entries)
}

pub fn verify_file(file: &Path) -> miette::Result<()> {
    let text = std::fs::read_to_string(file)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot read {}", file.display()))?;
    let entries: Result<Vec<audit::Entry>, _> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            serde_json::from_str(line).map_err(|error| {
                miette!(
                    "{}:{}: this is no audit entry: {error}",
                    file.display(),
                    number + 1
                )
            })
        })
        .collect();
    report(&entries?)
}

fn report(entries: &[audit::Entry]) -> miette::Result<()> {
    match audit::verify(entries) {
        Ok(length) => {
            let last = entries
                .last()
                .map_or_else(|| "none".to_owned(), |entry| entry.hash.to_string());
            println!("The chain holds: {length} entries, last hash {last}.");
            Ok(())
        }
        Err(error) => Err(miette!(
            help =
                "keep the database as it is, compare it with a backup, and find out who had access",
            "the audit log does not hold: {error}"
        )),
    }
}

pub async fn export_audit(common: &Common) -> miette::Result<()> {
    let backend = open_database(common).await?;
    for entry in backend.audit_entries().await.into_diagnostic()? {
        println!("{}", serde_json::to_string(&entry).into_diagnostic()?);
    }
    Ok(())
}
