//! `landfall coverage`.

use super::{named, open_database, outcome, say, say_json, table};
use crate::cli::Common;
use landfall_backend::Backend;
use landfall_domain::view::CoverageView;
use miette::{IntoDiagnostic, miette};

/// Says what a snapshot read and what it could not, by account, service and Region.
pub async fn coverage(common: &Common, snapshot: &str, json: bool) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let id = named(&backend, snapshot).await?.id;
    let view = backend
        .coverage(&Backend::operator(), Some(&id))
        .await
        .into_diagnostic()?
        .ok_or_else(|| miette!("snapshot {id} is gone"))?;
    if json {
        say_json(&view)
    } else {
        say(&words(&view))
    }
}

fn words(view: &CoverageView) -> String {
    let rows: Vec<Vec<String>> = view
        .parts
        .iter()
        .map(|part| {
            vec![
                part.account
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
                part.service.clone(),
                part.region.to_string(),
                outcome(&part.outcome).to_owned(),
                format!("{} resources", part.resources),
                format!("{} requests", part.requests),
            ]
        })
        .collect();
    let totals = &view.totals;
    let mut out = table(&rows);
    for part in &view.parts {
        for problem in &part.problems {
            let subject = problem
                .subject
                .as_deref()
                .map(|s| format!(" {s}"))
                .unwrap_or_default();
            out += &format!(
                "{} {}: {}{subject}: {}: {} {}\n",
                part.service,
                part.region,
                problem.operation,
                problem.code,
                problem.message,
                problem.advice
            );
        }
    }
    for (kind, count) in &view.not_understood {
        out += &format!("found, not understood: {count} {kind}\n");
    }
    out + &format!(
        "{} parts: {} read, {} incomplete, {} denied, {} not supported, {} failed\n",
        totals.parts,
        totals.read,
        totals.partial,
        totals.denied,
        totals.not_supported,
        totals.failed
    )
}
