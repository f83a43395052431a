//! What a resource names, read from its configuration alone: typed fields, ids, policies, tags,
//! and every text that holds an ARN, a URL, a host name or an image's URI, documents inside of
//! texts included.
//!
//! The readers are small and each has its table: [`fields`](crate::text::read) for members that
//! hold a name, `ids` for prefixes, `hosts` for addresses, `contexts` for names whose kind is told
//! by a neighbour, `conventions`, `programs`, `policies`, `tags`; `known` finds names of resources
//! of the estate in any other text; `class` says how strongly each ties.
//!
//! Invariant: pure, and no reference is left out because its other end was not found. Whether the
//! end exists is decided later, when everything was read.
//!
//! Invariant: linear in the number of texts. Known names are looked up, never compared in pairs.

mod arns;
pub mod aws_owned;
mod class;
mod contexts;
mod conventions;
mod embedded;
mod fields;
pub mod hosts;
mod ids;
mod images;
pub mod kinds;
mod known;
pub mod own;
mod place;
mod policies;
mod programs;
pub mod secrets;
mod tags;
mod text;

pub use known::Known;

use landfall_domain::reference::Target;
use landfall_domain::{Class, Evidence, Reference, Resource};
use place::Place;
use std::borrow::Cow;

/// Longer texts are shown by the word that was seen.
const WHOLE: usize = 160;
/// Documents inside of documents inside of a text are read so deep.
const DEPTH: usize = 3;

/// What a resource names. Ordered, without doubles.
pub fn of(resource: &Resource) -> Vec<Reference> {
    read(resource, None)
}

/// What all resources name, names of others in their texts included; ordered by (from, path,
/// target).
pub fn all(resources: &[Resource]) -> Vec<Reference> {
    let known = Known::new(resources);
    let mut order: Vec<&Resource> = resources.iter().collect();
    order.sort_by(|a, b| a.id.cmp(&b.id));
    let mut all = Vec::new();
    for resource in order {
        let mut found = read(resource, Some(&known));
        found.sort_by(|a, b| (&a.evidence.path, &a.target).cmp(&(&b.evidence.path, &b.target)));
        all.append(&mut found);
    }
    all
}

/// As [`of`], and names of known resources where there are any.
pub fn read(resource: &Resource, known: Option<&Known<'_>>) -> Vec<Reference> {
    let own = own::names(resource);
    let arn = resource.arn.as_ref().map(ToString::to_string);
    let is_own = |target: &Target| names_itself(resource, arn.as_deref(), &own, target);
    let mut found = tags::read(resource);
    let mut place = Place::root(resource);
    place.walk(&resource.configuration, &mut |place, text| {
        visit(place, text, known, &is_own, &mut found, DEPTH);
    });
    found.sort();
    found.dedup();
    found
}

fn visit(
    place: &Place<'_>,
    text: &str,
    known: Option<&Known<'_>>,
    is_own: &dyn Fn(&Target) -> bool,
    found: &mut Vec<Reference>,
    depth: usize,
) {
    if depth > 0 {
        let document = embedded::json(text);
        if let Some(document) = document {
            place.inside().walk(&document, &mut |inner, text| {
                visit(inner, text, known, is_own, found, depth - 1);
            });
            return;
        }
    }
    let decoded = embedded::base64(place, text).map_or(Cow::Borrowed(text), Cow::Owned);
    for one in text::read(place, &decoded) {
        if is_own(&one.target) {
            continue;
        }
        found.push(Reference {
            from: place.resource.id.clone(),
            class: class::of(place.resource, place.way(), &one.target),
            target: one.target,
            evidence: Evidence {
                path: place.pointer().into(),
                text: seen(&decoded, &one.word).into(),
                confidence: one.confidence,
            },
        });
    }
    if let Some(known) = known {
        known.read(place, &decoded, found);
    }
}

/// What evidence shows of a text: the whole when it is short, else the word that names something.
fn seen(text: &str, word: &str) -> String {
    if text.len() <= WHOLE {
        text.to_owned()
    } else {
        word.chars().take(WHOLE * 4).collect()
    }
}

/// Whether the text at the evidence's path holds the text that was seen: as it stands, in the
/// document that it holds, behind base64, or as the value of the tag.
pub fn stands(resource: &Resource, evidence: &Evidence) -> bool {
    if let Some(tag) = evidence.path.strip_prefix("tags/") {
        let key = tag.replace("~1", "/").replace("~0", "~");
        return resource.tags.get(key.as_str()) == Some(&evidence.text);
    }
    let text = resource.configuration.pointer(&evidence.path);
    text.and_then(serde_json::Value::as_str)
        .is_some_and(|text| holds(text, &evidence.text, DEPTH))
}

fn holds(text: &str, seen: &str, depth: usize) -> bool {
    if text.contains(seen) {
        return true;
    }
    if depth == 0 {
        return false;
    }
    let inside = embedded::json(text).is_some_and(|document| {
        let mut todo = vec![&document];
        while let Some(value) = todo.pop() {
            match value {
                serde_json::Value::String(text) if holds(text, seen, depth - 1) => return true,
                serde_json::Value::Array(items) => todo.extend(items),
                serde_json::Value::Object(items) => todo.extend(items.values()),
                _ => {}
            }
        }
        false
    });
    inside || embedded::decoded(text).is_some_and(|text| text.contains(seen))
}

/// How strongly a reference ties that a resource makes at a JSON pointer of its configuration.
pub fn class_of(resource: &Resource, pointer: &str, target: &Target) -> Class {
    class::of(resource, pointer, target)
}

/// Whether the text only says who the resource itself is, or names a part of it.
fn names_itself(
    resource: &Resource,
    own_arn: Option<&str>,
    own: &[own::Own<'_>],
    target: &Target,
) -> bool {
    match target {
        Target::Arn(arn) => {
            let text = arn.to_string();
            let is = |own: &str| {
                text.strip_prefix(own.strip_suffix(":*").unwrap_or(own))
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
            };
            own_arn.is_some_and(is)
                || own
                    .iter()
                    .any(|own| own.text.starts_with("arn:") && is(own.text))
        }
        Target::Named {
            kind,
            name,
            account,
            region,
        } => {
            // Both sorts of APIs have ids from one space.
            let same_kind = kind == &resource.kind
                || (kind.as_str().starts_with("AWS::ApiGateway")
                    && kinds::siblings(kind.as_str()).any(|k| k == resource.kind.as_str()));
            let called = name == &resource.name
                || own
                    .iter()
                    .any(|own| own.sort == own::Sort::Name && own.text == name);
            same_kind
                && called
                && account.as_ref().is_none_or(|id| id == &resource.account)
                && region.as_ref().is_none_or(|at| at == &resource.region)
        }
        Target::Url(url) => {
            let (host, path) = hosts::split(url);
            own.iter().any(|own| {
                own.sort == own::Sort::Address && {
                    let (own_host, own_path) = hosts::split(own.text);
                    own_host == host && (own_path.is_empty() || own_path == path)
                }
            })
        }
        Target::Account(id) => id == &resource.account,
    }
}

#[cfg(test)]
mod tests;
