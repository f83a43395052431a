//! Where every resource goes, and why.

use crate::accounts::accounts;
use crate::target_arn::target_arn;
use landfall_domain::plan::{Choices, Placement, TargetAccounts};
use landfall_domain::{AccountId, Graph, Resource, ResourceId, Snapshot};
use std::collections::BTreeMap;

/// How things are called in the target.
pub struct Naming<'a> {
    /// The name of a resource in an account: the same, or another one where names are unique
    /// beyond the account (buckets).
    pub target_name: &'a dyn Fn(&Resource, &AccountId) -> String,
}

/// Puts each resource of the snapshot into the account that [`accounts`](crate::accounts()) gives
/// and `targets` names.
///
/// Regions stay as they are. A resource whose environment has no account in `targets` gets no
/// placement; with all three configured every resource gets one.
pub fn place(
    snapshot: &Snapshot,
    graph: &Graph,
    targets: &TargetAccounts,
    choices: &Choices,
    naming: &Naming<'_>,
) -> BTreeMap<ResourceId, Placement> {
    let mut assigned = accounts(snapshot, graph, choices);
    let mut placements = BTreeMap::new();
    for resource in &snapshot.resources {
        let Some(found) = assigned.remove(&resource.id) else {
            continue;
        };
        let Some(account) = targets.get(&found.environment) else {
            continue;
        };
        let name = choices
            .names
            .get(&resource.id)
            .cloned()
            .unwrap_or_else(|| (naming.target_name)(resource, account));
        let arn = resource
            .arn
            .as_ref()
            .and_then(|arn| target_arn(arn, &resource.name, account, &resource.region, &name));
        placements.insert(
            resource.id.clone(),
            Placement {
                environment: found.environment,
                account: account.clone(),
                region: resource.region.clone(),
                name,
                arn,
                reasons: found.reasons,
                confidence: found.confidence,
            },
        );
    }
    placements
}
