//! Attributes of the provider in the words of AWS: members in camel case, documents parsed, blocks
//! that stand alone as objects.

use super::items::Item;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Blocks that occur once and are an object in AWS.
const BLOCKS: &[&str] = &[
    "dead_letter_config",
    "encryption_configuration",
    "environment",
    "image_config",
    "logging_config",
    "network_configuration",
    "tracing_config",
    "versioning_configuration",
    "vpc_config",
];
/// Maps whose keys are people's own.
const OWN_KEYS: &[&str] = &[
    "variables",
    "parameters",
    "triggers",
    "labels",
    "filter_policy",
];
/// Attributes that AWS calls otherwise: Terraform type, attribute, member.
const RENAMED: &[(&str, &str, &str)] = &[
    (
        "aws_iam_role",
        "assume_role_policy",
        "AssumeRolePolicyDocument",
    ),
    ("aws_iam_policy", "policy", "PolicyDocument"),
    ("aws_iam_role_policy", "policy", "PolicyDocument"),
    ("aws_iam_user_policy", "policy", "PolicyDocument"),
    ("aws_iam_group_policy", "policy", "PolicyDocument"),
];

/// An attribute as text.
pub(super) fn text(attributes: &Value, name: &str) -> Option<String> {
    attributes[name]
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// The tags, those of the provider's defaults too.
pub(super) fn tags(attributes: &Value) -> BTreeMap<String, String> {
    let all = [&attributes["tags_all"], &attributes["tags"]];
    let all = all.into_iter().filter_map(Value::as_object).flatten();
    all.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}

/// The policy document of something that only sets one.
pub(super) fn document(attributes: &Value) -> Option<Value> {
    let text = attributes["policy"].as_str()?;
    serde_json::from_str(text).ok().filter(Value::is_object)
}

/// The configuration: every attribute that is set.
pub(super) fn configuration(item: &Item) -> Value {
    let mut map = Map::new();
    for (name, value) in item.attributes.as_object().into_iter().flatten() {
        if value.is_null() || matches!(name.as_str(), "tags" | "tags_all" | "timeouts") {
            continue;
        }
        let renamed = RENAMED
            .iter()
            .find(|(kind, from, _)| *kind == item.kind && from == name);
        let member = renamed.map_or_else(|| camel(name), |(_, _, to)| (*to).to_owned());
        map.insert(member, converted(name, value));
    }
    Value::Object(map)
}

/// Nesting is bounded by the parser.
fn converted(name: &str, value: &Value) -> Value {
    match value {
        Value::Array(items) if BLOCKS.contains(&name) && items.len() == 1 => {
            converted(name, &items[0])
        }
        Value::Array(items) => items.iter().map(|item| converted("", item)).collect(),
        Value::Object(map) if OWN_KEYS.contains(&name) => Value::Object(map.clone()),
        Value::Object(map) => map
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (camel(name), converted(name, value)))
            .collect(),
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => {
            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
        }
        other => other.clone(),
    }
}

/// `kms_key_id` → `KmsKeyId`. What is no such name stays.
fn camel(name: &str) -> String {
    if !name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    {
        return name.to_owned();
    }
    name.split('_')
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_ascii_uppercase().to_string() + letters.as_str()
            })
        })
        .collect()
}
