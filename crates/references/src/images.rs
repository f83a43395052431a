//! Images of containers.
//!
//! Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html#ECS-Type-ContainerDefinition-image>

use crate::hosts::{self, Meaning};
use crate::{aws_owned, fields, text};
use landfall_domain::Target;

/// What an image's URI names: a repository of ECR, or the registry that it comes from. An image
/// without a registry comes from Docker Hub. Nothing for images that AWS offers.
pub(crate) fn read(image: &str) -> Option<Vec<Target>> {
    if image.contains("${") || image.contains("://") || aws_owned::is_name(image) {
        return Some(Vec::new()).filter(|_: &Vec<Target>| aws_owned::is_name(image));
    }
    if !fields::is_name(image) {
        return None;
    }
    let first = image.split('/').next().unwrap_or_default();
    let has_registry = image.contains('/') && (first.contains(['.', ':']) || first == "localhost");
    if !has_registry {
        return Some(vec![Target::Url(format!("docker.io/{image}"))]);
    }
    match hosts::read(image) {
        Meaning::Named {
            kinds,
            name,
            account,
            region,
        } => Some(vec![text::target(kinds, name, account, region)]),
        Meaning::Nothing => Some(Vec::new()),
        _ => Some(vec![Target::Url(image.to_owned())]),
    }
}
