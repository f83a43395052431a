//! What several sources say about one resource becomes one resource.

use landfall_domain::Resource;
use std::collections::{BTreeMap, HashMap};

/// The resources of a scan, each once. A resource that its own service described stays as it is and
/// gets the tags that only the general lists know. What only the general lists found stays as found,
/// not understood, told by the source that says most. Pure; ordered by id.
pub fn whole(resources: Vec<Resource>) -> Vec<Resource> {
    let (understood, mut found): (Vec<_>, Vec<_>) =
        resources.into_iter().partition(|r| r.understood);
    let mut all = Known::default();
    for resource in understood {
        all.add(resource);
    }
    // Those with an ARN first: what has none is then recognized by kind and name.
    found.sort_by(|a, b| (a.arn.is_none(), &a.id).cmp(&(b.arn.is_none(), &b.id)));
    for extra in found {
        match all.same(&extra) {
            Some(id) => all.join(&id, extra),
            None if all.holds_part(&extra) => {}
            None => all.add(extra),
        }
    }
    all.resources.into_values().collect()
}

/// The resources so far, by everything that may name one.
#[derive(Default)]
struct Known {
    resources: BTreeMap<String, Resource>,
    arns: HashMap<String, String>,
    names: HashMap<(String, String), String>,
    /// The ids of EC2, unique in their Region whatever stands before them in the ARN.
    ec2: HashMap<String, String>,
}

impl Known {
    fn add(&mut self, resource: Resource) {
        let id = resource.id.to_string();
        if let Some(arn) = &resource.arn {
            if arn.service == "ec2" {
                self.ec2.insert(last(&arn.resource).to_owned(), id.clone());
            }
            self.arns.insert(arn.to_string(), id.clone());
        }
        let name = (resource.kind.to_string(), resource.name.clone());
        self.names.insert(name, id.clone());
        self.resources.entry(id).or_insert(resource);
    }

    fn same(&self, extra: &Resource) -> Option<String> {
        let Some(arn) = &extra.arn else {
            let name = (extra.kind.to_string(), extra.name.clone());
            return self.names.get(&name).cloned();
        };
        let by_id = || self.ec2.get(last(&arn.resource));
        self.arns
            .get(&arn.to_string())
            .or_else(|| (arn.service == "ec2").then(by_id).flatten())
            .cloned()
    }

    fn join(&mut self, id: &str, extra: Resource) {
        match self.resources.get_mut(id) {
            Some(known) if known.understood => fill(known, extra),
            Some(known) => more_of(known, extra),
            None => {}
        }
    }

    /// The stages and routes of an API have ARNs below that of the API, which holds them already.
    fn holds_part(&self, extra: &Resource) -> bool {
        let Some(arn) = extra.arn.as_ref().filter(|arn| arn.service == "apigateway") else {
            return false;
        };
        let arn = arn.to_string();
        arn.match_indices('/')
            .any(|(at, _)| self.arns.contains_key(&arn[..at]))
    }
}

fn last(resource: &str) -> &str {
    resource.rsplit('/').next().unwrap_or(resource)
}

fn fill(known: &mut Resource, extra: Resource) {
    if known.tags.is_empty() && !extra.tags.is_empty() {
        known.tags = extra.tags;
        if let Some(service) = crate::service_of(&known.kind) {
            service.tagged(known);
        }
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
        std::mem::swap(&mut known.configuration, &mut extra.configuration);
    }
    for (key, value) in extra.tags {
        known.tags.entry(key).or_insert(value);
    }
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
