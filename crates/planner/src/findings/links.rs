//! What names something that is gone, or somebody else's.

use super::Finder;
use landfall_domain::{Graph, Resource, ResourceId, Unresolved, UnresolvedReason};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) fn look(finder: &mut Finder<'_>, graph: &Graph) {
    let snapshot = finder.snapshot;
    let resources: HashMap<&ResourceId, &Resource> =
        snapshot.resources.iter().map(|r| (&r.id, r)).collect();
    let mut gone: BTreeMap<&ResourceId, Vec<&Unresolved>> = BTreeMap::new();
    let mut elsewhere: BTreeMap<&ResourceId, Vec<&Unresolved>> = BTreeMap::new();
    for unresolved in &graph.unresolved {
        let from = &unresolved.reference.from;
        match unresolved.reason {
            UnresolvedReason::Dangling => gone.entry(from).or_default().push(unresolved),
            UnresolvedReason::External(_) => elsewhere.entry(from).or_default().push(unresolved),
            _ => {}
        }
    }
    for (from, all) in gone {
        if let Some(resource) = resources.get(from) {
            let texts: BTreeSet<&str> = all
                .iter()
                .map(|u| u.reference.evidence.text.as_str())
                .collect();
            let shown: Vec<&str> = texts.iter().take(3).copied().collect();
            let more = texts.len().saturating_sub(shown.len());
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            let detail = format!("Named: `{}`{more}.", shorten(&shown.join("`, `")));
            finder.find("reference-dangling", resource, detail, &places(&all));
        }
    }
    for (from, all) in elsewhere {
        if let Some(resource) = resources.get(from) {
            let accounts: BTreeSet<String> = all
                .iter()
                .filter_map(|u| match &u.reason {
                    UnresolvedReason::External(account) => Some(account.to_string()),
                    _ => None,
                })
                .collect();
            let accounts: Vec<String> = accounts.into_iter().collect();
            let detail = format!("It names account {}.", accounts.join(", "));
            finder.find("reference-external", resource, detail, &places(&all));
        }
    }
}

fn places(all: &[&Unresolved]) -> Vec<String> {
    all.iter()
        .map(|u| u.reference.evidence.path.clone())
        .collect()
}

/// Texts may be whole scripts.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(200).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
