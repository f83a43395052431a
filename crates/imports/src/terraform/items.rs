//! The managed resources of a file, whichever of the two forms it has.

use crate::error::{Fault, Note};
use crate::json::Pointer;
use crate::{Format, Text, json, secrets};
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
    prior_state: Option<PriorState>,
    planned_values: Option<Values>,
}

/// In a plan: what was there when it was made.
#[derive(Deserialize)]
struct PriorState {
    values: Option<Values>,
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
pub(super) fn read(file: &Text<'_>, format: Format) -> Result<(Vec<Item>, Vec<Note>), Fault> {
    let (name, text) = *file;
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    let mut items = Vec::new();
    let mut notes = Vec::new();
    if format == Format::TerraformState {
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
        let values = there(show, name, &mut notes)?;
        let mut modules = vec![values.root_module];
        while let Some(module) = modules.pop() {
            modules.extend(module.child_modules);
            for resource in module.resources {
                of_show(resource, &mut items, &mut left_out);
            }
        }
    }
    let counted = left_out
        .into_iter()
        .map(|(what, count)| Note::new(name, None, format!("left out: {what}: {count}")));
    notes.extend(counted);
    Ok((items, notes))
}

/// What is there: a state's values, of a plan those before it. Only a plan that begins with nothing
/// is read as what it would make.
fn there(show: Show, file: &str, notes: &mut Vec<Note>) -> Result<Values, Fault> {
    let planned = show.planned_values.is_some();
    if let Some(values) = show
        .values
        .or(show.prior_state.and_then(|state| state.values))
    {
        if planned {
            let message =
                "this is a plan: what is there before it is read, not what it would change";
            notes.push(Note::new(file, None, message));
        }
        return Ok(values);
    }
    let Some(values) = show.planned_values else {
        let reason = "there is neither `values` nor `planned_values`: the state is empty";
        return Err(Fault::new(file, reason, ADVICE));
    };
    let message = "this is a plan for an empty state: its resources are not there yet";
    notes.push(Note::new(file, None, message));
    Ok(values)
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
        hide(&resource.r#type, &mut attributes);
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
    hide(&resource.r#type, &mut attributes);
    items.push(Item {
        address: resource.address,
        kind: resource.r#type,
        attributes,
    });
}

/// Attributes that are a secret in one type and none in another.
const SECRET: &[(&str, &str)] = &[
    ("aws_api_gateway_api_key", "value"),
    ("aws_appsync_api_key", "key"),
    ("aws_ssm_parameter", "value"),
    // XML that holds both pre-shared keys.
    ("aws_vpn_connection", "customer_gateway_configuration"),
];

/// Leaves out what is a secret by its name. Old states do not mark what the provider calls
/// sensitive.
fn hide(kind: &str, attributes: &mut Value) {
    for (_, attribute) in SECRET.iter().filter(|(known, _)| *known == kind) {
        if let Some(value) = attributes.get_mut(attribute)
            && !value.is_null()
        {
            *value = secrets::LEFT_OUT.into();
        }
    }
    secrets::hide(attributes);
}

/// A path of steps, `[{"type": "get_attr", "value": "password"}, …]`. Where a step cannot be
/// followed (the element of a set), everything reached so far is left out.
fn blank(value: &mut Value, path: &Value) {
    let mut pointer = Pointer::default();
    let mut at = &*value;
    for step in path.as_array().into_iter().flatten() {
        let step = &step["value"];
        // An index is a value with its type: `{"value": 0, "type": "number"}`.
        let step = step.get("value").unwrap_or(step);
        let next = match (at, step) {
            (Value::Object(map), Value::String(name)) => match map.get(name) {
                Some(next) => Some((name.clone(), next)),
                None => return,
            },
            (Value::Array(items), Value::Number(number)) => {
                let index = number.as_u64().and_then(|at| usize::try_from(at).ok());
                let next = index.and_then(|index| items.get(index));
                next.map(|next| (number.to_string(), next))
            }
            _ => None,
        };
        let Some((key, next)) = next else { break };
        pointer.push(&key);
        at = next;
    }
    if let Some(found) = value.pointer_mut(pointer.as_str())
        && !found.is_null()
    {
        *found = secrets::LEFT_OUT.into();
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
