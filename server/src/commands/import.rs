//! `landfall import`.

use super::{open_database, say, say_json};
use crate::cli::Common;
use clap::Args;
use landfall_backend::{
    Backend,
    imports::{Fault, File, ImportError, ImportFailed, Kept, Options},
};
use landfall_domain::{AccountId, Region, view::SnapshotSummary};
use miette::{Diagnostic, IntoDiagnostic, NamedSource, SourceOffset, SourceSpan, WrapErr, miette};
use serde::Serialize;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Endings that are looked for in folders. A file that is named itself may have any.
const ENDINGS: [&str; 5] = ["json", "yaml", "yml", "template", "tfstate"];
/// The longest line that is shown around a fault, in bytes.
const SHOWN: usize = 400;

/// What is imported.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files, or folders: in those, every .json, .yaml, .yml, .template and .tfstate file.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The account that the resources are of, where the files do not say.
    #[arg(long)]
    account: Option<AccountId>,
    /// The Region of resources for which the files name none.
    #[arg(long)]
    region: Option<String>,
    /// The estate's name; the one in the file, or the configured one, when absent.
    #[arg(long)]
    name: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Imported {
    #[serde(flatten)]
    snapshot: SnapshotSummary,
    format: String,
    notes: Vec<String>,
}

/// Reads files and keeps what they hold as a snapshot.
pub async fn import(common: &Common, args: ImportArgs) -> miette::Result<()> {
    let files = files(&args.files)?;
    let backend = open_database(common).await?;
    let options = Options {
        account: args.account,
        region: args.region.map(Region::new),
    };
    let kept = backend
        .import(&Backend::operator(), files, options, args.name)
        .await
        .map_err(|failed| match failed {
            ImportFailed::Files(error) => Broken::from(error).into(),
            ImportFailed::Refused(refusal) => miette!("{refusal}"),
        })?;
    let Kept {
        summary,
        format,
        notes,
    } = kept;
    let imported = Imported {
        snapshot: summary,
        format: format.to_string(),
        notes: notes.iter().map(ToString::to_string).collect(),
    };
    for note in &imported.notes {
        eprintln!("Note: {note}");
    }
    if args.json {
        return say_json(&imported);
    }
    let snapshot = &imported.snapshot;
    say(&format!(
        "Snapshot {}: {} resources, {} references from a {}.\n",
        snapshot.id, snapshot.resources, snapshot.references, imported.format
    ))
}

fn files(paths: &[PathBuf]) -> miette::Result<Vec<File>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let inside = inside(path)?;
            if inside.is_empty() {
                return Err(miette!(
                    help = "name the files themselves, or another folder",
                    "{} holds no .{} file",
                    path.display(),
                    ENDINGS.join(", .")
                ));
            }
            for path in inside {
                files.push(read(&path)?);
            }
        } else {
            files.push(read(path)?);
        }
    }
    Ok(files)
}

/// Fitting files of a folder and the folders in it, in the order of their paths.
fn inside(folder: &Path) -> miette::Result<Vec<PathBuf>> {
    let unreadable = |folder: &Path| format!("cannot read the folder {}", folder.display());
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .into_diagnostic()
            .wrap_err_with(|| unreadable(&folder))?;
        for entry in entries {
            let entry = entry
                .into_diagnostic()
                .wrap_err_with(|| unreadable(&folder))?;
            let path = entry.path();
            // Links to folders are not followed: they may lead round in a circle.
            if entry.file_type().into_diagnostic()?.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .and_then(|ending| ending.to_str())
                .is_some_and(|ending| ENDINGS.contains(&ending))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> miette::Result<File> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot read {name}"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        miette!(
            help = "save it as UTF-8, or leave it out",
            "{name} is no text in UTF-8: byte {} cannot be read",
            error.utf8_error().valid_up_to() + 1
        )
    })?;
    Ok(File { name, text })
}

/// Why files could not be imported, each fault with its place.
#[derive(Debug, Error, Diagnostic)]
#[error("nothing was imported: {count} found")]
struct Broken {
    count: String,
    #[related]
    faults: Vec<Place>,
}

#[derive(Debug, Error, Diagnostic)]
#[error("{message}")]
struct Place {
    message: String,
    #[help]
    advice: Option<String>,
    #[source_code]
    text: Option<NamedSource<String>>,
    #[label("here")]
    at: Option<SourceSpan>,
}

impl From<ImportError> for Broken {
    fn from(error: ImportError) -> Self {
        let count = match error.faults.len() + error.more {
            1 => "one fault was".to_owned(),
            many => format!("{many} faults were"),
        };
        Self {
            count,
            faults: error.faults.into_iter().map(Place::from).collect(),
        }
    }
}

impl From<Fault> for Place {
    fn from(fault: Fault) -> Self {
        let place: String = [fault.line, fault.column]
            .into_iter()
            .flatten()
            .map(|number| format!(":{number}"))
            .collect();
        let shown = fault.line.and_then(|line| {
            let text = std::fs::read_to_string(&fault.file).ok()?;
            // Files of a single long line would fill the screen.
            text.lines()
                .nth(line - 1)
                .filter(|line| line.len() <= SHOWN)?;
            let at = SourceOffset::from_location(&text, line, fault.column.unwrap_or(1));
            Some((NamedSource::new(&fault.file, text), SourceSpan::new(at, 1)))
        });
        let (text, at) = shown.unzip();
        Self {
            message: format!("{}{place}: {}", fault.file, fault.reason),
            advice: Some(fault.advice).filter(|advice| !advice.is_empty()),
            text,
            at,
        }
    }
}
