//! The planner as its users see it.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

mod access;
mod accounts;
mod check;
mod check_export;
mod drift;
mod environments;
mod estate;
mod estimate;
mod externals;
mod findings;
mod graph_view;
mod groups;
mod layout;
mod plan;
mod reach;
mod resolve;
mod risk;
mod scenario;
mod waves;
