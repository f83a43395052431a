//! What is chosen in the graph, with evidence.

use super::{Mode, group_key, href, is_outside, selection, toggled};
use crate::components::badge::{EnvironmentTag, class_word};
use crate::components::neighbours::EvidenceList;
use crate::query::of_graph;
use crate::{format, routes};
use landfall_domain::view::{GraphLine, GraphNode, GraphQuery, GraphView};
use landfall_domain::{Edge, ResourceId};
use leptos::prelude::*;
use std::sync::Arc;

/// The panel beside the drawing.
#[component]
pub fn Side(
    /// What is drawn.
    view: Arc<GraphView>,
    /// What was asked for.
    query: GraphQuery,
    /// What is chosen.
    #[prop(into)]
    selected: Signal<String>,
) -> impl IntoView {
    let content = move || {
        let selected = selected.get();
        let view = Arc::clone(&view);
        if let Some(id) = selected.strip_prefix("node:")
            && let Some(node) = view.nodes.iter().find(|node| node.id == id)
        {
            return node_panel(&view, node, &query);
        }
        if let Some((from, to)) = selected
            .strip_prefix("edge:")
            .and_then(|e| e.split_once('|'))
            && let Some(line) = view
                .lines
                .iter()
                .find(|line| line.from == from && line.to == to)
        {
            return line_panel(&view, line, &query);
        }
        view! {
            <p class="muted">
                "Choose a box or a line: its evidence is shown here. A group opens when it is chosen."
            </p>
        }
        .into_any()
    };
    view! { <aside class="graph-side" aria-label="Chosen" aria-live="polite" data-testid="graph-side">{content}</aside> }
}

fn node_panel(view: &GraphView, node: &GraphNode, query: &GraphQuery) -> AnyView {
    let to_or_from = |out: bool| {
        let items: Vec<AnyView> = view
            .lines
            .iter()
            .filter(|line| {
                if out {
                    line.from == node.id
                } else {
                    line.to == node.id
                }
            })
            .map(|line| {
                let other = if out { &line.to } else { &line.from };
                let link = href(
                    query,
                    &selection("edge", &line.from, &line.to),
                    Mode::Drawing,
                );
                view! {
                    <li>
                        <a href=link data-noscroll="">
                            {words(view, line, other, out)}
                        </a>
                        <span class="muted">" "{format::count(line.count)}</span>
                    </li>
                }
                .into_any()
            })
            .collect();
        let title = if out { "Depends on" } else { "Depended on by" };
        (!items.is_empty()).then(|| view! { <h3>{title}</h3><ul class="plain">{items}</ul> })
    };
    let actions = match group_key(node) {
        Some(key) => {
            let opened = query.expanded.iter().any(|group| group == key);
            view! {
                <a class="button button-small" href=href(&toggled(query, key), "", Mode::Drawing) data-noscroll="">
                    {if opened { "Close the group" } else { "Open the group" }}
                </a>
            }
            .into_any()
        }
        None if is_outside(&node.id) => view! {
            <a class="button button-small" href="#externals">"All that is named outside"</a>
        }
        .into_any(),
        None => {
            let id = ResourceId::new(node.id.clone());
            view! {
                <a class="button button-small" href=routes::resource(&id, view.snapshot.as_ref())>"Open its page"</a>
                <a class="button button-small" href=routes::graph_around(&id)>"Show only around it"</a>
                <a class="button button-small" href=breaks(query, &id)>"What breaks if it moves"</a>
                {way(query, &id)}
            }
            .into_any()
        }
    };
    view! {
        <h2>{node.label.clone()}</h2>
        <p class="muted">{node.kind.clone()}</p>
        <p>
            <EnvironmentTag environment=node.environment/>
            {node.wave.map(|wave| format!(" wave {wave}"))}
        </p>
        <div class="buttons">{actions}</div>
        {to_or_from(true)}
        {to_or_from(false)}
    }
    .into_any()
}

/// What depends on it, several steps deep, with the list below.
fn breaks(query: &GraphQuery, id: &ResourceId) -> String {
    let query = GraphQuery {
        snapshot: query.snapshot.clone(),
        focus: Some(id.clone()),
        depth: 5,
        direction: "dependents".to_owned(),
        ..GraphQuery::default()
    };
    href(&query, &selection("node", id.as_str(), ""), Mode::Drawing) + "#breaks"
}

/// From the focus to another box that is chosen.
fn way(query: &GraphQuery, id: &ResourceId) -> Option<impl IntoView + use<>> {
    query.focus.as_ref().filter(|focus| *focus != id)?;
    let query = GraphQuery {
        to: Some(id.clone()),
        ..query.clone()
    };
    let link = href(&query, &selection("node", id.as_str(), ""), Mode::Drawing) + "#way";
    Some(view! { <a class="button button-small" href=link>"Way from the focus"</a> })
}

fn words(view: &GraphView, line: &GraphLine, other: &str, out: bool) -> String {
    let (class, other) = (class_word(line.class), label(view, other));
    if out {
        format!("{class} {other}")
    } else {
        format!("{other} {class} it")
    }
}

fn line_panel(view: &GraphView, line: &GraphLine, query: &GraphQuery) -> AnyView {
    let shown = line.edges.len() as u64;
    let more = (line.count > shown).then(|| {
        view! {
            <p class="muted">
                {format!("{} more. ", format::count(line.count - shown))}
                <a href=all_of(line, query) download rel="external">{format!("All {} as CSV", format::count(line.count))}</a>
            </p>
        }
    });
    let edges = line.edges.iter().map(edge).collect_view();
    view! {
        <h2>{label(view, &line.from)}" "{class_word(line.class)}" "{label(view, &line.to)}</h2>
        <ul class="plain edges">{edges}</ul>
        {more}
    }
    .into_any()
}

/// The file of all edges that a line stands for.
pub fn all_of(line: &GraphLine, query: &GraphQuery) -> String {
    // `to` is the line's other end here.
    let query = GraphQuery {
        to: None,
        ..query.clone()
    };
    let mut out = form_urlencoded::Serializer::new(of_graph(&query));
    out.append_pair("from", &line.from)
        .append_pair("to", &line.to);
    format!("/export/line.csv?{}", out.finish())
}

fn edge(edge: &Edge) -> impl IntoView + use<> {
    let to = match edge.to.as_str().strip_prefix("external:") {
        Some(outside) => outside.to_owned().into_any(),
        None => view! { <a href=routes::resource(&edge.to, None)>{format::short_id(&edge.to).to_owned()}</a> }.into_any(),
    };
    view! {
        <li>
            <p>
                <a href=routes::resource(&edge.from, None)>{format::short_id(&edge.from).to_owned()}</a>
                " "{class_word(edge.class)}" "
                {to}
            </p>
            <EvidenceList evidence=edge.evidence.clone() of=edge.from.clone()/>
        </li>
    }
}

fn label(view: &GraphView, id: &str) -> String {
    view.nodes
        .iter()
        .find(|node| node.id == id)
        .map_or(id, |node| &node.label)
        .to_owned()
}
