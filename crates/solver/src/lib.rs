//! Which group moves in which wave: the instance as a document, a solver, and a proven lower bound.
//!
//! `docs/planner.md` has the format, what is allowed and what it costs. [`solve`] reads an
//! [`Instance`], builds a first plan wave by wave, improves it by local search and reports how far
//! from the best possible it can be at most.
//!
//! Invariant: no I/O, no clock, no randomness but from the given seed. Effort is counted in trials,
//! so the same instance and seed give the same plan on every machine.
//!
//! Invariant: no recursion; chains of 100,000 groups must not overflow the stack.

// The kinds of a capacity index several lists at once.
#![allow(clippy::needless_range_loop)]

mod bound;
mod conflict;
mod construct;
mod csr;
mod error;
mod exhaust;
mod explain;
mod instance;
mod model;
mod replan;
mod rng;
mod search;
mod solution;
mod solve;
mod state;
mod strategy;

pub use bound::BoundKind;
pub use conflict::smallest;
pub use error::{Contradiction, Unsolvable};
pub use explain::explain;
pub use instance::{Capacity, Group, Instance, Pin, Requires, Talks, VERSION, Wave, Weights};
pub use replan::resolve_with;
pub use solution::{Exported, Objective, Solution};
pub use solve::solve;
pub use strategy::Strategy;
