//! What differs between two versions of the plan.

use super::load::{Loaded, load};
use crate::api::versions;
use crate::components::badge::Tone;
use crate::components::breadcrumbs::PageHead;
use crate::components::export::ExportLinks;
use crate::components::menu::Menu;
use crate::components::notice::{Empty, Notice};
use crate::components::pager::Pager;
use crate::components::plan_diff::{Head, Section, Sides, Totals};
use crate::components::table::Panel;
use crate::format::count;
use crate::query::{self, of_plan_diff};
use landfall_domain::view::{DIFF_SECTIONS, PlanDiffQuery, PlanDiffView};
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_location;

/// Rows on a page of one section.
const ROWS: u64 = 50;

/// The page: `/plan/diff?from=…&to=…&section=…`.
#[component]
pub fn PlanDiffPage() -> impl IntoView {
    let search = use_location().search;
    let query = Memo::new(move |_| query::plan_diff(&search.get()));
    let view = Loaded::new(move || query.get(), versions::plan_diff);
    let above = vec![("Plan".to_owned(), "/plan".to_owned())];
    view! {
        <PageHead title="What changed in the plan" above=above/>
        {load(view, move |view| show(view, query.get_untracked()))}
    }
    .into_any()
}

fn show(view: Option<PlanDiffView>, query: PlanDiffQuery) -> AnyView {
    let Some(view) = view else {
        return view! {
            <Empty title="There are no two versions to compare.">
                <a class="button" href="/plan">"To the plan"</a>
            </Empty>
        }
        .into_any();
    };
    // The two shown stay the two shown, whatever is planned meanwhile.
    let query = PlanDiffQuery {
        from: Some(view.from.id.clone()),
        to: Some(view.to.id.clone()),
        ..query
    };
    let whole = PlanDiffQuery {
        section: String::new(),
        offset: 0,
        limit: 0,
        ..query.clone()
    };
    let cleared = PlanDiffQuery {
        text: String::new(),
        ..whole.clone()
    };
    let (all, fitting): (u64, u64) = (view.counts.iter().sum(), view.fitting.iter().sum());
    let rows = if all == 0 {
        view! { <Notice tone=Tone::Good>"The two plan the same: no decision, wave, move group, account, bridge or cost differs."</Notice> }
            .into_any()
    } else if fitting == 0 {
        view! {
            <Empty title="Nothing fits these words."><a class="button" href=address(&cleared)>"Clear the search"</a></Empty>
        }
        .into_any()
    } else {
        sections(&view, &query)
    };
    view! {
        <Sides versions=view.versions.clone() from=view.from.id.clone() to=view.to.id.clone()/>
        <Head from=view.from.clone() to=view.to.clone() snapshots=view.diff.other_snapshot()/>
        <Totals diff=view.diff.clone() groups=view.group_counts.clone()/>
        {tabs(&view, &query)}
        <div class="toolbar">
            <Search query=whole.clone()/>
            <Menu label="Export" testid="export"><ExportLinks what="plan-diff" query=of_plan_diff(&whole)/></Menu>
        </div>
        {rows}
    }
    .into_any()
}

/// The parts with their numbers; each turns the page to itself or back to all.
fn tabs(view: &PlanDiffView, query: &PlanDiffQuery) -> AnyView {
    let items = DIFF_SECTIONS
        .iter()
        .zip(&view.fitting)
        .map(|((key, title), number)| {
            let on = query.section == *key;
            let href = address(&PlanDiffQuery {
                section: if on { String::new() } else { (*key).to_owned() },
                offset: 0,
                ..query.clone()
            });
            view! {
                <li><a class="severity" href=href aria-current=on.then_some("true") data-noscroll="">
                    <strong>{count(*number)}</strong>{*title}
                </a></li>
            }
            .into_any()
        })
        .collect_view();
    view! { <nav aria-label="Parts"><ul class="severities" data-testid="parts">{items}</ul></nav> }
        .into_any()
}

fn sections(view: &PlanDiffView, query: &PlanDiffQuery) -> AnyView {
    let parts = DIFF_SECTIONS
        .iter()
        .enumerate()
        .filter(|(_, (key, _))| query.section.is_empty() || query.section == *key)
        .map(|(at, (key, title))| {
            let total = view.fitting.get(at).copied().unwrap_or_default();
            let below = if query.section.is_empty() {
                rest(query, key, total)
            } else {
                pager(query, total)
            };
            let empty = (total == 0).then(|| view! { <Empty title="No difference."/> });
            let rows = (total > 0).then(|| {
                view! { <Section at=at diff=view.diff.clone() names=view.names.clone()/> }
            });
            view! { <Panel title=*title count=total id=*key>{empty}{rows}{below}</Panel> }
                .into_any()
        })
        .collect_view();
    view! { {parts} }.into_any()
}

/// The way to the rows that the beginning leaves out.
fn rest(query: &PlanDiffQuery, key: &str, total: u64) -> Option<AnyView> {
    let href = address(&PlanDiffQuery {
        section: key.to_owned(),
        offset: 0,
        ..query.clone()
    });
    (total > 20).then(|| {
        view! { <p><a href=href>{format!("Show all {}", count(total))}</a></p> }.into_any()
    })
}

fn pager(query: &PlanDiffQuery, total: u64) -> Option<AnyView> {
    let limit = if query.limit == 0 { ROWS } else { query.limit };
    let (offset, of_pager) = (query.offset, query.clone());
    let href = Callback::new(move |offset| {
        address(&PlanDiffQuery {
            offset,
            ..of_pager.clone()
        })
    });
    (total > 0)
        .then(|| view! { <Pager offset=offset limit=limit total=total href=href/> }.into_any())
}

fn address(query: &PlanDiffQuery) -> String {
    format!("/plan/diff?{}", of_plan_diff(query))
}

/// Keeps the two versions.
#[component]
fn Search(query: PlanDiffQuery) -> impl IntoView {
    let kept = PlanDiffQuery {
        text: String::new(),
        ..query.clone()
    };
    let hidden = query::pairs(&of_plan_diff(&kept))
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any())
        .collect_view();
    view! {
        <Form method="get" action="/plan/diff" attr:class="search" attr:role="search">
            {hidden}
            <label class="visually-hidden" for="q">"Name, id or what happened"</label>
            <input id="q" name="q" type="search" value=query.text placeholder="Name, id or what happened"/>
            <button class="button" type="submit">"Search"</button>
        </Form>
    }
}
