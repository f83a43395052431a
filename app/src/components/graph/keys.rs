//! How edges look, per class: colour, dash and word; and how boxes are coloured.

use crate::query::class_key;
use landfall_domain::Class;
use landfall_domain::plan::RiskLevel;
use landfall_domain::view::{GraphNode, GraphView, Standing};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The classes in the order of the legend.
pub const CLASSES: [(Class, &str); 3] = [
    (Class::Requires, "requires: must exist first"),
    (Class::Together, "together: moves at once"),
    (Class::Talks, "talks: can be bridged"),
];

/// What the lines mean.
#[component]
pub fn Legend() -> impl IntoView {
    let items = CLASSES
        .map(|(class, word)| {
            view! {
                <li>
                    <svg class="swatch" width="36" height="10" aria-hidden="true" focusable="false">
                        <path class=format!("edge edge-{}", class_key(class)) d="M1 5h34"/>
                    </svg>
                    {word}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="legend" aria-label="Legend">{items}</ul> }
}

/// By what boxes are coloured, as the URL and the person say it.
pub const COLOURS: [(&str, &str); 5] = [
    ("", "target account"),
    ("wave", "wave"),
    ("kind", "service"),
    ("risk", "risk of the wave"),
    ("status", "how far it is"),
];

/// So many colours there are; the wave or name that stands in the box says which is which.
const HUES: u32 = 8;
/// Behind them, colours with a meaning.
const GOOD: u32 = 8;
const WARN: u32 = 9;
const BAD: u32 = 10;
const GOES: u32 = 11;
const PLAIN: u32 = 12;

/// A box's colour and what it means; `None` where target accounts are shown by borders.
pub fn hue(node: &GraphNode, colour: &str) -> Option<(u32, String)> {
    match colour {
        "wave" => node.wave.map(|wave| (wave % HUES, format!("wave {wave}"))),
        "kind" => {
            // AWS::S3::Bucket is of S3; a group of a service has it at the end of its key.
            let service = match node.kind.split("::").nth(1) {
                Some(service) => service,
                None => node.group.rsplit('/').next().unwrap_or(&node.group),
            };
            let sum = service
                .bytes()
                .fold(0_u32, |sum, b| sum.wrapping_mul(31).wrapping_add(b.into()));
            Some((sum % HUES, service.to_owned()))
        }
        "risk" => node.risk.map(|risk| match risk {
            RiskLevel::Low => (GOOD, "low risk".to_owned()),
            RiskLevel::Medium => (WARN, "medium risk".to_owned()),
            RiskLevel::High => (BAD, "high risk".to_owned()),
        }),
        "status" => node.status.map(|status| {
            let hue = match status {
                Standing::Moved => GOOD,
                Standing::Running => GOES,
                Standing::Failed => BAD,
                Standing::Manual => WARN,
                Standing::Waiting => PLAIN,
            };
            (hue, status.as_str().to_owned())
        }),
        _ => None,
    }
}

/// What the colours of the boxes mean.
#[component]
pub fn Colours(
    /// What is drawn.
    view: std::sync::Arc<GraphView>,
    /// By what boxes are coloured.
    colour: String,
) -> impl IntoView {
    let meanings: BTreeMap<String, u32> = view
        .nodes
        .iter()
        .filter_map(|node| hue(node, &colour))
        .map(|(hue, word)| (word, hue))
        .collect();
    let items = meanings
        .into_iter()
        .map(|(word, hue)| {
            view! { <li><span class=format!("swatch-box hue-{hue}") aria-hidden="true"></span>{word}</li> }
        })
        .collect_view();
    (!colour.is_empty()).then(|| view! { <ul class="legend" aria-label="Colours">{items}</ul> })
}
