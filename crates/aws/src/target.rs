//! Where a resource goes: everything that `steps` and `cost` need besides the resource.

use crate::service::Service;
use crate::services::service_of;
use landfall_domain::cost::Assumptions;
use landfall_domain::plan::Placement;
use landfall_domain::rewrite::Mapping;
use landfall_domain::step::Tool;
use landfall_domain::{AccountId, Region, Resource, ResourceId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where and when one of the plan's resources moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The wave, by its number.
    pub wave: u32,
    /// The target account.
    pub account: AccountId,
    /// The Region in the target.
    pub region: Region,
}

/// Where one resource goes, and what else the plan says that matters for it. What all resources of a
/// plan share is shared: a plan of a large estate has as many of these as resources.
#[derive(Clone, Debug)]
pub struct Target {
    /// The target account, Region and name.
    pub placement: Placement,
    /// The wave in which it moves, by its number.
    pub wave: u32,
    /// Old ARNs and names → new ones, for the whole plan (see [`mapping`]).
    pub mapping: Arc<Mapping>,
    /// The source account.
    pub source: AccountId,
    /// Where the resource lives now.
    pub source_region: Region,
    /// The tool that a person chose, if one did.
    pub tool: Option<Tool>,
    /// The plan's assumptions.
    pub assumptions: Assumptions,
    /// Where and when the resource of each source ARN moves: tells whether something that this
    /// resource names exists in the target when it needs it.
    pub moves: Arc<BTreeMap<String, Move>>,
    /// The role of the source account with which steps copy objects: the principal that the target
    /// bucket lets in for a while. `None` when the base credentials are used: then the whole
    /// source account is named.
    pub source_role: Option<String>,
    /// The role of the source account that DataSync works with. `None`: [`Target::DATASYNC_ROLE`]
    /// in the source account.
    pub datasync_role: Option<String>,
}

impl Target {
    /// The role that DataSync works with unless another is configured.
    pub const DATASYNC_ROLE: &str = "LandfallDataSync";

    /// The principal that copies objects, as a bucket policy names it.
    pub fn copier(&self) -> String {
        self.source_role
            .clone()
            .unwrap_or_else(|| format!("arn:aws:iam::{}:root", self.source))
    }

    /// The ARN of the role that DataSync works with.
    pub fn datasync_role(&self) -> String {
        self.datasync_role
            .clone()
            .unwrap_or_else(|| format!("arn:aws:iam::{}:role/{}", self.source, Self::DATASYNC_ROLE))
    }
}

/// What becomes of what, out of all placements of a plan: every ARN that is known beforehand, and
/// the texts (bucket names, queue URLs) that name a resource by themselves.
pub fn mapping(
    source: &AccountId,
    resources: &[Resource],
    placements: &BTreeMap<ResourceId, Placement>,
) -> Mapping {
    let mut mapping = Mapping {
        source: Some(source.clone()),
        ..Mapping::default()
    };
    for resource in resources {
        let (Some(placement), Some(service)) =
            (placements.get(&resource.id), service_of(&resource.kind))
        else {
            continue;
        };
        if let (Some(old), Some(new)) = (&resource.arn, &placement.arn) {
            mapping.arns.insert(old.to_string(), new.clone());
        }
        mapping
            .texts
            .extend(service.target_texts(resource, placement));
    }
    mapping
}

/// The ARN of a resource in the target when it differs from the source's only by account, Region
/// and name. The default of [`Service::target_arn`].
pub fn moved_arn(
    resource: &Resource,
    name: &str,
    account: &AccountId,
    region: &Region,
) -> Option<String> {
    let arn = resource.arn.as_ref()?.moved(account, region);
    if name == resource.name {
        return Some(arn.to_string());
    }
    let head = arn.resource().strip_suffix(resource.name.as_str())?;
    Some(arn.renamed(&format!("{head}{name}")).to_string())
}

/// The resources' placement in the target as a whole: name and ARN as the service makes them.
pub fn name_and_arn(
    service: &dyn Service,
    resource: &Resource,
    account: &AccountId,
    region: &Region,
) -> (String, Option<String>) {
    let name = service.target_name(resource, account);
    let arn = service.target_arn(resource, &name, account, region);
    (name, arn)
}
