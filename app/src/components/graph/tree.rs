//! The twin of the drawing: the same boxes and lines as a tree, for keyboards and screen readers.

use super::keys::hue;
use super::side::all_of;
use super::{Mode, contents, group_key, href, is_outside, selection, toggled};
use crate::components::badge::class_word;
use crate::{format, routes};
use landfall_domain::ResourceId;
use landfall_domain::view::{GraphLine, GraphNode, GraphQuery, GraphView};
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::JsCast;

/// One line of the tree.
#[derive(Clone)]
struct Item {
    id: String,
    parents: Vec<String>,
    text: String,
    href: String,
    has_children: bool,
    position: usize,
    of: usize,
}

/// The tree. Arrow keys move and fold, Home and End go to the ends, Enter follows the link.
#[component]
pub fn Tree(
    /// What is drawn.
    view: GraphView,
    /// What was asked for.
    query: GraphQuery,
    /// What is chosen: the keys go there.
    #[prop(into)]
    selected: Signal<String>,
) -> impl IntoView {
    let items = StoredValue::new(items(&view, &query));
    // Evidence is folded at first; what is chosen is where the keys begin.
    let lines = items.with_value(|items| {
        let lines = items.iter().filter(|i| i.parents.len() == 2);
        lines.map(|i| i.id.clone()).collect::<BTreeSet<_>>()
    });
    let folded = RwSignal::new(lines);
    let current = RwSignal::new(
        items
            .with_value(|i| i.first().map(|i| i.id.clone()))
            .unwrap_or_default(),
    );
    Effect::new(move |_| {
        let chosen = selected.with(|s| s.strip_prefix("node:").map(|id| format!("n:{id}")));
        let place = chosen.and_then(|chosen| {
            items.with_value(|items| items.iter().position(|item| item.id == chosen))
        });
        if let Some(item) = place.and_then(|at| items.with_value(|items| items.get(at).cloned())) {
            folded.update(|folded| folded.retain(|id| !item.parents.contains(id)));
            current.set(item.id);
            // Once it is unfolded.
            request_animation_frame(move || focus(place));
        }
    });
    let is_visible =
        move |item: &Item| folded.with(|f| !item.parents.iter().any(|p| f.contains(p)));
    let on_key = move |event: KeyboardEvent| {
        let visible: Vec<Item> =
            items.with_value(|items| items.iter().filter(|i| is_visible(i)).cloned().collect());
        let at = visible
            .iter()
            .position(|i| i.id == current.get_untracked())
            .unwrap_or(0);
        let Some(here) = visible.get(at) else { return };
        let is_folded = folded.with_untracked(|f| f.contains(&here.id));
        let to = match event.key().as_str() {
            "ArrowDown" => visible.get(at + 1).map(|i| i.id.clone()),
            "ArrowUp" => at
                .checked_sub(1)
                .and_then(|at| visible.get(at))
                .map(|i| i.id.clone()),
            "Home" => visible.first().map(|i| i.id.clone()),
            "End" => visible.last().map(|i| i.id.clone()),
            "ArrowRight" if here.has_children && is_folded => {
                folded.update(|f| {
                    f.remove(&here.id);
                });
                None
            }
            "ArrowRight" if here.has_children => visible.get(at + 1).map(|i| i.id.clone()),
            "ArrowLeft" if here.has_children && !is_folded => {
                folded.update(|f| {
                    f.insert(here.id.clone());
                });
                None
            }
            "ArrowLeft" => here.parents.last().cloned(),
            "Enter" | " " => {
                follow(items.with_value(|items| items.iter().position(|i| i.id == here.id)));
                None
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(to) = to {
            focus(items.with_value(|items| items.iter().position(|i| i.id == to)));
            current.set(to);
        }
    };
    // Keys go on from where one is, however one came there.
    let on_focus = move |event: FocusEvent| {
        let id = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let place =
            id.and_then(|element| element.id().strip_prefix("tree-")?.parse::<usize>().ok());
        if let Some(id) =
            place.and_then(|at| items.with_value(|items| Some(items.get(at)?.id.clone())))
        {
            current.set(id);
        }
    };
    let rows = items.with_value(|items| {
        items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let level = item.parents.len() + 1;
                let (id, open_id, hidden_item) = (item.id.clone(), item.id.clone(), item.clone());
                let mark_id = item.id.clone();
                let has_children = item.has_children;
                let open = move || folded.with(|f| !f.contains(&open_id));
                let expanded = has_children.then_some(move || open().to_string());
                let mark = move || match (has_children, folded.with(|f| f.contains(&mark_id))) {
                    (true, true) => "▸",
                    (true, false) => "▾",
                    (false, _) => "·",
                };
                let tab = move || if current.get() == id { "0" } else { "-1" };
                view! {
                    <li role="treeitem" id=dom_id(index) class=format!("tree-item tree-level-{level}")
                        attr:aria-level=level.to_string() aria-setsize=item.of.to_string()
                        aria-posinset=item.position.to_string() aria-expanded=expanded tabindex=tab
                        hidden=move || !is_visible(&hidden_item)>
                        <span aria-hidden="true">{mark}" "</span>
                        <a href=item.href.clone() rel=item.href.starts_with("/export/").then_some("external") tabindex="-1">{item.text.clone()}</a>
                    </li>
                }
            })
            .collect_view()
    });
    view! {
        <ul role="tree" class="tree" aria-label="The graph as a tree" data-testid="graph-tree" on:keydown=on_key on:focusin=on_focus>{rows}</ul>
    }
}

/// Groups, in them boxes, below a box its lines.
fn items(view: &GraphView, query: &GraphQuery) -> Vec<Item> {
    let names: BTreeMap<&str, &str> = view
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node.label.as_str()))
        .collect();
    let mut groups: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for node in &view.nodes {
        groups.entry(&node.group).or_default().push(node);
    }
    let mut out = Vec::new();
    let of = groups.len();
    for (index, (group, nodes)) in groups.into_iter().enumerate() {
        let group_id = format!("g:{group}");
        let title = if group.is_empty() {
            "not grouped"
        } else {
            group
        };
        out.push(Item {
            id: group_id.clone(),
            parents: Vec::new(),
            text: format!(
                "{title}, {}",
                format::plural(nodes.len() as u64, "box", "boxes")
            ),
            href: href(&toggled(query, group), "", Mode::Tree),
            has_children: true,
            position: index + 1,
            of,
        });
        let count = nodes.len();
        for (index, node) in nodes.into_iter().enumerate() {
            let lines: Vec<_> = view
                .lines
                .iter()
                .filter(|line| line.from == node.id)
                .collect();
            let (text, link) = match group_key(node) {
                Some(key) => (
                    format!(
                        "{}, closed group of {}{}",
                        node.label,
                        contents(node),
                        standing(node)
                    ),
                    href(&toggled(query, key), "", Mode::Tree),
                ),
                None if is_outside(&node.id) => (
                    format!("{}, {}", node.label, node.kind),
                    "#externals".to_owned(),
                ),
                None => (
                    format!("{}, {}{}", node.label, node.kind, standing(node)),
                    routes::resource(&ResourceId::new(node.id.clone()), view.snapshot.as_ref()),
                ),
            };
            let node_id = format!("n:{}", node.id);
            out.push(Item {
                id: node_id.clone(),
                parents: vec![group_id.clone()],
                text,
                href: link,
                has_children: !lines.is_empty(),
                position: index + 1,
                of: count,
            });
            let of = lines.len();
            for (index, line) in lines.into_iter().enumerate() {
                let to = names.get(line.to.as_str()).copied().unwrap_or(&line.to);
                let line_id = format!("l:{}|{}", line.from, line.to);
                let parents = vec![group_id.clone(), node_id.clone(), line_id.clone()];
                out.push(Item {
                    id: line_id,
                    parents: vec![group_id.clone(), node_id.clone()],
                    text: format!(
                        "{} {to} ({})",
                        class_word(line.class),
                        format::plural(line.count, "reference", "references")
                    ),
                    href: href(
                        query,
                        &selection("edge", &line.from, &line.to),
                        Mode::Drawing,
                    ),
                    has_children: true,
                    position: index + 1,
                    of,
                });
                out.extend(proofs(view, query, line, parents));
            }
        }
    }
    out
}

/// What proves a line, and where the rest of it is.
fn proofs(
    view: &GraphView,
    query: &GraphQuery,
    line: &GraphLine,
    parents: Vec<String>,
) -> Vec<Item> {
    let mut all: Vec<(String, String)> = Vec::new();
    for edge in &line.edges {
        for proof in &edge.evidence {
            let ends = [&edge.from, &edge.to].map(format::short_id);
            let text = format!("{} → {}: {} “{}”", ends[0], ends[1], proof.path, proof.text);
            all.push((
                text,
                routes::place(&edge.from, view.snapshot.as_ref(), &proof.path),
            ));
        }
    }
    if line.count > line.edges.len() as u64 {
        all.push((
            format!("all {} as CSV", format::count(line.count)),
            all_of(line, query),
        ));
    }
    let of = all.len();
    let item = |(at, (text, href)): (usize, (String, String))| Item {
        id: format!("e:{}|{}|{at}", line.from, line.to),
        parents: parents.clone(),
        text,
        href,
        has_children: false,
        position: at + 1,
        of,
    };
    all.into_iter().enumerate().map(item).collect()
}

/// What the colours of the drawing say of a box.
fn standing(node: &GraphNode) -> String {
    let mut out = String::new();
    if let Some(environment) = node.environment {
        out = format!(", to {}", environment.as_str());
    }
    if let Some(wave) = node.wave {
        out += &format!(", wave {wave}");
    }
    for colour in ["risk", "status"] {
        if let Some((_, word)) = hue(node, colour) {
            out += ", ";
            out += &word;
        }
    }
    out
}

fn dom_id(index: usize) -> String {
    format!("tree-{index}")
}

fn element(index: Option<usize>) -> Option<web_sys::HtmlElement> {
    let element = index.and_then(|index| document().get_element_by_id(&dom_id(index)))?;
    element.dyn_into().ok()
}

/// As a press on its link: a file is saved, a page is opened.
fn follow(index: Option<usize>) {
    let link = element(index).and_then(|item| item.last_element_child());
    if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
        link.click();
    }
}

fn focus(index: Option<usize>) {
    if let Some(element) = element(index) {
        // Fails never for an element of this page.
        _ = element.focus();
    }
}
