//! What the estate names outside of itself, gathered from the references that found no resource.

use landfall_domain::{
    External, ExternalSort, Reference, Resource, Target, Unresolved, UnresolvedReason,
};
use landfall_references::hosts::{self, Meaning};
use landfall_references::{aws_owned, kinds};
use std::collections::{BTreeMap, HashMap};

/// One node per account, host or published thing, ordered by (sort, id); each with all references
/// that lead there. What AWS keeps in every account is no node.
pub(crate) fn externals(unresolved: &[Unresolved], resources: &[&Resource]) -> Vec<External> {
    let names = account_names(resources);
    let mut all: BTreeMap<(ExternalSort, String), External> = BTreeMap::new();
    for one in unresolved {
        let Some((sort, id, label)) = of(&one.reference, &one.reason, &names) else {
            continue;
        };
        all.entry((sort, id.clone()))
            .or_insert_with(|| External {
                id,
                sort,
                label,
                references: Vec::new(),
            })
            .references
            .push(one.reference.clone());
    }
    all.into_values().collect()
}

/// Accounts of the organization by their number, where it was read.
fn account_names<'a>(resources: &[&'a Resource]) -> HashMap<&'a str, &'a str> {
    resources
        .iter()
        .filter(|resource| resource.kind.noun() == "Account")
        .filter_map(|resource| {
            let id = resource.id.as_str().rsplit('/').next()?;
            Some((id, resource.name.as_str()))
        })
        .collect()
}

fn of(
    reference: &Reference,
    reason: &UnresolvedReason,
    names: &HashMap<&str, &str>,
) -> Option<(ExternalSort, String, String)> {
    if let Some(account) = account(&reference.target, reason) {
        if let Some(what) = aws_owned::account(&account) {
            return Some((
                ExternalSort::Aws,
                format!("aws:{account}"),
                format!("AWS: {what}"),
            ));
        }
        let label = match names.get(account.as_str()) {
            Some(name) => format!("Account {account} ({name})"),
            None => format!("Account {account}"),
        };
        return Some((ExternalSort::Account, format!("account:{account}"), label));
    }
    if *reason != UnresolvedReason::Outside {
        return None;
    }
    match &reference.target {
        Target::Url(url) => host(url),
        Target::Named { kind, name, .. }
            if kinds::is_published(kind.as_str()) && name.starts_with("ami-") =>
        {
            let label = format!("{name} (an image that others publish)");
            Some((ExternalSort::Aws, format!("aws:{name}"), label))
        }
        _ => None,
    }
}

/// The other account that a reference leads to, AWS's own among them.
fn account(target: &Target, reason: &UnresolvedReason) -> Option<String> {
    if let UnresolvedReason::External(account) = reason {
        return Some(account.to_string());
    }
    let named = match target {
        Target::Account(account) => account.to_string(),
        Target::Arn(arn) => arn.account().to_string(),
        Target::Named { account, .. } => account.as_ref()?.to_string(),
        Target::Url(_) => return None,
    };
    (*reason == UnresolvedReason::Outside && aws_owned::account(&named).is_some()).then_some(named)
}

fn host(url: &str) -> Option<(ExternalSort, String, String)> {
    match hosts::read(url) {
        Meaning::Internet(host) => Some((ExternalSort::Internet, format!("internet:{host}"), host)),
        Meaning::Private(host) => {
            let label = format!("{host} (a private network)");
            Some((ExternalSort::Internet, format!("internet:{host}"), label))
        }
        Meaning::Aws(host) => Some((ExternalSort::Aws, format!("aws:{host}"), host)),
        _ => None,
    }
}
