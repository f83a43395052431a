//! The managed resources of a file, whichever of the two forms it has.

use crate::error::{Fault, Note};
use crate::{Text, json, secrets};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// One managed resource of the AWS provider, without what is sensitive.
pub(super) struct Item {
    /// The Terraform type, `aws_sqs_queue`.
    pub kind: String,
    /// `module.shop.aws_sqs_queue.orders["a"]`.
    pub address: String,
    /// Its attributes.
    pub attributes: Value,
}

#[derive(Deserialize)]
struct State {
    version: Option<u64>,
    #[serde(default)]
    resources: Vec<StateResource>,
}

#[derive(Deserialize)]
struct StateResource {
    #[serde(default)]
    module: String,
    mode: String,
    r#type: String,
    name: String,
    #[serde(default)]
    instances: Vec<Instance>,
}

#[derive(Deserialize)]
struct Instance {
    index_key: Option<Value>,
    #[serde(default)]
    attributes: Value,
    #[serde(default)]
    sensitive_attributes: Value,
}

#[derive(Deserialize)]
struct Show {
    values: Option<Values>,
    planned_values: Option<Values>,
}

#[derive(Deserialize)]
struct Values {
    #[serde(default)]
    root_module: Module,
}

#[derive(Default, Deserialize)]
struct Module {
    #[serde(default)]
    resources: Vec<ShowResource>,
    #[serde(default)]
    child_modules: Vec<Module>,
}

#[derive(Deserialize)]
struct ShowResource {
    address: String,
    mode: String,
    r#type: String,
    #[serde(default)]
    values: Value,
    #[serde(default)]
    sensitive_values: Value,
}

const ADVICE: &str = "Write it anew with `terraform show -json > state.json` and import that";

/// The resources of one file.
///
/// # Errors
/// When the file is broken, or a state of another version.
pub(super) fn read(file: &Text<'_>) -> Result<(Vec<Item>, Vec<Note>), Fault> {
    let (name, text) = *file;
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    let mut items = Vec::new();
    if json::find(text, "\"format_version\"") == (0, 0) {
        let state: State = json::read(name, text, ADVICE)?;
        if state.version != Some(4) {
            let version = state
                .version
                .map_or("none".to_owned(), |version| version.to_string());
            let reason = format!("this state has version {version}; Landfall reads version 4");
            return Err(Fault::new(name, reason, ADVICE).at(json::find(text, "\"version\"")));
        }
        for resource in state.resources {
            of_state(resource, &mut items, &mut left_out);
        }
    } else {
        let show: Show = json::read(name, text, ADVICE)?;
        let Some(values) = show.values.or(show.planned_values) else {
            let reason = "there is neither `values` nor `planned_values`: the state is empty";
            return Err(Fault::new(name, reason, ADVICE));
        };
        let mut modules = vec![values.root_module];
        while let Some(module) = modules.pop() {
            modules.extend(module.child_modules);
            for resource in module.resources {
                of_show(resource, &mut items, &mut left_out);
            }
        }
    }
    let notes = left_out
        .into_iter()
        .map(|(what, count)| Note::new(name, None, format!("left out: {what}: {count}")))
        .collect();
    Ok((items, notes))
}

/// Whether it is one of ours; else it is counted.
fn ours(mode: &str, kind: &str, left_out: &mut BTreeMap<String, usize>) -> bool {
    let what = if mode != "managed" {
        "data sources, which are only read"
    } else if !kind.starts_with("aws_") {
        "resources of other providers"
    } else {
        return true;
    };
    *left_out.entry(what.to_owned()).or_default() += 1;
    false
}

fn of_state(
    resource: StateResource,
    items: &mut Vec<Item>,
    left_out: &mut BTreeMap<String, usize>,
) {
    if !ours(&resource.mode, &resource.r#type, left_out) {
        return;
    }
    let module = if resource.module.is_empty() {
        String::new()
    } else {
        format!("{}.", resource.module)
    };
    for instance in resource.instances {
        let key = instance
            .index_key
            .map_or(String::new(), |key| format!("[{key}]"));
        let mut attributes = instance.attributes;
        for path in instance
            .sensitive_attributes
            .as_array()
            .into_iter()
            .flatten()
        {
            blank(&mut attributes, path);
        }
        secrets::hide(&mut attributes);
        items.push(Item {
            address: format!("{module}{}.{}{key}", resource.r#type, resource.name),
            kind: resource.r#type.clone(),
            attributes,
        });
    }
}

fn of_show(resource: ShowResource, items: &mut Vec<Item>, left_out: &mut BTreeMap<String, usize>) {
    if !ours(&resource.mode, &resource.r#type, left_out) {
        return;
    }
    let mut attributes = resource.values;
    blank_marked(&mut attributes, &resource.sensitive_values);
    secrets::hide(&mut attributes);
    items.push(Item {
        address: resource.address,
        kind: resource.r#type,
        attributes,
    });
}

/// A path of steps, `[{"type": "get_attr", "value": "password"}, …]`.
fn blank(value: &mut Value, path: &Value) {
    let mut at = value;
    for step in path.as_array().into_iter().flatten() {
        let step = &step["value"];
        let next = match step {
            Value::String(name) => at.get_mut(name),
            Value::Number(index) => index
                .as_u64()
                .and_then(|index| at.get_mut(usize::try_from(index).ok()?)),
            // `{"value": "a", "type": "string"}` in states of later versions.
            Value::Object(inner) => inner
                .get("value")
                .and_then(Value::as_str)
                .and_then(|name| at.get_mut(name)),
            _ => None,
        };
        match next {
            Some(next) => at = next,
            None => return,
        }
    }
    if !at.is_null() {
        *at = secrets::LEFT_OUT.into();
    }
}

/// The same shape as the values, `true` where something is sensitive. Nesting is bounded by the
/// parser.
fn blank_marked(value: &mut Value, marks: &Value) {
    match (value, marks) {
        (value, Value::Bool(true)) if !value.is_null() => *value = secrets::LEFT_OUT.into(),
        (Value::Object(map), Value::Object(marks)) => {
            for (name, mark) in marks {
                if let Some(value) = map.get_mut(name) {
                    blank_marked(value, mark);
                }
            }
        }
        (Value::Array(items), Value::Array(marks)) => {
            for (value, mark) in items.iter_mut().zip(marks) {
                blank_marked(value, mark);
            }
        }
        _ => {}
    }
}
