//! How edges look, per class: colour, dash and word.

use crate::query::class_key;
use landfall_domain::Class;
use leptos::prelude::*;

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
