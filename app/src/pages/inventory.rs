//! What the estate holds: filtered, sorted and paged on the server, with everything in the URL.

use super::load::{Loaded, load};
use crate::api::inventory;
use crate::components::badge::EnvironmentTag;
use crate::components::breadcrumbs::PageHead;
use crate::components::coverage::CoveragePanel;
use crate::components::facets::Facets;
use crate::components::glyph::ServiceGlyph;
use crate::components::notice::Empty;
use crate::components::pager::Pager;
use crate::components::table::Scroll;
use crate::query::{self, of_inventory};
use crate::{format, routes};
use landfall_domain::SnapshotId;
use landfall_domain::view::{InventoryPage, InventoryQuery, InventoryRow};
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_location;

/// Sort key, heading, whether it holds figures.
const COLUMNS: [(&str, &str, bool); 8] = [
    ("name", "Name", false),
    ("kind", "Type", false),
    ("region", "Region", false),
    ("environment", "Environment", false),
    ("wave", "Wave", true),
    ("size", "Size", true),
    ("in", "Dependents", true),
    ("out", "Depends on", true),
];

/// The inventory.
#[component]
pub fn Inventory() -> impl IntoView {
    let search = use_location().search;
    let query = Memo::new(move |_| query::inventory(&search.get()));
    let page = Loaded::new(move || query.get(), inventory::inventory);
    view! {
        <PageHead title="Inventory"/>
        {load(page, move |page| view! { <Page page=page query=query.get_untracked()/> }.into_any())}
    }
    .into_any()
}

#[component]
fn Page(page: InventoryPage, query: InventoryQuery) -> impl IntoView {
    let Some(snapshot) = page.snapshot else {
        return view! {
            <Empty title="The estate has not been scanned yet.">
                <p>"A scan reads what the account holds and changes nothing."</p>
                <a class="button" href="/overview">"To the overview, to start a scan"</a>
            </Empty>
        }
        .into_any();
    };
    let limit = if query.limit == 0 { 50 } else { query.limit };
    let export = format!("/export/inventory.csv?{}", of_inventory(&query));
    let paged = query.clone();
    let href = Callback::new(move |offset| {
        format!(
            "/inventory?{}",
            of_inventory(&InventoryQuery {
                offset,
                ..paged.clone()
            })
        )
    });
    let rows = if page.rows.is_empty() {
        view! {
            <Empty title="Nothing fits these filters."><a class="button" href="/inventory">"Clear the filters"</a></Empty>
        }
        .into_any()
    } else {
        let (offset, total) = (query.offset, page.total);
        view! {
            <Table rows=page.rows query=query.clone() snapshot=snapshot.id.clone()/>
            <Pager offset=offset limit=limit total=total href=href/>
        }
        .into_any()
    };
    view! {
        <p class="muted">
            {format!("Snapshot of {}: {}, digest ", format::time(snapshot.finished),
                format::plural(snapshot.resources, "resource", "resources"))}
            <code>{snapshot.digest.short().to_owned()}</code>
        </p>
        <div id="coverage"><CoveragePanel coverage=page.coverage totals=page.totals/></div>
        <div class="inventory">
            <Facets query=query.clone() facets=page.facets/>
            <div class="inventory-main">
                <div class="toolbar">
                    <Search query=query/>
                    <a class="button" href=export download rel="external" data-testid="export-csv">"Export CSV"</a>
                </div>
                {rows}
            </div>
        </div>
    }
    .into_any()
}

/// Keeps every other filter.
#[component]
fn Search(query: InventoryQuery) -> impl IntoView {
    let mut kept = query.clone();
    kept.text = String::new();
    kept.offset = 0;
    let hidden = query::pairs(&of_inventory(&kept))
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <Form method="get" action="/inventory" attr:class="search" attr:role="search">
            {hidden}
            <label class="visually-hidden" for="q">"Name, id or tag"</label>
            <input id="q" name="q" type="search" value=query.text placeholder="Name, id or tag"/>
            <button class="button" type="submit">"Search"</button>
        </Form>
    }
}

#[component]
fn Table(rows: Vec<InventoryRow>, query: InventoryQuery, snapshot: SnapshotId) -> impl IntoView {
    let heads = COLUMNS
        .map(|(key, name, figures)| {
            let (now, turned) = match query.sort.strip_prefix('-') {
                Some(sort) => (sort, true),
                None => (query.sort.as_str(), false),
            };
            let here = now == key;
            let sort = if here && !turned {
                format!("-{key}")
            } else {
                key.to_owned()
            };
            let href = format!(
                "/inventory?{}",
                of_inventory(&InventoryQuery {
                    sort,
                    offset: 0,
                    ..query.clone()
                })
            );
            let order = match (here, turned) {
                (true, true) => "descending",
                (true, false) => "ascending",
                _ => "none",
            };
            let arrow = match (here, turned) {
                (true, true) => " ▼",
                (true, false) => " ▲",
                _ => "",
            };
            view! {
                <th scope="col" class:num=figures aria-sort=order>
                    <a href=href data-noscroll="">{name}<span aria-hidden="true">{arrow}</span></a>
                </th>
            }
        })
        .collect_view();
    let rows = rows
        .into_iter()
        .map(|row| table_row(row, &snapshot))
        .collect_view();
    view! {
        <Scroll label="Resources">
            <table class="dense" data-testid="inventory">
                <thead><tr>{heads}<th scope="col">"Tags"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

fn table_row(row: InventoryRow, snapshot: &SnapshotId) -> impl IntoView + use<> {
    let tags = row
        .tags
        .into_iter()
        .map(|(key, value)| view! { <li>{format!("{key}={value}")}</li> })
        .collect_view();
    view! {
        <tr>
            <th scope="row">
                <ServiceGlyph service=row.kind.service().to_owned()/>
                <a href=routes::resource(&row.id, Some(snapshot))>{row.name}</a>
            </th>
            <td>{row.kind.service().to_owned()}" "<span class="muted">{row.kind.noun().to_owned()}</span></td>
            <td>{row.region.to_string()}</td>
            <td><EnvironmentTag environment=row.environment/></td>
            <td class="num">{row.wave.map_or("—".to_owned(), |wave| wave.to_string())}</td>
            <td class="num">{row.size.map_or("—".to_owned(), format::bytes)}</td>
            <td class="num">{format::count(row.references_in)}</td>
            <td class="num">{format::count(row.references_out)}</td>
            <td><ul class="tags">{tags}</ul></td>
        </tr>
    }
}
