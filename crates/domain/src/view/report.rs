//! Costs, the audit log and the connections.

use super::PlanSummary;
use crate::ids::ResourceId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A page of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<crate::audit::Entry>,
    /// Entries that fit in all.
    pub total: u64,
    /// There may be newer ones that fit, after this entry.
    pub newer: Option<i64>,
    /// There may be older ones that fit, before this entry.
    pub older: Option<i64>,
    /// Whether the whole chain holds; else where it breaks.
    pub chain: Result<u64, crate::audit::ChainError>,
}

/// The cost page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostView {
    /// The plan.
    pub plan: PlanSummary,
    /// The estimate.
    pub estimate: crate::cost::Estimate,
    /// Names of the resources in it.
    pub names: BTreeMap<ResourceId, String>,
    /// The edition of the price book.
    pub edition: String,
    /// What was assumed.
    pub assumptions: crate::cost::Assumptions,
    /// Why a tool was chosen, by resource.
    pub tools: Vec<(ResourceId, String, crate::step::ToolChoice)>,
}

/// One line of a connection check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorLine {
    /// What was tried: an account and a role.
    pub what: String,
    /// Whether it works.
    pub ok: bool,
    /// What came out.
    pub message: String,
    /// What to do when it does not work.
    pub advice: String,
}
