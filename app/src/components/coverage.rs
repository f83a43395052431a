//! What a scan could and could not read.

use super::badge::{self, Badge};
use super::table::Scroll;
use crate::format;
use landfall_domain::{Coverage, Outcome};
use leptos::prelude::*;

/// Problems first, with the code and what to do; then everything that was read.
#[component]
pub fn CoveragePanel(
    /// Per service and Region.
    coverage: Vec<Coverage>,
) -> impl IntoView {
    let problems: usize = coverage.iter().map(|c| c.problems.len()).sum();
    let whole = coverage.iter().filter(|c| c.outcome == Outcome::Read).count();
    let summary = format!(
        "{whole} of {} read completely, {}",
        format::plural(coverage.len() as u64, "part", "parts"),
        format::plural(problems as u64, "failed call", "failed calls"),
    );
    let trouble = problems > 0 || coverage.iter().any(|c| {
        matches!(c.outcome, Outcome::Denied | Outcome::Failed | Outcome::Partial)
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
                <summary>"Every service and Region"</summary>
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

/// One row per failed call.
pub fn problem_rows(coverage: &Coverage) -> Vec<AnyView> {
    coverage
        .problems
        .iter()
        .map(|problem| {
            let subject = problem.subject.clone().map(|subject| view! { <br/><code>{subject}</code> });
            view! {
                <tr>
                    <th scope="row">{coverage.service.clone()}</th>
                    <td>{coverage.region.to_string()}</td>
                    <td>{problem.operation.clone()}{subject}</td>
                    <td><code>{problem.code.clone()}</code></td>
                    <td>{problem.message.clone()}<p class="why">{problem.advice.clone()}</p></td>
                </tr>
            }
            .into_any()
        })
        .collect()
}
