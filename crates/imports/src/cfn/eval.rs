//! Intrinsic functions, resolved where the files allow it. What stays open stays visible as text.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

use super::functions;
use super::names::{self, Home, Identity};
use super::stacks::{Stack, Template};
use crate::error::Note;
use crate::json::Pointer;
use crate::kinds;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Values nested deeper, parameters and exports followed, stay open.
const DEEPEST: usize = 180;
/// So many values are made at most, over all files.
const BUDGET: usize = 20_000_000;
/// Longer texts are not put together.
const LONGEST: usize = 1 << 20;
/// So many notes are kept at most.
const NOTES: usize = 200;

/// A value that names a resource of the files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// JSON pointer into the resource's resolved properties.
    pub path: String,
    /// The stack that the named resource is in.
    pub stack: usize,
    /// Its logical id there.
    pub logical: String,
}

/// Something that is being worked out, so that circles end.
type Open = (&'static str, usize, String);

/// Resolves values of all stacks.
pub struct Eval<'t> {
    pub templates: &'t [Template<'t>],
    pub stacks: &'t [Stack],
    pub home: Home,
    /// Kind and logical id that several stacks have and that need the stack's name before them.
    pub shared: HashSet<(String, String)>,
    /// Export names → stack and output.
    pub exports: HashMap<String, (usize, String)>,
    pub notes: Vec<Note>,
    pub notes_left_out: usize,
    seen: HashSet<Note>,
    identities: HashMap<(usize, String), Identity>,
    outputs: HashMap<(usize, String), (Value, Vec<Link>)>,
    conditions: HashMap<(usize, String), Option<bool>>,
    open: HashSet<Open>,
    links: Vec<Link>,
    /// Where the result goes, and whether that is fixed while a function's arguments are read.
    target: Pointer,
    fixed: usize,
    /// Where the value stands in its template.
    source: Pointer,
    depth: usize,
    spent: usize,
}

impl<'t> Eval<'t> {
    pub fn new(templates: &'t [Template<'t>], stacks: &'t [Stack], home: Home) -> Self {
        Self {
            templates,
            stacks,
            home,
            shared: HashSet::new(),
            exports: HashMap::new(),
            notes: Vec::new(),
            notes_left_out: 0,
            seen: HashSet::new(),
            identities: HashMap::new(),
            outputs: HashMap::new(),
            conditions: HashMap::new(),
            open: HashSet::new(),
            links: Vec::new(),
            target: Pointer::default(),
            fixed: 0,
            source: Pointer::default(),
            depth: 0,
            spent: 0,
        }
    }

    fn template(&self, stack: usize) -> &'t Template<'t> {
        &self.templates[self.stacks[stack].template]
    }

    /// A value of a stack's template at `keys`, with what it names.
    pub fn at(&mut self, stack: usize, keys: &[&str], value: &Value) -> (Option<Value>, Vec<Link>) {
        let mut source = Pointer::default();
        for key in keys {
            source.push(key);
        }
        let source = std::mem::replace(&mut self.source, source);
        let target = std::mem::take(&mut self.target);
        let links = std::mem::take(&mut self.links);
        let fixed = std::mem::take(&mut self.fixed);
        let value = self.value(stack, value);
        self.source = source;
        self.target = target;
        self.fixed = fixed;
        (value, std::mem::replace(&mut self.links, links))
    }

    /// Says something about the place that is being read, once.
    pub fn note(&mut self, stack: usize, message: String) {
        let template = self.template(stack);
        let note = Note::new(template.file, template.line(self.source.as_str()), message);
        if !self.seen.insert(note.clone()) {
            return;
        }
        if self.notes.len() < NOTES {
            self.notes.push(note);
        } else {
            self.notes_left_out += 1;
        }
    }

    fn link(&mut self, stack: usize, logical: &str) {
        let path = self.target.to_string();
        self.links.push(Link {
            path,
            stack,
            logical: logical.to_owned(),
        });
    }

    /// The value; `None` for `AWS::NoValue`.
    pub fn value(&mut self, stack: usize, value: &Value) -> Option<Value> {
        self.spent += 1;
        if self.depth >= DEEPEST || self.spent > BUDGET {
            self.note(
                stack,
                "what stands here is nested too deep, or repeats itself too often, to be resolved"
                    .to_owned(),
            );
            return Some(Value::from("${too deep}"));
        }
        self.depth += 1;
        let found = match value {
            Value::Object(map) => self.object(stack, map),
            Value::Array(items) => {
                let mut list = Vec::with_capacity(items.len());
                for (number, item) in items.iter().enumerate() {
                    let target = list.len().to_string();
                    list.extend(self.within(stack, &number.to_string(), &target, item));
                }
                Some(Value::Array(list))
            }
            Value::String(text) => {
                self.spent += text.len() / 64;
                Some(value.clone())
            }
            other => Some(other.clone()),
        };
        self.depth -= 1;
        found
    }

    /// A part of a value, under its key in the template and in the result.
    fn within(&mut self, stack: usize, source: &str, target: &str, value: &Value) -> Option<Value> {
        self.source.push(source);
        if self.fixed == 0 {
            self.target.push(target);
        }
        let found = self.value(stack, value);
        if self.fixed == 0 {
            self.target.pop();
        }
        self.source.pop();
        found
    }

    fn object(&mut self, stack: usize, map: &Map<String, Value>) -> Option<Value> {
        if map.len() == 1
            && let Some((name, argument)) = map.iter().next()
            && functions::is_function(name, argument)
        {
            self.source.push(name);
            let found = functions::call(self, stack, name, argument);
            self.source.pop();
            return found;
        }
        let mut found = Map::new();
        for (key, item) in map {
            if let Some(item) = self.within(stack, key, key, item) {
                found.insert(key.clone(), item);
            }
        }
        Some(Value::Object(found))
    }

    /// An argument of a function: what it names, the function's result names.
    pub fn argument(&mut self, stack: usize, key: usize, value: &Value) -> Option<Value> {
        self.source.push(&key.to_string());
        let found = self.whole_argument(stack, value);
        self.source.pop();
        found
    }

    /// The only argument of a function.
    pub fn whole_argument(&mut self, stack: usize, value: &Value) -> Option<Value> {
        self.fixed += 1;
        let found = self.value(stack, value);
        self.fixed -= 1;
        found
    }

    /// A text within the bound, else its beginning.
    pub fn bounded(&mut self, stack: usize, mut text: String) -> Value {
        self.spent = self.spent.saturating_add(text.len() / 64);
        if text.len() > LONGEST {
            self.note(
                stack,
                format!("a text of more than {LONGEST} bytes is cut off"),
            );
            let mut cut = LONGEST;
            while !text.is_char_boundary(cut) {
                cut -= 1;
            }
            text.truncate(cut);
        }
        Value::String(text)
    }

    /// `Ref`.
    pub fn reference(&mut self, stack: usize, name: &str) -> Option<Value> {
        if let Some(pseudo) = name.strip_prefix("AWS::") {
            return self.pseudo(stack, pseudo);
        }
        let template = self.template(stack);
        if template.entry("Parameters", name).is_some() {
            return Some(self.parameter(stack, name));
        }
        if template.entry("Resources", name).is_some() {
            self.link(stack, name);
            let identity = self.identity(stack, name);
            return Some(Value::from(names::reference(&identity, &self.home)));
        }
        self.note(
            stack,
            format!("`{name}` is neither a parameter nor a resource of this template"),
        );
        Some(Value::from(format!("${{{name}}}")))
    }

    fn pseudo(&mut self, stack: usize, name: &str) -> Option<Value> {
        let home = &self.home;
        let partition = kinds::partition(&home.region);
        Some(match name {
            "AccountId" => Value::from(home.account.as_str()),
            "Region" => Value::from(home.region.as_str()),
            "Partition" => Value::from(partition),
            "URLSuffix" => Value::from(home.suffix()),
            "StackName" => Value::from(self.stacks[stack].name.as_str()),
            "StackId" => Value::from(format!(
                "arn:{partition}:cloudformation:{}:{}:stack/{}",
                home.region, home.account, self.stacks[stack].name
            )),
            "NotificationARNs" => Value::Array(Vec::new()),
            "NoValue" => return None,
            other => {
                self.note(
                    stack,
                    format!("the pseudo parameter `AWS::{other}` is not known"),
                );
                Value::from(format!("${{AWS::{other}}}"))
            }
        })
    }

    /// A parameter: what the stack above gives, else its default.
    fn parameter(&mut self, stack: usize, name: &str) -> Value {
        let unknown = || Value::from(format!("${{{name}}}"));
        let guard = ("parameter", stack, name.to_owned());
        if !self.open.insert(guard.clone()) {
            return unknown();
        }
        let found = self.open_parameter(stack, name);
        self.open.remove(&guard);
        found.unwrap_or_else(|| {
            self.note(
                stack,
                format!("the parameter `{name}` has no default; `${{{name}}}` stands in its place"),
            );
            unknown()
        })
    }

    fn open_parameter(&mut self, stack: usize, name: &str) -> Option<Value> {
        let parameter = self.template(stack).entry("Parameters", name)?;
        if parameter.get("NoEcho").is_some_and(is_true) {
            return Some(Value::from(crate::secrets::LEFT_OUT));
        }
        let stacks = self.stacks;
        if let Some((parent, _)) = &stacks[stack].parent
            && let Some(argument) = stacks[stack].arguments.get(name)
        {
            // Read in the stack above; what it names counts for the place that asked.
            return self.whole_argument(*parent, argument);
        }
        let default = parameter.get("Default")?;
        let kind = parameter
            .get("Type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if kind.starts_with("AWS::SSM::Parameter::Value<") {
            let name = functions::text(default)?;
            return Some(Value::from(format!("{{{{resolve:ssm:{name}}}}}")));
        }
        if kind == "CommaDelimitedList" || kind.starts_with("List<") {
            let text = functions::text(default)?;
            return Some(text.split(',').map(str::trim).map(Value::from).collect());
        }
        // A parameter's value is a text, whatever the file's syntax takes it for.
        Some(functions::text(default).map_or_else(|| default.clone(), Value::String))
    }

    /// `Fn::GetAtt`.
    pub fn attribute(&mut self, stack: usize, logical: &str, attribute: &str) -> Option<Value> {
        let open = || Some(Value::from(format!("${{{logical}.{attribute}}}")));
        if self.template(stack).entry("Resources", logical).is_none() {
            self.note(
                stack,
                format!("`{logical}` is no resource of this template"),
            );
            return open();
        }
        if let Some(output) = attribute.strip_prefix("Outputs.")
            && let Some(nested) = self.stacks[stack].nested.get(logical).copied()
        {
            return match self.output(nested, output) {
                Some(value) => Some(value),
                None => {
                    self.note(
                        stack,
                        format!("the nested stack `{logical}` has no output `{output}`"),
                    );
                    open()
                }
            };
        }
        self.link(stack, logical);
        let identity = self.identity(stack, logical);
        let known = names::attribute(&identity, attribute, &self.home)
            .or_else(|| self.property(stack, logical, attribute));
        match known {
            Some(text) => Some(Value::from(text)),
            None => {
                self.note(stack, format!("`{logical}.{attribute}` is known to AWS alone; `${{{logical}.{attribute}}}` stands in its place"));
                open()
            }
        }
    }

    /// `Fn::ImportValue`.
    pub fn import(&mut self, stack: usize, name: &str) -> Value {
        if let Some((from, output)) = self.exports.get(name).cloned()
            && let Some(value) = self.output(from, &output)
        {
            return value;
        }
        self.note(stack, format!("no template of the files exports `{name}`"));
        Value::from(format!("${{ImportValue:{name}}}"))
    }

    /// The value of an output, with what it names counted for the place that asked.
    fn output(&mut self, stack: usize, name: &str) -> Option<Value> {
        let key = (stack, name.to_owned());
        if !self.outputs.contains_key(&key) {
            let value = self.template(stack).entry("Outputs", name)?.get("Value")?;
            let guard = ("output", stack, name.to_owned());
            if !self.open.insert(guard.clone()) {
                return Some(Value::from(format!("${{{name}}}")));
            }
            let (value, links) = self.at(stack, &["Outputs", name, "Value"], value);
            self.open.remove(&guard);
            self.outputs
                .insert(key.clone(), (value.unwrap_or_default(), links));
        }
        let (value, links) = self.outputs.get(&key)?.clone();
        self.spent = self
            .spent
            .saturating_add(functions::size(&value) + links.len());
        for link in links {
            self.link(link.stack, &link.logical);
        }
        Some(value)
    }

    /// Whether a condition holds; `None` when that is not known.
    pub fn condition(&mut self, stack: usize, name: &str) -> Option<bool> {
        let key = (stack, name.to_owned());
        if let Some(known) = self.conditions.get(&key) {
            return *known;
        }
        let value = self.template(stack).entry("Conditions", name)?;
        let guard = ("condition", stack, name.to_owned());
        if !self.open.insert(guard.clone()) {
            return None;
        }
        let (value, _) = self.at(stack, &["Conditions", name], value);
        self.open.remove(&guard);
        let known = value.as_ref().and_then(Value::as_bool);
        self.conditions.insert(key, known);
        known
    }

    /// A resource as others see it.
    pub fn identity(&mut self, stack: usize, logical: &str) -> Identity {
        let key = (stack, logical.to_owned());
        if let Some(known) = self.identities.get(&key) {
            return known.clone();
        }
        let guard = ("name", stack, logical.to_owned());
        if !self.open.insert(guard.clone()) {
            return self.named(stack, logical, None, None);
        }
        let kind = self.kind(stack, logical);
        let physical =
            names::physical(kind).and_then(|property| self.property(stack, logical, property));
        let shown = names::shown(kind)
            .and_then(|property| self.property(stack, logical, property))
            .or_else(|| self.name_tag(stack, logical));
        self.open.remove(&guard);
        let identity = self.named(stack, logical, physical, shown);
        self.identities.insert(key, identity.clone());
        identity
    }

    /// The kind of a resource as its template says it.
    pub fn kind(&self, stack: usize, logical: &str) -> &'t str {
        self.template(stack)
            .entry("Resources", logical)
            .and_then(|resource| resource.get("Type")?.as_str())
            .unwrap_or_default()
    }

    fn named(
        &self,
        stack: usize,
        logical: &str,
        physical: Option<String>,
        shown: Option<String>,
    ) -> Identity {
        let kind = self.kind(stack, logical);
        let id = physical.unwrap_or_else(|| {
            let shared = (kind.to_owned(), logical.to_owned());
            if self.shared.contains(&shared) {
                format!("{}-{logical}", self.stacks[stack].name)
            } else {
                logical.to_owned()
            }
        });
        let id = if kind == "AWS::CloudFormation::Stack" {
            let nested = self.stacks[stack].nested.get(logical);
            nested.map_or(id, |nested| self.stacks[*nested].name.clone())
        } else {
            id
        };
        Identity {
            kind: kind.to_owned(),
            name: shown.unwrap_or_else(|| id.clone()),
            arn: kinds::arn(kind, &id, &self.home.account, &self.home.region),
            region: kinds::home(kind, &self.home.region),
            id,
        }
    }

    /// A property that is a text without anything open.
    fn property(&mut self, stack: usize, logical: &str, property: &str) -> Option<String> {
        let resource = self.template(stack).entry("Resources", logical)?;
        let value = resource.get("Properties")?.get(property)?;
        let guard = ("property", stack, format!("{logical}.{property}"));
        if !self.open.insert(guard.clone()) {
            return None;
        }
        let keys = ["Resources", logical, "Properties", property];
        let (value, _) = self.at(stack, &keys, value);
        self.open.remove(&guard);
        let text = functions::text(&value?)?;
        (!text.is_empty() && !text.contains("${") && !text.contains("{{resolve")).then_some(text)
    }

    /// The tag `Name`.
    fn name_tag(&mut self, stack: usize, logical: &str) -> Option<String> {
        let resource = self.template(stack).entry("Resources", logical)?;
        let tags = resource.get("Properties")?.get("Tags")?;
        let value = match tags {
            Value::Array(list) => list.iter().find(|tag| tag["Key"] == "Name")?.get("Value")?,
            tags => tags.get("Name")?,
        };
        let keys = ["Resources", logical, "Properties", "Tags"];
        let text = functions::text(&self.at(stack, &keys, value).0?)?;
        (!text.is_empty() && !text.contains("${")).then_some(text)
    }
}

/// `true`, also as a text.
pub fn is_true(value: &Value) -> bool {
    value.as_bool().unwrap_or(false)
        || value
            .as_str()
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))
}
