//! What a resource says about its environment by itself.

use super::belief::{
    AGAIN, DOUBTFUL, Evidence, HINT, KIND, NAME, NAME_SHARED, SETTING, STACK, TAG,
};
use super::vocabulary::{Text, Word, is_environment_key, is_maker_key, is_name_key, read};
use super::{kinds, leads};
use landfall_domain::{Environment, Resource, Signal};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Everything that a resource says by itself, the strongest first. `staging` is where staging goes.
pub(super) fn own(resource: &Resource, staging: Environment) -> Vec<Evidence> {
    let mut found = Vec::new();
    let mut tags = Gathered::default();
    let mut makers = Gathered::default();
    let mut names = Gathered::default();
    let mut settings = Gathered::default();
    for (key, value) in &resource.tags {
        let (key_text, value_text) = (key.trim(), value.trim());
        if is_environment_key(key) {
            let words = read(value, Text::Value, staging);
            tags.take(&words, TAG, Signal::Tag, |e| {
                format!("Tagged {key_text} = {value_text}: {e}")
            });
        } else if is_maker_key(key) {
            let words = read(value, Text::Name, staging);
            makers.take(&words, STACK, Signal::Stack, |e| {
                format!("Made by `{value_text}` ({key_text}): {e}")
            });
        }
    }
    let words = read(&resource.name, Text::Name, staging);
    names.take(&words, NAME, Signal::Name, |e| {
        format!("Its name `{}` says {e}", resource.name)
    });
    for (key, value) in &resource.tags {
        if is_name_key(key) && value != &resource.name {
            let words = read(value, Text::Name, staging);
            names.take(&words, NAME, Signal::Name, |e| {
                format!("Its tag {} = {}: {e}", key.trim(), value.trim())
            });
        }
    }
    for (key, value) in variables(&resource.configuration) {
        if is_environment_key(key) {
            let words = read(value, Text::Value, staging);
            // Many build tools know only this one word for everything that is not development.
            let points = if key == "NODE_ENV" {
                SETTING / 2
            } else {
                SETTING
            };
            settings.take(&words, points, Signal::Setting, |e| {
                format!("Its setting {key} = {value}: {e}")
            });
        }
    }
    for gathered in [tags, makers, names, settings] {
        found.extend(gathered.0);
    }
    if let Some(why) = kinds::serves_all(resource.kind.as_str()) {
        found.push(Evidence {
            environment: Environment::Shared,
            points: KIND,
            signal: Signal::Kind,
            reason: format!("{why}: shared"),
        });
    }
    found.sort_by(|a, b| (b.points, a.signal, &a.reason).cmp(&(a.points, b.signal, &b.reason)));
    found
}

/// What texts of one sort say: the first of an environment counts in full, others a little.
#[derive(Default)]
pub(super) struct Gathered(Vec<Evidence>);

impl Gathered {
    /// Everything that was taken.
    pub fn evidence(self) -> Vec<Evidence> {
        self.0
    }

    pub fn take(
        &mut self,
        words: &BTreeSet<Word>,
        points: u32,
        signal: Signal,
        tell: impl Fn(Environment) -> String,
    ) {
        let environments: BTreeSet<Environment> = words.iter().map(|w| w.environment).collect();
        let Some(first) = words.first() else {
            return;
        };
        if environments.len() > 1 {
            let all: Vec<&str> = environments.iter().map(|e| e.as_str()).collect();
            self.push(Evidence {
                environment: Environment::Shared,
                points: points * 3 / 5,
                signal,
                reason: format!(
                    "{} and names several environments ({})",
                    tell(Environment::Shared),
                    all.join(", ")
                ),
            });
            return;
        }
        let mut reason = tell(first.environment);
        if words.iter().any(|w| w.staging) {
            reason += if first.environment == Environment::Development {
                ", because staging, production's twin, lives in the development account"
            } else {
                ", because that is where the planner puts staging"
            };
        }
        let points = match first {
            Word { hint: true, .. } => points.min(HINT),
            Word { doubtful: true, .. } => points.min(DOUBTFUL),
            Word {
                environment: Environment::Shared,
                staging: false,
                ..
            } if signal == Signal::Name => NAME_SHARED,
            _ => points,
        };
        self.push(Evidence {
            environment: first.environment,
            points,
            signal,
            reason,
        });
    }

    fn push(&mut self, mut new: Evidence) {
        if self.0.iter().any(|old| old.reason == new.reason) {
            return;
        }
        if self.0.iter().any(|old| old.environment == new.environment) {
            new.points = new.points.min(AGAIN);
        }
        self.0.push(new);
    }
}

/// What [`accounts`](super::accounts) reads of a resource's configuration, and nothing else of it: it
/// says the same with it as with the whole.
pub fn settings(resource: &Resource) -> Value {
    let read: Vec<Value> = variables(&resource.configuration)
        .into_iter()
        .filter(|(name, _)| is_environment_key(name))
        .map(|(name, value)| json!({"Name": name, "Value": value}))
        .collect();
    let mut kept = leads::read_of(resource);
    if !read.is_empty() {
        let variables = json!({"EnvironmentVariables": read});
        kept.insert("Environment".to_owned(), variables);
    }
    if kept.is_empty() {
        return Value::Null;
    }
    Value::Object(kept)
}

/// Environment variables of functions and containers: name and value, in the configuration's order.
fn variables(configuration: &Value) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let environment = either(configuration, "Environment", "environment");
    if let Some(map) = either(environment, "Variables", "variables").as_object() {
        found.extend(
            map.iter()
                .filter_map(|(k, v)| Some((k.as_str(), v.as_str()?))),
        );
    }
    pairs(
        either(environment, "EnvironmentVariables", "environmentVariables"),
        &mut found,
    );
    let containers = either(
        configuration,
        "ContainerDefinitions",
        "containerDefinitions",
    );
    for container in containers.as_array().into_iter().flatten() {
        pairs(either(container, "Environment", "environment"), &mut found);
    }
    found
}

/// `[{"Name": …, "Value": …}]`, in either spelling.
fn pairs<'a>(list: &'a Value, found: &mut Vec<(&'a str, &'a str)>) {
    for pair in list.as_array().into_iter().flatten() {
        let name = either(pair, "Name", "name").as_str();
        let value = either(pair, "Value", "value").as_str();
        found.extend(name.zip(value));
    }
}

fn either<'a>(value: &'a Value, upper: &str, lower: &str) -> &'a Value {
    match &value[upper] {
        Value::Null => &value[lower],
        found => found,
    }
}
