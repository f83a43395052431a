//! A configuration as a folding tree that can be searched, with the evidence marked. Every place has
//! an address: `#/path`, its JSON pointer.

use crate::format::{count, plural};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Deeper parts are folded at first.
const OPEN: usize = 3;
/// Characters of a text that are shown.
const LONGEST: usize = 20_000;
/// The place that the address names.
const HERE: &str = "json-here";
/// A place that was searched for.
const HIT: &str = "json-hit";

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
    follow_address();
    let tree = branch(None, &value, String::new(), 0, &Arc::new(marked));
    let places = StoredValue::new(places(&value));
    let frame = NodeRef::<leptos::html::Div>::new();
    view! {
        <Finder places=places frame=frame/>
        <div class="json-tree" node_ref=frame data-testid="configuration">{tree}</div>
    }
}

/// Opens, marks and shows the place that the address names, now and whenever it changes.
fn follow_address() {
    let hash = use_location().hash;
    let last = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        let pointer = decoded(hash.get().trim_start_matches('#'));
        if let Some(last) = last.get_value() {
            mark(&last, HERE, false);
        }
        if pointer.starts_with('/') {
            mark(&pointer, HERE, true);
            reveal(&pointer);
            last.set_value(Some(pointer));
        }
    });
}

/// A field that looks among keys and values, and two buttons.
#[component]
fn Finder(
    places: StoredValue<Vec<(String, String)>>,
    frame: NodeRef<leptos::html::Div>,
) -> impl IntoView {
    let hits = RwSignal::new(Vec::<String>::new());
    let text = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let show = move |index: usize| {
        hits.with_untracked(|hits| {
            if let Some(pointer) = hits.get(index) {
                reveal(pointer);
            }
        });
        at.set(index);
    };
    let look = move |typed: String| {
        hits.with_untracked(|hits| hits.iter().for_each(|pointer| mark(pointer, HIT, false)));
        let wanted = typed.trim().to_lowercase();
        let found: Vec<String> = if wanted.is_empty() {
            Vec::new()
        } else {
            places.with_value(|places| {
                let fits = places.iter().filter(|(_, words)| words.contains(&wanted));
                fits.map(|(pointer, _)| pointer.clone()).collect()
            })
        };
        found.iter().for_each(|pointer| mark(pointer, HIT, true));
        hits.set(found);
        text.set(typed);
        show(0);
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let number = hits.with_untracked(Vec::len);
        if event.key() == "Enter" && number > 0 {
            event.prevent_default();
            let now = at.get_untracked();
            show(if event.shift_key() {
                (now + number - 1) % number
            } else {
                (now + 1) % number
            });
        }
    };
    let words = move || {
        let number = hits.with(Vec::len);
        match (text.with(|text| text.trim().is_empty()), number) {
            (true, _) => String::new(),
            (false, 0) => "Nothing holds this.".to_owned(),
            (false, number) => format!(
                "{} of {}",
                count(at.get() as u64 + 1),
                plural(number as u64, "place", "places")
            ),
        }
    };
    let fold = move |open: bool| {
        if let Some(frame) = frame.get_untracked() {
            set_open(&frame, open);
        }
    };
    view! {
        <div class="json-tools">
            <input type="search" class="json-find" placeholder="Find in the configuration"
                aria-label="Find in the configuration" data-testid="find-in-configuration"
                on:input=move |event| look(event_target_value(&event)) on:keydown=on_key/>
            <span class="hint" role="status">{words}</span>
            <button type="button" class="button button-small" on:click=move |_| fold(true)>"Open all"</button>
            <button type="button" class="button button-small" on:click=move |_| fold(false)>"Fold all"</button>
        </div>
    }
}

fn set_open(frame: &web_sys::Element, open: bool) {
    let Ok(all) = frame.query_selector_all("details") else {
        return;
    };
    for index in 0..all.length() {
        let element = all
            .get(index)
            .and_then(|node| node.dyn_into::<web_sys::Element>().ok());
        if let Some(element) = element {
            // An attribute with this name cannot be refused.
            _ = element.toggle_attribute_with_force("open", open);
        }
    }
}

fn mark(pointer: &str, class: &str, on: bool) {
    if let Some(element) = document().get_element_by_id(pointer) {
        // A class with this name cannot be refused.
        _ = element.class_list().toggle_with_force(class, on);
    }
}

/// Opens everything around a place and scrolls to it.
fn reveal(pointer: &str) {
    let Some(element) = document().get_element_by_id(pointer) else {
        return;
    };
    let mut around = Some(element.clone());
    while let Some(here) = around {
        if here.tag_name() == "DETAILS" {
            _ = here.toggle_attribute_with_force("open", true);
        }
        around = here.parent_element();
    }
    element.scroll_into_view();
}

/// Percent signs of an address undone.
fn decoded(text: &str) -> String {
    let plain = text.replace('+', "%2B");
    let pair = format!("a={plain}");
    form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// Every place with the words to look for, in lower case.
fn places(value: &Value) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut open = vec![(String::new(), String::new(), value)];
    while let Some((pointer, key, value)) = open.pop() {
        let words = match value {
            Value::Object(_) | Value::Array(_) => key.to_lowercase(),
            Value::String(text) => format!("{key} {text}").to_lowercase(),
            other => format!("{key} {other}").to_lowercase(),
        };
        if !pointer.is_empty() {
            out.push((pointer.clone(), words));
        }
        // The last is taken first: so they come out in the order of the screen.
        open.extend(
            children(value)
                .into_iter()
                .rev()
                .map(|(key, value)| (below(&pointer, &key), key, value)),
        );
    }
    out
}

fn children(value: &Value) -> Vec<(String, &Value)> {
    match value {
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
    }
}

fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn branch(
    key: Option<&str>,
    value: &Value,
    pointer: String,
    depth: usize,
    marked: &Arc<BTreeSet<String>>,
) -> AnyView {
    let children = children(value);
    let label = key.map(|key| view! { <span class="json-key">{key.to_owned()}</span> }.into_any());
    let is_marked = marked.contains(&pointer);
    if children.is_empty() {
        return leaf(label, value, pointer, is_marked);
    }
    let inside = format!("{pointer}/");
    let open = depth < OPEN || marked.iter().any(|other| other.starts_with(&inside));
    let size = match value {
        Value::Array(list) => format!("[{}]", list.len()),
        _ => format!("{{{}}}", children.len()),
    };
    let items = children
        .into_iter()
        .map(|(key, value)| {
            let pointer = below(&pointer, &key);
            view! { <li>{branch(Some(&key), value, pointer, depth + 1, marked)}</li> }.into_any()
        })
        .collect_view();
    let list = view! { <ul>{items}</ul> };
    if key.is_none() {
        return list.into_any();
    }
    view! {
        <details open=open id=pointer class:json-marked=is_marked>
            <summary>{label}<span class="json-size">{size}</span></summary>
            {list}
        </details>
    }
    .into_any()
}

fn leaf(label: Option<AnyView>, value: &Value, pointer: String, marked: bool) -> AnyView {
    let (class, text) = match value {
        Value::String(text) if text.is_empty() => ("json-null", "(empty text)".to_owned()),
        Value::String(text) => ("json-text", cut(text)),
        Value::Number(number) => ("json-number", number.to_string()),
        Value::Bool(yes) => ("json-bool", yes.to_string()),
        Value::Null => ("json-null", "null".to_owned()),
        Value::Array(_) => ("json-null", "[]".to_owned()),
        Value::Object(_) => ("json-null", "{}".to_owned()),
    };
    let shown = if marked {
        view! { <mark class=class>{text}</mark> }.into_any()
    } else {
        view! { <span class=class>{text}</span> }.into_any()
    };
    let id = (!pointer.is_empty()).then_some(pointer);
    view! { <span class="json-leaf" id=id>{label}{shown}</span> }.into_any()
}

/// Browsers split longer texts into several nodes, which hydration does not expect.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!(
            "{}… ({} bytes in all)",
            &text[..end],
            count(text.len() as u64)
        ),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes;
    use serde_json::json;

    #[test]
    fn every_place_is_found_in_the_order_of_the_screen() {
        let value = json!({"A": {"b/c": ["X", {"d": null}]}, "E": 7});
        let pointers: Vec<String> = places(&value).into_iter().map(|(p, _)| p).collect();
        assert_eq!(
            pointers,
            [
                "/A",
                "/A/b~1c",
                "/A/b~1c/0",
                "/A/b~1c/1",
                "/A/b~1c/1/d",
                "/E"
            ]
        );
        for pointer in &pointers {
            assert!(value.pointer(pointer).is_some(), "{pointer}");
        }
        assert!(places(&value)[2].1.contains('x'));
    }

    #[test]
    fn an_address_leads_back_to_its_pointer() {
        for pointer in ["/a/b c", "/x~1y/0", "/ä%+&=#"] {
            let address = routes::fragment(pointer);
            assert_eq!(decoded(address.trim_start_matches('#')), pointer);
        }
    }
}
