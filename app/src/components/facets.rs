//! Facets with counts: every value is a link that turns it on or off.

use crate::format;
use crate::query::of_inventory;
use landfall_domain::view::{Facet, InventoryQuery};
use leptos::prelude::*;

/// So many values are shown before the rest folds.
const SHOWN: usize = 8;

/// The facets beside the inventory.
#[component]
pub fn Facets(
    /// What is shown now.
    query: InventoryQuery,
    /// What can be chosen.
    facets: Vec<Facet>,
) -> impl IntoView {
    let groups = facets
        .into_iter()
        .filter(|facet| !facet.values.is_empty())
        .map(|facet| {
            let chosen = query.facets.get(&facet.key).cloned().unwrap_or_default();
            let mut items: Vec<AnyView> = facet
                .values
                .iter()
                .map(|(value, count)| {
                    item(&query, &facet.key, value, *count, chosen.contains(value))
                })
                .collect();
            let rest = items.split_off(items.len().min(SHOWN));
            let more = (!rest.is_empty()).then(|| {
                view! {
                    <details>
                        <summary>{format!("{} more", rest.len())}</summary>
                        <ul>{rest}</ul>
                    </details>
                }
            });
            view! { <section class="facet"><h2>{facet.label}</h2><ul>{items}</ul>{more}</section> }
        })
        .collect_view();
    view! { <nav class="facets" aria-label="Filters" data-testid="facets">{groups}</nav> }
}

fn item(query: &InventoryQuery, key: &str, value: &str, count: u64, on: bool) -> AnyView {
    let href = format!("/inventory?{}", of_inventory(&toggled(query, key, value)));
    view! {
        <li>
            <a href=href class="facet-value" aria-current=on.then_some("true") data-noscroll="">
                <span class="facet-box" aria-hidden="true">{if on { "☑" } else { "☐" }}</span>
                <span class="facet-name">{value.to_owned()}</span>
                <span class="facet-count">{format::count(count)}</span>
            </a>
        </li>
    }
    .into_any()
}

/// The query with one value turned on or off, from its first page.
pub fn toggled(query: &InventoryQuery, key: &str, value: &str) -> InventoryQuery {
    let mut out = query.clone();
    out.offset = 0;
    let values = out.facets.entry(key.to_owned()).or_default();
    match values.iter().position(|v| v == value) {
        Some(at) => {
            values.remove(at);
        }
        None => values.push(value.to_owned()),
    }
    out.facets.retain(|_, values| !values.is_empty());
    out
}
