//! What is inside a wave, folded by kind: a wave of a grown account holds hundreds of resources, and
//! its gate must not be a long way up.

use super::glyph::ServiceGlyph;
use super::table::Scroll;
use crate::format::{count, plural};
use crate::{format, routes};
use landfall_domain::SnapshotId;
use landfall_domain::plan::Manual;
use landfall_domain::view::WaveResource;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// So many rows in all are shown unfolded.
const UNFOLDED: usize = 12;
/// Rows of one group that a page holds; the plan's file has all.
const SHOWN: usize = 200;

/// Where each resource goes, under which name and why.
#[component]
pub fn Contents(
    /// The resources.
    resources: Vec<WaveResource>,
    /// The snapshot that they are of.
    snapshot: SnapshotId,
) -> impl IntoView {
    let open = resources.len() <= UNFOLDED;
    let mut groups: BTreeMap<(String, String), Vec<WaveResource>> = BTreeMap::new();
    for resource in resources {
        let kind = &resource.kind;
        let key = (kind.service().to_owned(), kind.noun().to_owned());
        groups.entry(key).or_default().push(resource);
    }
    groups
        .into_iter()
        .map(|((service, noun), resources)| group(service, &noun, resources, &snapshot, open))
        .collect::<Vec<_>>()
}

fn group(
    service: String,
    noun: &str,
    mut resources: Vec<WaveResource>,
    snapshot: &SnapshotId,
    open: bool,
) -> AnyView {
    let number = resources.len();
    let by_people = resources.iter().filter(|r| !r.automatic).count();
    let who = match by_people {
        0 => "moved by Landfall".to_owned(),
        all if all == number => "moved by people".to_owned(),
        some => format!("{} moved by people", count(some as u64)),
    };
    let title = format!("{service} {noun}");
    let rest = number.saturating_sub(SHOWN);
    resources.truncate(SHOWN);
    let rows: Vec<AnyView> = resources
        .into_iter()
        .map(|one| row(one, snapshot))
        .collect();
    view! {
        <details class="fold" open=open data-testid="wave-kind">
            <summary>
                <ServiceGlyph service=service/>" "<strong>{title.clone()}</strong>
                <span class="count">{count(number as u64)}</span>" "<span class="muted">{who}</span>
            </summary>
            <Scroll label=title>
                <table>
                    <thead><tr>
                        <th scope="col">"Resource"</th><th scope="col">"Name in the target"</th>
                        <th scope="col">"Account"</th><th scope="col">"Moved by"</th><th scope="col">"Why there"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </Scroll>
            {more(rest)}
        </details>
    }
    .into_any()
}

fn row(r: WaveResource, snapshot: &SnapshotId) -> AnyView {
    let renamed = r.placement.name != r.name;
    let reasons = r.placement.reasons.join("; ");
    let href = routes::resource(&r.id, Some(snapshot));
    view! {
        <tr>
            <th scope="row"><a href=href>{r.name}</a></th>
            <td>{if renamed {
                view! { <ins>{r.placement.name}</ins> }.into_any()
            } else {
                r.placement.name.into_any()
            }}</td>
            <td>{r.placement.account.to_string()}<div class="muted">{r.placement.region.to_string()}</div></td>
            <td>{if r.automatic { "Landfall" } else { "a person" }}</td>
            <td class="note">{reasons}</td>
        </tr>
    }
    .into_any()
}

/// What people have to do, each task once with all that it is about.
#[component]
pub fn ByPeople(
    /// What is moved by people.
    manual: Vec<Manual>,
    /// The snapshot that it is of.
    snapshot: SnapshotId,
) -> impl IntoView {
    let open = manual.len() <= UNFOLDED;
    let mut tasks: BTreeMap<String, Vec<Manual>> = BTreeMap::new();
    for one in manual {
        tasks.entry(one.reason.clone()).or_default().push(one);
    }
    let tasks = tasks.into_iter().map(|(reason, mut about)| {
        let number = plural(about.len() as u64, "resource", "resources");
        let rest = about.len().saturating_sub(SHOWN);
        about.truncate(SHOWN);
        let items: Vec<AnyView> = about
            .into_iter()
            .map(|one| {
                let href = routes::resource(&one.resource, Some(&snapshot));
                let name = format::short_id(&one.resource).to_owned();
                view! { <li><a href=href>{name}</a></li> }.into_any()
            })
            .collect();
        view! {
            <details class="fold" open=open data-testid="wave-task">
                <summary><strong>{number}</strong>": "{reason}</summary>
                <ul class="fold-names">{items}</ul>
                {more(rest)}
            </details>
        }
        .into_any()
    });
    tasks.collect::<Vec<_>>()
}

fn more(rest: usize) -> Option<AnyView> {
    (rest > 0).then(|| {
        let text = format!("And {} more; all are in the plan's file.", count(rest as u64));
        view! { <p class="muted">{text}" "<a href="/export/plan.json" download rel="external">"Download it"</a></p> }
            .into_any()
    })
}
