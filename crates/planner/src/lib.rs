//! From a snapshot to a plan: what depends on what, where everything goes, what moves together and
//! when, what it costs and what could go wrong, and an independent check of the result.
//!
//! The order of use is the order of the data:
//! [`resolve::resolve`] → [`environments::place`] →
//! [`groups::move_groups`] → [`waves::waves`] → the services' steps and cost lines (elsewhere) →
//! [`assemble::assemble`] → [`check::check`].
//!
//! Invariant: no I/O, no clock, no randomness, no async, so nothing here can fail because of the
//! world, and the same input gives the same output to the byte.
//!
//! Invariant: [`mod@check`] uses nothing of the other modules. What plans and what checks the plan
//! must not share a mistake.
//!
//! Invariant: no recursion over the graph: estates with chains of 100,000 resources must work.

pub mod access;
pub mod accounts;
pub mod assemble;
pub mod check;
pub mod cycles;
pub mod drift;
pub mod environments;
pub mod estimate;
pub mod findings;
pub mod graph_view;
pub mod groups;
pub mod layout;
pub mod plan_diff;
pub mod prices;
pub mod resolve;
pub mod risk;
pub mod waves;
pub mod wide;

mod application;
mod coverage;
mod externals;
mod globs;
mod index;
mod nodes;
mod reach;
mod target_arn;
mod words;

pub use access::{Access, AccessReader, access, proposal};
pub use accounts::{Conflict, ConflictKind, account_conflicts, accounts, settings};
pub use application::applications;
pub use assemble::{AssembleError, Parts, assemble};
pub use check::{check, check_export};
pub use cycles::cycles;
pub use drift::{Change, Drift, drift};
pub use environments::{Naming, place};
pub use estimate::{downtime_minutes, estimate};
pub use findings::{
    FindingPart, Known, finding_rules, findings, findings_of, findings_with, in_order,
};
pub use graph_view::{GraphFacts, external_row, graph_view, group_of, whole_line};
pub use groups::move_groups;
pub use index::addresses;
pub use plan_diff::plan_diff;
pub use prices::price_book;
pub use reach::reach;
pub use resolve::{resolve, resolve_each};
pub use risk::risk;
pub use waves::{Exported, NoOrder, WaveDraft, bridges, export, waves};
pub use wide::{WideFacts, wide};
