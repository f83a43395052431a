//! The use cases of Landfall: discover, plan, approve, run, report.
//!
//! Invariant: every method that a person can cause takes that person and decides by itself whether
//! they may. What a screen hides, the method refuses all the same.

mod access;
mod accounts;
mod audit;
mod board;
mod calendar;
mod coverage;
mod diff;
mod drafts;
mod estate;
pub mod export;
mod externals;
mod findings;
mod gates;
mod graph;
mod groups;
mod heavy;
pub mod imports;
mod inventory;
mod overview;
mod parity;
mod people;
mod plan_diff;
mod plans;
mod refuse;
mod runs;
mod scans;
pub mod settings;
mod snapshots;
mod start;
mod steps;
mod views;
mod warm;
mod weight;
mod what_if;
mod zone;

use landfall_aws::Aws;
use landfall_domain::{Digest, Refusal, plan::Finding};
use landfall_store::Store;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

pub use audit::AuditFrom;
pub(crate) use refuse::{internal, must, now};
pub use start::{StartError, Worker};

/// What a use case gives.
pub type Answer<T> = Result<T, Refusal>;

/// All use cases. Cheap to clone.
#[derive(Clone)]
pub struct Backend(pub(crate) Arc<Inner>);

/// What the independent check said, by the plan's digest.
pub(crate) type Findings = Mutex<HashMap<Digest, Arc<Vec<Finding>>>>;

pub(crate) struct Inner {
    pub store: Store,
    pub aws: Aws,
    pub settings: settings::Settings,
    pub guard: people::Guard,
    pub decoy: String,
    pub scans: scans::Live,
    /// This process among those that share the database.
    pub process: String,
    pub estates: estate::Cache,
    pub heavy: heavy::Heavy,
    pub drawings: graph::Drawings,
    pub diffs: snapshots::Diffs,
    pub plan_diffs: plan_diff::PlanDiffs,
    pub outcomes: imports::Outcomes,
    pub findings: Findings,
    /// Turns of those who draft a plan: a draft of a large estate fills a core for seconds, and many
    /// people may try something at once.
    pub drafting: std::sync::Arc<tokio::sync::Semaphore>,
    /// Plans used last. One never changes.
    pub plans: estate::Recent<landfall_domain::plan::Plan, landfall_domain::PlanId>,
    /// Whether snapshots are prepared for visitors.
    pub warm: std::sync::atomic::AtomicBool,
}
