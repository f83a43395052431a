//! Everything that speaks with AWS: sessions in accounts, one module per AWS service, discovery
//! and the steps that move data.
//!
//! Invariant: `collect` and the [`landfall_engine::Step`]s are the only things here that call AWS;
//! `references`, `cost`, `steps` and the names in the target are pure.
//!
//! Invariant: every request passes the budget of its service and Region ([`session`]), every page
//! loop is bounded ([`page`]), and no failing call ends a scan ([`service::CollectSink`]).

pub mod access;
pub mod advice;
pub mod call;
pub mod cost;
pub mod discover;
pub mod doctor;
pub mod error;
pub mod failure;
pub mod page;
pub mod read;
pub mod regions;
pub mod service;
pub mod services;
pub mod session;
pub mod target;
pub mod wire;

pub use access::{Access, AccessMap, AwsSettings, Purpose};
pub use discover::{Discovered, Reading, discover, discover_kinds, references};
pub use doctor::DoctorLine;
pub use error::AwsError;
pub use service::{CollectSink, Collected, Service};
pub use services::{SERVICES, registry_steps, service_of};
pub use session::{Aws, Session};
pub use target::{Move, Target, mapping};
