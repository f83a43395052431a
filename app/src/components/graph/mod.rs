//! The graph: a drawing that pans and zooms, its twin as a tree, and what stands beside it.

mod canvas;
mod controls;
mod cycles;
mod externals;
mod frame;
mod keys;
mod minimap;
mod reach;
mod side;
mod tree;

pub use canvas::Canvas;
pub use controls::Controls;
pub use cycles::Cycles;
pub use externals::Externals;
pub use keys::{Colours, Legend};
pub use reach::Reach;
pub use side::Side;
pub use tree::Tree;

use crate::format::plural;
use crate::query::of_graph;
use landfall_domain::External;
use landfall_domain::view::{GraphNode, GraphQuery};

/// What is chosen in the graph, as the URL says it: `node:ID` or `edge:FROM|TO`.
pub fn selection(kind: &str, from: &str, to: &str) -> String {
    if to.is_empty() {
        format!("{kind}:{from}")
    } else {
        format!("{kind}:{from}|{to}")
    }
}

/// The address of the graph with something chosen, in the drawing or the tree.
pub fn href(query: &GraphQuery, selected: &str, tree: bool) -> String {
    let mut out = form_urlencoded::Serializer::new(of_graph(query));
    if !selected.is_empty() {
        out.append_pair("sel", selected);
    }
    if tree {
        out.append_pair("view", "tree");
    }
    format!("/graph?{}", out.finish())
}

/// The key of the group that a box stands for.
pub fn group_key(node: &GraphNode) -> Option<&str> {
    node.id.strip_prefix("group:")
}

/// Whether a box stands for something outside of the estate, which has no page of its own.
pub fn is_outside(id: &str) -> bool {
    External::is_node(id)
}

/// What is in a collapsed box.
pub fn contents(node: &GraphNode) -> String {
    match node.kind.as_str() {
        "outside" => plural(node.count, "account or host", "accounts and hosts"),
        _ => plural(node.count, "resource", "resources"),
    }
}

/// The query with a group opened or closed.
pub fn toggled(query: &GraphQuery, key: &str) -> GraphQuery {
    let mut out = query.clone();
    match out.expanded.iter().position(|group| group == key) {
        Some(at) => {
            out.expanded.remove(at);
        }
        None => out.expanded.push(key.to_owned()),
    }
    out
}
