//! Who may do what, around one resource.

use crate::access::{PolicyProposal, PrincipalAccess, ResourceAccess};
use crate::ids::ResourceId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the policies of a snapshot say of one resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessView {
    /// Who can do what to it; the first edges.
    pub who: ResourceAccess,
    /// Edges that `who` leaves out.
    pub more_who: u64,
    /// What it can do, when it is a user, a group or a role; the first edges.
    pub can: PrincipalAccess,
    /// Edges that `can` leaves out.
    pub more_can: u64,
    /// Stopped edges that `who` and `can` leave out.
    #[serde(default)]
    pub more_stopped: (u64, u64),
    /// A least-privilege policy, when it is a role or user with policies.
    pub proposal: Option<PolicyProposal>,
    /// Names of the resources in it.
    pub names: BTreeMap<ResourceId, String>,
}
