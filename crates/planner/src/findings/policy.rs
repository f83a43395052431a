//! Reading policy documents.

use serde_json::Value;

/// The statements of a document with the pointer to each; one statement may stand without a list.
pub(super) fn statements<'v>(document: &'v Value, at: &str) -> Vec<(String, &'v Value)> {
    match &document["Statement"] {
        Value::Array(all) => all
            .iter()
            .enumerate()
            .map(|(number, one)| (format!("{at}/Statement/{number}"), one))
            .collect(),
        one @ Value::Object(_) => vec![(format!("{at}/Statement"), one)],
        _ => Vec::new(),
    }
}

/// The texts of a member that may be one text or a list.
pub(super) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether a statement allows everything on everything.
pub(super) fn allows_all(statement: &Value) -> bool {
    let star = |member: &str| {
        texts(&statement[member])
            .iter()
            .any(|text| matches!(*text, "*" | "*:*"))
    };
    statement["Effect"] == "Allow" && star("Action") && star("Resource") && !conditional(statement)
}

/// Whether a statement lets everybody in.
pub(super) fn for_everybody(statement: &Value) -> bool {
    let principal = &statement["Principal"];
    let anybody = principal == "*" || texts(&principal["AWS"]).contains(&"*");
    statement["Effect"] == "Allow" && anybody && !conditional(statement)
}

fn conditional(statement: &Value) -> bool {
    statement["Condition"]
        .as_object()
        .is_some_and(|map| !map.is_empty())
}
