//! Where every resource goes: the least sure first, moved in bulk.

use super::load::{Loaded, load};
use crate::api::accounts;
use crate::components::accounts::{
    AccountActions, AccountTable, Decisions, Moved, SelectionBar, StagingForm,
};
use crate::components::badge::EnvironmentTag;
use crate::components::breadcrumbs::PageHead;
use crate::components::export::ExportLinks;
use crate::components::facets::{Chips, Facets, Turn, turned};
use crate::components::inventory::Selection;
use crate::components::menu::Menu;
use crate::components::notice::Empty;
use crate::components::pager::Pager;
use crate::components::table::Panel;
use crate::format;
use crate::query::{self, of_accounts};
use landfall_domain::Environment;
use landfall_domain::view::{AccountsPage as AccountsView, AccountsQuery};
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_location;

/// Rows on a page.
const ROWS: u64 = 100;

/// The accounts: `/accounts?target=…&sure=…`.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let search = use_location().search;
    let query = Memo::new(move |_| query::accounts(&search.get()));
    let actions = AccountActions::new();
    let selection = RwSignal::new(Selection::None);
    let page = Loaded::new(
        move || {
            let mut query = query.get();
            if query.limit == 0 {
                query.limit = ROWS;
            }
            (query, actions.version())
        },
        |(query, _)| accounts::accounts(query),
    );
    // What was chosen belongs to what was shown, and has its place when it was moved.
    Effect::new(move |_| {
        query.track();
        selection.set(Selection::None);
    });
    Effect::new(move |_| {
        if matches!(actions.moving.value().get(), Some(Ok(_))) {
            selection.set(Selection::None);
        }
    });
    view! {
        <PageHead title="Accounts"/>
        <Moved actions=actions/>
        {load(page, move |page| show(page, query.get_untracked(), selection, actions))}
    }
    .into_any()
}

fn show(
    page: AccountsView,
    query: AccountsQuery,
    selection: RwSignal<Selection>,
    actions: AccountActions,
) -> AnyView {
    let Some(snapshot) = page.snapshot else {
        return view! {
            <Empty title="The estate has not been scanned yet.">
                <p>"Once there is a snapshot, Landfall says for every resource to which account it goes, and why."</p>
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
    let cleared = address(&AccountsQuery {
        snapshot: query.snapshot.clone(),
        ..AccountsQuery::default()
    });
    let whole = AccountsQuery {
        offset: 0,
        limit: 0,
        ..query.clone()
    };
    let chosen = query.facets.clone();
    let (version, may_decide, total) = (page.version, page.may_decide, page.total);
    let rows = if page.rows.is_empty() {
        let cleared = cleared.clone();
        view! {
            <Empty title="Nothing fits these filters."><a class="button" href=cleared>"Clear the filters"</a></Empty>
        }
        .into_any()
    } else {
        let (of_sort, of_pager) = (whole.clone(), query.clone());
        let sorted = Callback::new(move |sort| {
            address(&AccountsQuery {
                sort,
                ..of_sort.clone()
            })
        });
        let href = Callback::new(move |offset| {
            address(&AccountsQuery {
                offset,
                ..of_pager.clone()
            })
        });
        let limit = if query.limit == 0 { ROWS } else { query.limit };
        let of_bar = whole.clone();
        view! {
            {may_decide.then(|| view! {
                <SelectionBar selection=selection total=total query=of_bar version=version actions=actions/>
            })}
            <AccountTable rows=page.rows snapshot=snapshot.id.clone() selection=selection may_decide=may_decide
                sort=query.sort.clone() sorted=sorted/>
            <Pager offset=query.offset limit=limit total=total href=href/>
        }
        .into_any()
    };
    let decisions = page.batches.len() as u64;
    view! {
        <p class="muted snapshot-line">
            {format!("Snapshot of {}. What people decide here holds for later scans and is part of every plan made from then on.", format::time(snapshot.finished))}
        </p>
        {totals(page.totals, &chosen, turn)}
        <div class="inventory">
            <Facets facets=page.facets chosen=chosen.clone() turn=turn/>
            <div class="inventory-main">
                <div class="toolbar">
                    <Search query=query/>
                    <Menu label="Export" testid="export"><ExportLinks what="accounts" query=of_accounts(&whole)/></Menu>
                </div>
                <Chips chosen=chosen turn=turn clear=cleared/>
                {rows}
            </div>
        </div>
        <Panel title="Staging"><StagingForm staging=page.staging version=version may_decide=may_decide actions=actions/></Panel>
        <Panel title="Decisions" count=decisions id="decisions">
            <Decisions batches=page.batches may_decide=may_decide actions=actions/>
        </Panel>
    }
    .into_any()
}

/// The three accounts with their numbers; each turns its filter on or off.
fn totals(
    totals: Vec<(Environment, u64, u64)>,
    chosen: &std::collections::BTreeMap<String, Vec<String>>,
    turn: Turn,
) -> AnyView {
    let items = totals
        .into_iter()
        .map(|(environment, number, unsure)| {
            let word = environment.as_str().to_owned();
            let on = chosen.get("target").is_some_and(|all| all.contains(&word));
            let href = turn.run(("target".to_owned(), word));
            view! {
                <li><a class="severity" href=href aria-current=on.then_some("true") data-noscroll="">
                    <strong>{format::count(number)}</strong><EnvironmentTag environment=Some(environment)/>
                    <span class="muted">{format!("{} unsure", format::count(unsure))}</span>
                </a></li>
            }
            .into_any()
        })
        .collect_view();
    view! { <nav aria-label="Target accounts"><ul class="severities" data-testid="totals">{items}</ul></nav> }
        .into_any()
}

fn address(query: &AccountsQuery) -> String {
    match of_accounts(query) {
        text if text.is_empty() => "/accounts".to_owned(),
        text => format!("/accounts?{text}"),
    }
}

/// Keeps every other filter.
#[component]
fn Search(query: AccountsQuery) -> impl IntoView {
    let mut kept = query.clone();
    kept.text = String::new();
    kept.offset = 0;
    let hidden = query::pairs(&of_accounts(&kept))
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any())
        .collect_view();
    view! {
        <Form method="get" action="/accounts" attr:class="search" attr:role="search">
            {hidden}
            <label class="visually-hidden" for="q">"Name, id, type or reason"</label>
            <input id="q" name="q" type="search" value=query.text placeholder="Name, id, type or reason"/>
            <button class="button" type="submit">"Search"</button>
        </Form>
    }
}
