//! The commands besides `serve`, one file for each group. Each opens the database itself; none needs
//! a running server, and none minds one.

pub mod access;
pub mod accounts;
pub mod audit;
pub mod coverage;
pub mod doctor;
pub mod findings;
pub mod graph;
pub mod import;
pub mod people;
pub mod plan;
pub mod scan;
pub mod snapshot;

use crate::{cli::Common, config};
use landfall_backend::{Backend, Worker};
use landfall_domain::view::SnapshotSummary;
use miette::{IntoDiagnostic, WrapErr};
use serde::Serialize;
use std::{
    io::{ErrorKind, Write},
    path::Path,
};

/// Opens what a command needs, with the command line's word over the file's.
pub async fn open(common: &Common) -> miette::Result<(Backend, Worker, config::Config)> {
    open_with(common, config::read(&common.config)?).await
}

/// As [`open`], for what looks at the database alone: where the command line names that, no
/// configuration is needed.
async fn open_database(common: &Common) -> miette::Result<Backend> {
    let config = config::read_or_none(&common.config, common.database_url.is_some())?;
    Ok(open_with(common, config).await?.0)
}

async fn open_with(
    common: &Common,
    mut config: config::Config,
) -> miette::Result<(Backend, Worker, config::Config)> {
    // The server has set up its own log by now. A command says only what went wrong inside.
    let _ = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::ERROR)
        .with_writer(std::io::stderr)
        .try_init();
    if let Some(url) = &common.database_url {
        config.database_url.clone_from(url);
    }
    let (backend, worker) = Backend::open(config.settings.clone(), &config.database_url)
        .await
        .into_diagnostic()?;
    Ok((backend, worker, config))
}

/// The snapshot that a person names: `latest`, `previous`, an id or its beginning.
async fn named(backend: &Backend, name: &str) -> miette::Result<SnapshotSummary> {
    backend
        .named_snapshot(&Backend::operator(), name)
        .await
        .into_diagnostic()
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no fault.
fn say(text: &str) -> miette::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).into_diagnostic(),
        _ => Ok(()),
    }
}

fn say_json(value: &impl Serialize) -> miette::Result<()> {
    say(&(serde_json::to_string_pretty(value).into_diagnostic()? + "\n"))
}

/// Writes to a file when one is named, else to standard output.
fn write(text: &str, file: Option<&Path>) -> miette::Result<()> {
    match file {
        Some(file) => std::fs::write(file, text)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot write {}", file.display())),
        None => say(text),
    }
}

/// Lines of columns, each as wide as its widest cell.
fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        out += cells.join("  ").trim_end();
        out.push('\n');
    }
    out
}

/// How an outcome is called.
fn outcome(outcome: &landfall_domain::Outcome) -> &'static str {
    use landfall_domain::Outcome;
    match outcome {
        Outcome::Read => "read",
        Outcome::Partial => "partial",
        Outcome::Denied => "denied",
        Outcome::NotSupported => "not supported",
        Outcome::Failed => "failed",
    }
}
