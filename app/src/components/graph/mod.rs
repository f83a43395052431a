//! The graph: a drawing that pans and zooms, its twin as a tree, and what stands beside it.

mod canvas;
mod controls;
mod cycles;
mod externals;
mod frame;
mod keys;
mod minimap;
mod places;
mod reach;
mod side;
mod tree;
mod wide;

pub use canvas::{Canvas, Kept};
pub use controls::Controls;
pub use cycles::Cycles;
pub use externals::Externals;
pub use keys::{Colours, Legend};
pub use reach::Reach;
pub use side::Side;
pub use tree::Tree;
pub use wide::{Wide, fetch_script};

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

/// How the graph is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Boxes and lines, some of them closed groups.
    #[default]
    Drawing,
    /// Every resource at once.
    Wide,
    /// In words.
    Tree,
}

impl Mode {
    /// All, in the order of their tabs.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Drawing, "Drawing"),
        (Self::Wide, "Whole estate"),
        (Self::Tree, "Tree"),
    ];

    /// As the URL says it; empty for the drawing.
    pub fn key(self) -> &'static str {
        match self {
            Self::Drawing => "",
            Self::Wide => "wide",
            Self::Tree => "tree",
        }
    }

    /// What the URL says.
    pub fn of(key: &str) -> Self {
        let found = Self::ALL.iter().find(|(mode, _)| mode.key() == key);
        found.map_or(Self::Drawing, |(mode, _)| *mode)
    }
}

/// The address of the graph with something chosen, shown in one of its ways.
pub fn href(query: &GraphQuery, selected: &str, mode: Mode) -> String {
    let mut out = form_urlencoded::Serializer::new(of_graph(query));
    if !selected.is_empty() {
        out.append_pair("sel", selected);
    }
    if mode != Mode::Drawing {
        out.append_pair("view", mode.key());
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
