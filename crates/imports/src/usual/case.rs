//! AWS Config's spelling of members and documents.
//!
//! Older resource types come as Java's beans do (`vpcId`, `dBInstanceIdentifier`), and policies as
//! texts, those of IAM percent-encoded.
//! Source: <https://github.com/awslabs/aws-config-resource-schema>

use serde_json::{Map, Value};

/// Services whose API answers in camel case, so that scans keep it.
const CAMEL: [&str; 8] = [
    "Batch",
    "CodeBuild",
    "CodeCommit",
    "CodePipeline",
    "ECR",
    "ECS",
    "Logs",
    "StepFunctions",
];
/// Maps whose keys are people's own.
const OWN_KEYS: [&str; 9] = [
    "variables",
    "labels",
    "parameters",
    "tags",
    "dimensions",
    "stagevariables",
    "requestparameters",
    "responseparameters",
    "requesttemplates",
];

/// Maps whose keys are people's own, and whose values are not.
const OWN_NAMES: [&str; 1] = ["configurations"];

/// Members in the case of the API: large letters at the beginning, for a few services small ones.
pub(crate) fn spell(kind: &str, value: Value) -> Value {
    let service = kind.split("::").nth(1).unwrap_or_default();
    if CAMEL.contains(&service) {
        return value;
    }
    large(value)
}

/// Nesting is bounded by the parser.
fn large(value: Value) -> Value {
    match value {
        // The words of a policy are its own.
        Value::Object(map) if map.contains_key("Statement") => Value::Object(map),
        Value::Object(map) => {
            let mut found = Map::new();
            for (name, value) in map {
                let plain = name.to_ascii_lowercase();
                let own = OWN_KEYS.contains(&plain.as_str()) && value.is_object();
                let value = match value {
                    value if own => value,
                    Value::Object(named) if OWN_NAMES.contains(&plain.as_str()) => {
                        let named = named.into_iter();
                        named.map(|(name, value)| (name, large(value))).collect()
                    }
                    value => large(value),
                };
                let upper = upper(&name);
                // Two spellings of one member: both are kept.
                let name = if found.contains_key(&upper) {
                    name
                } else {
                    upper
                };
                found.insert(name, value);
            }
            Value::Object(found)
        }
        Value::Array(items) => items.into_iter().map(large).collect(),
        other => other,
    }
}

fn upper(name: &str) -> String {
    if !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + letters.as_str()
    })
}

/// Documents in texts, however deep: JSON in members of policies, and what is percent-encoded.
pub(crate) fn documents(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .map(|(name, value)| {
                let value = match value {
                    Value::String(text) if holds_document(&name, &text) => document(text),
                    other => documents(other),
                };
                (name, value)
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(documents).collect(),
        other => other,
    }
}

fn holds_document(name: &str, text: &str) -> bool {
    let name = name.to_ascii_lowercase();
    text.starts_with("%7B")
        || text.starts_with("%7b")
        || (text.trim_start().starts_with('{')
            && (name.ends_with("policy")
                || name.ends_with("document")
                || name.ends_with("policytext")))
}

/// The JSON that a text holds; the text itself when it holds none.
pub(crate) fn document(text: String) -> Value {
    let plain = if text.starts_with('%') {
        percent_encoding::percent_decode_str(&text)
            .decode_utf8_lossy()
            .into_owned()
    } else {
        text.clone()
    };
    match serde_json::from_str::<Value>(&plain) {
        // Supplementary configurations are texts within texts.
        Ok(Value::String(inner)) if inner != text => document(inner),
        Ok(json) if json.is_object() || json.is_array() => json,
        _ => Value::String(text),
    }
}
