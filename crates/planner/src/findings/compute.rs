//! Programs: secrets in plain sight, runtimes that AWS no longer keeps.

use super::facts::{Facts, day};
use super::rule::{Rule, Seen};
use crate::words::{count, list};
use landfall_domain::finding::Severity;
use landfall_domain::{Resource, Timestamp};
use serde_json::Value;

pub(super) static RULES: &[Rule] = &[
    Rule {
        key: "secret-in-variable",
        title: "A secret stands in an environment variable",
        severity: Severity::High,
        why: "Everybody who may read the configuration, and every log of it, has the secret.",
        advice: "Put it into Secrets Manager or a secure parameter and give the program its name. Change the secret, since it has been seen.",
        source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
        look: secrets,
    },
    Rule {
        key: "runtime-deprecated",
        title: "A function's runtime is no longer supported",
        severity: Severity::Medium,
        why: "It gets no security fixes, and AWS refuses to make such functions anew, as a migration has to.",
        advice: "Bring the function to a supported runtime before it moves.",
        source: RUNTIMES_PAGE,
        look: runtimes,
    },
];

const RUNTIMES_PAGE: &str = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html";

/// Runtime → the day from which AWS no longer supports it, as its page says. Runtimes whose day is
/// far ahead are left out, since AWS moves those.
const RUNTIMES: &[(&str, &str)] = &[
    ("dotnetcore1.0", "2019-06-27"),
    ("dotnetcore2.0", "2019-05-30"),
    ("dotnetcore2.1", "2022-01-05"),
    ("dotnetcore3.1", "2023-04-03"),
    ("dotnet5.0", "2022-05-10"),
    ("dotnet6", "2024-12-20"),
    ("dotnet7", "2024-05-14"),
    ("go1.x", "2024-01-08"),
    ("java8", "2024-01-08"),
    ("nodejs", "2016-10-31"),
    ("nodejs4.3", "2020-03-05"),
    ("nodejs4.3-edge", "2019-04-30"),
    ("nodejs6.10", "2019-08-12"),
    ("nodejs8.10", "2020-03-06"),
    ("nodejs10.x", "2021-07-30"),
    ("nodejs12.x", "2023-03-31"),
    ("nodejs14.x", "2023-12-04"),
    ("nodejs16.x", "2024-06-12"),
    ("nodejs18.x", "2025-09-01"),
    ("nodejs20.x", "2026-04-30"),
    ("provided", "2024-01-08"),
    ("python2.7", "2021-07-15"),
    ("python3.6", "2022-07-18"),
    ("python3.7", "2023-12-04"),
    ("python3.8", "2024-10-14"),
    ("python3.9", "2025-12-15"),
    ("ruby2.5", "2021-07-30"),
    ("ruby2.7", "2023-12-07"),
    ("ruby3.2", "2026-03-31"),
];

fn runtimes<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts.of(&["AWS::Lambda::Function"]).filter_map(|function| {
        let runtime = function.configuration["Runtime"].as_str()?;
        let (_, since) = RUNTIMES.iter().find(|(name, _)| *name == runtime)?;
        let since: Timestamp = format!("{since}T00:00:00Z").parse().ok()?;
        facts.days_since(since)?;
        let detail = format!("{runtime} has not been supported since {}.", day(since));
        Some(Seen::new(function, detail).at("/Runtime", runtime))
    });
    found.collect()
}

fn secrets<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let mut found = Vec::new();
    for resource in facts.all() {
        let plain: Vec<(String, String)> = variables(resource)
            .into_iter()
            .filter(|(name, value, _)| is_secret(name, value))
            .map(|(name, _, path)| (name.to_owned(), path))
            .collect();
        if plain.is_empty() {
            continue;
        }
        let names: Vec<&str> = plain.iter().map(|(name, _)| name.as_str()).collect();
        let detail = format!(
            "{} whose name says that a secret is in it: {}.",
            count(plain.len(), "variable"),
            list(&names)
        );
        // The name is the evidence, never the value.
        found.push(
            plain
                .iter()
                .fold(Seen::new(resource, detail), |seen, (name, path)| {
                    seen.at(path.clone(), name.clone())
                }),
        );
    }
    found
}

/// Environment variables with their places: a map, or lists of name and value.
fn variables(resource: &Resource) -> Vec<(&str, &str, String)> {
    let configuration = &resource.configuration;
    let mut found = Vec::new();
    for (name, value) in configuration["Environment"]["Variables"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let key = name.replace('~', "~0").replace('/', "~1");
        found.push((
            name.as_str(),
            value.as_str().unwrap_or_default(),
            format!("/Environment/Variables/{key}"),
        ));
    }
    for (containers, environment) in [
        ("containerDefinitions", "environment"),
        ("ContainerDefinitions", "Environment"),
    ] {
        for (at, container) in configuration[containers]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            named_values(
                &container[environment],
                &format!("/{containers}/{at}/{environment}"),
                &mut found,
            );
        }
    }
    for pointer in [
        "/environment/environmentVariables",
        "/Environment/EnvironmentVariables",
    ] {
        if let Some(list) = configuration.pointer(pointer) {
            named_values(list, pointer, &mut found);
        }
    }
    found
}

fn named_values<'v>(list: &'v Value, path: &str, found: &mut Vec<(&'v str, &'v str, String)>) {
    for (at, entry) in list.as_array().into_iter().flatten().enumerate() {
        let text = |small: &str, large: &str| entry[small].as_str().or(entry[large].as_str());
        // The value names a parameter or secret there.
        if text("type", "Type").is_some_and(|kind| kind != "PLAINTEXT") {
            continue;
        }
        if let (Some(name), Some(value)) = (text("name", "Name"), text("value", "Value")) {
            found.push((name, value, format!("{path}/{at}")));
        }
    }
}

/// How texts begin that stand in the place of a secret.
const HIDDEN: [&str; 2] = ["(not kept: ", "(sensitive, left out)"];

const WORDS: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "SECRET",
    "TOKEN",
    "API_KEY",
    "APIKEY",
    "ACCESS_KEY",
    "PRIVATE_KEY",
    "CREDENTIAL",
];
/// Endings of names that say where a secret is, or how it is treated.
const ABOUT: &[&str] = &[
    "_ARN",
    "_NAME",
    "_ID",
    "_URL",
    "_URI",
    "_PATH",
    "_FILE",
    "_ENDPOINT",
    "_TTL",
    "_EXPIRY",
    "_EXPIRATION",
    "_TIMEOUT",
    "_LENGTH",
    "_REGION",
    "_TYPE",
    "_ALGORITHM",
    "_PARAMETER",
    "_PREFIX",
    "_LIMIT",
];

fn is_secret(name: &str, value: &str) -> bool {
    // A collector has left the value out because of what it is.
    if HIDDEN.iter().any(|begin| value.starts_with(begin)) {
        return true;
    }
    if password_in_url(value) {
        return true;
    }
    let name = name.to_ascii_uppercase();
    let says = WORDS.iter().any(|word| name.contains(word));
    let about = ABOUT.iter().any(|end| name.ends_with(end));
    says && !about && !is_reference(value)
}

/// Empty, an ARN, a placeholder, a name with a path, a number or a switch.
fn is_reference(value: &str) -> bool {
    let path = value.contains('/')
        && value
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"/-_.".contains(&b));
    value.is_empty()
        || value.starts_with("arn:")
        || value.starts_with("{{resolve:")
        || value.starts_with("${")
        || value.starts_with("ssm:")
        || value.starts_with("secretsmanager:")
        || path
        || value.parse::<f64>().is_ok()
        || matches!(
            value.to_ascii_lowercase().as_str(),
            "true" | "false" | "none" | "null"
        )
}

fn password_in_url(value: &str) -> bool {
    let host = value
        .split_once("://")
        .and_then(|(_, rest)| rest.split('/').next());
    host.and_then(|host| host.rsplit_once('@'))
        .and_then(|(user, _)| user.split_once(':'))
        .is_some_and(|(_, password)| !password.is_empty() && !password.starts_with("${"))
}
