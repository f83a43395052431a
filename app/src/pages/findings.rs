//! What is worth knowing about the estate: risks, leftovers, decisions to take.

use super::load::{Loaded, load};
use crate::api::findings;
use crate::components::breadcrumbs::PageHead;
use crate::components::estate_findings::{FindingGroups, SeverityFilter};
use crate::components::export::ExportLinks;
use crate::components::facets::{Chips, Facets, Turn, turned};
use crate::components::menu::Menu;
use crate::components::notice::Empty;
use crate::components::pager::Pager;
use crate::query::{self, of_findings};
use crate::{format, routes};
use landfall_domain::view::{FindingsPage as FindingsView, FindingsQuery};
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_location;

/// Findings on a page.
const ROWS: u64 = 100;

/// The findings: `/findings?severity=…&rule=…`.
#[component]
pub fn FindingsPage() -> impl IntoView {
    let search = use_location().search;
    let query = Memo::new(move |_| query::findings(&search.get()));
    let page = Loaded::new(
        move || {
            let mut query = query.get();
            if query.limit == 0 {
                query.limit = ROWS;
            }
            query
        },
        findings::findings,
    );
    view! {
        <PageHead title="Findings"/>
        {load(page, move |page| show(page, query.get_untracked()))}
    }
    .into_any()
}

fn show(page: FindingsView, query: FindingsQuery) -> AnyView {
    let Some(snapshot) = page.snapshot else {
        return view! {
            <Empty title="The estate has not been scanned yet.">
                <a class="button" href="/overview">"To the overview, to start a scan"</a>
            </Empty>
        }
        .into_any();
    };
    let turn: Turn = {
        let query = query.clone();
        Callback::new(move |(key, value)| {
            let mut query = query.clone();
            query.offset = 0;
            query.facets = turned(query.facets, key, value);
            address(&query)
        })
    };
    let cleared = address(&FindingsQuery {
        snapshot: query.snapshot.clone(),
        ..FindingsQuery::default()
    });
    let clear = cleared.clone();
    let any: u64 = page.severities.iter().map(|(_, number)| number).sum();
    let chosen = query.facets.clone();
    let facets: Vec<_> = page
        .facets
        .into_iter()
        .filter(|facet| facet.key != "severity")
        .collect();
    let limit = if query.limit == 0 { ROWS } else { query.limit };
    let (offset, total) = (query.offset, page.total);
    let all = of_findings(&FindingsQuery {
        offset: 0,
        limit: 0,
        ..query.clone()
    });
    let rows = if page.rows.is_empty() && any == 0 {
        view! {
            <Empty title="Nothing was found.">
                <p>"No rule has anything to say about this snapshot."</p>
                <a class="button" href="/coverage">"What was read"</a>
            </Empty>
        }
        .into_any()
    } else if page.rows.is_empty() {
        view! {
            <Empty title="Nothing fits these filters."><a class="button" href=cleared>"Clear the filters"</a></Empty>
        }
        .into_any()
    } else {
        let of_pager = query.clone();
        let href = Callback::new(move |offset| {
            address(&FindingsQuery {
                offset,
                ..of_pager.clone()
            })
        });
        view! {
            <FindingGroups rows=page.rows snapshot=query.snapshot.clone()/>
            <Pager offset=offset limit=limit total=total href=href/>
        }
        .into_any()
    };
    let only = query.resource.clone().map(|id| {
        let everything = address(&FindingsQuery {
            resource: None,
            ..query.clone()
        });
        view! {
            <p class="notice notice-neutral notice-line"><span>"Only about "
                <a href=routes::resource(&id, query.snapshot.as_ref())>{format::short_id(&id).to_owned()}</a>". "
                <a href=everything>"Show all findings"</a></span></p>
        }
    });
    view! {
        <p class="muted snapshot-line">
            {format!("Snapshot of {}: {}", format::time(snapshot.finished), format::plural(any, "finding", "findings"))}
        </p>
        <SeverityFilter severities=page.severities chosen=chosen.get("severity").cloned().unwrap_or_default() turn=turn/>
        {only}
        <div class="inventory">
            <Facets facets=facets chosen=chosen.clone() turn=turn/>
            <div class="inventory-main">
                <div class="toolbar">
                    <Search query=query/>
                    <Menu label="Export" testid="export"><ExportLinks what="findings" query=all/></Menu>
                </div>
                <Chips chosen=chosen turn=turn clear=clear/>
                {rows}
            </div>
        </div>
    }
    .into_any()
}

fn address(query: &FindingsQuery) -> String {
    match of_findings(query) {
        text if text.is_empty() => "/findings".to_owned(),
        text => format!("/findings?{text}"),
    }
}

/// Keeps every other filter.
#[component]
fn Search(query: FindingsQuery) -> impl IntoView {
    let mut kept = query.clone();
    kept.text = String::new();
    kept.offset = 0;
    let hidden = query::pairs(&of_findings(&kept))
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any())
        .collect_view();
    view! {
        <Form method="get" action="/findings" attr:class="search" attr:role="search">
            {hidden}
            <label class="visually-hidden" for="q">"Words of the finding, rule or resource"</label>
            <input id="q" name="q" type="search" value=query.text placeholder="Words, rule or resource"/>
            <button class="button" type="submit">"Search"</button>
        </Form>
    }
}
