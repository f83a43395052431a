//! The intrinsic functions one by one.

use super::eval::Eval;
use serde_json::{Map, Value};
use std::net::Ipv4Addr;

/// Functions that are resolved here; others stay as they are.
const FUNCTIONS: &[&str] = &[
    "Ref",
    "Fn::And",
    "Fn::Base64",
    "Fn::Cidr",
    "Fn::Equals",
    "Fn::FindInMap",
    "Fn::GetAZs",
    "Fn::GetAtt",
    "Fn::If",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Length",
    "Fn::Not",
    "Fn::Or",
    "Fn::Select",
    "Fn::Split",
    "Fn::Sub",
    "Fn::ToJsonString",
];

/// Whether an object with this single member is a call. `Condition` is one only with a text:
/// policies have an object of that name.
pub fn is_function(name: &str, argument: &Value) -> bool {
    FUNCTIONS.contains(&name)
        || name.starts_with("Fn::")
        || (name == "Condition" && argument.is_string())
}

/// Calls a function. What it cannot work out stays as a text or as the call with its arguments.
pub fn call(eval: &mut Eval<'_>, stack: usize, name: &str, argument: &Value) -> Option<Value> {
    let list = argument.as_array().map(Vec::as_slice).unwrap_or_default();
    let found = match (name, list) {
        ("Ref", _) => match argument.as_str() {
            Some(name) => return eval.reference(stack, name),
            None => None,
        },
        ("Fn::GetAtt", _) => match get_att(eval, stack, argument) {
            Some((logical, attribute)) => return eval.attribute(stack, &logical, &attribute),
            None => None,
        },
        ("Fn::If", [condition, yes, no]) => return choose(eval, stack, condition, yes, no),
        ("Condition", _) => argument
            .as_str()
            .and_then(|name| eval.condition(stack, name))
            .map(Value::from),
        ("Fn::Sub", _) => sub(eval, stack, argument),
        ("Fn::Join", [separator, items]) => join(eval, stack, separator, items),
        ("Fn::Base64", _) => eval.whole_argument(stack, argument),
        ("Fn::ImportValue", _) => {
            let name = eval.whole_argument(stack, argument);
            name.as_ref()
                .and_then(text)
                .map(|name| eval.import(stack, &name))
        }
        ("Fn::Select", [number, items]) => select(eval, stack, number, items),
        ("Fn::Split", [separator, whole]) => split(eval, stack, separator, whole),
        ("Fn::FindInMap", [map, first, second, ..]) => {
            find_in_map(eval, stack, [map, first, second], list.get(3))
        }
        ("Fn::GetAZs", _) => zones(eval, stack, argument),
        ("Fn::Cidr", [block, rest @ ..]) => cidr(eval, stack, block, rest),
        ("Fn::Equals", [left, right]) => equals(eval, stack, left, right),
        ("Fn::And", conditions) => all(eval, stack, conditions, false),
        ("Fn::Or", conditions) => all(eval, stack, conditions, true),
        ("Fn::Not", [condition]) => eval
            .argument(stack, 0, condition)
            .and_then(|value| value.as_bool())
            .map(|flag| Value::from(!flag)),
        ("Fn::Length", _) => eval
            .whole_argument(stack, argument)
            .and_then(|value| value.as_array().map(|items| Value::from(items.len()))),
        ("Fn::ToJsonString", _) => eval
            .whole_argument(stack, argument)
            .map(|value| Value::from(value.to_string())),
        _ => None,
    };
    Some(found.unwrap_or_else(|| unresolved(eval, stack, name, argument)))
}

/// The call as it is, with what can be resolved in its arguments.
fn unresolved(eval: &mut Eval<'_>, stack: usize, name: &str, argument: &Value) -> Value {
    eval.note(
        stack,
        format!("`{name}` cannot be resolved from the files alone; it is kept as it is"),
    );
    let argument = eval.whole_argument(stack, argument).unwrap_or_default();
    Value::Object(Map::from_iter([(name.to_owned(), argument)]))
}

/// The two parts of a `GetAtt`, which is a list or a text with a dot.
fn get_att(eval: &mut Eval<'_>, stack: usize, argument: &Value) -> Option<(String, String)> {
    match argument {
        Value::String(text) => {
            let (logical, attribute) = text.split_once('.')?;
            Some((logical.to_owned(), attribute.to_owned()))
        }
        Value::Array(parts) => {
            let (first, rest) = parts.split_first()?;
            let mut names = Vec::new();
            for (number, part) in rest.iter().enumerate() {
                names.push(text(&eval.argument(stack, number + 1, part)?)?);
            }
            (!names.is_empty()).then(|| Some((first.as_str()?.to_owned(), names.join("."))))?
        }
        _ => None,
    }
}

/// `Fn::If`. With an unknown condition both branches are kept.
fn choose(
    eval: &mut Eval<'_>,
    stack: usize,
    condition: &Value,
    yes: &Value,
    no: &Value,
) -> Option<Value> {
    let name = condition.as_str().unwrap_or_default();
    match eval.condition(stack, name) {
        // Not as an argument: the branch takes the call's place.
        Some(true) => eval.value(stack, yes),
        Some(false) => eval.value(stack, no),
        None => {
            eval.note(
                stack,
                format!(
                    "whether the condition `{name}` holds is not known; both branches are kept"
                ),
            );
            let branches =
                [yes, no].map(|branch| eval.whole_argument(stack, branch).unwrap_or_default());
            let mut parts = vec![condition.clone()];
            parts.extend(branches);
            Some(Value::Object(Map::from_iter([(
                "Fn::If".to_owned(),
                Value::Array(parts),
            )])))
        }
    }
}

/// `Fn::Sub` with or without variables of its own.
fn sub(eval: &mut Eval<'_>, stack: usize, argument: &Value) -> Option<Value> {
    let (template, own) = match argument {
        Value::String(template) => (template, None),
        Value::Array(parts) => match parts.as_slice() {
            [Value::String(template)] => (template, None),
            [Value::String(template), Value::Object(own)] => (template, Some(own)),
            _ => return None,
        },
        _ => return None,
    };
    let mut out = String::new();
    let mut rest = template.as_str();
    while let Some(at) = rest.find("${") {
        out.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('}') else {
            break;
        };
        let name = rest[at + 2..at + end].trim();
        rest = &rest[at + end + 1..];
        if let Some(literal) = name.strip_prefix('!') {
            out.push_str(&format!("${{{literal}}}"));
            continue;
        }
        let value = match own.and_then(|own| own.get(name)) {
            Some(value) => eval.whole_argument(stack, value),
            None => match name.split_once('.') {
                Some((logical, attribute)) => eval.attribute(stack, logical, attribute),
                None => eval.reference(stack, name),
            },
        };
        match value.as_ref().and_then(text) {
            Some(text) => out.push_str(&text),
            None => out.push_str(&value.map_or_else(String::new, |value| value.to_string())),
        }
        if out.len() > (1 << 20) {
            break;
        }
    }
    out.push_str(rest);
    Some(eval.bounded(stack, out))
}

fn join(eval: &mut Eval<'_>, stack: usize, separator: &Value, items: &Value) -> Option<Value> {
    let separator = separator.as_str()?;
    let items = eval.argument(stack, 1, items)?;
    let texts: Option<Vec<String>> = items.as_array()?.iter().map(text).collect();
    Some(eval.bounded(stack, texts?.join(separator)))
}

fn select(eval: &mut Eval<'_>, stack: usize, number: &Value, items: &Value) -> Option<Value> {
    let number = text(&eval.argument(stack, 0, number)?)?
        .parse::<usize>()
        .ok()?;
    let items = eval.argument(stack, 1, items)?;
    match items.as_array() {
        Some(list) => list.get(number).cloned(),
        // One item of a list that is not known: say which.
        None => {
            let name = items.as_str()?.strip_prefix("${")?.strip_suffix('}')?;
            Some(Value::from(format!("${{{name}[{number}]}}")))
        }
    }
}

fn split(eval: &mut Eval<'_>, stack: usize, separator: &Value, whole: &Value) -> Option<Value> {
    let separator = separator.as_str().filter(|text| !text.is_empty())?;
    let whole = text(&eval.argument(stack, 1, whole)?)?;
    // An open text could have any number of parts.
    (!whole.contains("${")).then(|| whole.split(separator).map(Value::from).collect())
}

fn find_in_map(
    eval: &mut Eval<'_>,
    stack: usize,
    keys: [&Value; 3],
    otherwise: Option<&Value>,
) -> Option<Value> {
    let mut names = Vec::new();
    for (number, key) in keys.into_iter().enumerate() {
        names.push(text(&eval.argument(stack, number, key)?)?);
    }
    let template = &eval.templates[eval.stacks[stack].template];
    let found = template
        .entry("Mappings", &names[0])
        .and_then(|map| map.get(&names[1])?.get(&names[2]))
        .cloned();
    match (found, otherwise.and_then(|value| value.get("DefaultValue"))) {
        (Some(value), _) => Some(value),
        (None, Some(value)) => eval.argument(stack, 3, value),
        (None, None) => None,
    }
}

/// The first three zones: which ones an account has, only AWS knows.
fn zones(eval: &mut Eval<'_>, stack: usize, argument: &Value) -> Option<Value> {
    let region = text(&eval.whole_argument(stack, argument)?)?;
    let region = if region.is_empty() {
        eval.home.region.to_string()
    } else {
        region
    };
    eval.note(
        stack,
        format!("which zones the account has in {region} is not known; the first three are taken"),
    );
    Some(
        ["a", "b", "c"]
            .iter()
            .map(|zone| Value::from(format!("{region}{zone}")))
            .collect(),
    )
}

/// `Fn::Cidr` for IPv4: `count` blocks of 2^`bits` addresses.
fn cidr(eval: &mut Eval<'_>, stack: usize, block: &Value, rest: &[Value]) -> Option<Value> {
    let block = text(&eval.argument(stack, 0, block)?)?;
    let mut number = |at: usize| -> Option<u32> {
        text(&eval.argument(stack, at + 1, rest.get(at)?)?)?
            .parse()
            .ok()
    };
    let (count, bits) = (number(0)?, number(1)?);
    let (address, length) = block.split_once('/')?;
    let address = u32::from(address.parse::<Ipv4Addr>().ok()?);
    let length: u32 = length.parse().ok().filter(|length| *length <= 32)?;
    let fits = (1..=256).contains(&count) && bits <= 32 - length;
    let step = 1_u64.checked_shl(bits)?;
    let enough = u64::from(count).checked_mul(step)? <= 1_u64 << (32 - length);
    (fits && enough).then(|| {
        (0..u64::from(count))
            .map(|number| {
                let start = u64::from(address) + number * step;
                let start = u32::try_from(start).unwrap_or(u32::MAX);
                Value::from(format!("{}/{}", Ipv4Addr::from(start), 32 - bits))
            })
            .collect()
    })
}

/// `None` when a side is open.
fn equals(eval: &mut Eval<'_>, stack: usize, left: &Value, right: &Value) -> Option<Value> {
    let (left, right) = (
        eval.argument(stack, 0, left)?,
        eval.argument(stack, 1, right)?,
    );
    match (text(&left), text(&right)) {
        (Some(left), Some(right)) if !left.contains("${") && !right.contains("${") => {
            Some(Value::from(left == right))
        }
        (Some(_), Some(_)) => None,
        _ => Some(Value::from(left == right)),
    }
}

/// `And` (`any` false) and `Or` (`any` true): one deciding condition is enough.
fn all(eval: &mut Eval<'_>, stack: usize, conditions: &[Value], any: bool) -> Option<Value> {
    let mut open = false;
    for (number, condition) in conditions.iter().enumerate() {
        match eval
            .argument(stack, number, condition)
            .and_then(|value| value.as_bool())
        {
            Some(flag) if flag == any => return Some(Value::from(any)),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then(|| Value::from(!any))
}

/// A text, number or flag as CloudFormation writes it into a text.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// How many values a value holds, long texts counted for more.
pub fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(map) => 1 + map.values().map(size).sum::<usize>(),
        Value::String(text) => 1 + text.len() / 64,
        _ => 1,
    }
}
