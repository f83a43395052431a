//! What docs/permissions.md says about the reading role.

use std::collections::BTreeSet;

use super::super::Finding;

/// The part about the role, and within it the part about all other services.
const ROLE: &str = "\n## LandfallRead\n";
const OTHERS: &str = "\n### Everything else\n";

/// The tables of the document must name the actions that a template allows.
pub fn check(path: &str, text: &str, template: &str, allowed: &BTreeSet<String>) -> Vec<Finding> {
    let Some(part) = part(text, ROLE, "\n## ") else {
        return vec![Finding::new(path, "has no part `## LandfallRead`")];
    };
    let named: BTreeSet<String> = actions(part).collect();
    let missing = allowed
        .difference(&named)
        .map(|action| format!("does not say why {template} allows {action}"));
    let idle = named
        .difference(allowed)
        .map(|action| format!("names {action}, which {template} does not allow"));
    let all = missing.chain(idle);
    all.map(|message| Finding::new(path, message)).collect()
}

/// Every type that the Cloud Control API is asked for must be named, and every action of its
/// statement belong to one of them. `all`: what the role allows anywhere.
pub fn types(
    path: &str,
    text: &str,
    types: &[String],
    others: &BTreeSet<String>,
    all: &BTreeSet<String>,
) -> Vec<Finding> {
    let Some(part) = part(text, OTHERS, "\n## ") else {
        return vec![Finding::new(path, "has no part `### Everything else`")];
    };
    let told: BTreeSet<&str> = ticked(part)
        .filter(|word| word.starts_with("AWS::"))
        .collect();
    let unknown = told
        .iter()
        .filter(|kind| !types.iter().any(|known| known == *kind))
        .map(|kind| format!("names {kind}, which is not looked for"));
    let untold = types
        .iter()
        .filter(|kind| !told.contains(kind.as_str()))
        .map(|kind| format!("does not say what finding {kind} needs"));
    let named: BTreeSet<String> = actions(part).collect();
    let idle = others
        .difference(&named)
        .map(|action| format!("does not say for which type {action} is allowed"));
    let denied = named
        .difference(all)
        .map(|action| format!("says that {action} is needed, which is not allowed"));
    let messages = unknown.chain(untold).chain(idle).chain(denied);
    messages
        .map(|message| Finding::new(path, message))
        .collect()
}

/// From a heading to the next that begins so.
fn part<'a>(text: &'a str, heading: &str, next: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(heading)?;
    Some(after.split(next).next().unwrap_or(after))
}

/// The actions in the first columns of all tables; what else a row says are words.
fn actions(part: &str) -> impl Iterator<Item = String> {
    let rows = part.lines().filter_map(|line| line.strip_prefix("| "));
    rows.flat_map(|row| ticked(row.split(" | ").next().unwrap_or_default()))
        .filter(|word| is_action(word))
        .map(str::to_owned)
}

/// `service:Name`.
fn is_action(word: &str) -> bool {
    word.split_once(':').is_some_and(|(service, name)| {
        let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        service.bytes().all(lower) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// What stands in back quotes.
fn ticked(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}
