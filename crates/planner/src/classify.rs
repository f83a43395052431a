//! What a resource says about its environment by itself: its tags and its name.

use crate::words::words;
use landfall_domain::{Environment, Resource};
use std::collections::BTreeSet;

/// Keys of tags that name an environment, in lower case without anything but letters and digits:
/// `Environment`, `env`, `"Env "`, `deploy-env`, `aws:cloudformation:…` are all read.
const KEYS: &[&str] = &[
    "env",
    "environment",
    "envname",
    "environmentname",
    "environmenttype",
    "envtype",
    "stage",
    "tier",
    "deployenv",
    "deploymentenvironment",
    "deploymentstage",
    "appenv",
    "nodeenv",
    "landscape",
    "workspace",
    "umgebung",
];

/// Tags that hold names, which may hold an environment's word.
const NAMES: &[&str] = &["name", "awscloudformationstackname", "stack", "cluster"];

/// What a resource says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Own {
    pub environment: Environment,
    /// The strongest first.
    pub reasons: Vec<String>,
    pub confidence: u8,
}

/// Reads tags first, then names. `None` when neither says anything.
pub(crate) fn own(resource: &Resource) -> Option<Own> {
    let tags = tags(resource);
    let names = names(resource);
    match (tags, names) {
        (Some(mut tag), Some(name)) => {
            if tag.environment == name.environment {
                tag.confidence = (tag.confidence + 3).min(98);
            } else {
                tag.confidence = tag.confidence.saturating_sub(20);
            }
            tag.reasons.extend(name.reasons);
            Some(tag)
        }
        (tag, name) => tag.or(name),
    }
}

fn tags(resource: &Resource) -> Option<Own> {
    let mut found: Vec<(Environment, String)> = Vec::new();
    for (key, value) in &resource.tags {
        if KEYS.contains(&plain(key).as_str()) {
            for environment in of_words(&words(value), TAG_SHARED) {
                found.push((environment, said("Tagged", key, value, environment)));
            }
        }
    }
    weigh(found, 95, "Its tags")
}

fn names(resource: &Resource) -> Option<Own> {
    let mut found: Vec<(Environment, String)> = Vec::new();
    for environment in of_words(&words(&resource.name), NAME_SHARED) {
        let text = format!("Its name `{}` says {environment}", resource.name);
        found.push((environment, with_staging(text, &resource.name, environment)));
    }
    for (key, value) in &resource.tags {
        if NAMES.contains(&plain(key).as_str()) && value != &resource.name {
            for environment in of_words(&words(value), NAME_SHARED) {
                found.push((environment, said("Its tag", key, value, environment)));
            }
        }
    }
    // `infra-prod` belongs to production: the weaker word gives way.
    if found.iter().any(|(e, _)| *e != Environment::Shared) {
        found.retain(|(e, _)| *e != Environment::Shared);
    }
    weigh(found, 80, "Its name")
}

/// One environment, or what to do when several are said.
fn weigh(found: Vec<(Environment, String)>, confidence: u8, what: &str) -> Option<Own> {
    let environments: BTreeSet<Environment> = found.iter().map(|(e, _)| *e).collect();
    let mut reasons: Vec<String> = found.into_iter().map(|(_, reason)| reason).collect();
    reasons.dedup();
    let mut all = environments.into_iter();
    let first = all.next()?;
    if all.next().is_none() {
        return Some(Own {
            environment: first,
            reasons,
            confidence,
        });
    }
    reasons.insert(
        0,
        format!("{what} names several environments, so it goes to the shared account"),
    );
    Some(Own {
        environment: Environment::Shared,
        reasons,
        confidence: confidence - 35,
    })
}

fn said(verb: &str, key: &str, value: &str, environment: Environment) -> String {
    let text = format!("{verb} {} = {}: {environment}", key.trim(), value.trim());
    with_staging(text, value, environment)
}

fn with_staging(text: String, value: &str, environment: Environment) -> String {
    let staging =
        environment == Environment::Development && words(value).iter().any(|word| is_staging(word));
    if staging {
        format!("{text}, because staging, production's twin, lives in the development account")
    } else {
        text
    }
}

fn plain(key: &str) -> String {
    key.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

const PRODUCTION: &[&str] = &["prod", "production", "prd", "live", "productive"];
const DEVELOPMENT: &[&str] = &[
    "dev",
    "devel",
    "develop",
    "development",
    "test",
    "testing",
    "tst",
    "qa",
    "qas",
    "sandbox",
    "sbx",
    "uat",
    "int",
    "integration",
    "demo",
    "preview",
    "preprod",
    "preproduction",
    "nonprod",
    "nonproduction",
];
/// Words that mean shared in a tag whose key already says environment.
const TAG_SHARED: &[&str] = &[
    "shared",
    "common",
    "tools",
    "tooling",
    "infra",
    "infrastructure",
    "all",
    "global",
    "core",
    "management",
    "mgmt",
    "ops",
    "platform",
    "central",
    "cicd",
];
/// Words that mean shared in a name, where `core` or `global` may mean anything.
const NAME_SHARED: &[&str] = &[
    "shared",
    "common",
    "tools",
    "tooling",
    "infra",
    "infrastructure",
    "central",
    "cicd",
];

fn is_staging(word: &str) -> bool {
    word.starts_with("stag") || matches!(word, "stg" | "stge")
}

/// Environments that words name, each once, in order. `pre-prod` and `non-prod` are development.
fn of_words(words: &[String], shared: &[&str]) -> BTreeSet<Environment> {
    let mut found = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).map(|b| words[b].as_str());
        let word = word.as_str();
        if PRODUCTION.contains(&word) {
            found.insert(if matches!(before, Some("pre" | "non" | "no" | "not")) {
                Environment::Development
            } else {
                Environment::Production
            });
        } else if DEVELOPMENT.contains(&word) || is_staging(word) {
            found.insert(Environment::Development);
        } else if shared.contains(&word) {
            found.insert(Environment::Shared);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use Environment::{Development, Production, Shared};

    fn resource(name: &str, tags: &[(&str, &str)]) -> Resource {
        Resource {
            understood: true,
            id: name.into(),
            kind: "AWS::SQS::Queue".into(),
            arn: None,
            name: name.into(),
            account: "111111111111".parse().unwrap(),
            region: "eu-west-1".into(),
            tags: tags
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect(),
            attributes: Default::default(),
            configuration: Default::default(),
        }
    }

    #[test]
    fn tags_are_read_in_their_many_spellings() {
        for (key, value, expected) in [
            ("Environment", "prod", Production),
            ("env", "PRODUCTION", Production),
            ("Env ", " live ", Production),
            ("STAGE", "prd", Production),
            ("Tier", "Development", Development),
            ("deploy-env", "qa", Development),
            ("environment", "staging", Development),
            ("environment", "pre-prod", Development),
            ("environment", "NonProd", Development),
            ("environment", "infrastructure", Shared),
        ] {
            let own = own(&resource("x", &[(key, value)])).unwrap();
            assert_eq!(own.environment, expected, "{key}={value}");
            assert!(own.confidence >= 90);
        }
        assert_eq!(own(&resource("x", &[("Tier", "web")])), None);
    }

    #[test]
    fn names_are_read_in_their_many_spellings() {
        for (name, expected) in [
            ("prod-orders-api", Production),
            ("orders_api_dev", Development),
            ("ordersProd", Production),
            ("/acme/prod/db", Production),
            ("acme-stg-2", Development),
            ("infra-prod", Production),
            ("shared-artifacts", Shared),
        ] {
            let own = own(&resource(name, &[])).unwrap();
            assert_eq!(own.environment, expected, "{name}");
        }
        for name in [
            "products",
            "device-registry",
            "delivery",
            "live-chat-2".get(5..).unwrap(),
        ] {
            assert_eq!(own(&resource(name, &[])), None, "{name}");
        }
    }

    #[test]
    fn contradictions_are_told() {
        let both = own(&resource("prod-dev-peering", &[])).unwrap();
        assert_eq!(both.environment, Shared);
        assert!(both.reasons[0].contains("several environments"));
        let tagged = own(&resource("dev-queue", &[("env", "prod")])).unwrap();
        assert_eq!(tagged.environment, Production);
        assert_eq!(tagged.confidence, 75);
        assert!(tagged.reasons[1].contains("dev-queue"));
    }
}
