//! A text in Landfall's own format as resources and the rest of a snapshot.

use super::file::{EstateFile, VERSION};
use crate::error::{Fault, Note};
use crate::{Found, json, secrets};
use landfall_domain::{Coverage, Origin, Reference, Resource, ResourceId, SnapshotId, Timestamp};
use serde::Deserialize;
use std::collections::HashMap;

/// What only Landfall's own format says, besides the resources.
#[derive(Clone, Debug, PartialEq)]
pub struct Estate {
    /// The estate's name.
    pub name: Option<String>,
    /// The id of the snapshot that was exported.
    pub snapshot: Option<SnapshotId>,
    /// Where that snapshot came from.
    pub origin: Origin,
    /// When its scan began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub finished: Option<Timestamp>,
    /// Its references. `None` when the file leaves them to be read from the configurations.
    pub references: Option<Vec<Reference>>,
    /// What was and was not read.
    pub coverage: Vec<Coverage>,
}

/// The version alone, read before anything that may differ between versions.
#[derive(Deserialize)]
struct Version {
    landfall_estate: u32,
}

/// Reads one file.
pub(crate) fn read(file: &str, text: &str) -> Result<Found, Fault> {
    let advice = "See docs/imports.md and docs/estate-schema.json for the format";
    let Version { landfall_estate } = json::read(file, text, advice)?;
    if landfall_estate != VERSION {
        let place = json::find(text, "\"landfall_estate\"");
        return Err(Fault::new(
            file,
            format!(
                "the estate is of version {landfall_estate}; this Landfall reads version {VERSION}"
            ),
            "Export it again with the Landfall that will import it, or update this one",
        )
        .at(place));
    }
    let estate: EstateFile = json::read(file, text, advice)?;
    let EstateFile {
        schema: _,
        landfall_estate: _,
        name,
        snapshot,
        origin,
        account,
        regions,
        started,
        finished,
        resources,
        references,
        coverage,
    } = estate;
    let mut notes = Vec::new();
    let mut resources: Vec<Resource> = resources
        .into_iter()
        .map(|resource| resource.resource(&account))
        .collect();
    let mut references: Option<Vec<Reference>> =
        references.map(|list| list.into_iter().map(Into::into).collect());
    for resource in &mut resources {
        secrets::hide(&mut resource.configuration);
    }
    let ids: HashMap<&ResourceId, &Resource> = resources.iter().map(|r| (&r.id, r)).collect();
    for reference in references.iter_mut().flatten() {
        if let Some(speaker) = ids.get(&reference.from) {
            secrets::hide_in_evidence(speaker, &mut reference.evidence);
        }
    }
    let lost = references
        .iter()
        .flatten()
        .filter(|reference| !ids.contains_key(&reference.from))
        .count();
    if lost > 0 {
        let message = format!("{lost} references are of resources that the file does not hold");
        notes.push(Note::new(file, None, message));
    }
    Ok(Found {
        account: Some(account),
        regions,
        resources,
        references: Vec::new(),
        notes,
        estate: Some(Estate {
            name,
            snapshot,
            origin: origin.into(),
            started,
            finished,
            references,
            coverage: coverage.into_iter().map(Into::into).collect(),
        }),
    })
}
