//! What a snapshot read, and what it could not.

use super::badge::{self, Badge};
use super::table::Scroll;
use crate::format::{self, count, plural};
use crate::routes;
use landfall_domain::snapshot::Problem;
use landfall_domain::view::{AccountCoverage, CoverageTotals};
use landfall_domain::{Coverage, Kind, Outcome, Region, SnapshotId};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// How much of an error message is shown, in characters.
const LONGEST: usize = 240;

/// One line with a link to the page that has all of it.
#[component]
pub fn CoverageSummary(
    /// Sums over everything.
    totals: CoverageTotals,
    /// The snapshot, when it is not the newest.
    snapshot: Option<SnapshotId>,
) -> impl IntoView {
    let (tone, glyph) = if totals.has_gaps() {
        ("warn", "!")
    } else {
        ("good", "✓")
    };
    let text = format!(
        "{} of {} read completely, {}. ",
        count(totals.read),
        plural(totals.parts, "part", "parts"),
        plural(totals.problems, "failed call", "failed calls"),
    );
    view! {
        <p class=format!("notice notice-{tone} notice-line") data-testid="coverage">
            <span class="notice-glyph" aria-hidden="true">{glyph}</span>
            <span>{text}<a href=routes::of_snapshot("/coverage", snapshot.as_ref())>"What was and was not read"</a></span>
        </p>
    }
}

/// How the parts of one account ended, one row per service, one column per Region.
#[component]
pub fn Matrix(
    /// The account.
    account: AccountCoverage,
    /// Its parts.
    parts: Vec<Coverage>,
    /// Names of services.
    labels: BTreeMap<String, String>,
) -> impl IntoView {
    let regions: BTreeSet<&Region> = parts.iter().map(|part| &part.region).collect();
    let mut regions: Vec<&Region> = regions.into_iter().collect();
    regions.sort_by_key(|region| (region.as_str() != "global", region.as_str()));
    let mut services: BTreeMap<&str, BTreeMap<&Region, &Coverage>> = BTreeMap::new();
    for part in &parts {
        let row = services.entry(&part.service).or_default();
        row.insert(&part.region, part);
    }
    let heads = regions
        .iter()
        .map(|region| view! { <th scope="col">{region.to_string()}</th> }.into_any())
        .collect_view();
    let rows = services
        .iter()
        .map(|(service, row)| {
            let label = labels.get(*service).map_or(*service, String::as_str);
            let cells = regions
                .iter()
                .map(|region| cell(row.get(region).copied()))
                .collect_view();
            view! { <tr><th scope="row">{label.to_owned()}</th>{cells}</tr> }.into_any()
        })
        .collect_view();
    let caption = format!("Account {} ({})", account.account, account.role);
    view! {
        <Scroll label=format!("Coverage of account {}", account.account)>
            <table class="matrix" data-testid="coverage-matrix">
                <caption>{caption}</caption>
                <thead><tr><th scope="col">"Service"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

fn cell(part: Option<&Coverage>) -> AnyView {
    let Some(part) = part else {
        return view! { <td class="matrix-none"><span aria-hidden="true">"·"</span><span class="visually-hidden">"not asked"</span></td> }
            .into_any();
    };
    let detail = format!(
        "{}, {}, {} ms",
        plural(part.resources, "resource", "resources"),
        plural(part.requests, "request", "requests"),
        count(part.millis)
    );
    let number = (part.resources > 0)
        .then(|| view! { <span class="matrix-count">{count(part.resources)}</span> });
    view! {
        <td title=detail>{mark(&part.outcome)}{number}</td>
    }
    .into_any()
}

/// Glyph and word; quieter than a badge, since most cells say the same.
fn mark(outcome: &Outcome) -> AnyView {
    let (tone, glyph, word) = badge::outcome(outcome);
    view! {
        <span class=format!("mark-outcome mark-{}", tone.as_str())>
            <span aria-hidden="true">{glyph}" "</span>{word}
        </span>
    }
    .into_any()
}

/// What the signs of the matrix mean, with their number.
#[component]
pub fn OutcomeTotals(
    /// The sums.
    totals: CoverageTotals,
) -> impl IntoView {
    let items = [
        (Outcome::Read, totals.read),
        (Outcome::Partial, totals.partial),
        (Outcome::Denied, totals.denied),
        (Outcome::Failed, totals.failed),
        (Outcome::NotSupported, totals.not_supported),
    ]
    .iter()
    .map(|(outcome, number)| {
        view! { <li><Badge state=badge::outcome(outcome)/>" "<strong>{count(*number)}</strong></li> }
            .into_any()
    })
    .collect_view();
    view! { <ul class="legend" aria-label="Parts by outcome" data-testid="coverage-totals">{items}</ul> }
}

/// Calls that failed, with what to do.
#[component]
pub fn Problems(
    /// Parts with problems, and the names of their services.
    parts: Vec<(Coverage, String)>,
) -> impl IntoView {
    let rows = problem_rows(parts.iter().map(|(part, label)| (part, label.as_str())));
    view! {
        <Scroll label="Calls that failed">
            <table class="problems" data-testid="coverage-problems">
                <thead><tr>
                    <th scope="col">"Service"</th><th scope="col">"Call"</th>
                    <th scope="col">"What AWS said, and what to do"</th><th scope="col">"Where"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

/// Types that no service understands, each with its resources.
#[component]
pub fn NotUnderstood(
    /// Type and number, the commonest first.
    kinds: Vec<(Kind, u64)>,
    /// The snapshot, when it is not the newest.
    snapshot: Option<SnapshotId>,
) -> impl IntoView {
    let rows = kinds
        .into_iter()
        .map(|(kind, number)| {
            let of = snapshot.as_ref().map(|id| ("snapshot", id.as_str()));
            let pairs = [("kind", kind.as_str()), ("understood", "no")];
            let href = routes::with_query("/inventory", pairs.into_iter().chain(of));
            view! { <tr><th scope="row"><a href=href>{kind.to_string()}</a></th><td class="num">{count(number)}</td></tr> }
                .into_any()
        })
        .collect_view();
    view! {
        <Scroll label="Found, not understood">
            <table data-testid="not-understood">
                <thead><tr><th scope="col">"Type"</th><th scope="col" class="num">"Resources"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

/// Types that were not asked for, because an index says that there are none.
#[component]
pub fn Spared(
    /// Parts that were spared something.
    parts: Vec<Coverage>,
    /// Names of services.
    labels: BTreeMap<String, String>,
) -> impl IntoView {
    let rows = parts
        .into_iter()
        .map(|part| {
            let label = labels.get(&part.service).unwrap_or(&part.service).clone();
            let number = plural(part.spared.len() as u64, "type", "types");
            let place = match &part.account {
                Some(account) => format!("{account} {}", part.region),
                None => part.region.to_string(),
            };
            view! {
                <tr>
                    <th scope="row">{label}</th><td>{place}</td>
                    <td><details><summary>{number}</summary><ul class="plain">{listed(part.spared)}</ul></details></td>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Scroll label="Lists spared">
            <table data-testid="spared">
                <thead><tr><th scope="col">"Service"</th><th scope="col">"Where"</th><th scope="col">"Not asked for"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

/// Calls that failed alike.
#[derive(Default)]
struct Alike<'a> {
    problems: Vec<&'a Problem>,
    places: BTreeSet<String>,
}

/// One row per service, operation and code, so that a hundred denied calls read as one fact; what
/// they were about can be opened. Four cells: service, call, message and advice, places.
pub fn problem_rows<'a>(parts: impl Iterator<Item = (&'a Coverage, &'a str)>) -> Vec<AnyView> {
    let parts: Vec<_> = parts.collect();
    let accounts: BTreeSet<_> = parts.iter().map(|(part, _)| &part.account).collect();
    let mut all: BTreeMap<(&str, &str, &str), Alike<'_>> = BTreeMap::new();
    for (part, label) in parts {
        for problem in &part.problems {
            let alike = all
                .entry((label, &problem.operation, &problem.code))
                .or_default();
            alike.problems.push(problem);
            alike.places.insert(match &part.account {
                Some(account) if accounts.len() > 1 => format!("{account} {}", part.region),
                _ => part.region.to_string(),
            });
        }
    }
    all.iter()
        .filter_map(|((label, ..), alike)| problem_row(label, alike))
        .collect()
}

fn problem_row(label: &str, alike: &Alike<'_>) -> Option<AnyView> {
    let first = alike.problems.first()?;
    let subjects: Vec<String> = alike
        .problems
        .iter()
        .filter_map(|p| p.subject.clone())
        .collect();
    let about = (!subjects.is_empty()).then(|| {
        let number = plural(subjects.len() as u64, "resource", "resources");
        view! { <details><summary>{number}</summary><ul>{listed(subjects)}</ul></details> }
    });
    let places: Vec<String> = alike.places.iter().cloned().collect();
    let places = if places.len() > 3 {
        let number = plural(places.len() as u64, "place", "places");
        view! { <details><summary>{number}</summary><ul class="plain">{listed(places)}</ul></details> }.into_any()
    } else {
        places.join(", ").into_any()
    };
    let message: String = first.message.chars().take(LONGEST).collect();
    let cut = if first.message.chars().count() > LONGEST {
        "…"
    } else {
        ""
    };
    Some(
        view! {
            <tr>
                <th scope="row">{label.to_owned()}</th>
                <td>{first.operation.clone()}<div><code>{first.code.clone()}</code></div>{about}</td>
                <td>{message}{cut}<p class="why">{first.advice.clone()}</p></td>
                <td>{places}</td>
            </tr>
        }
        .into_any(),
    )
}

fn listed(texts: Vec<String>) -> Vec<AnyView> {
    texts
        .into_iter()
        .map(|text| view! { <li><code>{text}</code></li> }.into_any())
        .collect()
}

/// `12 s` of milliseconds.
pub fn seconds(millis: u64) -> String {
    format::duration(millis.div_ceil(1_000))
}
