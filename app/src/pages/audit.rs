//! The log of who did what, and whether its chain holds.

use super::load::{Loaded, load};
use crate::api::audit;
use crate::components::badge::Tone;
use crate::components::breadcrumbs::PageHead;
use crate::components::notice::{Empty, Notice};
use crate::components::table::Scroll;
use crate::{format, query, routes};
use landfall_domain::audit::Entry;
use landfall_domain::view::AuditPage;
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_location;

/// Entries on a page.
const ENTRIES: u64 = 50;

/// A word, and the entry before or after which the page begins.
type Wanted = (String, Option<i64>, Option<i64>);

/// The audit log.
#[component]
pub fn AuditLog() -> impl IntoView {
    let search = use_location().search;
    let wanted = Memo::new(move |_| {
        let search = search.get();
        let filter = query::value(&search, "q").unwrap_or_default();
        let number = |key| query::value(&search, key).and_then(|n| n.parse().ok());
        (filter, number("before"), number("after"))
    });
    let page = Loaded::new(
        move || wanted.get(),
        |(filter, before, after): Wanted| audit::audit(filter, before, after, ENTRIES),
    );
    view! {
        <PageHead title="Audit"/>
        {load(page, move |page| {
            let (filter, ..) = wanted.get_untracked();
            view! { <Page page=page filter=filter/> }.into_any()
        })}
    }
    .into_any()
}

#[component]
fn Page(page: AuditPage, filter: String) -> impl IntoView {
    let chain = match page.chain {
        Ok(length) => view! {
            <Notice tone=Tone::Good>
                <strong>"The chain holds. "</strong>
                {format!("{} are chained from the first to the last.", format::plural(length, "entry", "entries"))}
            </Notice>
        }
        .into_any(),
        Err(error) => view! {
            <Notice tone=Tone::Bad><strong>"The chain is broken: "</strong>{error.to_string()}"."</Notice>
        }
        .into_any(),
    };
    let kept = filter.clone();
    let href = move |key: &str, entry: i64| {
        let entry = entry.to_string();
        let filter = (!kept.is_empty()).then_some(("q", kept.as_str()));
        routes::with_query("/audit", filter.into_iter().chain([(key, entry.as_str())]))
    };
    let newer = page.newer.map(|entry| href("after", entry));
    let older = page.older.map(|entry| href("before", entry));
    let shown = format!(
        "{} of {}",
        format::count(page.entries.len() as u64),
        format::plural(page.total, "entry", "entries")
    );
    let rows = page.entries.into_iter().map(row).collect::<Vec<_>>();
    let table = if rows.is_empty() {
        view! { <Empty title="No entry fits."><a class="button" href="/audit">"Show all"</a></Empty> }.into_any()
    } else {
        view! {
            <Scroll label="Audit log">
                <table class="audit" data-testid="audit">
                    <thead><tr>
                        <th scope="col" class="num">"#"</th><th scope="col">"When"</th><th scope="col">"Who"</th>
                        <th scope="col">"What"</th><th scope="col">"On"</th><th scope="col">"Details"</th><th scope="col">"Hash"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </Scroll>
            <nav class="pager" aria-label="Pages">
                <span class="pager-rows" data-testid="rows">{shown}</span>
                {turn(newer, "prev", "Newer")}
                {turn(older, "next", "Older")}
            </nav>
        }
        .into_any()
    };
    view! {
        <div data-testid="audit-chain">{chain}</div>
        <p class="muted">"Check it without this server: "<code>"landfall audit verify"</code>
            " walks the same chain over the database or an export."</p>
        <div class="toolbar">
            <Form method="get" action="/audit" attr:class="search" attr:role="search">
                <label class="visually-hidden" for="q">"Person, action or subject"</label>
                <input id="q" name="q" type="search" value=filter placeholder="Person, action or subject"/>
                <button class="button" type="submit">"Search"</button>
            </Form>
        </div>
        {table}
    }
}

/// A link to the page on one side, if there is one.
fn turn(to: Option<String>, rel: &'static str, word: &'static str) -> AnyView {
    match to {
        Some(to) => view! { <a class="button button-small" href=to rel=rel>{word}</a> }.into_any(),
        None => view! { <span class="button button-small" aria-disabled="true">{word}</span> }
            .into_any(),
    }
}

fn row(entry: Entry) -> impl IntoView {
    let details = match &entry.details {
        serde_json::Value::Null => ().into_any(),
        serde_json::Value::Object(map) if map.is_empty() => ().into_any(),
        details => {
            let text = serde_json::to_string_pretty(details).unwrap_or_default();
            view! { <details><summary>"show"</summary><pre><code>{text}</code></pre></details> }
                .into_any()
        }
    };
    view! {
        <tr>
            <td class="num">{entry.seq}</td>
            <td><time>{format::time(entry.at)}</time></td>
            <td>{entry.actor.to_string()}</td>
            <th scope="row">{entry.action}</th>
            <td class="note">{entry.subject}</td>
            <td>{details}</td>
            <td><code title=entry.hash.to_string()>{entry.hash.short().to_owned()}</code></td>
        </tr>
    }
}
