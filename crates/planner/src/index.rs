//! Hash maps from everything that can name a resource to the resource.

use crate::hosts;
use crate::nodes::Nodes;
use landfall_domain::{Arn, Attribute, Kind, Region, Resource, Snapshot};
use serde_json::Value;
use std::collections::HashMap;

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

/// How members of a configuration end that hold addresses, in small letters.
const ENDINGS: &[&str] = &[
    "queueurl",
    "repositoryuri",
    "functionurl",
    "dnsname",
    "clonehttpurl",
];

/// Where configurations hold the addresses of databases and caches.
const PLACES: &[&str] = &[
    "/Endpoint/Address",
    "/endpoint/address",
    "/ConfigurationEndpoint/Address",
    "/NodeGroups/0/PrimaryEndpoint/Address",
    "/NodeGroups/0/ReaderEndpoint/Address",
    "/CacheNodes/0/Endpoint/Address",
    "/ReaderEndpoint",
    "/ApiEndpoint",
    "/apiEndpoint",
];

/// What a look-up gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found<'i> {
    Nothing,
    One(usize),
    /// Several of the same rank, ascending.
    Several(&'i [usize]),
}

/// Names → resources; a better rank (lower) hides a worse one.
#[derive(Default)]
struct Table(HashMap<String, (u8, Vec<usize>)>);

impl Table {
    fn put(&mut self, key: String, rank: u8, number: usize) {
        let entry = self.0.entry(key).or_insert((rank, Vec::new()));
        if rank < entry.0 {
            *entry = (rank, Vec::new());
        }
        if rank == entry.0 && entry.1.last() != Some(&number) {
            entry.1.push(number);
        }
    }

    fn get(&self, key: &str) -> Found<'_> {
        match self.0.get(key).map(|(_, numbers)| numbers.as_slice()) {
            None | Some([]) => Found::Nothing,
            Some([one]) => Found::One(*one),
            Some(several) => Found::Several(several),
        }
    }
}

/// In which Region a name is looked for.
const ANYWHERE: &str = "*";
/// Names that are unique in the account or in all of AWS, whatever the Region.
const GLOBAL: &str = "global";

/// The index of one snapshot.
pub(crate) struct Index<'a> {
    pub nodes: Nodes<'a>,
    /// By number.
    pub resources: Vec<&'a Resource>,
    arns: Table,
    names: Table,
    addresses: Table,
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
        let resources: Vec<&Resource> = by_number.into_iter().flatten().collect();
        let mut index = Self {
            nodes,
            resources: resources.clone(),
            arns: Table::default(),
            names: Table::default(),
            addresses: Table::default(),
        };
        for (number, resource) in resources.into_iter().enumerate() {
            index.add(number, resource);
        }
        index
    }

    fn add(&mut self, number: usize, resource: &Resource) {
        self.arns.put(resource.id.to_string(), 0, number);
        self.name(number, resource, 0, &resource.name);
        if let Some(arn) = &resource.arn {
            let text = arn.to_string();
            let text = text.strip_suffix(":*").unwrap_or(&text);
            self.arns.put(text.to_owned(), 0, number);
            if let Some(short) = without_suffix(arn) {
                self.arns.put(short, 1, number);
            }
            let body = arn.resource.strip_suffix(":*").unwrap_or(&arn.resource);
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
        for (key, attribute) in &resource.attributes {
            let Attribute::Text(text) = attribute else {
                continue;
            };
            if ALIASES.contains(&key.as_str()) {
                for alias in text.split([',', ' ']).filter(|alias| !alias.is_empty()) {
                    self.alias(number, resource, alias);
                }
            } else if ADDRESSES.contains(&key.as_str()) {
                self.address_of(number, text);
            }
        }
        for place in PLACES {
            if let Some(Value::String(text)) = resource.configuration.pointer(place) {
                self.address_of(number, text);
            }
        }
        for (key, value) in resource.configuration.as_object().into_iter().flatten() {
            let named = key.to_ascii_lowercase();
            match value {
                Value::String(text) if ENDINGS.iter().any(|end| named.ends_with(end)) => {
                    self.address_of(number, text);
                }
                Value::Array(list) if named == "aliases" => {
                    for alias in list.iter().filter_map(Value::as_str) {
                        self.alias(number, resource, alias);
                    }
                }
                _ => {}
            }
        }
        if resource.name.starts_with("alias/") {
            self.alias(number, resource, &resource.name);
        }
    }

    fn address_of(&mut self, number: usize, text: &str) {
        self.addresses.put(address(text), 0, number);
        // Only an address that is nothing but a host speaks for the whole host: all queues of a
        // Region share theirs.
        let (host, path) = hosts::split(text);
        if path.is_empty() {
            self.addresses.put(host, 1, number);
        }
    }

    /// `alias/x`: by its name with and without the word, and by the ARN that it has.
    fn alias(&mut self, number: usize, resource: &Resource, alias: &str) {
        self.name(number, resource, 2, alias);
        if let Some(short) = alias.strip_prefix("alias/") {
            self.name(number, resource, 3, short);
        }
        if let Some(arn) = &resource.arn
            && alias.starts_with("alias/")
        {
            let mut arn = arn.clone();
            arn.resource = alias.to_owned();
            self.arns.put(arn.to_string(), 2, number);
        }
    }

    fn name(&mut self, number: usize, resource: &Resource, rank: u8, name: &str) {
        let region = resource.region.as_str();
        let mut put = |region: &str| {
            let key = key(&resource.kind, resource.account.as_str(), region, name);
            self.names.put(key, rank, number);
        };
        put(region);
        put(ANYWHERE);
        if region != GLOBAL && resource.arn.as_ref().is_some_and(|a| a.region.is_empty()) {
            put(GLOBAL);
        }
    }

    /// By ARN or id: the whole text, else cut at `/` and `:` from the end, down to the service's
    /// own part.
    pub fn arn(&self, arn: &Arn) -> Found<'_> {
        let text = arn.to_string();
        let least = text.len() - arn.resource.len();
        let mut rest = text.as_str();
        loop {
            let found = self.arns.get(rest);
            if found != Found::Nothing {
                return found;
            }
            match rest.rfind(['/', ':']) {
                Some(cut) if cut > least => rest = &rest[..cut],
                _ => return Found::Nothing,
            }
        }
    }

    /// By name, id or alias. Without a Region: that of the speaker, then what has none; a speaker
    /// without a Region (IAM) may mean any.
    pub fn named(
        &self,
        kind: &Kind,
        account: &str,
        region: Option<&Region>,
        speaker: &Region,
        name: &str,
    ) -> Found<'_> {
        let said = region.unwrap_or(speaker).as_str();
        let anywhere = region.is_none() && said == GLOBAL;
        [Some(said), Some(GLOBAL), anywhere.then_some(ANYWHERE)]
            .into_iter()
            .flatten()
            .map(|region| self.names.get(&key(kind, account, region, name)))
            .find(|found| *found != Found::Nothing)
            .unwrap_or(Found::Nothing)
    }

    /// By address: the whole, else the host alone.
    pub fn address(&self, url: &str) -> Found<'_> {
        match self.addresses.get(&address(url)) {
            Found::Nothing => self.addresses.get(&hosts::split(url).0),
            found => found,
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

fn key(kind: &Kind, account: &str, region: &str, name: &str) -> String {
    // A line feed is in none of the parts.
    format!("{kind}\n{account}\n{region}\n{name}")
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
    (arn.service == "secretsmanager" && random).then(|| head.to_owned())
}
