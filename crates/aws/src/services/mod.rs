//! The table of services: one line each.

mod dynamodb;
mod ecr;
mod iam;
mod json;
mod kms;
mod lambda;
mod organizations;
pub mod s3;
mod secretsmanager;
mod sqs;

use crate::{AccessMap, Aws, Service};
use landfall_domain::Kind;
use landfall_engine::Step;
use std::sync::Arc;

/// Every service that Landfall reads.
pub static SERVICES: &[&dyn Service] = &[
    &dynamodb::DynamoDb,
    &ecr::Ecr,
    &iam::Iam,
    &kms::Kms,
    &lambda::Lambda,
    &organizations::Organizations,
    &s3::S3,
    &secretsmanager::SecretsManager,
    &sqs::Sqs,
];

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
