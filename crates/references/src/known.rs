//! Names of resources that were found, seen in what programs are given: `EXPORT_TO=analytics` says
//! nothing by itself, but there is a bucket of that name.

use super::text::is_name;
use landfall_domain::reference::Target;
use landfall_domain::{Class, Confidence, Evidence, Reference, Resource, ResourceId};
use std::collections::{BTreeMap, BTreeSet};

/// Kinds whose plain name programs are given.
const KINDS: &[&str] = &[
    "AWS::S3::Bucket",
    "AWS::DynamoDB::Table",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
    "AWS::Lambda::Function",
];
/// Shorter names are too often ordinary words.
const SHORTEST: usize = 6;

/// References from environment variables to resources by their plain name, where `found` has none
/// for that place yet. Pure; likely at best, and only when exactly one resource has the name.
pub fn known_names(resources: &[Resource], found: &BTreeSet<Reference>) -> Vec<Reference> {
    let mut names: BTreeMap<&str, Vec<&Resource>> = BTreeMap::new();
    for resource in resources {
        if KINDS.contains(&resource.kind.as_str()) && resource.name.len() >= SHORTEST {
            names.entry(&resource.name).or_default().push(resource);
        }
    }
    let places: BTreeSet<(&ResourceId, &str)> = found
        .iter()
        .map(|reference| (&reference.from, reference.evidence.path.as_str()))
        .collect();
    let mut all = Vec::new();
    for from in resources {
        let variables = &from.configuration["Environment"]["Variables"];
        for (variable, value) in variables.as_object().into_iter().flatten() {
            let key = variable.replace('~', "~0").replace('/', "~1");
            let path = format!("/Environment/Variables/{key}");
            let Some(text) = value.as_str() else { continue };
            if places.contains(&(&from.id, path.as_str())) {
                continue;
            }
            for name in text.split(',').map(str::trim).filter(|name| is_name(name)) {
                let Some([to]) = names.get(name).map(Vec::as_slice) else {
                    continue;
                };
                if to.id == from.id {
                    continue;
                }
                all.push(Reference {
                    from: from.id.clone(),
                    target: Target::Named {
                        kind: to.kind.clone(),
                        name: to.name.clone(),
                        account: None,
                        region: None,
                    },
                    class: Class::Talks,
                    evidence: Evidence {
                        path: path.clone(),
                        text: text.to_owned(),
                        confidence: Confidence::Likely,
                    },
                });
            }
        }
    }
    all
}
