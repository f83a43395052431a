//! What the estate names outside of itself: accounts of others, AWS, the internet.

use crate::components::table::Scroll;
use crate::format::{plural, short_id};
use crate::routes;
use landfall_domain::{ResourceId, SnapshotId, Target, Unresolved, UnresolvedReason};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// So many resources are named before the rest folds.
const SHOWN: usize = 6;

/// Who is named: an account, or everything that is not in any.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Other {
    Account(String),
    Outside,
}

/// What is said of one of them.
#[derive(Default)]
struct Named {
    references: u64,
    by: BTreeSet<ResourceId>,
    texts: BTreeSet<String>,
}

/// One row per account that is named. Each needs a decision when the estate moves.
#[component]
pub fn Externals(
    /// All references without a resource.
    unresolved: Vec<Unresolved>,
    /// The snapshot shown.
    snapshot: Option<SnapshotId>,
) -> impl IntoView {
    let rows: Vec<AnyView> = named(&unresolved)
        .into_iter()
        .map(|(other, named)| row(&other, &named, snapshot.as_ref()))
        .collect();
    view! {
        <Scroll label="Outside the estate">
            <table data-testid="externals">
                <thead><tr>
                    <th scope="col">"Who"</th><th scope="col" class="num">"References"</th>
                    <th scope="col">"Named by"</th><th scope="col">"As"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

/// How many are named.
pub fn number(unresolved: &[Unresolved]) -> u64 {
    named(unresolved).len() as u64
}

fn named(unresolved: &[Unresolved]) -> BTreeMap<Other, Named> {
    let mut all: BTreeMap<Other, Named> = BTreeMap::new();
    for one in unresolved {
        let other = match &one.reason {
            UnresolvedReason::External(account) => Other::Account(account.to_string()),
            UnresolvedReason::Outside => Other::Outside,
            UnresolvedReason::Dangling
            | UnresolvedReason::NotRead
            | UnresolvedReason::Ambiguous(_) => continue,
        };
        let named = all.entry(other).or_default();
        named.references += 1;
        named.by.insert(one.reference.from.clone());
        named.texts.insert(text(&one.reference.target));
    }
    all
}

fn text(target: &Target) -> String {
    match target {
        Target::Arn(arn) => arn.to_string(),
        Target::Named { kind, name, .. } => format!("{} {name}", kind.noun()),
        Target::Url(url) => url.clone(),
        Target::Account(account) => format!("account {account}"),
    }
}

fn row(other: &Other, named: &Named, snapshot: Option<&SnapshotId>) -> AnyView {
    let who = match other {
        Other::Account(account) => format!("Account {account}"),
        Other::Outside => "AWS itself or the internet".to_owned(),
    };
    let by = named.by.iter().map(|id| {
        view! { <a href=routes::resource(id, snapshot)>{short_id(id).to_owned()}</a> }.into_any()
    });
    let texts = named
        .texts
        .iter()
        .map(|text| view! { <code>{text.clone()}</code> }.into_any());
    view! {
        <tr>
            <th scope="row">{who}</th>
            <td class="num">{crate::format::count(named.references)}</td>
            <td>{folded(by.collect(), "resource", "resources")}</td>
            <td>{folded(texts.collect(), "name", "names")}</td>
        </tr>
    }
    .into_any()
}

fn folded(mut items: Vec<AnyView>, one: &str, many: &str) -> AnyView {
    let rest = items.split_off(items.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        let label = plural(
            rest.len() as u64,
            &format!("more {one}"),
            &format!("more {many}"),
        );
        view! { <details><summary>{label}</summary><ul class="plain">{listed(rest)}</ul></details> }
    });
    view! { <ul class="plain">{listed(items)}</ul>{more} }.into_any()
}

fn listed(items: Vec<AnyView>) -> Vec<AnyView> {
    items
        .into_iter()
        .map(|item| view! { <li>{item}</li> }.into_any())
        .collect()
}
