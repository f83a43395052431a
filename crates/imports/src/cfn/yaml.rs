//! YAML as CloudFormation has it: short tags become the long form, every node keeps its place.
//!
//! The parser's events are read in a loop, so that no depth of nesting can exhaust the stack, and
//! aliases are counted with what they repeat.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html>

use super::places::Places;
use crate::error::{Fault, Note};
use crate::json::Pointer;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::collections::HashMap;

/// Deeper nesting is refused; serde_json has the same bound for JSON.
const DEEPEST: usize = 128;
/// So many nodes at most, those that aliases repeat included.
const NODES: usize = 2_000_000;

/// What a YAML template holds.
pub struct Document {
    /// The value, short tags in their long form.
    pub value: Value,
    /// Where its parts stand.
    pub places: Places,
    /// What was read with a reservation.
    pub notes: Vec<Note>,
}

/// An open sequence or mapping.
struct Open {
    value: Value,
    /// The key that waits for its value.
    key: Option<String>,
    tag: Option<String>,
    anchor: usize,
    /// How many nodes it holds.
    size: usize,
    /// What its pointer goes back by at the end.
    steps: usize,
    place: (usize, usize),
}

struct Reader<'f> {
    file: &'f str,
    open: Vec<Open>,
    pointer: Pointer,
    anchors: HashMap<usize, (Value, usize)>,
    nodes: usize,
    root: Option<Value>,
    documents: usize,
    places: Places,
    notes: Vec<Note>,
    faults: Vec<Fault>,
}

/// Reads one document.
pub fn read(file: &str, text: &str) -> Result<Document, Vec<Fault>> {
    let mut reader = Reader {
        file,
        open: Vec::new(),
        pointer: Pointer::default(),
        anchors: HashMap::new(),
        nodes: 0,
        root: None,
        documents: 0,
        places: Places::default(),
        notes: Vec::new(),
        faults: Vec::new(),
    };
    for event in Parser::new_from_str(text) {
        let taken = match event {
            Ok((event, span)) => reader.take(event, place(&span.start)),
            Err(error) => Err(broken(file, text, error.info(), place(error.marker()))),
        };
        if let Err(fault) = taken {
            reader.faults.push(fault);
            return Err(reader.faults);
        }
    }
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    Ok(Document {
        value: reader.root.unwrap_or_default(),
        places: reader.places,
        notes: reader.notes,
    })
}

fn place(marker: &Marker) -> (usize, usize) {
    (marker.line(), marker.col() + 1)
}

fn too_deep(file: &str) -> Fault {
    let reason = format!("values are nested deeper than {DEEPEST} levels");
    let advice = "No template is nested so deep: check what wrote the file";
    Fault::new(file, reason, advice)
}

/// What the parser says, with the advice that most often fits.
fn broken(file: &str, text: &str, said: &str, place: (usize, usize)) -> Fault {
    if said.contains("recursion limit") {
        return too_deep(file).at(place);
    }
    let line = text
        .lines()
        .nth(place.0.saturating_sub(1))
        .unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let advice = if indent.contains('\t') || said.contains("tab") {
        "YAML is indented with spaces: replace the tabs at the beginning of the line"
    } else {
        "Correct the indentation, quotes or brackets at this place; `aws cloudformation \
         validate-template` checks a template"
    };
    Fault::new(file, format!("this is no valid YAML ({said})"), advice).at(place)
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, place: (usize, usize)) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    let advice = "Put each template into a file of its own";
                    let reason = "the file holds a second YAML document";
                    return Err(Fault::new(self.file, reason, advice).at(place));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text, style, anchor, tag, place)?
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(Value::Array(Vec::new()), anchor, tag, place)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.begin(Value::Object(Map::new()), anchor, tag, place)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end()?,
            Event::Alias(anchor) => {
                let Some((value, size)) = self.anchors.get(&anchor).cloned() else {
                    let advice = "An alias can only repeat what is complete: write the part out";
                    let reason = "this alias repeats what it is a part of";
                    return Err(Fault::new(self.file, reason, advice).at(place));
                };
                self.count(size, place)?;
                self.put(value, size, place);
            }
            _ => {}
        }
        Ok(())
    }

    fn count(&mut self, nodes: usize, place: (usize, usize)) -> Result<(), Fault> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > NODES {
            let reason =
                format!("with what its aliases repeat, the file has more than {NODES} values");
            let advice = "Write the repeated parts out, or check where the file comes from";
            return Err(Fault::new(self.file, reason, advice).at(place));
        }
        Ok(())
    }

    /// Whether the next node is the key of a mapping.
    fn at_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                value: Value::Object(_),
                key: None,
                ..
            })
        )
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        place: (usize, usize),
    ) -> Result<(), Fault> {
        // A long text weighs more: aliases could repeat it as well.
        let size = 1 + text.len() / 64;
        self.count(size, place)?;
        if self.at_key() {
            if anchor > 0 {
                self.anchors
                    .insert(anchor, (Value::from(text.as_ref()), size));
            }
            self.key(&text, place);
            return Ok(());
        }
        let forced = tag
            .as_ref()
            .is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
        let value = if style == ScalarStyle::Plain && !forced {
            plain(&text)
        } else {
            Value::from(text.as_ref())
        };
        let value = match self.long_form(tag.as_deref(), place) {
            Some(name) => tagged(&name, value),
            None => value,
        };
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), size));
        }
        self.put(value, size, place);
        Ok(())
    }

    /// Takes the key of a mapping.
    fn key(&mut self, text: &str, place: (usize, usize)) {
        let file = self.file;
        let Some(top) = self.open.last_mut() else {
            return;
        };
        if top.value.get(text).is_some() && text != "<<" {
            let fault = Fault::new(
                file,
                format!("the key `{text}` stands there a second time"),
                "Rename or remove one of the two: only one could count",
            );
            self.faults.push(fault.at(place));
        }
        top.key = Some(text.to_owned());
        // The key's place, not its value's, is where a person looks.
        self.pointer.push(text);
        self.places.put(&self.pointer, place);
        self.pointer.pop();
    }

    fn begin(
        &mut self,
        value: Value,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        place: (usize, usize),
    ) -> Result<(), Fault> {
        self.count(1, place)?;
        if self.at_key() {
            let advice = "Keys of a template are texts";
            return Err(Fault::new(self.file, "the key of a mapping is no text", advice).at(place));
        }
        if self.open.len() >= DEEPEST {
            return Err(too_deep(self.file).at(place));
        }
        let tag = self.long_form(tag.as_deref(), place);
        let mut steps = 1;
        let step = self.step();
        match &step {
            Some(step) => {
                self.pointer.push(step);
                self.places_new(place);
            }
            None => self.pointer.enter(),
        }
        if let Some(name) = &tag {
            self.pointer.push(name);
            steps += 1;
        }
        self.open.push(Open {
            value,
            key: None,
            tag,
            anchor,
            size: 1,
            steps,
            place,
        });
        Ok(())
    }

    /// The key or number under which the next node stands.
    fn step(&self) -> Option<String> {
        let top = self.open.last()?;
        match &top.value {
            Value::Array(items) => Some(items.len().to_string()),
            _ => top.key.clone(),
        }
    }

    /// Keeps a place unless the key has given one.
    fn places_new(&mut self, place: (usize, usize)) {
        if matches!(
            self.open.last(),
            Some(Open {
                value: Value::Array(_),
                ..
            })
        ) {
            self.places.put(&self.pointer, place);
        }
    }

    fn end(&mut self) -> Result<(), Fault> {
        let Some(Open {
            value,
            tag,
            anchor,
            size,
            steps,
            place,
            ..
        }) = self.open.pop()
        else {
            return Ok(());
        };
        for _ in 0..steps {
            self.pointer.pop();
        }
        let value = match tag {
            Some(name) => tagged(&name, value),
            None => value,
        };
        if anchor > 0 {
            self.count(size, place)?;
            self.anchors.insert(anchor, (value.clone(), size));
        }
        self.put(value, size, place);
        Ok(())
    }

    /// Puts a whole node where it belongs.
    fn put(&mut self, value: Value, size: usize, place: (usize, usize)) {
        let step = self.step();
        let Some(top) = self.open.last_mut() else {
            self.root = Some(value);
            return;
        };
        top.size += size;
        match &mut top.value {
            Value::Array(items) => {
                items.push(value);
                if let Some(step) = step {
                    self.pointer.push(&step);
                    self.places.put(&self.pointer, place);
                    self.pointer.pop();
                }
            }
            Value::Object(map) => match top.key.take() {
                Some(key) if key == "<<" => merge(map, value),
                Some(key) => {
                    map.insert(key, value);
                }
                // An alias as a key.
                None => top.key = value.as_str().map(str::to_owned),
            },
            _ => {}
        }
    }

    /// `!Sub` → `Fn::Sub`; `None` for no tag and for YAML's own.
    fn long_form(&mut self, tag: Option<&Tag>, place: (usize, usize)) -> Option<String> {
        let tag = tag?;
        if tag.handle != "!" || tag.suffix.is_empty() {
            return None;
        }
        match tag.suffix.as_str() {
            name @ ("Ref" | "Condition") => Some(name.to_owned()),
            name if FUNCTIONS.contains(&name) => Some(format!("Fn::{name}")),
            name => {
                let message = format!(
                    "the tag `!{name}` is not known; what it stands before is kept without it"
                );
                self.notes
                    .push(Note::new(self.file, Some(place.0), message));
                None
            }
        }
    }
}

/// Functions that have a short tag.
const FUNCTIONS: &[&str] = &[
    "And",
    "Base64",
    "Cidr",
    "Contains",
    "EachMemberEquals",
    "EachMemberIn",
    "Equals",
    "FindInMap",
    "ForEach",
    "GetAZs",
    "GetAtt",
    "GetStackOutput",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
];

/// The long form of a tagged value. `!GetAtt A.B` has two parts.
fn tagged(name: &str, value: Value) -> Value {
    let value = match (name, value) {
        ("Fn::GetAtt", Value::String(text)) => match text.split_once('.') {
            Some((logical, attribute)) => Value::from(vec![logical, attribute]),
            None => Value::String(text),
        },
        (_, value) => value,
    };
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

/// `<<: *defaults`: what is not there yet.
fn merge(map: &mut Map<String, Value>, from: Value) {
    match from {
        Value::Object(from) => {
            for (key, value) in from {
                map.entry(key).or_insert(value);
            }
        }
        Value::Array(list) => list.into_iter().for_each(|item| merge(map, item)),
        _ => {}
    }
}

/// A scalar without quotes. Account ids and other numbers with leading zeros or twelve digits are
/// texts: as numbers they would lose what they say.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    if !numeric
        || leading_zero
        || (digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit()))
    {
        return Value::from(text);
    }
    if let Ok(number) = text.parse::<i64>() {
        return Value::from(number);
    }
    text.parse::<f64>()
        .ok()
        .and_then(Number::from_f64)
        .map_or_else(|| Value::from(text), Value::Number)
}
