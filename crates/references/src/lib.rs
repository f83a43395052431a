//! What a resource names, read from its configuration alone: typed fields, policies and every
//! text that holds an ARN, a queue URL, an image URI or a bucket's host name.
//!
//! Invariant: pure, and no reference is left out because its other end was not found. Whether the
//! end exists is decided later, when everything was read.

mod class;
mod fields;
mod ids;
mod known;
mod text;

pub use known::known_names;

use landfall_domain::reference::Target;
use landfall_domain::{Confidence, Evidence, Reference, Resource};
use serde_json::Value;
use std::collections::BTreeSet;

/// What a resource names. Ordered, without doubles.
pub fn of(resource: &Resource) -> Vec<Reference> {
    let mut found = BTreeSet::new();
    walk(
        &resource.configuration,
        &mut String::new(),
        &mut |path, text| {
            for (target, confidence) in text::targets(resource, path, text) {
                if names_itself(resource, &target) {
                    continue;
                }
                found.insert(Reference {
                    from: resource.id.clone(),
                    class: class::of(resource, path, &target),
                    target,
                    evidence: Evidence {
                        path: path.to_owned(),
                        text: text.to_owned(),
                        confidence,
                    },
                });
            }
        },
    );
    found.into_iter().collect()
}

/// Calls `visit` with the JSON pointer (RFC 6901) and the text of every string.
fn walk(value: &Value, path: &mut String, visit: &mut impl FnMut(&str, &str)) {
    match value {
        Value::Object(map) => {
            for (key, item) in map {
                let length = path.len();
                path.push('/');
                path.push_str(&key.replace('~', "~0").replace('/', "~1"));
                walk(item, path, visit);
                path.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let length = path.len();
                path.push('/');
                path.push_str(&index.to_string());
                walk(item, path, visit);
                path.truncate(length);
            }
        }
        Value::String(text) => visit(path, text),
        _ => {}
    }
}

/// Whether the text only says who the resource itself is, or names a part of it.
fn names_itself(resource: &Resource, target: &Target) -> bool {
    match target {
        Target::Arn(arn) => resource.arn.as_ref().is_some_and(|own| {
            let (own, arn) = (own.to_string(), arn.to_string());
            arn.strip_prefix(&own)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
        }),
        Target::Named {
            kind,
            name,
            account,
            ..
        } => {
            kind == &resource.kind
                && name == &resource.name
                && account.as_ref().is_none_or(|id| id == &resource.account)
        }
        Target::Account(_) | Target::Url(_) => false,
    }
}

pub(crate) fn certain(target: Target) -> (Target, Confidence) {
    (target, Confidence::Certain)
}

pub(crate) fn likely(target: Target) -> (Target, Confidence) {
    (target, Confidence::Likely)
}

#[cfg(test)]
mod tests;
