//! What the estate holds: filtered, sorted and paged on the server, with everything in the URL.

use super::load::{Loaded, Me, load};
use crate::api::inventory::{self, DeleteView, RenameView, SaveView};
use crate::components::breadcrumbs::PageHead;
use crate::components::coverage::CoverageSummary;
use crate::components::export::{ExportChosen, ExportLinks};
use crate::components::facets::{Chips, Facets, Turn, turned};
use crate::components::inventory::{PAGE, Pages, Rows, SavedViews, Selection, Table, ViewActions};
use crate::components::menu::Menu;
use crate::components::notice::{Empty, FormError};
use crate::format;
use crate::query::{self, of_inventory};
use landfall_domain::ResourceId;
use landfall_domain::view::{Facet, InventoryPage, InventoryQuery};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::Form;
use leptos_router::hooks::use_location;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The inventory.
#[component]
pub fn Inventory() -> impl IntoView {
    let search = use_location().search;
    let query = Memo::new(move |_| query::inventory(&search.get()));
    let page = Loaded::new(move || first_page(query.get()), inventory::inventory);
    let actions = ViewActions {
        save: ServerAction::<SaveView>::new(),
        rename: ServerAction::<RenameView>::new(),
        delete: ServerAction::<DeleteView>::new(),
    };
    let me = expect_context::<Me>().0;
    let views = Loaded::new(
        move || {
            (
                actions.save.version().get(),
                actions.rename.version().get(),
                actions.delete.version().get(),
            )
        },
        move |_| async move { Ok((me.value().await?, inventory::views().await?)) },
    );
    slash_searches();
    view! {
        <PageHead title="Inventory">
            {load(views, move |(me, views)| view! {
                <SavedViews views=views query=query.get() me=me.name.to_string() actions=actions/>
            }.into_any())}
        </PageHead>
        {load(page, move |page| view! { <Page page=page query=query.get_untracked()/> }.into_any())}
    }
    .into_any()
}

/// The page of rows in which the wanted one is: pages begin at multiples of their size.
fn first_page(mut query: InventoryQuery) -> InventoryQuery {
    query.offset = query.offset / PAGE * PAGE;
    query.limit = PAGE;
    query
}

/// `/` goes to the search field, unless something is being written.
fn slash_searches() {
    let listener = window_event_listener(leptos::ev::keydown, |event: KeyboardEvent| {
        let writing = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|e| matches!(e.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
        let with_others = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.key() == "/" && !writing && !with_others {
            let field = document().get_element_by_id("q");
            if let Some(field) = field.and_then(|f| f.dyn_into::<web_sys::HtmlElement>().ok()) {
                // Fails never for an element of this page.
                _ = field.focus();
                event.prevent_default();
            }
        }
    });
    on_cleanup(move || listener.remove());
}

#[component]
fn Page(page: InventoryPage, query: InventoryQuery) -> impl IntoView {
    let Some(snapshot) = page.snapshot else {
        return view! {
            <Empty title="The estate has not been scanned yet.">
                <p>"A scan reads what the account holds and changes nothing. Files can be imported instead."</p>
                <a class="button" href="/overview">"To the overview, to start a scan"</a>
            </Empty>
        }
        .into_any();
    };
    // Pages fetched later are of the same snapshot, whatever is scanned meanwhile.
    let mut pinned = query.clone();
    pinned.snapshot = Some(snapshot.id.clone());
    let turn: Turn = {
        let query = query.clone();
        Callback::new(move |(key, value)| {
            let mut query = query.clone();
            query.offset = 0;
            query.facets = turned(query.facets, key, value);
            address(&query)
        })
    };
    let find = {
        let query = pinned.clone();
        Callback::new(
            move |(key, text, take): (String, String, Callback<Vec<(String, u64)>>)| {
                let query = query.clone();
                spawn_local(async move {
                    // A search that fails leaves the list as it was.
                    if let Ok(values) = inventory::facet_values(query, key, text).await {
                        take.try_run(values);
                    }
                });
            },
        )
    };
    let cleared = address(&InventoryQuery {
        snapshot: query.snapshot.clone(),
        sort: query.sort.clone(),
        ..InventoryQuery::default()
    });
    let clear = cleared.clone();
    let all = of_inventory(&InventoryQuery {
        offset: 0,
        limit: 0,
        ..query.clone()
    });
    let chosen = query.facets.clone();
    let hide = dull_columns(&page.facets);
    let rows = if page.rows.is_empty() {
        view! {
            <Empty title="Nothing fits these filters.">
                <a class="button" href=cleared>"Clear the filters"</a>
            </Empty>
        }
        .into_any()
    } else {
        let export = all.clone();
        view! { <List first=page.rows total=page.total query=query.clone() pinned=pinned export=export hide=hide/> }
            .into_any()
    };
    let older = query.snapshot.is_some().then(|| {
        let newest = InventoryQuery {
            snapshot: None,
            offset: 0,
            ..query.clone()
        };
        view! { " "<a href=address(&newest)>"Show the newest"</a> }
    });
    view! {
        <div class="inventory-head">
        <p class="muted">
            {format!("Snapshot of {}: {}, digest ", format::time(snapshot.finished),
                format::plural(snapshot.resources, "resource", "resources"))}
            <code>{snapshot.digest.short().to_owned()}</code>{older}
        </p>
        <CoverageSummary totals=page.totals snapshot=query.snapshot.clone()/>
        </div>
        <div class="inventory">
            <Facets facets=page.facets chosen=chosen.clone() turn=turn find=find/>
            <div class="inventory-main">
                <div class="toolbar">
                    <Search query=query/>
                    <Menu label="Export" testid="export"><ExportLinks what="inventory" query=all/></Menu>
                </div>
                <Chips chosen=chosen turn=turn clear=clear/>
                {rows}
            </div>
        </div>
    }
    .into_any()
}

/// Without a plan there is no environment and no wave to tell, with one account no account.
fn dull_columns(facets: &[Facet]) -> String {
    let only = |key: &str, value: Option<&str>| {
        facets
            .iter()
            .find(|facet| facet.key == key)
            .is_none_or(|facet| match facet.values.as_slice() {
                [(one, _)] => value.is_none_or(|value| one == value),
                values => values.is_empty(),
            })
    };
    let mut classes = Vec::new();
    if only("account", None) {
        classes.push("no-account");
    }
    if only("environment", Some("none")) {
        classes.push("no-environment");
    }
    if only("wave", Some("none")) {
        classes.push("no-wave");
    }
    classes.join(" ")
}

/// The table with its pages, and what can be done with chosen rows.
#[component]
fn List(
    first: Vec<landfall_domain::view::InventoryRow>,
    total: u64,
    query: InventoryQuery,
    pinned: InventoryQuery,
    export: String,
    hide: String,
) -> impl IntoView {
    let number = query.offset / PAGE;
    let pages: Pages = RwSignal::new(BTreeMap::from([(number, Arc::new(first))]));
    let failed = RwSignal::new(None);
    let asked = StoredValue::new(BTreeSet::new());
    let snapshot = pinned.snapshot.clone();
    let want = Callback::new(move |number: u64| {
        if asked.with_value(|asked| asked.contains(&number)) {
            return;
        }
        asked.update_value(|asked| {
            asked.insert(number);
        });
        let query = InventoryQuery {
            offset: number * PAGE,
            limit: PAGE,
            ..pinned.clone()
        };
        spawn_local(async move {
            let answer = inventory::inventory(query).await;
            // The page may be left by now.
            _ = asked.try_update_value(|asked| asked.remove(&number));
            match answer {
                Ok(page) => {
                    _ = failed.try_set(None);
                    _ = pages.try_update(|pages| pages.insert(number, Arc::new(page.rows)));
                }
                Err(error) => _ = failed.try_set(Some(error)),
            }
        });
    });
    let rows = Rows {
        total,
        offset: query.offset.min(total.saturating_sub(1)),
        pages,
        want,
        selection: RwSignal::new(Selection::None),
    };
    snapshot.map(|snapshot| {
        view! {
            <SelectionBar rows=rows snapshot=snapshot.to_string() export=export/>
            <FormError error=failed/>
            <Table rows=rows query=query snapshot=snapshot hide=hide/>
        }
    })
}

#[component]
fn SelectionBar(rows: Rows, snapshot: String, export: String) -> impl IntoView {
    let (selection, total) = (rows.selection, rows.total);
    let chosen = Memo::new(move |_| selection.with(|selection| selection.count(total)));
    let is_all = Memo::new(move |_| selection.with(|selection| *selection == Selection::All));
    let ids = Signal::derive(move || {
        selection.with(|selection| {
            let ids = selection.ids().map(|ids| {
                let ids: Vec<&str> = ids.iter().map(ResourceId::as_str).collect();
                ids.join("\n")
            });
            ids.unwrap_or_default()
        })
    });
    let text = move || match (chosen.get(), is_all.get()) {
        (0, _) => "Nothing is selected.".to_owned(),
        (n, true) => format!("All {} that fit are selected.", format::count(n)),
        (n, false) => format!("{} selected.", format::count(n)),
    };
    let file = move || {
        let (snapshot, export) = (snapshot.clone(), export.clone());
        if chosen.get() == 0 {
            ().into_any()
        } else if is_all.get() {
            view! {
                <Menu label="Export the selection"><ExportLinks what="inventory" query=export/></Menu>
            }
            .into_any()
        } else {
            view! { <ExportChosen what="inventory" snapshot=snapshot ids=ids/> }.into_any()
        }
    };
    view! {
        <div class="selection-bar" data-testid="selection" class:is-empty=move || chosen.get() == 0>
            <span role="status">{text}</span>
            <button type="button" class="button button-small" data-testid="select-all"
                disabled=move || is_all.get() on:click=move |_| selection.set(Selection::All)>
                {format!("Select all {} that fit", format::count(total))}
            </button>
            <button type="button" class="button button-small" data-testid="select-none"
                disabled=move || chosen.get() == 0 on:click=move |_| selection.set(Selection::None)>
                "Clear the selection"
            </button>
            {file}
        </div>
    }
}

fn address(query: &InventoryQuery) -> String {
    match of_inventory(query) {
        text if text.is_empty() => "/inventory".to_owned(),
        text => format!("/inventory?{text}"),
    }
}

/// Keeps every other filter.
#[component]
fn Search(query: InventoryQuery) -> impl IntoView {
    let mut kept = query.clone();
    kept.text = String::new();
    kept.offset = 0;
    let hidden = query::pairs(&of_inventory(&kept))
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any())
        .collect_view();
    view! {
        <Form method="get" action="/inventory" attr:class="search" attr:role="search">
            {hidden}
            <label class="visually-hidden" for="q">"Name, id or tag"</label>
            <input id="q" name="q" type="search" value=query.text placeholder="Name, id, type or tag"
                aria-keyshortcuts="/"/>
            <button class="button" type="submit">"Search"</button>
        </Form>
    }
}
