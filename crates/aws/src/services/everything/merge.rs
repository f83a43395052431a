//! What several sources say about one resource becomes one resource.

use landfall_domain::{AccountId, Kind, Region, Resource};
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
    /// Names are unique within a type, an account and a Region, no further.
    names: HashMap<Name, String>,
    /// The ids of EC2, unique in their Region whatever stands before them in the ARN.
    ec2: HashMap<String, String>,
}

/// Type, account, Region, name.
type Name = (Kind, AccountId, Region, String);

fn names(resource: &Resource) -> impl Iterator<Item = Name> + '_ {
    let identifier = resource.configuration["Identifier"].as_str();
    let texts = [identifier, Some(resource.name.as_str())];
    texts.into_iter().flatten().map(|name| {
        (
            resource.kind.clone(),
            resource.account.clone(),
            resource.region.clone(),
            name.to_owned(),
        )
    })
}

impl Known {
    fn add(&mut self, resource: Resource) {
        let id = resource.id.to_string();
        if let Some(arn) = &resource.arn {
            if arn.service() == "ec2" {
                self.ec2.insert(last(arn.resource()).to_owned(), id.clone());
            }
            self.arns.insert(arn.to_string(), id.clone());
        }
        for name in names(&resource) {
            self.names.entry(name).or_insert_with(|| id.clone());
        }
        self.resources.entry(id).or_insert(resource);
    }

    fn same(&self, extra: &Resource) -> Option<String> {
        let Some(arn) = &extra.arn else {
            return self.by_name(extra);
        };
        let by_id = || self.ec2.get(last(arn.resource()));
        self.arns
            .get(&arn.to_string())
            .or_else(|| (arn.service() == "ec2").then(by_id).flatten())
            .cloned()
    }

    /// By the name in the same place. What was found by an identifier is another one when only its
    /// name is that of something with an identifier of its own. What lives in no Region is listed in
    /// one.
    fn by_name(&self, extra: &Resource) -> Option<String> {
        let identifier = extra.configuration["Identifier"].as_str();
        let own = |id: &String| {
            let known = self.resources.get(id)?;
            known.configuration["Identifier"].as_str()
        };
        let same = |id: &&String| match (own(id), identifier) {
            (Some(known), Some(extra)) => known == extra,
            _ => true,
        };
        let found = names(extra).find_map(|name| self.names.get(&name).filter(same));
        let global = || {
            let everywhere = names(extra)
                .map(|(kind, account, _, name)| (kind, account, Region::global(), name));
            everywhere
                .into_iter()
                .find_map(|name| self.names.get(&name).filter(same))
        };
        found.or_else(global).cloned()
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
        let Some(arn) = extra
            .arn
            .as_ref()
            .filter(|arn| arn.service() == "apigateway")
        else {
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
        found.tags = landfall_domain::fields(tags.iter().copied());
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

    #[test]
    fn one_name_in_two_places_is_two_resources() {
        let found = |region: &str, identifier: &str| {
            let account = "111111111111".parse().unwrap();
            let place = Region::new(region);
            let mut found = json::resource(
                "AWS::Athena::WorkGroup",
                "",
                "primary",
                &account,
                &place,
                json!({"Identifier": identifier}),
            );
            found.id = format!("AWS::Athena::WorkGroup/{account}/{region}/{identifier}")
                .as_str()
                .into();
            found.understood = false;
            found
        };
        let all = whole(vec![
            found("eu-central-1", "primary"),
            found("eu-west-1", "primary"),
            // The same told twice, and another with the same name.
            found("eu-west-1", "primary"),
            found("eu-west-1", "catalog|primary"),
        ]);
        let ids: Vec<&str> = all.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "AWS::Athena::WorkGroup/111111111111/eu-central-1/primary",
                "AWS::Athena::WorkGroup/111111111111/eu-west-1/catalog|primary",
                "AWS::Athena::WorkGroup/111111111111/eu-west-1/primary",
            ]
        );
        // What its own service described needs no identifier to be the same.
        let mut known = found("eu-west-1", "primary");
        known.understood = true;
        known.configuration = json!({});
        assert_eq!(whole(vec![known, found("eu-west-1", "primary")]).len(), 1);
    }
}
