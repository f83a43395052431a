//! Every method of the store, on SQLite and, when `LANDFALL_TEST_POSTGRES_URL` is set, on
//! PostgreSQL, where each test gets a database of its own.

#![allow(clippy::unwrap_used, missing_docs)]

mod accounts;
mod audit;
mod common;
mod data;
mod drafts;
mod externals;
mod groups;
mod opening;
mod people;
mod running;
mod runs;
mod views;
