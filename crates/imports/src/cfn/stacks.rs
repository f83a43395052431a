//! Which stacks the templates make: one of each, and one for every use as a nested stack.

use super::places::Places;
use crate::error::{Fault, Note};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// At most so many stacks.
const MOST: usize = 2_000;
/// Nested at most so deep.
const DEEPEST: usize = 16;

/// One template, read.
pub struct Template<'t> {
    pub file: &'t str,
    pub value: Value,
    pub places: Places,
}

impl Template<'_> {
    /// A section such as `Resources`; empty when there is none.
    pub fn section(&self, name: &str) -> impl Iterator<Item = (&String, &Value)> {
        self.value
            .get(name)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
    }

    /// One entry of a section.
    pub fn entry(&self, section: &str, name: &str) -> Option<&Value> {
        self.value.get(section)?.get(name)
    }

    /// The line of a part.
    pub fn line(&self, pointer: &str) -> Option<usize> {
        let (line, _) = self.places.of(pointer);
        (line > 0).then_some(line)
    }
}

/// One use of a template.
pub struct Stack {
    /// The template's number.
    pub template: usize,
    /// The stack's name.
    pub name: String,
    /// For a nested stack the number of the stack that it is in, and its logical id there.
    pub parent: Option<(usize, String)>,
    /// For a nested stack the parameters' values, to be read in the stack that it is in.
    pub arguments: Map<String, Value>,
    /// Nested stacks by their logical id.
    pub nested: BTreeMap<String, usize>,
    depth: usize,
}

/// What a template must have to be read at all.
pub fn check(template: &Template<'_>) -> Vec<Fault> {
    let fault = |pointer: &str, reason: String, advice: &str| {
        Fault::new(template.file, reason, advice).at(template.places.of(pointer))
    };
    let Some(resources) = template.value.get("Resources") else {
        let reason = "the template has no section `Resources`".to_owned();
        return vec![fault(
            "",
            reason,
            "A template without resources makes nothing: leave it out",
        )];
    };
    let Some(resources) = resources.as_object() else {
        let reason = "`Resources` is not a mapping of logical ids to resources".to_owned();
        return vec![fault(
            "/Resources",
            reason,
            "Correct the section's indentation",
        )];
    };
    let mut faults = Vec::new();
    for (logical, resource) in resources {
        let pointer = format!(
            "/Resources/{}",
            logical.replace('~', "~0").replace('/', "~1")
        );
        if is_loop(logical) {
            continue;
        }
        let Some(resource) = resource.as_object() else {
            let reason = format!("the resource `{logical}` is not a mapping");
            faults.push(fault(
                &pointer,
                reason,
                "Give it `Type` and `Properties`, indented below it",
            ));
            continue;
        };
        match resource.get("Type") {
            Some(Value::String(kind)) if !kind.trim().is_empty() => {}
            Some(_) => {
                let reason = format!("the `Type` of the resource `{logical}` is no text");
                let place = format!("{pointer}/Type");
                faults.push(fault(
                    &place,
                    reason,
                    "Write a type's name, such as AWS::S3::Bucket",
                ));
            }
            None => {
                let reason = format!("the resource `{logical}` has no `Type`");
                faults.push(fault(
                    &pointer,
                    reason,
                    "Add it, such as `Type: AWS::S3::Bucket`",
                ));
            }
        }
        if let Some(properties) = resource.get("Properties")
            && !properties.is_object()
            && !properties.is_null()
        {
            let reason = format!("the `Properties` of the resource `{logical}` are not a mapping");
            let place = format!("{pointer}/Properties");
            faults.push(fault(&place, reason, "Correct their indentation"));
        }
    }
    // The mapping is ordered by name; people read by line.
    faults.sort_by_key(|fault| (fault.line, fault.column));
    faults
}

/// Whether an entry is a `Fn::ForEach`, which the template's language extension expands.
pub fn is_loop(logical: &str) -> bool {
    logical.starts_with("Fn::ForEach")
}

/// The stacks: roots first, each followed (not necessarily at once) by those nested in it.
pub fn stacks(templates: &[Template<'_>], notes: &mut Vec<Note>) -> Vec<Stack> {
    let by_name = by_file_name(templates);
    let nested_in: Vec<Vec<(String, Option<usize>)>> = templates
        .iter()
        .map(|template| nested(template, &by_name))
        .collect();
    let used: Vec<bool> = (0..templates.len())
        .map(|number| {
            nested_in.iter().enumerate().any(|(from, list)| {
                from != number && list.iter().any(|(_, to)| *to == Some(number))
            })
        })
        .collect();
    // Templates that only use each other in a circle have no root: each is taken by itself.
    let has_root = used.iter().any(|used| !used);
    let names = stack_names(templates);
    let mut stacks: Vec<Stack> = (0..templates.len())
        .filter(|number| !has_root || !used[*number])
        .map(|template| Stack {
            template,
            name: names[template].clone(),
            parent: None,
            arguments: Map::new(),
            nested: BTreeMap::new(),
            depth: 0,
        })
        .collect();
    let mut next = 0;
    while next < stacks.len() {
        for (logical, child) in &nested_in[stacks[next].template] {
            let template = &templates[stacks[next].template];
            let pointer = format!("/Resources/{logical}");
            let Some(child) = *child else {
                let message =
                    format!("the template of the nested stack `{logical}` is not among the files");
                notes.push(Note::new(template.file, template.line(&pointer), message));
                continue;
            };
            if stacks.len() >= MOST || stacks[next].depth >= DEEPEST || above(&stacks, next, child)
            {
                let message = format!(
                    "the nested stack `{logical}` is not followed: stacks contain themselves, or \
                     there are more than {MOST}, or {DEEPEST} one in another"
                );
                notes.push(Note::new(template.file, template.line(&pointer), message));
                continue;
            }
            let properties = template
                .entry("Resources", logical)
                .and_then(|resource| resource.get("Properties"));
            let arguments = properties
                .and_then(|properties| properties.get("Parameters")?.as_object())
                .cloned()
                .unwrap_or_default();
            let stack = Stack {
                template: child,
                name: format!("{}-{logical}", stacks[next].name),
                parent: Some((next, logical.clone())),
                arguments,
                nested: BTreeMap::new(),
                depth: stacks[next].depth + 1,
            };
            let number = stacks.len();
            stacks[next].nested.insert(logical.clone(), number);
            stacks.push(stack);
        }
        next += 1;
    }
    stacks
}

/// Whether a stack is of this template or nested in one that is.
fn above(stacks: &[Stack], mut stack: usize, template: usize) -> bool {
    loop {
        if stacks[stack].template == template {
            return true;
        }
        match &stacks[stack].parent {
            Some((parent, _)) => stack = *parent,
            None => return false,
        }
    }
}

/// The nested stacks of a template with the number of their template.
fn nested(template: &Template<'_>, by_name: &HashMap<&str, usize>) -> Vec<(String, Option<usize>)> {
    let mut found = Vec::new();
    for (logical, resource) in template.section("Resources") {
        let kind = resource.get("Type").and_then(Value::as_str);
        let property = match kind {
            Some("AWS::CloudFormation::Stack") => "TemplateURL",
            Some("AWS::Serverless::Application") => "Location",
            _ => continue,
        };
        let address = &resource["Properties"][property];
        let file = last_text(address).and_then(|text| by_name.get(base_name(text)).copied());
        found.push((logical.clone(), file));
    }
    found
}

/// The last text in a value: the file's name ends the address, however it is put together.
fn last_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(items) => items.iter().rev().find_map(last_text),
        Value::Object(map) => map.values().next().and_then(|value| match value {
            // `Fn::Sub` with its own variables: the text comes first.
            Value::Array(items) if map.contains_key("Fn::Sub") => items.first().and_then(last_text),
            value => last_text(value),
        }),
        _ => None,
    }
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Templates by the last part of their path, where only one has it.
fn by_file_name<'t>(templates: &'t [Template<'_>]) -> HashMap<&'t str, usize> {
    let mut names: HashMap<&str, Option<usize>> = HashMap::new();
    for (number, template) in templates.iter().enumerate() {
        names
            .entry(base_name(template.file))
            .and_modify(|entry| *entry = None)
            .or_insert(Some(number));
    }
    names
        .into_iter()
        .filter_map(|(name, number)| Some((name, number?)))
        .collect()
}

/// The file's name without its ending; with the folder where several have it.
fn stack_names(templates: &[Template<'_>]) -> Vec<String> {
    let stem = |path: &str| {
        let name = base_name(path);
        name.split('.')
            .next()
            .filter(|stem| !stem.is_empty())
            .unwrap_or(name)
            .to_owned()
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for template in templates {
        *counts.entry(stem(template.file)).or_default() += 1;
    }
    templates
        .iter()
        .map(|template| {
            let stem = stem(template.file);
            if counts[&stem] == 1 {
                return stem;
            }
            let folders = template.file.trim_start_matches(['.', '/']);
            let cut = folders.len() - base_name(folders).len();
            let folders: Vec<&str> = folders[..cut]
                .split('/')
                .filter(|f| !f.is_empty())
                .collect();
            format!("{}-{stem}", folders.join("-"))
        })
        .collect()
}
