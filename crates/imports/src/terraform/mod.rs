//! Terraform: state files of version 4, and what `terraform show -json` says of a state or a plan.
//!
//! Source: <https://developer.hashicorp.com/terraform/internals/json-format>

mod attributes;
mod items;
mod kinds;
mod spread;

pub(crate) use kinds::names_kind;

use crate::error::Fault;
use crate::{Format, Found, ImportError, Options, Text, build};
use attributes::{configuration, tags, text};
use items::Item;
use landfall_domain::{AccountId, Arn, Attribute, Kind, Region, Resource, ResourceId, fields};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Reads states or outputs of `show`.
///
/// # Errors
/// When a file is broken, older than version 4, or no Region is known for what has no ARN.
pub(crate) fn read(
    files: &[Text<'_>],
    format: Format,
    options: &Options,
) -> Result<Found, ImportError> {
    let mut found = Found::default();
    let mut all = Vec::new();
    for file in files {
        let (items, notes) = items::read(file, format)?;
        let items = items.into_iter().flat_map(spread::spread);
        all.extend(items.map(|item| (file.0, item)));
        found.notes.extend(notes);
    }
    let account = account(&all, options);
    let region = region(&all, options);
    let (settings, whole): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|(_, item)| setting(&item.kind).is_some());
    let mut places = Places::new();
    for (file, item) in whole {
        let Some(account) = &account else {
            return Err(no_account(file).into());
        };
        let number = found.resources.len();
        for name in item.names() {
            places
                .entry((item.kind.clone(), name))
                .and_modify(|other| *other = other.filter(|other| *other == number))
                .or_insert(Some(number));
        }
        found.resources.push(resource(item, account, &region));
    }
    let mut taken: HashSet<ResourceId> = found.resources.iter().map(|r| r.id.clone()).collect();
    for (file, item) in settings {
        let Some(item) = join(&mut found, &places, item) else {
            continue;
        };
        // What it sets something of is not in the files: it stands for itself.
        let Some(account) = &account else {
            return Err(no_account(file).into());
        };
        let address = item.address.clone();
        let mut own = resource(item, account, &region);
        // Names of settings are unique within what they set only.
        if !taken.insert(own.id.clone()) {
            own.name = address;
            own.id = build::id(&own.kind, None, &own.account, &own.region, &own.name);
        }
        found.resources.push(own);
    }
    found.account = account;
    Ok(found)
}

/// Type and name → the number of the resource; `None` where several have the name.
type Places = HashMap<(String, String), Option<usize>>;

fn no_account(file: &str) -> Fault {
    let reason = "no resource has an ARN, so the account is not known";
    Fault::new(file, reason, "Say which one: `--account 123456789012`")
}

type Setting = &'static (&'static str, &'static str, &'static str, &'static str);

fn setting(kind: &str) -> Option<Setting> {
    kinds::SETTINGS.iter().find(|(known, ..)| *known == kind)
}

/// The account of most ARNs, else the option.
fn account(all: &[(&str, Item)], options: &Options) -> Option<AccountId> {
    let accounts = all
        .iter()
        .filter_map(|(_, item)| item.arn()?.account().parse().ok());
    most(accounts).or_else(|| options.account.clone())
}

/// The Region of most ARNs, else the option, else none at all.
fn region(all: &[(&str, Item)], options: &Options) -> Region {
    let regions = all.iter().filter_map(|(_, item)| {
        let arn = item.arn()?;
        (!arn.region().is_empty()).then(|| Region::from(arn.region()))
    });
    most(regions)
        .or_else(|| options.region.clone())
        .unwrap_or_else(Region::global)
}

fn most<T: Ord>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(one, _)| one)
}

fn resource(item: Item, account: &AccountId, region: &Region) -> Resource {
    let (kind, understood) = kinds::kind(&item.kind);
    let own = text(&item.attributes, "region").map(Region::new);
    let arn = item.arn();
    let place = match &arn {
        Some(arn) if arn.region().is_empty() => {
            crate::kinds::home(&kind, &own.unwrap_or_else(|| region.clone()))
        }
        Some(arn) => Region::new(arn.region()),
        None => crate::kinds::home(&kind, &own.unwrap_or_else(|| region.clone())),
    };
    let arn = arn.or_else(|| {
        let id = text(&item.attributes, "id")?;
        crate::kinds::arn(&kind, &id, account, &place)
    });
    let owner = arn
        .as_ref()
        .and_then(|arn| arn.account().parse().ok())
        .unwrap_or_else(|| account.clone());
    let kind = Kind::new(kind);
    let name = item.name();
    // Several records of a zone have one name; Terraform's id tells them apart.
    let identity = text(&item.attributes, "id").unwrap_or_else(|| name.clone());
    Resource {
        id: build::id(&kind, arn.as_ref(), &owner, &place, &identity),
        arn,
        account: owner,
        region: place,
        tags: fields(tags(&item.attributes)),
        attributes: fields([("address", Attribute::Text(item.address.as_str().into()))]),
        configuration: configuration(&item),
        kind,
        name,
        understood,
    }
}

/// Puts a setting into the resource that it belongs to; gives it back where that is not in the
/// files, or several could be meant.
fn join(found: &mut Found, places: &Places, item: Item) -> Option<Item> {
    let Some((_, by, parent, member)) = setting(&item.kind) else {
        return Some(item);
    };
    let named = text(&item.attributes, by).unwrap_or_default();
    let Some(Some(place)) = places.get(&((*parent).to_owned(), named)) else {
        return Some(item);
    };
    let mut value = match attributes::document(&item.attributes) {
        Some(document) if *member == "Policy" => document,
        _ => configuration(&item),
    };
    // The type alone says in which direction these rules lead.
    if item.kind.ends_with("_egress_rule") {
        value["Type"] = "egress".into();
    }
    if let Value::Object(map) = &mut found.resources[*place].configuration {
        add(map, member, value);
    }
    None
}

/// One setting stands as it is, several become a list; members that are lists in AWS always are.
fn add(map: &mut Map<String, Value>, member: &str, value: Value) {
    let list = member.ends_with('s') || member.ends_with("List");
    match map.get_mut(member) {
        Some(Value::Array(all)) if list => all.push(value),
        _ if list => {
            map.insert(member.to_owned(), Value::Array(vec![value]));
        }
        _ => {
            map.insert(member.to_owned(), value);
        }
    }
}

impl Item {
    /// Its ARN, where Terraform knows it.
    fn arn(&self) -> Option<Arn> {
        text(&self.attributes, "arn")?.parse().ok()
    }

    /// The name a person knows it by.
    fn name(&self) -> String {
        let by = [
            "function_name",
            "bucket",
            "cluster_identifier",
            "identifier",
            "repository_name",
            "name",
            "family",
            "domain_name",
            "key_name",
        ];
        let tag = self.attributes["tags"]["Name"].as_str().map(str::to_owned);
        by.iter()
            .find_map(|attribute| text(&self.attributes, attribute))
            .or(tag)
            .or_else(|| text(&self.attributes, "id"))
            .unwrap_or_else(|| self.address.clone())
    }

    /// Everything that a setting may name it by.
    fn names(&self) -> Vec<String> {
        let by = [
            "id",
            "arn",
            "name",
            "bucket",
            "function_name",
            "url",
            "key_id",
        ];
        by.iter()
            .filter_map(|attribute| text(&self.attributes, attribute))
            .collect()
    }
}
