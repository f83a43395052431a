//! An exported plan as plain values.

use super::Limits;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) struct Document {
    pub groups: Vec<Group>,
    pub requires: Vec<(String, String)>,
    /// Both ends and the weight.
    pub talks: Vec<(String, String, i64)>,
    pub waves: Vec<Wave>,
    pub pins: Vec<Pin>,
    /// Bridge, lateness, wave, imbalance.
    pub weights: [i64; 4],
    pub even_hours: Option<i64>,
    /// By group the number of its wave, from 1.
    pub plan: BTreeMap<String, i64>,
    /// Bridges, lateness, waves, imbalance.
    pub objective: [i64; 4],
    pub lower_bound: i64,
}

pub(super) struct Group {
    pub id: String,
    name: String,
    pub environment: String,
    sizes: BTreeMap<String, i64>,
}

impl Group {
    /// What a person calls it.
    pub fn label(&self) -> &str {
        if self.name.is_empty() {
            &self.id
        } else {
            &self.name
        }
    }

    /// What it takes of a capacity.
    pub fn takes(&self, kind: &str) -> i64 {
        match kind {
            "groups" => 1,
            _ => self.sizes.get(kind).copied().unwrap_or(0),
        }
    }
}

pub(super) struct Wave {
    pub day: i64,
    pub closed: String,
    pub environments: Vec<String>,
    pub capacity: Limits,
}

pub(super) enum Pin {
    InWave(String, i64),
    NotBefore(String, i64),
    NotAfter(String, i64),
    Apart(String, String),
    InOrder(Vec<String>, Vec<String>),
}

type Reading<T> = Result<T, String>;

impl Document {
    pub fn read(text: &str) -> Reading<Self> {
        let whole: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let (instance, solution) = (field(&whole, "instance")?, field(&whole, "solution")?);
        if number(instance, "version")? != 1 {
            return Err("its version is not 1".to_owned());
        }
        let weights = field(instance, "weights")?;
        let objective = field(solution, "objective")?;
        let plan = field(solution, "waves")?.as_object();
        let plan = plan
            .ok_or("`waves` of the solution is not an object")?
            .iter();
        let wave = |(id, wave): (&String, &Value)| {
            let wave = wave.as_i64();
            Ok((
                id.clone(),
                wave.ok_or(format!("the wave of {id} is not a number"))?,
            ))
        };
        Ok(Self {
            groups: each(instance, "groups", group)?,
            requires: each(instance, "requires", |edge| {
                Ok((text_of(edge, "group")?, text_of(edge, "needs")?))
            })?,
            talks: each(instance, "talks", |edge| {
                Ok((
                    text_of(edge, "a")?,
                    text_of(edge, "b")?,
                    number(edge, "weight")?,
                ))
            })?,
            waves: each(instance, "waves", self::wave)?,
            pins: each(instance, "pins", pin)?,
            weights: numbers(weights, ["bridge", "lateness", "wave", "imbalance"])?,
            even_hours: weights.get("even_hours").and_then(Value::as_i64),
            plan: plan.map(wave).collect::<Reading<_>>()?,
            objective: numbers(objective, ["bridges", "lateness", "waves", "imbalance"])?,
            lower_bound: number(solution, "lower_bound")?,
        })
    }
}

fn group(value: &Value) -> Reading<Group> {
    let optional = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    let sizes = ["gigabytes", "hours", "engineers", "criticality"];
    Ok(Group {
        id: text_of(value, "id")?,
        name: optional("name").to_owned(),
        environment: optional("environment").to_owned(),
        sizes: sizes
            .into_iter()
            .map(|kind| {
                let size = value.get(kind).and_then(Value::as_i64);
                (kind.to_owned(), size.unwrap_or(0))
            })
            .collect(),
    })
}

fn wave(value: &Value) -> Reading<Wave> {
    let limits = value.get("capacity").and_then(Value::as_object);
    let limits = limits.into_iter().flatten();
    let limit = |(kind, most): (&String, &Value)| Some((kind.clone(), most.as_i64()?));
    let closed = value.get("closed").and_then(Value::as_str);
    Ok(Wave {
        day: number(value, "day")?,
        closed: closed.unwrap_or_default().to_owned(),
        environments: words(value, "environments")?,
        capacity: limits.filter_map(limit).collect(),
    })
}

fn pin(value: &Value) -> Reading<Pin> {
    let group = || text_of(value, "group");
    match text_of(value, "pin")?.as_str() {
        "in_wave" => Ok(Pin::InWave(group()?, number(value, "wave")?)),
        "not_before" => Ok(Pin::NotBefore(group()?, number(value, "day")?)),
        "not_after" => Ok(Pin::NotAfter(group()?, number(value, "day")?)),
        "apart" => Ok(Pin::Apart(text_of(value, "a")?, text_of(value, "b")?)),
        "in_order" => Ok(Pin::InOrder(words(value, "first")?, words(value, "then")?)),
        other => Err(format!("there is no pin `{other}`")),
    }
}

fn field<'v>(value: &'v Value, key: &str) -> Reading<&'v Value> {
    value.get(key).ok_or_else(|| format!("`{key}` is missing"))
}

fn number(value: &Value, key: &str) -> Reading<i64> {
    let number = field(value, key)?.as_i64();
    number.ok_or_else(|| format!("`{key}` is not a whole number"))
}

fn numbers<const N: usize>(value: &Value, keys: [&str; N]) -> Reading<[i64; N]> {
    let mut list = [0; N];
    for (place, key) in list.iter_mut().zip(keys) {
        *place = number(value, key)?;
    }
    Ok(list)
}

fn text_of(value: &Value, key: &str) -> Reading<String> {
    let text = field(value, key)?.as_str();
    text.map(str::to_owned)
        .ok_or_else(|| format!("`{key}` is not a text"))
}

fn words(value: &Value, key: &str) -> Reading<Vec<String>> {
    let word = |word: &Value| word.as_str().map(str::to_owned);
    match value.get(key).map(Value::as_array) {
        None => Ok(Vec::new()),
        Some(list) => list
            .and_then(|list| list.iter().map(word).collect())
            .ok_or_else(|| format!("`{key}` is not a list of texts")),
    }
}

/// Each item of a list; a list that is not there is empty.
fn each<T>(value: &Value, key: &str, read: impl Fn(&Value) -> Reading<T>) -> Reading<Vec<T>> {
    let Some(list) = value.get(key) else {
        return Ok(Vec::new());
    };
    let list = list
        .as_array()
        .ok_or_else(|| format!("`{key}` is not a list"))?;
    list.iter()
        .enumerate()
        .map(|(place, item)| {
            read(item).map_err(|reason| format!("{reason} in item {} of `{key}`", place + 1))
        })
        .collect()
}
