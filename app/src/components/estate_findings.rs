//! Findings about the estate, by rule.

use super::badge::{Badge, State, Tone};
use super::facets::Turn;
use super::glyph::ServiceGlyph;
use super::prose::prose;
use super::table::Scroll;
use crate::format::count;
use crate::routes;
use landfall_domain::SnapshotId;
use landfall_domain::view::FindingRow;
use leptos::prelude::*;

/// So many pieces of evidence are shown before the rest folds.
const SHOWN: usize = 3;

/// A severity by its word, as a badge.
pub fn severity(word: &str) -> State {
    match word {
        "critical" => (Tone::Bad, "⬢", "critical"),
        "high" => (Tone::Bad, "▲", "high"),
        "medium" => (Tone::Warn, "◆", "medium"),
        "low" => (Tone::Neutral, "▽", "low"),
        _ => (Tone::Neutral, "i", "info"),
    }
}

/// Severities with their numbers; each turns its filter on or off.
#[component]
pub fn SeverityFilter(
    /// The gravest first, zeros included.
    severities: Vec<(String, u64)>,
    /// What is chosen.
    chosen: Vec<String>,
    /// The address with one turned on or off.
    turn: Turn,
) -> impl IntoView {
    let items = severities
        .into_iter()
        .map(|(word, number)| {
            let on = chosen.contains(&word);
            let href = turn.run(("severity".to_owned(), word.clone()));
            view! {
                <li>
                    <a class="severity" href=href aria-current=on.then_some("true") data-noscroll="">
                        <strong>{count(number)}</strong><Badge state=severity(&word)/>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! { <nav aria-label="Severity"><ul class="severities" data-testid="severities">{items}</ul></nav> }
}

/// Findings, those of one rule together.
#[component]
pub fn FindingGroups(
    /// In the order to show.
    rows: Vec<FindingRow>,
    /// The snapshot, when it is not the newest.
    snapshot: Option<SnapshotId>,
) -> impl IntoView {
    let mut groups: Vec<(String, Vec<FindingRow>)> = Vec::new();
    for row in rows {
        match groups.iter_mut().find(|(rule, _)| *rule == row.rule) {
            Some((_, group)) => group.push(row),
            None => groups.push((row.rule.clone(), vec![row])),
        }
    }
    let groups = groups
        .into_iter()
        .map(|(rule, rows)| group(rule, rows, snapshot.as_ref()))
        .collect_view();
    view! { <div class="finding-groups" data-testid="estate-findings">{groups}</div> }
}

fn group(rule: String, rows: Vec<FindingRow>, snapshot: Option<&SnapshotId>) -> AnyView {
    let number = rows.len() as u64;
    let first = rows.first();
    let worst = first.map(|row| severity(&row.severity));
    let advice = first.map(|row| row.advice.clone()).unwrap_or_default();
    // The advice is nearly always the rule's; where it is not, it stands with its finding.
    let rows = rows
        .into_iter()
        .map(|row| {
            let own = (row.advice != advice).then(|| row.advice.clone());
            line(row, own, snapshot)
        })
        .collect_view();
    view! {
        <details class="finding-group" open>
            <summary>
                {worst.map(|state| view! { <Badge state=state/> })}
                " "<code class="finding-rule">{rule}</code>
                <span class="count">{count(number)}</span>
            </summary>
            <p class="why finding-advice">{prose(&advice)}</p>
            <Scroll label="Findings of this rule"><table class="finding-table">
                <thead class="visually-hidden"><tr>
                    <th scope="col">"Resource"</th><th scope="col">"Finding"</th><th scope="col">"Evidence"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table></Scroll>
        </details>
    }
    .into_any()
}

fn line(row: FindingRow, advice: Option<String>, snapshot: Option<&SnapshotId>) -> AnyView {
    let glyph = row.kind.as_ref().map(|kind| {
        view! { <ServiceGlyph service=kind.service().to_owned()/> }
    });
    let place = [
        row.kind.as_ref().map(|kind| kind.noun().to_owned()),
        row.account.as_ref().map(ToString::to_string),
        row.region.as_ref().map(ToString::to_string),
    ];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let id = row.resource.clone();
    let mut evidence: Vec<AnyView> = row
        .evidence
        .into_iter()
        .map(|(path, text)| {
            let shown = if path.is_empty() { "/".to_owned() } else { path.clone() };
            view! {
                <li><a href=routes::place(&id, snapshot, &path)><code>{shown}</code></a>" "<q>{text}</q></li>
            }
            .into_any()
        })
        .collect();
    let rest = evidence.split_off(evidence.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        view! { <details><summary>{format!("{} more", rest.len())}</summary><ul class="evidence">{rest}</ul></details> }
    });
    view! {
        <tr data-testid="finding" data-rule=row.rule>
            <th scope="row" class="finding-resource">
                {glyph}<a href=routes::resource(&row.resource, snapshot)>{row.name}</a>
                <div class="muted">{place.join(" · ")}</div>
            </th>
            <td>{prose(&row.message)}{advice.map(|advice| view! { <p class="why">{prose(&advice)}</p> })}</td>
            <td class="finding-evidence"><ul class="evidence">{evidence}</ul>{more}</td>
        </tr>
    }
    .into_any()
}
