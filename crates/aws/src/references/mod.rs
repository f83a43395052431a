//! What a resource names, read from its configuration alone.
use landfall_domain::{Reference, Resource};
use std::collections::BTreeSet;

/// What a resource names. Pure.
pub fn of(resource: &Resource) -> Vec<Reference> {
    let _ = resource;
    Vec::new()
}

/// Names of known resources in texts.
pub fn known_names(resources: &[Resource], found: &BTreeSet<Reference>) -> Vec<Reference> {
    let _ = (resources, found);
    Vec::new()
}
