//! The table of services: one line each.

pub mod s3;

use crate::{AccessMap, Aws, Service};
use landfall_domain::Kind;
use landfall_engine::Step;
use std::sync::Arc;

/// Every service that Landfall reads.
pub static SERVICES: &[&dyn Service] = &[&s3::S3];

/// The service that a resource of this kind comes from.
pub fn service_of(kind: &Kind) -> Option<&'static dyn Service> {
    SERVICES
        .iter()
        .find(|service| service.kinds().contains(&kind.as_str()))
        .copied()
}

/// The step types of all services, for the engine's registry.
pub fn registry_steps(aws: &Aws, accesses: &AccessMap) -> Vec<Arc<dyn Step>> {
    SERVICES
        .iter()
        .flat_map(|service| service.step_types(aws, accesses))
        .collect()
}
