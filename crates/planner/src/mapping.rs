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

/// Addresses that are made of account and name, among the attributes and the outermost texts of
/// the configuration.
fn addresses<'a>(
    resource: &'a Resource,
    placement: &'a Placement,
) -> impl Iterator<Item = (String, String)> + 'a {
    let attributes = resource.attributes.values().filter_map(|a| match a {
        Attribute::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let outermost = resource.configuration.as_object().into_iter().flatten();
    let texts = outermost.filter_map(|(_, value)| value.as_str());
    attributes.chain(texts).filter_map(|text| {
        let head = text.strip_suffix(&format!("/{}", resource.name))?;
        let account = resource.account.as_str();
        (!text.starts_with("arn:") && head.contains(account)).then(|| {
            let head = head.replace(account, placement.account.as_str());
            (text.to_owned(), format!("{head}/{}", placement.name))
        })
    })
}
