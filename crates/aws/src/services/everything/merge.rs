//! What several sources say about one resource becomes one resource.

use landfall_domain::Resource;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The resources of a scan, each once. A resource that its own service described stays as it is and
/// gets the tags that only the general lists know. What only the general lists found stays as found,
/// not understood, told by the source that says most. Pure; ordered by id.
pub fn whole(resources: Vec<Resource>) -> Vec<Resource> {
    let (understood, found): (Vec<_>, Vec<_>) = resources.into_iter().partition(|r| r.understood);
    let mut all: BTreeMap<String, Resource> = understood
        .into_iter()
        .map(|resource| (resource.id.to_string(), resource))
        .collect();
    let names: HashSet<(String, String)> = all
        .values()
        .map(|resource| (resource.kind.to_string(), resource.name.clone()))
        .collect();
    let by_arn: HashMap<String, String> = all
        .iter()
        .filter_map(|(id, resource)| Some((resource.arn.as_ref()?.to_string(), id.clone())))
        .collect();
    for extra in found {
        let id = extra.id.to_string();
        let own = by_arn.get(&id).cloned().unwrap_or(id);
        match all.get_mut(&own) {
            Some(known) if known.understood => fill(known, extra),
            Some(known) => more_of(known, extra),
            None if part_of_known(&by_arn, &own) => {}
            // Cloud Control names a type by the identifier that its own list uses as a name.
            None if extra.arn.is_none()
                && names.contains(&(extra.kind.to_string(), extra.name.clone())) => {}
            None => {
                all.insert(own, extra);
            }
        }
    }
    all.into_values().collect()
}

fn fill(known: &mut Resource, extra: Resource) {
    if known.tags.is_empty() {
        known.tags = extra.tags;
    }
}

/// Two general lists: the one with more properties tells, tags are joined.
fn more_of(known: &mut Resource, mut extra: Resource) {
    let members = |resource: &Resource| {
        resource
            .configuration
            .as_object()
            .map_or(0, serde_json::Map::len)
    };
    if members(&extra) > members(known) {
        std::mem::swap(known, &mut extra);
    }
    for (key, value) in extra.tags {
        known.tags.entry(key).or_insert(value);
    }
}

/// The stages and routes of an API have ARNs below that of the API, which holds them already.
fn part_of_known(by_arn: &HashMap<String, String>, arn: &str) -> bool {
    if !arn.contains(":apigateway:") {
        return false;
    }
    arn.match_indices('/')
        .any(|(at, _)| by_arn.contains_key(&arn[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::json;
    use landfall_domain::Region;
    use serde_json::json;

    fn resource(
        arn: &str,
        understood: bool,
        tags: &[(&str, &str)],
        configuration: serde_json::Value,
    ) -> Resource {
        let account = "111111111111".parse().unwrap();
        let region = Region::new("eu-central-1");
        let mut found = json::resource("AWS::X::Y", arn, "y", &account, &region, configuration);
        found.understood = understood;
        found.tags = tags
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        found
    }

    #[test]
    fn one_resource_whatever_the_sources() {
        let topic = "arn:aws:sns:eu-central-1:111111111111:orders";
        let group = "arn:aws:athena:eu-central-1:111111111111:workgroup/bi";
        let api = "arn:aws:apigateway:eu-central-1::/restapis/a1";
        let found = whole(vec![
            resource(group, false, &[("team", "bi")], json!({"Arn": group})),
            resource(topic, false, &[("team", "shop")], json!({})),
            resource(topic, true, &[], json!({"TopicArn": topic})),
            resource(group, false, &[], json!({"Arn": group, "State": "ENABLED"})),
            resource(api, true, &[("a", "b")], json!({})),
            resource(
                &format!("{api}/stages/live"),
                false,
                &[("a", "c")],
                json!({}),
            ),
        ]);
        let told: Vec<(String, bool, usize, usize)> = found
            .iter()
            .map(|r| {
                let members = r.configuration.as_object().map_or(0, serde_json::Map::len);
                (r.id.to_string(), r.understood, r.tags.len(), members)
            })
            .collect();
        assert_eq!(
            told,
            [
                (api.to_owned(), true, 1, 0),
                (group.to_owned(), false, 1, 2),
                (topic.to_owned(), true, 1, 1),
            ]
        );
    }
}
