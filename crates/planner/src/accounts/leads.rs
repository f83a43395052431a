//! What leads to a resource under a name that says an environment: a DNS record, a stage of a
//! pipeline. Both serve every environment by their type, and yet say of each thing that they lead to
//! where it belongs.

use super::belief::LEADS;
use super::node::Node;
use super::signals::Gathered;
use super::vocabulary::{Text, read};
use crate::nodes::Nodes;
use landfall_domain::{Class, Environment, Graph, Resource, Signal};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const RECORD: &str = "AWS::Route53::RecordSet";
const PIPELINE: &str = "AWS::CodePipeline::Pipeline";

/// Members of a pipeline, in the spelling of the API, of templates and of states.
const STAGES: [&str; 3] = ["stages", "Stages", "Stage"];
const ACTIONS: [&str; 3] = ["actions", "Actions", "Action"];

/// Lets records and stages speak for what they lead to.
pub(super) fn leads(
    nodes: &mut [Node],
    resources: &[&Resource],
    numbers: &Nodes<'_>,
    graph: &Graph,
    staging: Environment,
) {
    let mut found: BTreeMap<usize, Gathered> = BTreeMap::new();
    for edge in &graph.edges {
        let (Some(from), Some(to)) = (numbers.number(&edge.from), numbers.number(&edge.to)) else {
            continue;
        };
        let speaker = resources[from];
        let mut say = |text: &str, told: String| {
            let words = read(text, Text::Name, staging);
            let one = words.iter().map(|w| w.environment);
            // A name that says several, or shared, leads nowhere in particular.
            let environments: std::collections::BTreeSet<Environment> = one.collect();
            if environments.len() == 1 && !environments.contains(&Environment::Shared) {
                let gathered = found.entry(to).or_default();
                gathered.take(&words, LEADS, Signal::Users, |e| format!("{told} ({e})"));
            }
        };
        match speaker.kind.as_str() {
            // A record and its zone move together; that says nothing about the zone.
            RECORD if edge.class != Class::Together => {
                let name = speaker.name.trim_end_matches('.');
                say(name, format!("The name {name} leads to it"));
            }
            PIPELINE => {
                for evidence in &edge.evidence {
                    for (sort, name) in names(&speaker.configuration, &evidence.path) {
                        let pipeline = &speaker.name;
                        say(
                            name,
                            format!("{sort} {name} of the pipeline {pipeline} uses it"),
                        );
                    }
                }
            }
            _ => {}
        }
    }
    for (number, gathered) in found {
        nodes[number].led(gathered.evidence());
    }
}

/// The names of the stage and the action that a path leads through.
fn names<'a>(configuration: &'a Value, path: &str) -> Vec<(&'static str, &'a str)> {
    let mut found = Vec::new();
    let mut at = configuration;
    let mut sort = "";
    for part in path.split('/').skip(1) {
        let next = match at {
            Value::Array(items) => part.parse().ok().and_then(|n: usize| items.get(n)),
            value => value.get(part),
        };
        let Some(next) = next else { break };
        if at.is_array() && !sort.is_empty() {
            let name = next["name"].as_str().or(next["Name"].as_str());
            found.extend(name.map(|name| (sort, name)));
        }
        sort = match part {
            part if STAGES.contains(&part) => "Stage",
            part if ACTIONS.contains(&part) => "Action",
            _ => "",
        };
        at = next;
    }
    found
}

/// What of a pipeline's configuration is read here, in its place.
pub(super) fn read_of(resource: &Resource) -> Map<String, Value> {
    if resource.kind.as_str() != PIPELINE {
        return Map::new();
    }
    named(&resource.configuration, &STAGES, &ACTIONS)
}

/// The lists of a value with the names of their elements, and those inside of them.
fn named(value: &Value, lists: &[&str], inner: &[&str]) -> Map<String, Value> {
    let mut kept = Map::new();
    for list in lists {
        let Some(items) = value[*list].as_array() else {
            continue;
        };
        let items = items.iter().map(|item| {
            let mut kept = if inner.is_empty() {
                Map::new()
            } else {
                named(item, inner, &[])
            };
            for member in ["name", "Name"] {
                if item[member].is_string() {
                    kept.insert(member.to_owned(), item[member].clone());
                }
            }
            Value::Object(kept)
        });
        kept.insert((*list).to_owned(), items.collect());
    }
    kept
}
