//! About how many bytes things take in memory, so that caches are bounded by it.

use landfall_domain::{Attribute, Evidence, Graph, Reference, Resource, Snapshot, Text};
use serde_json::Value;
use std::mem::size_of;

/// A node of the standard library's ordered map holds up to eleven entries, whether or not there
/// are so many.
const NODE: usize = 11;
/// What an allocation costs beside its content.
const OVERHEAD: usize = 16;

/// A text on the heap.
fn text(text: &str) -> usize {
    text.len() + OVERHEAD
}

/// A map with texts as keys, without what its values point at.
fn map<T>(entries: usize) -> usize {
    let nodes = entries.div_ceil(NODE - 3);
    nodes * (NODE * (size_of::<String>() + size_of::<T>()) + OVERHEAD)
}

/// A configuration. Its depth is bounded by the JSON parser's own limit (128), so this may recurse.
pub(crate) fn value(of: &Value) -> usize {
    match of {
        Value::String(string) => text(string),
        Value::Array(list) => {
            list.len() * size_of::<Value>() + OVERHEAD + list.iter().map(value).sum::<usize>()
        }
        Value::Object(members) => {
            let inner = members.iter().map(|(key, inner)| text(key) + value(inner));
            map::<Value>(members.len()) + inner.sum::<usize>()
        }
        _ => 0,
    }
}

/// A text that others may hold too.
fn shared(text: &Text) -> usize {
    if text.is_heap_allocated() {
        text.len() + OVERHEAD
    } else {
        0
    }
}

fn resource(of: &Resource) -> usize {
    let tags = of.tags.len() * 2 * size_of::<Text>();
    let attributes = of.attributes.len() * (size_of::<Text>() + size_of::<Attribute>());
    // The texts of tags repeat, and the ARN is mostly the id.
    size_of::<Resource>()
        + text(of.id.as_str())
        + text(&of.name)
        + (tags + OVERHEAD)
        + (attributes + OVERHEAD)
        + value(&of.configuration)
}

fn evidence(of: &Evidence) -> usize {
    // Paths repeat.
    size_of::<Evidence>() + shared(&of.text)
}

fn reference(of: &Reference) -> usize {
    size_of::<Reference>() + evidence(&of.evidence) + shared(&of.evidence.text)
}

/// A snapshot.
pub(crate) fn snapshot(of: &Snapshot) -> usize {
    let references: usize = of.references.iter().map(reference).sum();
    of.resources.iter().map(resource).sum::<usize>() + references
}

/// A graph.
pub(crate) fn graph(of: &Graph) -> usize {
    let edges = of.edges.iter().map(|edge| {
        let all = edge.evidence.iter().map(evidence);
        size_of_val(edge) + OVERHEAD + all.sum::<usize>()
    });
    let open = of.unresolved.iter().map(|u| reference(&u.reference) + 32);
    edges.sum::<usize>() + open.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn more_weighs_more() {
        let some = json!({ "a": ["text"] });
        let more = json!({ "a": ["text", "another"], "b": { "c": "d" } });
        assert!(value(&some) > 400);
        assert!(value(&more) > value(&some) + 400);
        assert_eq!(value(&json!(null)), 0);
    }
}
