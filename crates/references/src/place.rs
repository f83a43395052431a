//! Where in a configuration a text stands, with everything around it.

use landfall_domain::Resource;
use serde_json::Value;

/// Nothing that AWS answers is nested deeper; what is would overflow the stack.
const DEEPEST: usize = 120;

/// One step of a JSON pointer.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// A place in the configuration of a resource. The walk moves it along.
#[derive(Clone)]
pub(crate) struct Place<'a> {
    /// The resource that speaks.
    pub resource: &'a Resource,
    pointer: String,
    /// As the pointer, but goes on inside of embedded documents.
    way: String,
    steps: Vec<Step<'a>>,
    /// The container of each step.
    around: Vec<&'a Value>,
    /// Inside a text that holds JSON or base64: the pointer stays at that text.
    pub embedded: bool,
}

impl<'a> Place<'a> {
    /// The root of a configuration.
    pub fn root(resource: &'a Resource) -> Self {
        Self {
            resource,
            pointer: String::new(),
            way: String::new(),
            steps: Vec::new(),
            around: Vec::new(),
            embedded: false,
        }
    }

    /// The same place, from which what its text holds is walked.
    pub fn inside(&self) -> Self {
        Self {
            embedded: true,
            ..self.clone()
        }
    }

    /// Calls `visit` at every text below `value`, in the order of the document.
    pub fn walk(&mut self, value: &'a Value, visit: &mut dyn FnMut(&Place<'a>, &'a str)) {
        match value {
            Value::Object(map) => {
                for (key, item) in map {
                    self.step(value, Step::Key(key), item, visit);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.step(value, Step::Index(index), item, visit);
                }
            }
            Value::String(text) => visit(self, text),
            _ => {}
        }
    }

    fn step(
        &mut self,
        from: &'a Value,
        step: Step<'a>,
        item: &'a Value,
        visit: &mut dyn FnMut(&Place<'a>, &'a str),
    ) {
        // Numbers and flags name nothing: no pointer is built for them.
        if matches!(item, Value::Null | Value::Bool(_) | Value::Number(_)) {
            return;
        }
        if self.steps.len() >= DEEPEST {
            return;
        }
        let (length, way) = (self.pointer.len(), self.way.len());
        match step {
            Step::Key(key) => push(&mut self.way, key),
            Step::Index(index) => push(&mut self.way, &index.to_string()),
        }
        if !self.embedded {
            let added = &self.way[way..];
            self.pointer.push_str(added);
        }
        self.steps.push(step);
        self.around.push(from);
        self.walk(item, visit);
        self.steps.pop();
        self.around.pop();
        self.pointer.truncate(length);
        self.way.truncate(way);
    }

    /// JSON pointer (RFC 6901) to the text, or to the text that holds it.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The way to the text, through embedded documents too.
    pub fn way(&self) -> &str {
        &self.way
    }

    /// The member that the text is the value of, or an element of.
    pub fn field(&self) -> &'a str {
        self.keys().next().unwrap_or_default()
    }

    /// The names of the members on the way, the nearest first.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.steps.iter().rev().filter_map(|step| match step {
            Step::Key(key) => Some(*key),
            Step::Index(_) => None,
        })
    }

    /// Whether a member of this name (any spelling) is on the way.
    pub fn under(&self, name: &str) -> bool {
        self.keys().skip(1).any(|key| same(key, name))
    }

    /// The objects around the text, the nearest first.
    pub fn objects(&self) -> impl Iterator<Item = &'a Value> {
        self.around.iter().rev().copied().filter(|v| v.is_object())
    }

    /// A text beside this one in the nearest object, under any spelling of the name.
    pub fn beside(&self, name: &str) -> Option<&'a str> {
        member(self.objects().next()?, name)?.as_str()
    }
}

/// Adds a member's name to a JSON pointer.
pub(crate) fn push(pointer: &mut String, key: &str) {
    pointer.push('/');
    for c in key.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// A member of an object under any spelling of its name.
pub(crate) fn member<'v>(object: &'v Value, name: &str) -> Option<&'v Value> {
    let object = object.as_object()?;
    object.get(name).or_else(|| {
        object
            .iter()
            .find(|(key, _)| same(key, name))
            .map(|(_, v)| v)
    })
}

/// One spelling of a member's name for AWS's `KmsKeyId`, `kmsKeyId` and Terraform's `kms_key_id`:
/// small letters and digits.
pub(crate) fn plain(name: &str) -> String {
    letters(name).map(char::from).collect()
}

/// Whether two names are the same but for their spelling.
pub(crate) fn same(a: &str, b: &str) -> bool {
    letters(a).eq(letters(b))
}

fn letters(name: &str) -> impl Iterator<Item = u8> + '_ {
    name.bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|b| b.to_ascii_lowercase())
}
