//! The solver from outside: small instances against brute force, hostile ones, contradictions.
#![allow(clippy::unwrap_used)]

mod brute;
mod contradictions;
mod hostile;
mod make;
mod replan;
mod strategies;
mod tiny;
