//! The dependency graph, drawn and as a tree.

use super::load::{Loaded, load};
use crate::api::graph;
use crate::components::badge::Tone;
use crate::components::breadcrumbs::PageHead;
use crate::components::graph::{
    Canvas, Colours, Controls, Cycles, Externals, Legend, Reach, Side, Tree, href,
};
use crate::components::neighbours::UnresolvedList;
use crate::components::notice::{Empty, Notice};
use crate::components::table::Panel;
use crate::{format, query};
use landfall_domain::view::{GraphQuery, GraphView, ReachQuery};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::sync::Arc;

/// The graph.
#[component]
pub fn GraphPage() -> impl IntoView {
    let search = use_location().search;
    let query = Memo::new(move |_| query::graph(&search.get()));
    let tree =
        Memo::new(move |_| query::value(&search.get(), "view").is_some_and(|view| view == "tree"));
    let selected = Memo::new(move |_| query::value(&search.get(), "sel").unwrap_or_default());
    // Colours and the way to another resource change nothing in what is drawn.
    let drawn = Memo::new(move |_| GraphQuery {
        to: None,
        colour: String::new(),
        ..query.get()
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
        <PageHead title="Graph"/>
        {move || view! { <Controls query=query.get() tree=tree.get()/> }}
        {load(view, move |view| {
            view! { <Page view=view query=query tree=tree selected=selected/> }.into_any()
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
    #[prop(into)] query: Signal<GraphQuery>,
    tree: Memo<bool>,
    selected: Memo<String>,
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
    let more = href(
        &GraphQuery {
            budget: 1_000,
            ..query.clone()
        },
        "",
        tree.get_untracked(),
    );
    let hidden = (view.hidden > 0).then(|| {
        view! {
            <Notice tone=Tone::Warn>
                {format!("{} hidden, so that the drawing stays readable. ", format::plural(view.hidden, "box is", "boxes are"))}
                "Close groups, narrow the neighbourhood, leave classes out, or "
                <a href=more data-noscroll="">"draw up to 1,000"</a>"."
            </Notice>
        }
    });
    let tab = move |to_tree: bool, name: &'static str| {
        let current = move || (tree.get() == to_tree).then_some("true");
        let link = move || shown.with(|query| href(query, &selected.get(), to_tree));
        view! { <a href=link aria-current=current data-noscroll="">{name}</a> }
    };
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
                view! { <Tree view=view query=query/> }.into_any()
            } else {
                view! { <Canvas view=view query=query selected=selected/> }.into_any()
            }
        }
    };
    view! {
        {hidden}
        <nav class="tabs" aria-label="How to show it">{tab(false, "Drawing")}{tab(true, "Tree")}</nav>
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
