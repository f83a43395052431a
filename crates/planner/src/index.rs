//! Hash maps from everything that can name a resource to the resource.

use crate::nodes::Nodes;
use landfall_domain::{Arn, Attribute, Kind, Region, Resource, Snapshot};
use landfall_references::hosts;
use landfall_references::own::{self, Sort};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Attributes that hold other names of a resource.
const ALIASES: &[&str] = &["alias", "aliases", "id", "key_id"];
/// Attributes that hold addresses.
const ADDRESSES: &[&str] = &[
    "url",
    "queue_url",
    "function_url",
    "invoke_url",
    "uri",
    "repository_uri",
    "endpoint",
    "reader_endpoint",
    "address",
    "host",
    "dns_name",
    "domain_name",
    "clone_url",
];
/// How members of a configuration end that hold addresses of the resource, in small letters; for
/// kinds that nothing more is known of.
const ENDINGS: &[&str] = &["queueurl", "repositoryuri", "functionurl", "clonehttpurl"];

/// What resolving reads of a resource's configuration, and nothing else of it: [`resolve_each`] finds
/// the same with it as with the whole.
///
/// [`resolve_each`]: crate::resolve_each
pub fn addresses(resource: &Resource) -> Value {
    // Texts are told apart by where they stand in memory: the same word may also stand elsewhere.
    let mut wanted: HashSet<*const u8> = own::names(resource)
        .iter()
        .map(|own| own.text.as_ptr())
        .collect();
    for (key, value) in resource.configuration.as_object().into_iter().flatten() {
        if let Some(text) = value.as_str()
            && is_address(key)
        {
            wanted.insert(text.as_ptr());
        }
    }
    kept(&resource.configuration, &wanted).unwrap_or(Value::Null)
}

/// A value with only those texts; `None` when it holds none of them.
fn kept(value: &Value, wanted: &HashSet<*const u8>) -> Option<Value> {
    match value {
        Value::String(text) => wanted.contains(&text.as_ptr()).then(|| value.clone()),
        Value::Array(items) => {
            let items: Vec<Value> = items.iter().filter_map(|v| kept(v, wanted)).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(members) => {
            let members = members
                .iter()
                .filter_map(|(key, v)| Some((key.clone(), kept(v, wanted)?)));
            let members: serde_json::Map<String, Value> = members.collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Whether a member at the top of a configuration holds an address of the resource.
fn is_address(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ENDINGS.iter().any(|end| key.ends_with(end))
}

/// What a look-up gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Nothing,
    One(usize),
    /// Several of the same rank, ascending; at most [`MOST`].
    Several(Vec<usize>),
}

/// More resources of one name say nothing, and are not kept.
const MOST: usize = 1_000;

/// Who answers to a name, with the rank of the name: a better rank (lower) hides a worse one.
#[derive(Default)]
enum Hits {
    #[default]
    None,
    One(u8, u32),
    Many(Vec<(u8, u32)>),
}

impl Hits {
    fn put(&mut self, rank: u8, number: usize) {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        match self {
            Self::None => *self = Self::One(rank, number),
            Self::One(r, n) if *n == number => *r = rank.min(*r),
            Self::One(r, n) => *self = Self::Many(vec![(*r, *n), (rank, number)]),
            Self::Many(list) => {
                // Only the resource at work puts names, so its own are at the end.
                if let Some((r, _)) = list.iter_mut().rev().take(8).find(|(_, n)| *n == number) {
                    *r = rank.min(*r);
                } else if list.len() < MOST {
                    list.push((rank, number));
                }
            }
        }
    }

    /// Those that `fits` admits, of the best rank.
    fn best(&self, fits: impl Fn(usize) -> bool) -> Found {
        let list = match self {
            Self::None => return Found::Nothing,
            Self::One(_, n) if fits(*n as usize) => return Found::One(*n as usize),
            Self::One(..) => return Found::Nothing,
            Self::Many(list) => list,
        };
        let fitting = || list.iter().filter(|(_, n)| fits(*n as usize));
        let Some(best) = fitting().map(|(rank, _)| *rank).min() else {
            return Found::Nothing;
        };
        let mut all: Vec<usize> = fitting()
            .filter(|(rank, _)| *rank == best)
            .map(|(_, n)| *n as usize)
            .collect();
        all.sort_unstable();
        all.dedup();
        match all[..] {
            [one] => Found::One(one),
            _ => Found::Several(all),
        }
    }
}

type Table<'a> = HashMap<Cow<'a, str>, Hits>;

/// A name within its kind and account; the account is empty for names that are unique in all of
/// AWS.
#[derive(PartialEq, Eq, Hash)]
struct Name<'a> {
    kind: &'a str,
    account: &'a str,
    name: Cow<'a, str>,
}

/// The index of one snapshot.
pub(crate) struct Index<'a> {
    pub nodes: Nodes<'a>,
    /// By number.
    pub resources: Vec<&'a Resource>,
    /// Kinds that the snapshot has something of.
    pub kinds: HashMap<&'a str, usize>,
    arns: Table<'a>,
    names: HashMap<Name<'a>, Hits>,
    addresses: Table<'a>,
    /// Domains that answer for every name below them: zones, and records with a star.
    domains: Table<'a>,
}

impl<'a> Index<'a> {
    /// Reads all resources once.
    pub fn new(snapshot: &'a Snapshot) -> Self {
        let nodes = Nodes::new(snapshot.resources.iter().map(|r| &r.id));
        let mut by_number: Vec<Option<&Resource>> = vec![None; nodes.len()];
        for resource in &snapshot.resources {
            if let Some(number) = nodes.number(&resource.id) {
                by_number[number] = Some(resource);
            }
        }
        let mut index = Self {
            nodes,
            resources: by_number.into_iter().flatten().collect(),
            kinds: HashMap::new(),
            arns: HashMap::new(),
            names: HashMap::new(),
            addresses: HashMap::new(),
            domains: HashMap::new(),
        };
        for number in 0..index.resources.len() {
            index.add(number, index.resources[number]);
        }
        index
    }

    fn add(&mut self, number: usize, resource: &'a Resource) {
        *self.kinds.entry(resource.kind.as_str()).or_default() += 1;
        self.put_arn(Cow::Borrowed(resource.id.as_str()), 0, number);
        self.name(number, resource, 0, &resource.name);
        if let Some(arn) = &resource.arn {
            self.by_arn(number, resource, arn);
        }
        for (key, attribute) in &resource.attributes {
            let Attribute::Text(text) = attribute else {
                continue;
            };
            if ALIASES.contains(&key.as_str()) {
                for alias in text.split([',', ' ']).filter(|alias| !alias.is_empty()) {
                    self.alias(number, resource, alias);
                }
            } else if ADDRESSES.contains(&key.as_str()) {
                self.address_of(number, 0, text);
            }
        }
        for own in own::names(resource) {
            match own.sort {
                Sort::Name if own.text.starts_with("alias/") => {
                    self.alias(number, resource, own.text)
                }
                Sort::Name if own.text.starts_with("arn:") => {
                    self.put_arn(Cow::Borrowed(own.text), 1, number);
                }
                Sort::Name => self.name(number, resource, own.rank, own.text),
                Sort::Address => self.address_of(number, own.rank, own.text),
            }
        }
        for (key, value) in resource.configuration.as_object().into_iter().flatten() {
            if let Some(text) = value.as_str()
                && is_address(key)
            {
                self.address_of(number, 0, text);
            }
        }
        if resource.name.starts_with("alias/") {
            self.alias(number, resource, &resource.name);
        }
    }

    fn put_arn(&mut self, key: Cow<'a, str>, rank: u8, number: usize) {
        self.arns.entry(key).or_default().put(rank, number);
    }

    fn by_arn(&mut self, number: usize, resource: &'a Resource, arn: &'a Arn) {
        let text = arn.to_string();
        let whole = text.strip_suffix(":*").unwrap_or(&text);
        if whole != resource.id.as_str() {
            self.put_arn(Cow::Owned(whole.to_owned()), 0, number);
        }
        if let Some(short) = without_suffix(arn) {
            self.put_arn(Cow::Owned(short), 1, number);
        }
        let body = arn.resource().strip_suffix(":*").unwrap_or(arn.resource());
        if let Some((_, tail)) = body.split_once(['/', ':']) {
            self.name(number, resource, 1, tail);
        }
        // `api` does not name the repository `acme/api`.
        if let Some((_, tail)) = body.rsplit_once(['/', ':'])
            && !resource.name.ends_with(&format!("/{tail}"))
        {
            self.name(number, resource, 1, tail);
        }
    }

    fn address_of(&mut self, number: usize, rank: u8, text: &str) {
        let (host, path) = hosts::split(text);
        // Route 53 writes a star as `\052`.
        if let Some(domain) = host
            .strip_prefix("*.")
            .or_else(|| host.strip_prefix("\\052."))
        {
            let domain = Cow::Owned(domain.to_owned());
            self.domains.entry(domain).or_default().put(rank, number);
            return;
        }
        if self.resources[number].kind.noun() == "HostedZone" {
            self.domains
                .entry(Cow::Owned(host))
                .or_default()
                .put(rank, number);
            return;
        }
        // Only an address that is nothing but a host speaks for the whole host: all queues of a
        // Region share theirs.
        let key = if path.trim_end_matches('/').is_empty() {
            host
        } else {
            address(text)
        };
        self.addresses
            .entry(Cow::Owned(key))
            .or_default()
            .put(rank, number);
    }

    /// `alias/x`: by its name with and without the word, and by the ARN that it has.
    fn alias(&mut self, number: usize, resource: &'a Resource, alias: &'a str) {
        self.name(number, resource, 2, alias);
        if let Some(short) = alias.strip_prefix("alias/") {
            self.name(number, resource, 3, short);
        }
        if let Some(arn) = &resource.arn
            && alias.starts_with("alias/")
        {
            let arn = arn.renamed(alias);
            self.put_arn(Cow::Owned(arn.to_string()), 2, number);
        }
    }

    fn name(&mut self, number: usize, resource: &'a Resource, rank: u8, name: &'a str) {
        let kind = resource.kind.as_str();
        let mut put = |account: &'a str| {
            let key = Name {
                kind,
                account,
                name: Cow::Borrowed(name),
            };
            self.names.entry(key).or_default().put(rank, number);
        };
        put(resource.account.as_str());
        // Neither account nor Region in its ARN: the name is unique in all of AWS.
        if resource
            .arn
            .as_ref()
            .is_some_and(|a| a.account().is_empty() && a.region().is_empty())
        {
            put("");
        }
    }

    /// By ARN or id: the whole text, else cut at `/` and `:` from the end, down to the service's
    /// own part.
    pub fn arn(&self, arn: &Arn) -> Found {
        let text = arn.to_string();
        let least = text.len() - arn.resource().len();
        let mut rest = text.as_str();
        loop {
            if let Some(hits) = self.arns.get(rest) {
                return hits.best(|_| true);
            }
            match rest.rfind(['/', ':']) {
                Some(cut) if cut > least => rest = &rest[..cut],
                _ => return Found::Nothing,
            }
        }
    }

    /// By name, id or alias. Without a Region: that of the speaker, then what has none; a speaker
    /// without a Region (IAM) may mean any. The account's own names come before those that are
    /// unique in all of AWS.
    pub fn named(
        &self,
        kind: &Kind,
        account: &str,
        region: Option<&Region>,
        speaker: &Region,
        name: &str,
    ) -> Found {
        let global = Region::global();
        let said = region.unwrap_or(speaker);
        let in_region = |n: usize| &self.resources[n].region == said;
        let in_none = |n: usize| {
            let resource = self.resources[n];
            resource.region == global
                || resource.arn.as_ref().is_some_and(|a| a.region().is_empty())
        };
        let anywhere = region.is_none() && said == &global;
        for account in [account, ""] {
            let key = Name {
                kind: kind.as_str(),
                account,
                name: Cow::Borrowed(name),
            };
            let Some(hits) = self.names.get(&key) else {
                continue;
            };
            let found = match (hits.best(in_region), anywhere) {
                (Found::Nothing, _) => match hits.best(in_none) {
                    Found::Nothing if anywhere => hits.best(|_| true),
                    found => found,
                },
                (found, _) => found,
            };
            if found != Found::Nothing {
                return found;
            }
        }
        Found::Nothing
    }

    /// By address: the whole, else the host alone.
    pub fn address(&self, url: &str) -> Found {
        let by = |key: &str| self.addresses.get(key).map(|hits| hits.best(|_| true));
        by(&address(url))
            .or_else(|| by(&hosts::split(url).0))
            .unwrap_or(Found::Nothing)
    }

    /// The nearest domain above a host that somebody of the estate answers for.
    pub fn domain(&self, host: &str) -> Found {
        let mut rest = host;
        loop {
            if let Some(hits) = self.domains.get(rest) {
                return hits.best(|_| true);
            }
            match rest.split_once('.') {
                Some((_, tail)) => rest = tail,
                None => return Found::Nothing,
            }
        }
    }

    /// ARNs with the numbers of their resources, for globs.
    pub fn all_arns(&self) -> Vec<(String, usize)> {
        let arns = self.resources.iter().enumerate();
        arns.filter_map(|(number, resource)| {
            let text = resource.arn.as_ref()?.to_string();
            Some((text.strip_suffix(":*").unwrap_or(&text).to_owned(), number))
        })
        .collect()
    }
}

/// Host and path without scheme, port and slashes at the end.
fn address(url: &str) -> String {
    let (host, path) = hosts::split(url);
    format!("{host}/{}", path.trim_end_matches('/'))
}

/// A secret's ARN without the six random characters that AWS adds: policies and programs often
/// leave them out.
fn without_suffix(arn: &Arn) -> Option<String> {
    let text = arn.to_string();
    let (head, tail) = text.rsplit_once('-')?;
    let random = tail.len() == 6 && tail.bytes().all(|b| b.is_ascii_alphanumeric());
    (arn.service() == "secretsmanager" && random).then(|| head.to_owned())
}
