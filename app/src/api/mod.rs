//! The server functions: each authenticates, parses, makes one call to the backend and maps the
//! error. Every one is a public endpoint, so none relies on what the screen hides.

pub mod access;
pub mod accounts;
pub mod approval;
pub mod audit;
#[cfg(feature = "ssr")]
pub mod auth;
pub mod connection;
pub mod cost;
pub mod coverage;
pub mod error;
pub mod findings;
pub mod graph;
pub mod groups;
pub mod inbox;
pub mod inventory;
pub mod plan;
pub mod run;
pub mod scan;
pub mod session;
pub mod snapshots;
pub mod versions;

pub use crate::wire::Wire;
pub use error::ApiError;
