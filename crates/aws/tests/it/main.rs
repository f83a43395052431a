//! Against the embedded AWS, over HTTP.

// Helpers of tests may fail like tests.
#![allow(clippy::unwrap_used)]

mod bench;
mod collectors;
mod discovery;
mod doctor;
mod moving;
mod objects;
mod rarities;
mod requests;
mod sandbox;
