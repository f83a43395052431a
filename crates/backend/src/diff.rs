//! What differs between two states of one resource, field by field. Pure.

use landfall_domain::{Attribute, Resource, Text, view::FieldChange};
use serde_json::Value;
use std::collections::BTreeSet;

/// Everything that differs, by JSON pointer into the resource, in the order of the pointers' parts.
pub(crate) fn fields(was: &Resource, is: &Resource) -> Vec<FieldChange> {
    let mut out = Vec::new();
    let text = |text: &str| Value::String(text.to_owned());
    values(&text(&was.name), &text(&is.name), "/name".into(), &mut out);
    let flag = Value::Bool;
    values(
        &flag(was.understood),
        &flag(is.understood),
        "/understood".into(),
        &mut out,
    );
    let keys: BTreeSet<&Text> = was.tags.keys().chain(is.tags.keys()).collect();
    for key in keys {
        let get = |r: &Resource| r.tags.get(key.as_str()).map(|tag| text(tag));
        either(
            get(was),
            get(is),
            format!("/tags/{}", escaped(key)),
            &mut out,
        );
    }
    let names: BTreeSet<&Text> = was.attributes.keys().chain(is.attributes.keys()).collect();
    for name in names {
        let get = |r: &Resource| r.attributes.get(name.as_str()).map(plain);
        either(
            get(was),
            get(is),
            format!("/attributes/{}", escaped(name)),
            &mut out,
        );
    }
    values(
        &was.configuration,
        &is.configuration,
        "/configuration".into(),
        &mut out,
    );
    out
}

/// A fact without its unit's wrapper.
fn plain(attribute: &Attribute) -> Value {
    match attribute {
        Attribute::Text(text) => Value::String(text.to_string()),
        Attribute::Bytes(number) | Attribute::Count(number) => Value::from(*number),
        Attribute::Flag(flag) => Value::Bool(*flag),
        Attribute::Time(time) => Value::String(time.to_string()),
        Attribute::UsdPerMonth(amount) => Value::String(amount.to_string()),
    }
}

/// A key as a part of a JSON pointer (RFC 6901).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn either(old: Option<Value>, new: Option<Value>, path: String, out: &mut Vec<FieldChange>) {
    if old != new {
        out.push(FieldChange { path, old, new });
    }
}

/// The depth is bounded by the JSON parser's own limit (128), so this one may recurse.
fn values(was: &Value, is: &Value, path: String, out: &mut Vec<FieldChange>) {
    match (was, is) {
        (a, b) if a == b => {}
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                member(
                    a.get(key),
                    b.get(key),
                    format!("{path}/{}", escaped(key)),
                    out,
                );
            }
        }
        (Value::Array(a), Value::Array(b)) => arrays(a, b, &path, out),
        (a, b) => out.push(FieldChange {
            path,
            old: Some(a.clone()),
            new: Some(b.clone()),
        }),
    }
}

fn member(was: Option<&Value>, is: Option<&Value>, path: String, out: &mut Vec<FieldChange>) {
    match (was, is) {
        (Some(was), Some(is)) => values(was, is, path, out),
        _ => either(was.cloned(), is.cloned(), path, out),
    }
}

/// What is equal at both ends is passed over, so that an item put in or taken out in the middle
/// does not make all that follows differ.
fn arrays(a: &[Value], b: &[Value], path: &str, out: &mut Vec<FieldChange>) {
    let shorter = a.len().min(b.len());
    let front = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let back = (a.iter().rev().zip(b.iter().rev()))
        .take(shorter - front)
        .take_while(|(a, b)| a == b)
        .count();
    let (a, b) = (&a[front..a.len() - back], &b[front..b.len() - back]);
    for at in 0..a.len().max(b.len()) {
        member(a.get(at), b.get(at), format!("{path}/{}", front + at), out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn resource(configuration: Value) -> Resource {
        serde_json::from_value(json!({
            "id": "arn:aws:s3:::b", "kind": "AWS::S3::Bucket", "arn": "arn:aws:s3:::b", "name": "b",
            "account": "111111111111", "region": "eu-central-1", "tags": { "a/b": "1", "gone": "x" },
            "attributes": { "size": { "bytes": 1 } }, "configuration": configuration
        }))
        .unwrap()
    }

    fn told(was: &Resource, is: &Resource) -> Vec<String> {
        let show = |value: &Option<Value>| value.as_ref().map_or("-".into(), Value::to_string);
        fields(was, is)
            .iter()
            .map(|f| format!("{} {} → {}", f.path, show(&f.old), show(&f.new)))
            .collect()
    }

    #[test]
    fn every_difference_has_its_pointer_and_both_values() {
        let was = resource(json!({ "a~b": { "x": 1 }, "same": [1, 2], "null": null }));
        let mut is = resource(json!({ "a~b": { "x": 2, "y": null }, "same": [1, 2] }));
        is.tags = landfall_domain::fields([("a/b".to_owned(), "2".to_owned())]);
        is.attributes.insert("size".into(), Attribute::Bytes(5));
        assert_eq!(
            told(&was, &is),
            [
                "/tags/a~1b \"1\" → \"2\"",
                "/tags/gone \"x\" → -",
                "/attributes/size 1 → 5",
                "/configuration/a~0b/x 1 → 2",
                "/configuration/a~0b/y - → null",
                "/configuration/null null → -",
            ]
        );
        assert_eq!(told(&was, &was), [""; 0]);
    }

    #[test]
    fn an_item_put_into_the_middle_is_one_difference() {
        let was = resource(json!({ "list": ["a", "b", "c"] }));
        let is = resource(json!({ "list": ["a", "new", "b", "c"] }));
        assert_eq!(told(&was, &is), ["/configuration/list/1 - → \"new\""]);
        assert_eq!(told(&is, &was), ["/configuration/list/1 \"new\" → -"]);
        let twice = resource(json!({ "list": ["a", "a"] }));
        let once = resource(json!({ "list": ["a"] }));
        assert_eq!(told(&twice, &once), ["/configuration/list/1 \"a\" → -"]);
    }
}
