//! What changed in the estate since the snapshot.

use landfall_domain::{Attribute, Resource, ResourceId, Snapshot, Text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Attributes that move all the time and so are no drift: what people and programs put into a
/// resource, not how it is set up.
pub const MOVING: &[&str] = &[
    "size",
    "objects",
    "items",
    "messages",
    "messages_in_flight",
    "images",
    "tagged_images",
    "largest_object",
    "archived_objects",
    "noncurrent_versions",
    "noncurrent_size",
    "delete_markers",
    "size_is_lower_bound",
    "versions_are_lower_bound",
    "last_used",
    "last_accessed",
    "last_modified",
    "last_event",
    "usage",
    "stored_bytes",
    "cost",
];

/// Keys of the configuration, at any depth, that move all the time.
pub const MOVING_KEYS: &[&str] = &[
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
    "ItemCount",
    "LastAccessedDate",
    "LastUsed",
    "LastUsedDate",
    "PasswordLastUsed",
    "RoleLastUsed",
    "TableSizeBytes",
    "TargetHealth",
    "StoredBytes",
    "storedBytes",
    "SizeInBytes",
    "LastUpdateToPayPerRequestDateTime",
    "LatestRestorableTime",
    "runningCount",
    "pendingCount",
    "imageDetails",
];

/// What happened to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It is new.
    Added,
    /// It is set up differently.
    Changed,
    /// It is no longer there.
    Gone,
}

impl Change {
    /// The word on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Change::Added => "added",
            Change::Changed => "changed",
            Change::Gone => "gone",
        }
    }
}

/// One resource that is no longer as the snapshot has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Which.
    pub resource: ResourceId,
    /// What happened.
    pub change: Change,
    /// What differs: JSON pointers into the configuration, `tags/KEY`, `attributes/NAME`, in
    /// order. Empty for what was added or is gone.
    pub paths: Vec<String>,
}

/// Compares the resources named in `of` (all, when it is empty) as the snapshot has them with how
/// they are now. What is new is reported when `of` names it or is empty. Ordered by id.
pub fn drift(old: &Snapshot, new_resources: &[Resource], of: &BTreeSet<ResourceId>) -> Vec<Drift> {
    let wanted = |id: &ResourceId| of.is_empty() || of.contains(id);
    let before: BTreeMap<&ResourceId, &Resource> = old
        .resources
        .iter()
        .filter(|r| wanted(&r.id))
        .map(|r| (&r.id, r))
        .collect();
    let now: HashMap<&ResourceId, &Resource> = new_resources
        .iter()
        .filter(|r| wanted(&r.id))
        .map(|r| (&r.id, r))
        .collect();
    let mut all: Vec<Drift> = now
        .keys()
        .filter(|id| !before.contains_key(*id))
        .map(|id| found(id, Change::Added, Vec::new()))
        .collect();
    for (id, was) in before {
        match now.get(id) {
            None => all.push(found(id, Change::Gone, Vec::new())),
            Some(is) => {
                let paths = differences(was, is);
                if !paths.is_empty() {
                    all.push(found(id, Change::Changed, paths));
                }
            }
        }
    }
    all.sort_by(|a, b| a.resource.cmp(&b.resource));
    all
}

fn found(id: &ResourceId, change: Change, paths: Vec<String>) -> Drift {
    Drift {
        resource: id.clone(),
        change,
        paths,
    }
}

fn differences(was: &Resource, is: &Resource) -> Vec<String> {
    let mut paths = Vec::new();
    compare(
        &was.configuration,
        &is.configuration,
        String::new(),
        &mut paths,
    );
    let tags: BTreeSet<&Text> = was.tags.keys().chain(is.tags.keys()).collect();
    for key in tags {
        if was.tags.get(key.as_str()) != is.tags.get(key.as_str()) {
            paths.push(format!("tags/{key}"));
        }
    }
    let names: BTreeSet<&Text> = was.attributes.keys().chain(is.attributes.keys()).collect();
    for name in names {
        let (a, b) = (
            was.attributes.get(name.as_str()),
            is.attributes.get(name.as_str()),
        );
        // A cost follows the usage, whatever the attribute is called.
        let moves = MOVING.contains(&name.as_str())
            || matches!(
                (a, b),
                (Some(Attribute::UsdPerMonth(_)), _) | (_, Some(Attribute::UsdPerMonth(_)))
            );
        if !moves && a != b {
            paths.push(format!("attributes/{name}"));
        }
    }
    paths
}

/// Depth is bounded by the JSON parser's own limit (128), so this one may recurse.
fn compare(was: &Value, is: &Value, path: String, out: &mut Vec<String>) {
    match (was, is) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                if !MOVING_KEYS.contains(&key.as_str()) {
                    let under = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
                    let null = &Value::Null;
                    compare(
                        a.get(key).unwrap_or(null),
                        b.get(key).unwrap_or(null),
                        under,
                        out,
                    );
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                compare(a, b, format!("{path}/{at}"), out);
            }
        }
        (a, b) if a == b => {}
        _ => out.push(path),
    }
}
