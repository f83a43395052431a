//! Old text → new text, for everything that configurations and policies name.

use landfall_domain::plan::Placement;
use landfall_domain::rewrite::Mapping;
use landfall_domain::{Attribute, Resource, ResourceId, Snapshot};
use std::collections::BTreeMap;

/// What becomes of what, from the placements:
///
/// - ARNs whose ARN in the target is known and differs (ids that AWS gives are not known before);
/// - the URLs of queues and the addresses of repositories, as whole texts;
/// - names that are unique in all of AWS (the ARN is nothing but the name and has no account, as
///   with buckets) where the resource is renamed, as whole texts.
///
/// As long as target names are distinct within their kind and account, no two old texts become
/// the same new one.
pub fn mapping(snapshot: &Snapshot, placements: &BTreeMap<ResourceId, Placement>) -> Mapping {
    let mut mapping = Mapping {
        source: Some(snapshot.account.clone()),
        ..Mapping::default()
    };
    for resource in &snapshot.resources {
        let Some(placement) = placements.get(&resource.id) else {
            continue;
        };
        if let (Some(arn), Some(new)) = (&resource.arn, &placement.arn) {
            let old = arn.to_string();
            if &old != new {
                mapping.arns.insert(old, new.clone());
            }
            if arn.account.is_empty() && arn.resource == resource.name {
                put(&mut mapping, &resource.name, &placement.name);
            }
            if arn.service == "sqs" {
                let url = |region: &str, account: &str, name: &str| {
                    format!("https://sqs.{region}.amazonaws.com/{account}/{name}")
                };
                put(
                    &mut mapping,
                    &url(&arn.region, &arn.account, &resource.name),
                    &url(
                        placement.region.as_str(),
                        placement.account.as_str(),
                        &placement.name,
                    ),
                );
            }
            for (old, new) in addresses(resource, placement) {
                put(&mut mapping, &old, &new);
            }
        }
    }
    mapping
}

fn put(mapping: &mut Mapping, old: &str, new: &str) {
    if old != new {
        mapping.texts.insert(old.to_owned(), new.to_owned());
    }
}

/// Addresses among the attributes that are made of account and name.
fn addresses<'a>(
    resource: &'a Resource,
    placement: &'a Placement,
) -> impl Iterator<Item = (String, String)> + 'a {
    resource.attributes.values().filter_map(|attribute| {
        let Attribute::Text(text) = attribute else {
            return None;
        };
        let tail = format!("/{}", resource.name);
        let head = text.strip_suffix(&tail)?;
        let account = resource.account.as_str();
        let is_address = !text.starts_with("arn:") && head.contains(account);
        is_address.then(|| {
            let head = head.replace(account, placement.account.as_str());
            (text.clone(), format!("{head}/{}", placement.name))
        })
    })
}
