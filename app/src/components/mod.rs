//! Components take plain values or signals. They never fetch.

pub mod badge;
pub mod bars;
pub mod breadcrumbs;
pub mod cost;
pub mod coverage;
pub mod dialog;
pub mod facets;
pub mod frame;
pub mod gate;
pub mod glyph;
pub mod graph;
pub mod json_tree;
pub mod money;
pub mod neighbours;
pub mod notice;
pub mod pager;
pub mod plan;
pub mod run;
pub mod scan;
pub mod settings_diff;
pub mod sign_in;
pub mod steps;
pub mod table;
pub mod wave;
