//! `landfall graph`.

use super::{named, open_database, write};
use crate::cli::Common;
use clap::{Args, ValueEnum};
use landfall_backend::{Backend, export::Format};
use miette::IntoDiagnostic;
use std::path::PathBuf;

/// Which graph, and how it is written.
#[derive(Debug, Args)]
pub struct GraphArgs {
    /// latest, previous, an id or its beginning.
    #[arg(long, value_name = "ID", default_value = "latest")]
    snapshot: String,
    /// json has every edge with its evidence; the others are for drawing.
    #[arg(long, value_enum, default_value = "json")]
    format: Written,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// The file to write; standard output when absent.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Formats of a graph.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Written {
    Json,
    Dot,
    Graphml,
    Mermaid,
}

/// Writes the dependency graph: every resource, every edge.
pub async fn graph(common: &Common, args: GraphArgs) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let format = match args.format {
        Written::Json => Format::Json,
        Written::Dot => Format::Dot,
        Written::Graphml => Format::Graphml,
        Written::Mermaid => Format::Mermaid,
    };
    let id = named(&backend, &args.snapshot).await?.id;
    let text = backend
        .whole_graph(&Backend::operator(), &id, format)
        .await
        .into_diagnostic()?;
    let end = if text.ends_with('\n') { "" } else { "\n" };
    write(&(text + end), args.output.as_deref())
}
