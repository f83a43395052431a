//! The dependency graph, drawn and as a tree.

use super::load::{Loaded, load};
use crate::api::graph;
use crate::components::badge::Tone;
use crate::components::breadcrumbs::PageHead;
use crate::components::graph::{
    Canvas, Colours, Controls, Cycles, Externals, Kept, Legend, Mode, Reach, Side, Tree, Wide,
    fetch_script, href,
};
use crate::components::neighbours::UnresolvedList;
use crate::components::notice::{Empty, Notice};
use crate::components::table::Panel;
use crate::{format, query};
use landfall_domain::ResourceId;
use landfall_domain::view::{GraphQuery, GraphView, ReachQuery};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::sync::Arc;

/// Boxes that the tree says at most unless asked for more, and that a drawing shows when asked.
const IN_WORDS: u32 = 1_000;
/// More are offered by no link.
const MOST: u32 = GraphQuery::MOST_BOXES;

/// The graph.
#[component]
pub fn GraphPage() -> impl IntoView {
    let search = use_location().search;
    let query = Memo::new(move |_| query::graph(&search.get()));
    let mode = Memo::new(move |_| {
        let view = query::value(&search.get(), "view");
        Mode::of(view.as_deref().unwrap_or_default())
    });
    let selected = Memo::new(move |_| query::value(&search.get(), "sel").unwrap_or_default());
    // The drawing is there for the tree, too.
    let wide = Memo::new(move |_| mode.get() == Mode::Wide);
    // Pictures of the drawing are made by the same script.
    Effect::new(move |_| fetch_script());
    view! {
        <PageHead title="Graph"/>
        {move || view! { <Controls query=query.get() mode=mode.get()/> }}
        {move || if wide.get() {
            view! { <Whole query=query selected=selected/> }.into_any()
        } else {
            view! { <Part query=query mode=mode selected=selected/> }.into_any()
        }}
    }
    .into_any()
}

/// The ways to show the graph, as links.
#[component]
fn Tabs(query: Memo<GraphQuery>, mode: Memo<Mode>, selected: Memo<String>) -> impl IntoView {
    let tabs = Mode::ALL.map(|(to, name)| {
        let current = move || (mode.get() == to).then_some("true");
        let link = move || query.with(|query| href(query, &selected.get(), to));
        view! { <a href=link aria-current=current data-noscroll="">{name}</a> }
    });
    view! { <nav class="tabs" aria-label="How to show it">{tabs}</nav> }
}

/// Every resource at once, and beside it what is chosen with what is around it.
#[component]
fn Whole(query: Memo<GraphQuery>, selected: Memo<String>) -> impl IntoView {
    let mode = Memo::new(|_| Mode::Wide);
    // Around nothing there is nothing.
    let around = Memo::new(move |_| GraphQuery {
        snapshot: query.with(|query| query.snapshot.clone()),
        focus: Some(chosen(&selected.get()).unwrap_or_else(|| ResourceId::new(""))),
        depth: 1,
        direction: "both".to_owned(),
        ..GraphQuery::default()
    });
    let view = Loaded::new(move || around.get(), graph::graph);
    let side = load(view, move |view| {
        let (query, chosen) = (around.get_untracked(), selected.get_untracked());
        let drawing = (!view.nodes.is_empty()).then(|| {
            let link = href(&query, &chosen, Mode::Drawing);
            view! { <p class="wide-around"><a class="button" href=link>"Show what is around it"</a></p> }
        });
        view! {
            <div><Side view=Arc::new(view) query=query selected=selected/>{drawing}</div>
        }
        .into_any()
    });
    view! {
        <Tabs query=query mode=mode selected=selected/>
        <Legend/>
        <div class="graph-layout">
            <div class="graph-main"><Wide query=query selected=selected/></div>
            {side}
        </div>
    }
    .into_any()
}

/// The resource that is chosen, or the one that depends in a chosen line.
fn chosen(selected: &str) -> Option<ResourceId> {
    let line = selected.strip_prefix("edge:");
    let id = match line.and_then(|line| line.split_once('|')) {
        Some((from, _)) => from,
        None => selected.strip_prefix("node:")?,
    };
    (!id.is_empty()).then(|| ResourceId::new(id))
}

/// The drawing or the tree, and below it what is not in it.
#[component]
fn Part(query: Memo<GraphQuery>, mode: Memo<Mode>, selected: Memo<String>) -> impl IntoView {
    let tree = Memo::new(move |_| mode.get() == Mode::Tree);
    let kept = Kept::new(None);
    // Colours and the way to another resource change nothing in what is drawn.
    let drawn = Memo::new(move |_| {
        let query = query.get();
        GraphQuery {
            to: None,
            colour: String::new(),
            // Words need less room than boxes.
            budget: if tree.get() {
                query.budget.max(IN_WORDS)
            } else {
                query.budget
            },
            ..query
        }
    });
    let view = Loaded::new(move || drawn.get(), graph::graph);
    let asked = Memo::new(move |_| {
        query.with(|query| ReachQuery {
            snapshot: query.snapshot.clone(),
            focus: query.focus.clone(),
            to: query.to.clone(),
        })
    });
    let reach = Loaded::new(move || asked.get(), graph::reach);
    view! {
        {load(view, move |view| {
            view! { <Page view=view query=query mode=mode tree=tree selected=selected kept=kept/> }.into_any()
        })}
        {load(reach, move |reach| {
            view! { <Reach reach=reach query=query.get_untracked()/> }.into_any()
        })}
    }
    .into_any()
}

#[component]
fn Page(
    view: GraphView,
    query: Memo<GraphQuery>,
    mode: Memo<Mode>,
    tree: Memo<bool>,
    selected: Memo<String>,
    kept: Kept,
) -> impl IntoView {
    if view.snapshot.is_none() {
        return view! {
            <Empty title="There is no graph yet.">
                <p>"It is made of a scan: what the configurations say about each other."</p>
                <a class="button" href="/overview">"To the overview, to start a scan"</a>
            </Empty>
        }
        .into_any();
    }
    if view.nodes.is_empty() {
        return view! {
            <Empty title="Nothing fits this view."><a class="button" href="/graph">"Show everything"</a></Empty>
        }
        .into_any();
    }
    // The query may change where the drawing does not: colours, the way to another resource.
    let (shown, query) = (query, query.get_untracked());
    let budget = if view.nodes.len() < IN_WORDS as usize {
        IN_WORDS
    } else {
        MOST
    };
    let more = href(
        &GraphQuery {
            budget,
            ..query.clone()
        },
        "",
        mode.get_untracked(),
    );
    let more = (query.budget < budget).then(|| {
        view! { " or "<a href=more data-noscroll="">{format!("show up to {}", format::count(budget.into()))}</a> }
    });
    let hidden = (view.hidden > 0).then(|| {
        view! {
            <Notice tone=Tone::Warn>
                {format!("{} hidden, so that the drawing stays readable. ", format::plural(view.hidden, "box is", "boxes are"))}
                "Close groups, narrow the neighbourhood, leave classes out"{more}"."
            </Notice>
        }
    });
    let cycles = view.cycles.clone();
    let cycle_count = cycles.len() as u64;
    let unresolved = view.unresolved.clone();
    let unresolved_count = unresolved.len() as u64;
    let (outside, of_snapshot) = (view.externals.clone(), view.snapshot.clone());
    let (outside_count, around) = (view.external_count, query.clone());
    let view = Arc::new(view);
    let legend = {
        let view = Arc::clone(&view);
        move || view! { <Colours view=Arc::clone(&view) colour=shown.get().colour/> }
    };
    let drawing = {
        let view = Arc::clone(&view);
        move || {
            let (view, query) = (GraphView::clone(&view), shown.get());
            if tree.get() {
                view! { <Tree view=view query=query selected=selected/> }.into_any()
            } else {
                view! { <Canvas view=view query=query selected=selected kept=kept/> }.into_any()
            }
        }
    };
    view! {
        {hidden}
        <Tabs query=shown mode=mode selected=selected/>
        <Legend/>
        {legend}
        <div class="graph-layout">
            <div class="graph-main">{drawing}</div>
            {move || view! { <Side view=Arc::clone(&view) query=shown.get() selected=selected/> }}
        </div>
        <Panel title="Cycles" count=cycle_count><Cycles cycles=cycles/></Panel>
        <Panel title="Outside the estate" count=outside_count id="externals">
            {if outside_count == 0 {
                view! { <Empty title="Nothing names another account or the internet."/> }.into_any()
            } else {
                view! { <Externals externals=outside count=outside_count query=around snapshot=of_snapshot/> }.into_any()
            }}
        </Panel>
        <Panel title="Names without a resource" count=unresolved_count>
            {if unresolved.is_empty() {
                view! { <Empty title="Every reference found its resource."/> }.into_any()
            } else {
                view! {
                    <details>
                        <summary>{format!("Show {}", format::plural(unresolved_count, "reference", "references"))}</summary>
                        <UnresolvedList unresolved=unresolved with_source=true/>
                    </details>
                }.into_any()
            }}
        </Panel>
    }
    .into_any()
}
