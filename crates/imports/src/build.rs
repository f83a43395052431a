//! Making resources the way collectors do.

use landfall_domain::{AccountId, Arn, Kind, Region, ResourceId};

/// The id of a resource: its ARN, else `kind/account/region/name`.
pub(crate) fn id(
    kind: &Kind,
    arn: Option<&Arn>,
    account: &AccountId,
    region: &Region,
    name: &str,
) -> ResourceId {
    match arn {
        Some(arn) => ResourceId::from(arn),
        None => ResourceId::new(format!("{kind}/{account}/{region}/{name}")),
    }
}
