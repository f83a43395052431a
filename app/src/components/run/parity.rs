//! The proof that the copy equals the source, setting by setting and object by object.

use crate::components::notice::Empty;
use crate::components::table::Scroll;
use crate::{format, routes};
use landfall_domain::parity::{Check, ObjectParity, ParityLine};
use leptos::prelude::*;
use serde_json::Value;

/// One part per step that proved something.
#[component]
pub fn Parity(
    /// The report so far.
    #[prop(into)]
    lines: Signal<Vec<ParityLine>>,
) -> impl IntoView {
    let content = move || {
        let lines = lines.get();
        if lines.is_empty() {
            return view! {
                <Empty title="Nothing is proved yet.">"Each step proves its result when it ends."</Empty>
            }
            .into_any();
        }
        let equal = lines
            .iter()
            .filter(|line| line.verification.holds())
            .count();
        let sum = format!("{equal} of {} steps proved equal.", lines.len());
        let rows: Vec<AnyView> = lines.iter().flat_map(rows).collect();
        view! {
            <p><strong>{sum}</strong></p>
            <Scroll label="Parity">
                <table class="parity" data-testid="parity">
                    <thead><tr>
                        <th scope="col">"What"</th><th scope="col">"Result"</th>
                        <th scope="col">"Expected"</th><th scope="col">"Found in the target"</th>
                        <th scope="col">"How, and remarks"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </Scroll>
        }
        .into_any()
    };
    view! { {content} }
}

fn rows(line: &ParityLine) -> Vec<AnyView> {
    let head = view! {
        <tr class="parity-step">
            <th scope="rowgroup" colspan="5">
                {line.title.clone()}" "
                <a href=routes::resource(&line.resource, None)>{format::short_id(&line.resource).to_owned()}</a>
            </th>
        </tr>
    }
    .into_any();
    let objects = line.verification.objects.as_ref().map(objects);
    let checks = line.verification.checks.iter().map(check);
    std::iter::once(head).chain(objects).chain(checks).collect()
}

fn result(equal: bool) -> impl IntoView {
    let (class, text) = if equal {
        ("badge badge-good", "✓ equal")
    } else {
        ("badge badge-bad", "✕ differs")
    };
    view! { <span class=class>{text}</span> }
}

fn check(check: &Check) -> AnyView {
    view! {
        <tr>
            <th scope="row">{check.name.clone()}</th>
            <td>{result(check.equal)}</td>
            <td>{json(&check.expected)}</td>
            <td>{json(&check.found)}</td>
            <td class="note">{check.note.clone()}</td>
        </tr>
    }
    .into_any()
}

fn json(value: &Value) -> AnyView {
    match value {
        Value::Null => view! { <span class="muted">"not set"</span> }.into_any(),
        Value::String(text) => text.clone().into_any(),
        Value::Number(_) | Value::Bool(_) => value.to_string().into_any(),
        _ => {
            let text = serde_json::to_string_pretty(value).unwrap_or_default();
            if text.len() < 80 {
                return view! { <code>{value.to_string()}</code> }.into_any();
            }
            view! { <details><summary>"show"</summary><pre><code>{text}</code></pre></details> }
                .into_any()
        }
    }
}

fn objects(objects: &ObjectParity) -> AnyView {
    let sum = |count: u64, bytes: u64| {
        format!(
            "{}, {}",
            format::plural(count, "object", "objects"),
            format::bytes(bytes)
        )
    };
    let equal = objects.mismatched == 0
        && objects.source_objects == objects.target_objects
        && objects.source_bytes == objects.target_bytes
        && objects.verified == objects.source_objects;
    let methods = objects
        .methods
        .iter()
        .map(|(method, count)| format!("{method}: {}", format::count(*count)))
        .collect::<Vec<_>>()
        .join("; ");
    let mismatches = objects
        .mismatches
        .iter()
        .map(|m| view! { <li><code>{m.key.clone()}</code>": "{m.what.clone()}</li> })
        .collect_view();
    let differ = (objects.mismatched > 0).then(|| {
        view! {
            <details>
                <summary>{format!("{} differ", format::plural(objects.mismatched, "object", "objects"))}</summary>
                <ul class="plain">{mismatches}</ul>
            </details>
        }
    });
    let keys = objects
        .later_keys
        .iter()
        .map(|key| view! { <li><code>{key.clone()}</code></li> })
        .collect_view();
    let later = (objects.later > 0).then(|| {
        view! {
            <details>
                <summary>{format!("{} changed in the source since the run began: to be brought over when nobody writes there any more",
                    format::plural(objects.later, "object", "objects"))}</summary>
                <ul class="plain">{keys}</ul>
            </details>
        }
    });
    view! {
        <tr>
            <th scope="row">"objects"</th>
            <td>{result(equal)}</td>
            <td>{sum(objects.source_objects, objects.source_bytes)}</td>
            <td>{sum(objects.target_objects, objects.target_bytes)}</td>
            <td class="note">{format!("{} compared. ", format::count(objects.verified))}{methods}{differ}{later}</td>
        </tr>
    }
    .into_any()
}
