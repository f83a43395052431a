//! The vocabulary of Landfall: what a snapshot, a plan, a gate and a run *are*.
//!
//! Invariant: no I/O, no clock, no randomness, no async. Everything here also compiles to
//! WebAssembly, so the browser and the server speak with the same types.

pub mod access;
pub mod approval;
pub mod arn;
pub mod assignment;
pub mod audit;
mod calendar;
pub mod cost;
pub mod day;
pub mod digest;
pub mod edit;
pub mod external;
pub mod finding;
pub mod graph;
pub mod ids;
#[cfg(any(test, target_arch = "wasm32"))]
mod moment;
pub mod parity;
pub mod plan;
pub mod progress;
pub mod reference;
pub mod refusal;
pub mod resource;
pub mod rewrite;
pub mod run;
pub mod schedule;
pub mod settings;
#[cfg(not(target_arch = "wasm32"))]
pub mod share;
pub mod snapshot;
pub mod step;
pub mod text;
pub mod user;
pub mod view;

pub use access::{AccessEdge, Principal};
pub use arn::{Arn, ArnError};
pub use assignment::{Assignment, Correction, Signal};
pub use day::Day;
pub use digest::Digest;
pub use external::{ExternalChoice, ExternalDecision};
pub use finding::{EstateFinding, FindingRule};
pub use graph::{Edge, External, ExternalSort, Graph, Unresolved, UnresolvedReason};
pub use ids::{AccountId, PlanId, Region, ResourceId, RunId, ScanId, SnapshotId, StepId, UserName};
#[cfg(not(target_arch = "wasm32"))]
pub use jiff::Timestamp;
#[cfg(target_arch = "wasm32")]
pub use moment::Timestamp;
pub use plan::{Environment, Plan};
pub use reference::{Class, Confidence, Evidence, Reference, Target};
pub use refusal::Refusal;
pub use resource::{Attribute, Kind, Resource};
pub use rust_decimal::Decimal;
#[cfg(not(target_arch = "wasm32"))]
pub use share::Sharing;
pub use snapshot::{Coverage, Origin, Outcome, Snapshot};
pub use step::StepSpec;
pub use text::{Fields, Text, fields};
