//! Pages of a long list, as links.

use crate::format::count;
use leptos::prelude::*;

/// Which rows are shown, and links to the pages around.
#[component]
pub fn Pager(
    /// Rows left out before.
    offset: u64,
    /// Rows on a page.
    limit: u64,
    /// Rows in all.
    total: u64,
    /// The address of the page that begins at an offset.
    #[prop(into)]
    href: Callback<u64, String>,
) -> impl IntoView {
    let last = (offset + limit).min(total);
    let rows = if total == 0 {
        "no rows".to_owned()
    } else {
        format!("{}–{} of {}", count(offset + 1), count(last), count(total))
    };
    let link = move |to: Option<u64>, rel: &'static str, word: &'static str| match to {
        Some(to) => {
            view! { <a class="button button-small" href=href.run(to) rel=rel>{word}</a> }.into_any()
        }
        None => view! {
            <span class="button button-small" aria-disabled="true">{word}</span>
        }
        .into_any(),
    };
    let before = (offset > 0).then(|| offset.saturating_sub(limit));
    let after = (last < total).then_some(last);
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="pager-rows" data-testid="rows">{rows}</span>
            {link(before, "prev", "Previous")}
            {link(after, "next", "Next")}
        </nav>
    }
}
