//! Landfall's own format: a snapshot as one JSON file, with everything that it holds.

mod convert;
mod export;
mod file;
mod read;

pub use export::export;
pub use file::{
    EstateFile, FileAttribute, FileClass, FileConfidence, FileCoverage, FileEvidence, FileOrigin,
    FileOutcome, FileProblem, FileReference, FileResource, FileTarget, VERSION,
};
pub use read::Estate;
pub(crate) use read::read;

/// The JSON Schema of the format, as `docs/estate-schema.json` holds it.
pub fn schema() -> String {
    let schema = schemars::schema_for!(EstateFile);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
