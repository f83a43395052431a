//! What the estate names outside of itself: accounts of others, hosts elsewhere, AWS.

use super::{Mode, href, selection};
use crate::components::outside::question;
use crate::components::table::Scroll;
use crate::format::{count as number, plural, short_id, time};
use crate::routes;
use landfall_domain::view::{GraphExternal, GraphQuery};
use landfall_domain::{ExternalChoice, ExternalSort, SnapshotId};
use leptos::prelude::*;

/// So many resources are named before the rest folds.
const SHOWN: usize = 6;

/// One row for each account, host or published thing that is named, with what has to be decided.
#[component]
pub fn Externals(
    /// The rows.
    externals: Vec<GraphExternal>,
    /// How many there are.
    count: u64,
    /// What was asked for.
    query: GraphQuery,
    /// The snapshot shown.
    snapshot: Option<SnapshotId>,
) -> impl IntoView {
    let left_out = count.saturating_sub(externals.len() as u64);
    let more = (left_out > 0).then(|| {
        let label = plural(left_out, "more is not listed", "more are not listed");
        view! { <p class="muted">{label}". The export as JSON has all of them."</p> }
    });
    let rows: Vec<AnyView> = externals
        .iter()
        .map(|external| row(external, &query, snapshot.as_ref()))
        .collect();
    view! {
        <Scroll label="Outside the estate">
            <table data-testid="externals">
                <thead><tr>
                    <th scope="col">"Who"</th><th scope="col">"Decision"</th>
                    <th scope="col" class="num">"References"</th>
                    <th scope="col">"Named by"</th><th scope="col">"As"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
        {more}
    }
}

fn row(external: &GraphExternal, query: &GraphQuery, snapshot: Option<&SnapshotId>) -> AnyView {
    let who = match external.sort {
        // Not drawn, so there is no box to go to.
        ExternalSort::Aws => external.label.clone().into_any(),
        ExternalSort::Account | ExternalSort::Internet => {
            let mut opened = query.clone();
            let group = landfall_domain::External::GROUP;
            if !opened.expanded.iter().any(|key| key == group) {
                opened.expanded.push(group.to_owned());
            }
            let link = href(
                &opened,
                &selection("node", external.node.as_str(), ""),
                Mode::Drawing,
            );
            view! { <a href=link data-noscroll="">{external.label.clone()}</a> }.into_any()
        }
    };
    let by = external.by.iter().map(|id| {
        view! { <a href=routes::resource(id, snapshot)>{short_id(id).to_owned()}</a> }.into_any()
    });
    let texts = external
        .texts
        .iter()
        .map(|text| view! { <code>{text.clone()}</code> }.into_any());
    let decision = match external.sort {
        ExternalSort::Aws => question(external.sort).into_any(),
        _ => decision(external),
    };
    view! {
        <tr class="external" id=external.node.to_string()>
            <th scope="row">{who}</th>
            <td>{decision}</td>
            <td class="num">{number(external.references)}</td>
            <td>{folded(by.collect(), external.by_count, "resource", "resources")}</td>
            <td>{folded(texts.collect(), external.text_count, "name", "names")}</td>
        </tr>
    }
    .into_any()
}

/// What was decided as a link to where one decides, or what is to be decided.
fn decision(external: &GraphExternal) -> AnyView {
    let (class, word, text, by) = match &external.decision {
        Some(d) => {
            let class = if d.choice == ExternalChoice::Open {
                "warn"
            } else {
                "good"
            };
            (
                class,
                d.choice.words(),
                d.note.clone(),
                format!("{}, {}", d.by, time(d.at)),
            )
        }
        None => {
            let text = question(external.sort).to_owned();
            ("warn", ExternalChoice::Open.words(), text, String::new())
        }
    };
    let class = format!("badge badge-{class}");
    view! {
        <a class=class href=routes::outside(&external.node)>{word}</a>
        <p class="comment-text">{text}</p>
        <p class="muted">{by}</p>
    }
    .into_any()
}

fn folded(mut items: Vec<AnyView>, all: u64, one: &str, many: &str) -> AnyView {
    let left_out = all.saturating_sub(items.len() as u64);
    let rest = items.split_off(items.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        let label = plural(
            rest.len() as u64 + left_out,
            &format!("more {one}"),
            &format!("more {many}"),
        );
        let beyond = (left_out > 0).then(|| {
            view! { <p class="muted">{format!("{} not listed.", number(left_out))}</p> }
        });
        view! {
            <details><summary>{label}</summary><ul class="plain">{listed(rest)}</ul>{beyond}</details>
        }
    });
    view! { <ul class="plain">{listed(items)}</ul>{more} }.into_any()
}

fn listed(items: Vec<AnyView>) -> Vec<AnyView> {
    items
        .into_iter()
        .map(|item| view! { <li>{item}</li> }.into_any())
        .collect()
}
