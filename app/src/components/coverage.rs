//! What a scan could and could not read.

use super::badge::{self, Badge};
use super::table::Scroll;
use crate::format;
use landfall_domain::snapshot::Problem;
use landfall_domain::view::CoverageTotals;
use landfall_domain::{Coverage, Outcome};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// How much of an error message is shown, in characters.
const LONGEST: usize = 240;

/// Problems first, with the code and what to do; then everything that was read.
#[component]
pub fn CoveragePanel(
    /// What was not wholly read, per service and Region.
    coverage: Vec<Coverage>,
    /// Sums over everything.
    totals: CoverageTotals,
) -> impl IntoView {
    let problems: usize = coverage.iter().map(|c| c.problems.len()).sum();
    let summary = format!(
        "{} of {} read completely, {}",
        totals.read,
        format::plural(totals.parts, "part", "parts"),
        format::plural(problems as u64, "failed call", "failed calls"),
    );
    let trouble = problems > 0
        || coverage.iter().any(|c| {
            matches!(
                c.outcome,
                Outcome::Denied | Outcome::Failed | Outcome::Partial
            )
        });
    let failed = coverage.iter().flat_map(problem_rows).collect_view();
    let rows = coverage
        .iter()
        .map(|c| {
            view! {
                <tr>
                    <th scope="row">{c.service.clone()}</th>
                    <td>{c.region.to_string()}</td>
                    <td><Badge state=badge::outcome(&c.outcome)/></td>
                    <td class="num">{format::count(c.resources)}</td>
                    <td class="num">{format::count(c.requests)}</td>
                    <td class="num">{format!("{} ms", format::count(c.millis))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="coverage" open=trouble data-testid="coverage">
            <summary>"What was read: "{summary}</summary>
            {(problems > 0).then(|| view! {
                <Scroll label="Calls that failed">
                    <table>
                        <caption>"What could not be read"</caption>
                        <thead><tr>
                            <th scope="col">"Service"</th><th scope="col">"Region"</th>
                            <th scope="col">"Call"</th><th scope="col">"Code"</th>
                            <th scope="col">"What AWS said, and what to do"</th>
                        </tr></thead>
                        <tbody>{failed}</tbody>
                    </table>
                </Scroll>
            })}
            <details>
                <summary>"Services and Regions with gaps"</summary>
                <Scroll label="Coverage">
                    <table>
                        <thead><tr>
                            <th scope="col">"Service"</th><th scope="col">"Region"</th>
                            <th scope="col">"Outcome"</th>
                            <th scope="col" class="num">"Resources"</th>
                            <th scope="col" class="num">"Requests"</th>
                            <th scope="col" class="num">"Time"</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </Scroll>
            </details>
        </details>
    }
}

/// One row per operation and code, so that a hundred denied calls read as one fact; what they were
/// about can be opened.
pub fn problem_rows(coverage: &Coverage) -> Vec<AnyView> {
    let mut alike: BTreeMap<(&str, &str), Vec<&Problem>> = BTreeMap::new();
    for problem in &coverage.problems {
        alike
            .entry((&problem.operation, &problem.code))
            .or_default()
            .push(problem);
    }
    alike
        .values()
        .filter_map(|problems| problem_row(coverage, problems))
        .collect()
}

fn problem_row(coverage: &Coverage, problems: &[&Problem]) -> Option<AnyView> {
    let first = problems.first()?;
    let subjects: Vec<String> = problems.iter().filter_map(|p| p.subject.clone()).collect();
    let about = (!subjects.is_empty()).then(|| {
        let count = format::plural(subjects.len() as u64, "resource", "resources");
        let list = subjects
            .into_iter()
            .map(|s| view! { <li><code>{s}</code></li> })
            .collect_view();
        view! { <details><summary>{count}</summary><ul>{list}</ul></details> }
    });
    let message: String = first.message.chars().take(LONGEST).collect();
    let cut = if first.message.chars().count() > LONGEST {
        "…"
    } else {
        ""
    };
    Some(
        view! {
            <tr>
                <th scope="row">{coverage.service.clone()}</th>
                <td>{coverage.region.to_string()}</td>
                <td>{first.operation.clone()}{about}</td>
                <td><code>{first.code.clone()}</code></td>
                <td>{message}{cut}<p class="why">{first.advice.clone()}</p></td>
            </tr>
        }
        .into_any(),
    )
}
