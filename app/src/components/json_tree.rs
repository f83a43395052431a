//! A configuration as a folding tree, with the evidence marked.

use leptos::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Deeper parts are folded at first.
const OPEN: usize = 3;

/// A JSON value as nested lists. Parts whose JSON pointer is in `marked` are highlighted, and
/// everything around them is open.
#[component]
pub fn JsonTree(
    /// The value.
    value: Value,
    /// JSON pointers (RFC 6901).
    #[prop(optional)]
    marked: BTreeSet<String>,
) -> impl IntoView {
    view! { <div class="json-tree">{branch(None, &value, String::new(), 0, &Arc::new(marked))}</div> }
}

/// The id of the element that shows what a pointer points to.
pub fn anchor(pointer: &str) -> String {
    let safe: String = pointer
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    format!("at{safe}")
}

fn branch(
    key: Option<&str>,
    value: &Value,
    path: String,
    depth: usize,
    marked: &Arc<BTreeSet<String>>,
) -> AnyView {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(i, v)| (i.to_string(), v))
            .collect(),
        _ => Vec::new(),
    };
    let label = key.map(|key| view! { <span class="json-key">{key.to_owned()}</span> });
    let is_marked = marked.contains(&path);
    if children.is_empty() {
        return leaf(label, value, &path, is_marked);
    }
    let inside = format!("{path}/");
    let open = depth < OPEN || marked.iter().any(|pointer| pointer.starts_with(&inside));
    let size = match value {
        Value::Array(list) => format!("[{}]", list.len()),
        _ => format!("{{{}}}", children.len()),
    };
    let items = children
        .into_iter()
        .map(|(key, value)| {
            let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
            view! { <li>{branch(Some(&key), value, path, depth + 1, marked)}</li> }
        })
        .collect_view();
    let id = is_marked.then(|| anchor(&path));
    let list = view! { <ul>{items}</ul> };
    if key.is_none() {
        return list.into_any();
    }
    view! {
        <details open=open id=id class:json-marked=is_marked>
            <summary>{label}<span class="json-size">{size}</span></summary>
            {list}
        </details>
    }
    .into_any()
}

fn leaf(
    label: Option<impl IntoView + 'static>,
    value: &Value,
    path: &str,
    marked: bool,
) -> AnyView {
    let (class, text) = match value {
        Value::String(text) if text.is_empty() => ("json-null", "(empty text)".to_owned()),
        Value::String(text) => ("json-text", text.clone()),
        Value::Number(number) => ("json-number", number.to_string()),
        Value::Bool(yes) => ("json-bool", yes.to_string()),
        Value::Null => ("json-null", "null".to_owned()),
        Value::Array(_) => ("json-null", "[]".to_owned()),
        Value::Object(_) => ("json-null", "{}".to_owned()),
    };
    let shown = if marked {
        view! { <mark id=anchor(path) class=class>{text}</mark> }.into_any()
    } else {
        view! { <span class=class>{text}</span> }.into_any()
    };
    view! { <span class="json-leaf">{label}{shown}</span> }.into_any()
}
