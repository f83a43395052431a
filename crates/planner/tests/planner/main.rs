//! The planner as its users see it.

// Helpers of tests are test code too; the lint only knows the functions marked as tests.
#![allow(clippy::unwrap_used)]

mod access;
mod accounts;
mod any_choices;
mod check;
mod check_export;
mod check_windows;
mod drift;
mod environments;
mod estate;
mod estimate;
mod externals;
mod findings;
mod graph_view;
mod groups;
mod layout;
mod orders;
mod plan;
mod plan_diff;
mod reach;
mod resolve;
mod risk;
mod scenario;
mod shapes;
mod waves;
mod wide;
