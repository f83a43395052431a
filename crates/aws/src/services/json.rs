//! Small helpers for answers in JSON: what collectors share.

use landfall_domain::resource::Attribute;
use landfall_domain::{AccountId, Arn, Fields, Kind, Region, Resource, ResourceId, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;

/// A resource known by its ARN. Where the text is no ARN, its id is made of kind, account, Region
/// and name.
pub fn resource(
    kind: &str,
    arn: &str,
    name: &str,
    account: &AccountId,
    region: &Region,
    configuration: Value,
) -> Resource {
    let parsed: Option<Arn> = arn.parse().ok();
    let id = match &parsed {
        Some(arn) => ResourceId::from(arn),
        None => ResourceId::new(format!("{kind}/{account}/{region}/{name}")),
    };
    Resource {
        understood: true,
        id,
        kind: Kind::new(kind),
        arn: parsed,
        name: name.to_owned(),
        account: account.clone(),
        region: region.clone(),
        tags: Fields::default(),
        attributes: Fields::default(),
        configuration,
    }
}

/// The objects of a list; what is none is left out.
pub fn objects(list: &Value) -> Vec<Value> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter(|item| item.is_object())
        .cloned()
        .collect()
}

/// Tags as a list of objects with the two named members.
pub fn tags(list: &Value, key: &str, value: &str) -> BTreeMap<String, String> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(|tag| {
            Some((
                tag[key].as_str()?.to_owned(),
                tag[value].as_str().unwrap_or_default().to_owned(),
            ))
        })
        .collect()
}

/// Tags as one object.
pub fn tag_map(map: &Value) -> BTreeMap<String, String> {
    map.as_object()
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}

/// Seconds since 1970 as a moment, when the value is a number.
pub fn seconds(value: &Value) -> Option<Attribute> {
    let seconds = value.as_f64()?;
    // Truncation to whole seconds is meant.
    #[allow(clippy::cast_possible_truncation)]
    let at = Timestamp::from_second(seconds as i64).ok()?;
    Some(Attribute::Time(at))
}

/// Adds an attribute when it is known.
pub fn put(resource: &mut Resource, name: &str, attribute: Option<Attribute>) {
    if let Some(attribute) = attribute {
        resource.attributes.insert(name.into(), attribute);
    }
}

/// A text as an attribute.
pub fn text(value: &Value) -> Option<Attribute> {
    value.as_str().map(|text| Attribute::Text(text.into()))
}

/// A number as an attribute.
pub fn count(value: &Value) -> Option<Attribute> {
    value
        .as_u64()
        .or_else(|| value.as_str()?.parse().ok())
        .map(Attribute::Count)
}

/// A text that holds JSON becomes that JSON; anything else stays.
pub fn parsed(value: Value) -> Value {
    match value {
        Value::String(text) => serde_json::from_str::<Value>(&text)
            .ok()
            .filter(|json| json.is_object() || json.is_array())
            .unwrap_or(Value::String(text)),
        other => other,
    }
}

/// Replaces a member that holds JSON as text by that JSON.
pub fn parse_member(object: &mut Value, name: &str) {
    if let Some(member) = object.get_mut(name) {
        *member = parsed(member.take());
    }
}
