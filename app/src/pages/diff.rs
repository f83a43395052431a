//! What differs between two snapshots, field by field.

use super::load::{Loaded, load};
use crate::api::snapshots;
use crate::components::badge::{Badge, Tone};
use crate::components::breadcrumbs::PageHead;
use crate::components::facets::{Chosen, Facets, Turn};
use crate::components::notice::{Empty, Notice};
use crate::components::pager::Pager;
use crate::components::snapshots::{DiffRows, difference, origin};
use crate::format::{self, count};
use crate::query::{self, of_diff};
use landfall_domain::view::{DiffQuery, DiffView, Difference};
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_location;

/// Resources on a page.
const ROWS: u64 = 50;

/// The page: `/diff?from=…&to=…`.
#[component]
pub fn DiffPage() -> impl IntoView {
    let search = use_location().search;
    let query = Memo::new(move |_| query::diff(&search.get()));
    let view = Loaded::new(move || query.get(), snapshots::diff);
    let above = vec![("Snapshots".to_owned(), "/snapshots".to_owned())];
    view! {
        <PageHead title="What changed" above=above/>
        {load(view, move |view| show(view, query.get_untracked()))}
    }
    .into_any()
}

fn show(view: Option<DiffView>, query: DiffQuery) -> AnyView {
    let Some(view) = view else {
        return view! {
            <Empty title="There are no two snapshots to compare.">
                <a class="button" href="/snapshots">"To the snapshots"</a>
            </Empty>
        }
        .into_any();
    };
    // The two shown stay the two shown, whatever is scanned meanwhile.
    let query = DiffQuery {
        from: Some(view.from.id.clone()),
        to: Some(view.to.id.clone()),
        ..query
    };
    let counts = [view.added, view.removed, view.changed];
    let changes = Difference::ALL
        .iter()
        .zip(counts)
        .map(|(change, number)| {
            let on = query.change == change.as_str();
            let href = address(&DiffQuery {
                change: if on { String::new() } else { change.as_str().to_owned() },
                offset: 0,
                ..query.clone()
            });
            view! {
                <li><a class="severity" href=href aria-current=on.then_some("true") data-noscroll="">
                    <strong>{count(number)}</strong><Badge state=difference(*change)/>
                </a></li>
            }
            .into_any()
        })
        .collect_view();
    let turn: Turn = {
        let query = query.clone();
        Callback::new(move |(_, kind): (String, String)| {
            address(&DiffQuery {
                kind: if query.kind == kind {
                    String::new()
                } else {
                    kind
                },
                offset: 0,
                ..query.clone()
            })
        })
    };
    let chosen: Chosen = Some(query.kind.clone())
        .filter(|kind| !kind.is_empty())
        .map(|kind| (view.kinds.key.clone(), vec![kind]))
        .into_iter()
        .collect();
    let total = view.total;
    let rows = if view.rows.is_empty() && counts.iter().sum::<u64>() == 0 {
        view! { <Notice tone=Tone::Good>{format!("The two are the same: {} without a difference.", format::plural(view.unchanged, "resource", "resources"))}</Notice> }
            .into_any()
    } else if view.rows.is_empty() {
        let cleared = DiffQuery {
            from: query.from.clone(),
            to: query.to.clone(),
            ..DiffQuery::default()
        };
        view! {
            <Empty title="Nothing fits these filters."><a class="button" href=address(&cleared)>"Clear the filters"</a></Empty>
        }
        .into_any()
    } else {
        let limit = if query.limit == 0 { ROWS } else { query.limit };
        let offset = query.offset;
        let of_pager = query.clone();
        let href = Callback::new(move |offset| {
            address(&DiffQuery {
                offset,
                ..of_pager.clone()
            })
        });
        view! {
            <DiffRows rows=view.rows from=view.from.id.clone() to=view.to.id.clone()/>
            <Pager offset=offset limit=limit total=total href=href/>
        }
        .into_any()
    };
    view! {
        <p class="diff-sides">
            <span>"From "<strong><time>{format::time(view.from.finished)}</time></strong>", "{origin(&view.from.origin)}</span>
            <span aria-hidden="true">"→"</span>
            <span>"to "<strong><time>{format::time(view.to.finished)}</time></strong>", "{origin(&view.to.origin)}</span>
        </p>
        <nav aria-label="Changes"><ul class="severities" data-testid="changes">
            {changes}<li class="muted">{format!("{} unchanged", count(view.unchanged))}</li>
        </ul></nav>
        <div class="inventory">
            <Facets facets=vec![view.kinds] chosen=chosen turn=turn/>
            <div class="inventory-main">
                <div class="toolbar"><Search query=query/></div>
                {rows}
            </div>
        </div>
    }
    .into_any()
}

fn address(query: &DiffQuery) -> String {
    format!("/diff?{}", of_diff(query))
}

/// Keeps every other filter.
#[component]
fn Search(query: DiffQuery) -> impl IntoView {
    let mut kept = query.clone();
    kept.text = String::new();
    kept.offset = 0;
    let hidden = query::pairs(&of_diff(&kept))
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any())
        .collect_view();
    view! {
        <Form method="get" action="/diff" attr:class="search" attr:role="search">
            {hidden}
            <label class="visually-hidden" for="q">"Name or id"</label>
            <input id="q" name="q" type="search" value=query.text placeholder="Name or id"/>
            <button class="button" type="submit">"Search"</button>
        </Form>
    }
}
