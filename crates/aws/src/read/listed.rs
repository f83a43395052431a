//! A kind of resource as a declaration: which list call gives it, what names it, what it tells.

use super::{Paging, Reader, template};
use crate::call::{Api, Ask, Method};
use crate::services::json;
use crate::{CollectSink, Service, Session};
use async_trait::async_trait;
use landfall_domain::resource::Attribute;
use landfall_domain::{Region, Resource, Timestamp, fields};
use serde_json::Value;
use std::collections::BTreeMap;

/// How an item carries its tags.
#[derive(Clone, Copy, Debug)]
pub enum Tags {
    /// Not at all; the tagging API may know them.
    None,
    /// A list of objects: member, key, value.
    List(&'static str, &'static str, &'static str),
    /// One object.
    Map(&'static str),
}

/// What a member tells, with its unit.
#[derive(Clone, Copy, Debug)]
pub enum Fact {
    /// A size in bytes.
    Bytes,
    /// A size in gibibytes.
    GiB,
    /// A size in mebibytes.
    MiB,
    /// A number of things.
    Count,
    /// Words.
    Text,
    /// Yes or no.
    Flag,
    /// A moment: seconds or milliseconds since 1970, or RFC 3339.
    Time,
}

/// What a list leaves out of its items, and the call that tells it of one.
#[derive(Clone, Copy)]
pub struct Detail {
    /// The API operation.
    pub operation: &'static str,
    /// The member that names the item, in the item and in the request.
    pub by: &'static str,
    /// The rest of the input, as JSON.
    pub input: &'static str,
    /// Where the answers hold it, and under which member the item gets it.
    pub items: &'static str,
    /// How to ask for more.
    pub paging: Paging,
}

impl Detail {
    /// The first request about an item.
    pub fn ask(&self, item: &Value) -> Ask {
        let input = serde_json::from_str(self.input);
        debug_assert!(input.is_ok(), "{} asks with no JSON", self.operation);
        let mut ask = Ask::new(self.operation).with(input.unwrap_or_default());
        ask.put(self.by, item[self.by].clone());
        ask
    }
}

/// One kind of resource and the list call that gives it.
#[derive(Clone, Copy)]
pub struct Listed {
    /// Its CloudFormation type.
    pub kind: &'static str,
    /// The API operation.
    pub operation: &'static str,
    /// Verb and path, for protocols with paths.
    pub path: Option<(Method, &'static str)>,
    /// The input, as JSON.
    pub input: &'static str,
    /// Where the items are in an answer; `*` for every item of a list.
    pub items: &'static str,
    /// How to ask for more.
    pub paging: Paging,
    /// Its ARN as a template over the item, `{partition}`, `{region}` and `{account}`.
    pub arn: &'static str,
    /// Members that hold its name, the best first; `#Name` is the tag of that name.
    pub names: &'static [&'static str],
    /// Its tags.
    pub tags: Tags,
    /// Attribute, member, unit.
    pub facts: &'static [(&'static str, &'static str, Fact)],
    /// Members that change by themselves and are no configuration.
    pub volatile: &'static [&'static str],
    /// Members that hold JSON as text.
    pub documents: &'static [&'static str],
    /// Whether an item is AWS's own and left out.
    pub left_out: Option<fn(&Value) -> bool>,
    /// The kind without which there is none of this: it goes when that goes.
    pub part_of: Option<&'static str>,
    /// What a call of its own tells of each item.
    pub detail: Option<Detail>,
}

impl Listed {
    /// A kind whose items stand under a member of the answers of an operation.
    pub const fn new(kind: &'static str, operation: &'static str, items: &'static str) -> Self {
        Self {
            kind,
            operation,
            path: None,
            input: "{}",
            items,
            paging: Paging::NEXT,
            arn: "{Arn}",
            names: &["Name"],
            tags: Tags::None,
            facts: &[],
            volatile: &[],
            documents: &[],
            left_out: None,
            part_of: None,
            detail: None,
        }
    }
    /// Read from a path.
    #[must_use]
    pub const fn get(mut self, path: &'static str) -> Self {
        self.path = Some((Method::Get, path));
        self
    }
    /// With input.
    #[must_use]
    pub const fn with(mut self, input: &'static str) -> Self {
        self.input = input;
        self
    }
    /// With other paging.
    #[must_use]
    pub const fn paged(mut self, paging: Paging) -> Self {
        self.paging = paging;
        self
    }
    /// With this ARN and these members as names.
    #[must_use]
    pub const fn known(mut self, arn: &'static str, names: &'static [&'static str]) -> Self {
        self.arn = arn;
        self.names = names;
        self
    }
    /// With tags.
    #[must_use]
    pub const fn tags(mut self, tags: Tags) -> Self {
        self.tags = tags;
        self
    }
    /// With facts.
    #[must_use]
    pub const fn facts(mut self, facts: &'static [(&'static str, &'static str, Fact)]) -> Self {
        self.facts = facts;
        self
    }
    /// Without these members.
    #[must_use]
    pub const fn without(mut self, volatile: &'static [&'static str]) -> Self {
        self.volatile = volatile;
        self
    }
    /// With these members read as JSON.
    #[must_use]
    pub const fn parsed(mut self, documents: &'static [&'static str]) -> Self {
        self.documents = documents;
        self
    }
    /// Without what AWS owns.
    #[must_use]
    pub const fn except(mut self, left_out: fn(&Value) -> bool) -> Self {
        self.left_out = Some(left_out);
        self
    }

    /// As a part of another kind of the same [`Reader::lists`]: deleted with it, impossible without.
    #[must_use]
    pub const fn part_of(mut self, whole: &'static str) -> Self {
        self.part_of = Some(whole);
        self
    }

    /// With what a call of its own tells of each item.
    #[must_use]
    pub const fn detailed(mut self, detail: Detail) -> Self {
        self.detail = Some(detail);
        self
    }

    /// Whether the item is AWS's own.
    pub fn left_out(&self, item: &Value) -> bool {
        self.left_out.is_some_and(|left_out| left_out(item))
    }

    /// The first request.
    pub fn ask(&self) -> Ask {
        let input = serde_json::from_str(self.input);
        debug_assert!(input.is_ok(), "{} asks with no JSON", self.kind);
        let mut ask = Ask::new(self.operation).with(input.unwrap_or_default());
        ask.path = self.path.map(|(method, path)| (method, path.to_owned()));
        ask
    }

    /// An item as a resource; `global`: of a service without Regions. Pure.
    pub fn resource(&self, session: &Session, global: bool, item: Value) -> Resource {
        let tags = match self.tags {
            Tags::None => BTreeMap::new(),
            Tags::List(member, key, value) => json::tags(&item[member], key, value),
            Tags::Map(member) => json::tag_map(&item[member]),
        };
        let name = self
            .names
            .iter()
            .find_map(|name| match name.strip_prefix('#') {
                Some(tag) => tags.get(tag).filter(|value| !value.is_empty()).cloned(),
                None => template::text(&item, name),
            });
        let place = |name: &str| match name {
            "partition" => Some(crate::call::partition(session.region().as_str()).to_owned()),
            "region" => Some(session.region().to_string()),
            "account" => Some(session.account().to_string()),
            _ => None,
        };
        let arn = template::fill(self.arn, &item, place).unwrap_or_default();
        let name = name.unwrap_or_else(|| last_part(&arn).to_owned());
        let mut found = json::resource(
            self.kind,
            &arn,
            &name,
            session.account(),
            &if global {
                Region::global()
            } else {
                session.region().clone()
            },
            Value::Null,
        );
        for (attribute, member, unit) in self.facts {
            let value = template::get(&item, member).unwrap_or(&Value::Null);
            json::put(&mut found, attribute, fact(*unit, value));
        }
        found.tags = fields(tags);
        found.configuration = self.configuration(item);
        found
    }

    fn configuration(&self, mut item: Value) -> Value {
        for member in self.documents {
            json::parse_member(&mut item, member);
        }
        if let Value::Object(map) = &mut item {
            match self.tags {
                Tags::List(member, _, _) | Tags::Map(member) => {
                    map.remove(member);
                }
                Tags::None => {}
            }
            for member in self.volatile {
                map.remove(*member);
            }
        }
        item
    }
}

fn last_part(arn: &str) -> &str {
    arn.rsplit(['/', ':']).next().unwrap_or(arn)
}

fn fact(unit: Fact, value: &Value) -> Option<Attribute> {
    let whole = || value.as_u64().or_else(|| value.as_str()?.parse().ok());
    let scaled = |factor: u64| {
        whole()
            .and_then(|n| n.checked_mul(factor))
            .map(Attribute::Bytes)
    };
    match unit {
        Fact::Bytes => scaled(1),
        Fact::MiB => scaled(1 << 20),
        Fact::GiB => scaled(1 << 30),
        Fact::Count => match value {
            Value::Array(items) => Some(Attribute::Count(items.len() as u64)),
            _ => whole().map(Attribute::Count),
        },
        Fact::Text => json::text(value),
        Fact::Flag => value.as_bool().map(Attribute::Flag),
        Fact::Time => time(value),
    }
}

fn time(value: &Value) -> Option<Attribute> {
    if let Some(text) = value.as_str() {
        return text.parse::<Timestamp>().ok().map(Attribute::Time);
    }
    let number = value.as_f64()?;
    // CloudWatch Logs counts milliseconds; seconds reach that size in the year 5138.
    let seconds = if number > 1e11 {
        number / 1000.0
    } else {
        number
    };
    json::seconds(&Value::from(seconds))
}

/// A service that is nothing but lists.
pub struct ListedService {
    /// Its key.
    pub key: &'static str,
    /// Its name on screen.
    pub label: &'static str,
    /// Its API.
    pub api: &'static Api,
    /// Whether it has no Regions.
    pub global: bool,
    /// The kinds of `lists`.
    pub kinds: &'static [&'static str],
    /// The lists.
    pub lists: &'static [Listed],
}

#[async_trait]
impl Service for ListedService {
    fn key(&self) -> &'static str {
        self.key
    }
    fn label(&self) -> &'static str {
        self.label
    }
    fn kinds(&self) -> &'static [&'static str] {
        self.kinds
    }
    fn global(&self) -> bool {
        self.global
    }
    async fn collect(&self, session: &Session, sink: &CollectSink) {
        Reader::new(session, sink, self.api).lists(self.lists).await;
    }
}
