//! `landfall snapshot`.

use super::{named, open_database, say, say_json, table, write};
use crate::cli::Common;
use clap::Subcommand;
use landfall_backend::Backend;
use landfall_domain::{
    Origin,
    view::{DiffQuery, DiffView, SnapshotSummary, SnapshotView},
};
use miette::{IntoDiagnostic, miette};
use std::path::PathBuf;

/// Rows that are asked for at once.
const PAGE: u64 = 500;

/// Commands about snapshots. ID is `latest`, `previous` (the one before the latest of the same
/// account), an id, or as much of its beginning as no other has.
#[derive(Debug, Subcommand)]
pub enum SnapshotCommand {
    /// List the snapshots, the newest first.
    List {
        #[command(flatten)]
        common: Common,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show what a snapshot holds and how its reading ended.
    Show {
        #[command(flatten)]
        common: Common,
        /// latest, previous, an id or its beginning.
        #[arg(default_value = "latest")]
        id: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show what was added, removed and changed from A to B, field by field.
    Diff {
        #[command(flatten)]
        common: Common,
        /// The earlier one: latest, previous, an id or its beginning.
        #[arg(value_name = "A", default_value = "previous")]
        from: String,
        /// The later one.
        #[arg(value_name = "B", default_value = "latest")]
        to: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write a snapshot in Landfall's own estate format, which is JSON.
    Export {
        #[command(flatten)]
        common: Common,
        /// latest, previous, an id or its beginning.
        #[arg(default_value = "latest")]
        id: String,
        /// The file to write; standard output when absent.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Accepted as everywhere; the format is JSON anyway.
        #[arg(long)]
        json: bool,
    },
}

/// Runs one of them.
pub async fn snapshot(command: SnapshotCommand) -> miette::Result<()> {
    match command {
        SnapshotCommand::List { common, json } => list(&common, json).await,
        SnapshotCommand::Show { common, id, json } => show(&common, &id, json).await,
        SnapshotCommand::Diff {
            common,
            from,
            to,
            json,
        } => diff(&common, &from, &to, json).await,
        SnapshotCommand::Export {
            common,
            id,
            output,
            json: _,
        } => {
            let backend = open_database(&common).await?;
            let id = named(&backend, &id).await?.id;
            let text = backend
                .export_snapshot(&Backend::operator(), &id)
                .await
                .into_diagnostic()?;
            write(&text, output.as_deref())
        }
    }
}

async fn list(common: &Common, json: bool) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let all = backend
        .snapshots(&Backend::operator())
        .await
        .into_diagnostic()?;
    if json {
        return say_json(&all);
    }
    if all.is_empty() {
        return say("No snapshot yet. Make one: landfall scan, or landfall import FILE\n");
    }
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|s| {
            vec![
                s.id.to_string(),
                s.started.to_string(),
                s.account
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
                format!("{} resources", s.resources),
                origin(s),
            ]
        })
        .collect();
    say(&table(&rows))
}

fn origin(summary: &SnapshotSummary) -> String {
    match &summary.origin {
        Origin::Scan => "scan".into(),
        Origin::Import { files } => match files.as_slice() {
            [one] => format!("import of {one}"),
            many => format!("import of {} files", many.len()),
        },
    }
}

async fn show(common: &Common, id: &str, json: bool) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let id = named(&backend, id).await?.id;
    let view = backend
        .snapshot(&Backend::operator(), Some(&id))
        .await
        .into_diagnostic()?
        .ok_or_else(|| miette!("snapshot {id} is gone"))?;
    if json {
        say_json(&view)
    } else {
        say(&shown(&view))
    }
}

fn shown(view: &SnapshotView) -> String {
    let s = &view.summary;
    let regions: Vec<&str> = view.regions.iter().map(|region| region.as_str()).collect();
    let totals = &view.coverage;
    let mut out = format!(
        "{}  {}  {}\nfrom {} to {}, Regions {}\n{} resources, {} references, {} edges, {} unresolved, {} requests\ncoverage: {} of {} parts read, {} incomplete, {} denied, {} failed\n",
        s.id,
        s.estate,
        origin(s),
        s.started,
        s.finished,
        regions.join(", "),
        s.resources,
        s.references,
        view.edges,
        view.unresolved,
        s.requests,
        totals.read,
        totals.parts,
        totals.partial,
        totals.denied,
        totals.failed
    );
    let kinds: Vec<Vec<String>> = view
        .kinds
        .iter()
        .map(|(kind, count)| vec![format!("  {count}"), kind.to_string()])
        .collect();
    out += &table(&kinds);
    out
}

async fn diff(common: &Common, from: &str, to: &str, json: bool) -> miette::Result<()> {
    let backend = open_database(common).await?;
    let user = Backend::operator();
    let (from, to) = (named(&backend, from).await?, named(&backend, to).await?);
    let mut query = DiffQuery {
        from: Some(from.id),
        to: Some(to.id),
        limit: PAGE,
        ..DiffQuery::default()
    };
    let mut whole: Option<DiffView> = None;
    loop {
        let page = backend
            .diff(&user, &query)
            .await
            .into_diagnostic()?
            .ok_or_else(|| miette!("the snapshots are gone"))?;
        query.offset += PAGE;
        let total = page.total;
        match &mut whole {
            Some(whole) => whole.rows.extend(page.rows),
            None => whole = Some(page),
        }
        if query.offset >= total {
            break;
        }
    }
    let Some(whole) = whole else { return Ok(()) };
    if json {
        say_json(&whole)
    } else {
        say(&differences(&whole))
    }
}

fn differences(view: &DiffView) -> String {
    let value = |value: &Option<serde_json::Value>| {
        value
            .as_ref()
            .map_or_else(|| "(nothing)".to_owned(), ToString::to_string)
    };
    let mut out = format!(
        "From {} to {}: {} added, {} removed, {} changed, {} the same\n",
        view.from.id, view.to.id, view.added, view.removed, view.changed, view.unchanged
    );
    for row in &view.rows {
        let uncertain = if row.uncertain {
            "  (uncertain: not everything was read)"
        } else {
            ""
        };
        out += &format!(
            "{:<8} {}  {}  {}{uncertain}\n",
            row.change.as_str(),
            row.kind,
            row.name,
            row.id
        );
        for field in &row.fields {
            out += &format!(
                "           {}: {} -> {}\n",
                field.path,
                value(&field.old),
                value(&field.new)
            );
        }
        if row.more_fields > 0 {
            out += &format!("           and {} more\n", row.more_fields);
        }
    }
    out
}
