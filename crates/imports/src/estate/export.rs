//! A snapshot as a text in Landfall's own format.

use super::file::{FileCoverage, FileOrigin, FileReference, FileResource, VERSION};
use landfall_domain::Snapshot;
use serde::Serialize;

/// The whole snapshot as JSON, ending with a line break. Every resource, reference and row of the
/// coverage stands on a line of its own, so that two exports can be compared line by line.
///
/// # Errors
/// Never in practice: every part has a JSON form.
pub fn export(snapshot: &Snapshot) -> Result<String, serde_json::Error> {
    let mut out = String::from("{\n");
    member(&mut out, "landfall_estate", &VERSION)?;
    member(&mut out, "name", &snapshot.estate)?;
    member(&mut out, "snapshot", &snapshot.id)?;
    member(
        &mut out,
        "origin",
        &FileOrigin::from(snapshot.origin.clone()),
    )?;
    member(&mut out, "account", &snapshot.account)?;
    member(&mut out, "regions", &snapshot.regions)?;
    member(&mut out, "started", &snapshot.started)?;
    member(&mut out, "finished", &snapshot.finished)?;
    // One at a time: a copy of the whole snapshot is never held.
    list::<_, FileResource>(&mut out, "resources", &snapshot.resources)?;
    out.push_str(",\n");
    list::<_, FileReference>(&mut out, "references", &snapshot.references)?;
    out.push_str(",\n");
    list::<_, FileCoverage>(&mut out, "coverage", &snapshot.coverage)?;
    out.push_str("\n}\n");
    Ok(out)
}

fn member(out: &mut String, name: &str, value: &impl Serialize) -> Result<(), serde_json::Error> {
    out.push_str("  \"");
    out.push_str(name);
    out.push_str("\": ");
    out.push_str(&serde_json::to_string(value)?);
    out.push_str(",\n");
    Ok(())
}

fn list<T: Clone, F: From<T> + Serialize>(
    out: &mut String,
    name: &str,
    items: &[T],
) -> Result<(), serde_json::Error> {
    out.push_str("  \"");
    out.push_str(name);
    out.push_str("\": [");
    for (number, item) in items.iter().enumerate() {
        out.push_str(if number == 0 { "\n    " } else { ",\n    " });
        out.push_str(&serde_json::to_string(&F::from(item.clone()))?);
    }
    out.push_str(if items.is_empty() { "]" } else { "\n  ]" });
    Ok(())
}
