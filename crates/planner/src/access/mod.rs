//! Who can do what: policies of every kind put together, on demand.

// Parts are used by the findings alone until who may do what is worked out.
#![allow(dead_code)]

pub(crate) mod condition;
pub(crate) mod document;
pub(crate) mod glob;
mod managed;
pub(crate) mod model;
mod organization;
pub(crate) mod verbs;
pub(crate) mod who;

use landfall_domain::access::{Decision, PolicyProposal, PrincipalAccess, ResourceAccess};
use landfall_domain::{Graph, Principal, ResourceId, Snapshot};

/// The policies of a snapshot, indexed. Answers are worked out when they are asked for.
#[derive(Clone, Debug)]
pub struct Access {}

/// Reads every policy of a snapshot once and indexes it. What a principal can do and who can reach
/// a resource is worked out on demand: there is never a product of principals and resources.
pub fn access(_snapshot: &Snapshot, _graph: &Graph) -> Access {
    Access {}
}

impl Access {
    /// Users, groups and roles of the snapshot, ordered.
    pub fn principals(&self) -> Vec<&ResourceId> {
        Vec::new()
    }

    /// What a user, group or role of the snapshot can do. Empty for anything else.
    pub fn of_principal(&self, _principal: &ResourceId) -> PrincipalAccess {
        PrincipalAccess::default()
    }

    /// Who can do what to a resource. Empty when it is not in the snapshot.
    pub fn of_resource(&self, _resource: &ResourceId) -> ResourceAccess {
        ResourceAccess::default()
    }

    /// Whether a principal may do one action (`s3:GetObject`) to what an ARN names.
    pub fn decide(&self, _principal: &Principal, _action: &str, _arn: &str) -> Decision {
        Decision::NotAllowed("no policy was read".into())
    }
}

/// A least-privilege policy for a role of the snapshot; `None` when the id is no role of it.
pub fn proposal(
    _snapshot: &Snapshot,
    _graph: &Graph,
    _role: &ResourceId,
) -> Option<PolicyProposal> {
    None
}
