//! What to show, as a form that ends up in the URL.

use super::keys::{CLASSES, COLOURS};
use super::{Mode, href, toggled};
use crate::query::{class_key, of_graph};
use landfall_domain::view::GraphQuery;
use leptos::prelude::*;
use leptos_router::components::Form;

const GROUPS: [(&str, &str); 8] = [
    ("", "environment and service"),
    ("environment", "environment"),
    ("service", "service"),
    ("network", "network"),
    ("application", "application"),
    ("wave", "wave"),
    ("group", "move group"),
    ("none", "nothing"),
];
const DIRECTIONS: [(&str, &str); 3] = [
    ("both", "both ways"),
    ("depends_on", "what it depends on"),
    ("dependents", "what depends on it"),
];

/// Grouping, neighbourhood, direction, classes and exports.
#[component]
pub fn Controls(
    /// What is shown now.
    query: GraphQuery,
    /// How it is shown.
    mode: Mode,
) -> impl IntoView {
    let hidden = query
        .expanded
        .iter()
        .map(|key| view! { <input type="hidden" name="expanded" value=key.clone()/> })
        .collect_view();
    let snapshot = query.snapshot.clone();
    let options = |list: &'static [(&'static str, &'static str)], now: &str| {
        list.iter()
            .map(|(key, word)| view! { <option value=*key selected=*key == now>{*word}</option> })
            .collect_view()
    };
    let depths = (1..=5u32)
        .map(
            |n| view! { <option value=n.to_string() selected=query.depth.max(1) == n>{n}</option> },
        )
        .collect_view();
    let classes = CLASSES
        .map(|(class, word)| {
            let on = query.classes.is_empty() || query.classes.contains(&class);
            view! {
                <label class="check">
                    <input type="checkbox" name="class" value=class_key(class) checked=on/>{word}
                </label>
            }
        })
        .collect_view();
    let open = query
        .expanded
        .iter()
        .map(|key| {
            view! {
                <li>
                    <a class="chip" href=href(&toggled(&query, key), "", mode) data-noscroll="">
                        {key.clone()}<span aria-hidden="true">" ×"</span>
                        <span class="visually-hidden">", close"</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    let picture = format!("/export/graph.svg?{}", of_graph(&query));
    let picture =
        view! { <landfall-png data-src=picture data-name="landfall-graph.png"></landfall-png> };
    let exports = ["svg", "json", "dot", "graphml", "mermaid"].map(|kind| {
        let address = format!("/export/graph.{kind}?{}", of_graph(&query));
        view! { <a class="button button-small" href=address download rel="external">{kind.to_uppercase()}</a> }
    });
    let exports = (mode != Mode::Wide).then(|| {
        view! { <span class="exports">"Export: "{exports}{picture}</span> }
    });
    let focus = query.focus.as_ref().map(ToString::to_string);
    let to = query.to.as_ref().map(ToString::to_string);
    let has_open = !query.expanded.is_empty();
    // The whole estate is neither grouped by choice nor cut to a neighbourhood.
    let fields = (mode != Mode::Wide).then(|| {
        view! {
            <div class="field">
                <label for="group-by">"Group by"</label>
                <select id="group-by" name="group_by">{options(&GROUPS, &query.group_by)}</select>
            </div>
            <div class="field grow find-at">
                <label for="focus">"Around the resource"</label>
                <input id="focus" name="focus" value=focus placeholder="name, type, id or ARN"/>
                {finder("focus", &query)}
            </div>
            <div class="field">
                <label for="depth">"Depth"</label>
                <select id="depth" name="depth">{depths}</select>
            </div>
            <div class="field">
                <label for="direction">"Direction"</label>
                <select id="direction" name="direction">{options(&DIRECTIONS, &query.direction)}</select>
            </div>
            <div class="field grow find-at">
                <label for="to">"Way to the resource"</label>
                <input id="to" name="to" value=to placeholder="name, type, id or ARN"/>
                {finder("to", &query)}
            </div>
        }
    });
    // Without a script the inventory searches. The whole estate has a search of its own.
    let search = (mode != Mode::Wide).then(|| {
        view! {
            <form class="graph-find" action="/inventory" role="search">
                <label for="graph-find">"Find a resource"</label>
                <span class="find-at">
                    <input id="graph-find" name="q" type="search" placeholder="name, type, id or ARN"/>
                    {finder("graph-find", &query)}
                </span>
            </form>
        }
    });
    view! {
        {search}
        <Form method="get" action="/graph" attr:class="graph-controls">
            {hidden}
            {snapshot.map(|s| view! { <input type="hidden" name="snapshot" value=s.to_string()/> })}
            {(mode != Mode::Drawing).then(|| view! { <input type="hidden" name="view" value=mode.key()/> })}
            {fields}
            <div class="field">
                <label for="colour">"Colour by"</label>
                <select id="colour" name="colour">{options(&COLOURS, &query.colour)}</select>
            </div>
            <fieldset class="checks"><legend>"Lines"</legend>{classes}</fieldset>
            <div class="buttons">
                <button class="button" type="submit">"Show"</button>
                <a class="button button-quiet" href="/graph">"Reset"</a>
            </div>
        </Form>
        <div class="graph-bar">
            {has_open.then(|| view! {
                <ul class="chips" aria-label="Open groups">{open}</ul>
            })}
            {exports}
        </div>
    }
}

/// The list of resources below an input, which a script fills (`app/wide/finder.js`).
fn finder(input: &'static str, query: &GraphQuery) -> impl IntoView + use<> {
    let snapshot = query.snapshot.as_ref().map(ToString::to_string);
    let go = (input == "graph-find").then_some("");
    view! {
        <landfall-find class="find" data-input=input data-snapshot=snapshot data-go=go></landfall-find>
    }
}
