//! Resources with their target account, how sure it is, and why.

use crate::components::badge::{Badge, EnvironmentTag, State, Tone};
use crate::components::glyph::ServiceGlyph;
use crate::components::inventory::Selection;
use crate::components::prose::prose;
use crate::components::table::Scroll;
use crate::routes;
use landfall_domain::view::{AccountConflict, AccountRow};
use landfall_domain::{Assignment, ResourceId, SnapshotId};
use leptos::prelude::*;

/// So many reasons are shown before the rest folds.
const SHOWN: usize = 2;
/// Sort key and heading; the others cannot be sorted by.
const COLUMNS: [(&str, &str); 4] = [
    ("name", "Resource"),
    ("kind", "Type"),
    ("target", "Goes to"),
    ("confidence", "Confidence"),
];

/// The rows of one page.
#[component]
pub fn AccountTable(
    /// In the order to show.
    rows: Vec<AccountRow>,
    /// The snapshot shown.
    snapshot: SnapshotId,
    /// What is chosen.
    selection: RwSignal<Selection>,
    /// Whether this person may choose.
    may_decide: bool,
    /// The sort key in use.
    sort: String,
    /// The address with another sort key.
    sorted: Callback<String, String>,
) -> impl IntoView {
    let ids: Vec<ResourceId> = rows.iter().map(|row| row.id.clone()).collect();
    let heads = COLUMNS
        .map(|(key, name)| head(key, name, &sort, sorted))
        .collect_view();
    let all_ids = ids.clone();
    let page = may_decide.then(|| {
        let is_all = move || selection.with(|s| all_ids.iter().all(|id| s.holds(id)));
        let choose = move |_| {
            let every = selection.with_untracked(|s| ids.iter().all(|id| s.holds(id)));
            if every {
                selection.set(Selection::None);
            } else {
                selection.update(|s| s.add(ids.iter().cloned()));
            }
        };
        view! {
            <th scope="col" class="col-select">
                <label class="row-check"><input type="checkbox" aria-label="Select this page"
                    prop:checked=is_all on:click=choose/></label>
            </th>
        }
    });
    let lines = rows
        .into_iter()
        .map(|row| line(row, &snapshot, selection, may_decide))
        .collect_view();
    view! {
        <Scroll label="Target accounts">
            <table class="account-table" data-testid="accounts">
                <thead><tr>{page}{heads}<th scope="col">"Why"</th></tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </Scroll>
    }
}

fn head(
    key: &'static str,
    name: &'static str,
    sort: &str,
    sorted: Callback<String, String>,
) -> AnyView {
    let (is_this, down) = match sort.strip_prefix('-') {
        Some(now) => (now == key, true),
        None => (sort == key || sort.is_empty() && key == "confidence", false),
    };
    let (order, next) = match (is_this, down) {
        (true, false) => (Some("ascending"), format!("-{key}")),
        (true, true) => (Some("descending"), key.to_owned()),
        (false, _) => (None, key.to_owned()),
    };
    let glyph = match order {
        Some("ascending") => " ▲",
        Some(_) => " ▼",
        None => "",
    };
    view! {
        <th scope="col" aria-sort=order><a class="sort" href=sorted.run(next)>{name}<span aria-hidden="true">{glyph}</span></a></th>
    }
    .into_any()
}

fn line(
    row: AccountRow,
    snapshot: &SnapshotId,
    selection: RwSignal<Selection>,
    may_decide: bool,
) -> AnyView {
    let check = may_decide.then(|| {
        let (id, of_click) = (row.id.clone(), row.id.clone());
        let chosen = move || selection.with(|s| s.holds(&id));
        view! {
            <td class="col-select">
                <label class="row-check"><input type="checkbox" aria-label=format!("Select {}", row.name)
                    prop:checked=chosen on:click=move |_| selection.update(|s| s.toggle(&of_click))/></label>
            </td>
        }
    });
    let stack = row.stack.clone().map(|stack| format!(" · stack {stack}"));
    let conflicts = row.conflicts.clone();
    view! {
        <tr data-testid="account-row" data-id=row.id.to_string()>
            {check}
            <th scope="row" class="account-name">
                <ServiceGlyph service=row.kind.service().to_owned()/>
                <a href=routes::resource(&row.id, Some(snapshot)) title=row.id.to_string()>{row.name.clone()}</a>
            </th>
            <td title=row.kind.to_string()>{row.kind.service().to_owned()}" "
                <span class="muted">{row.kind.noun().to_owned()}" · "{row.region.to_string()}{stack}</span></td>
            <td><EnvironmentTag environment=Some(row.assignment.environment)/></td>
            <td><Sure row=row.clone()/></td>
            <td class="account-why"><Reasons assignment=row.assignment/><Conflicts conflicts=conflicts snapshot=snapshot.clone()/></td>
        </tr>
    }
    .into_any()
}

/// How sure it is: a word with its glyph, and the number.
#[component]
pub fn Sure(
    /// The row.
    row: AccountRow,
) -> impl IntoView {
    let word = row.sure();
    let state: State = match word {
        "a person said so" => (Tone::Good, "✎", "a person"),
        "sure" => (Tone::Good, "✓", "sure"),
        "likely" => (Tone::Neutral, "◐", "likely"),
        "unsure" => (Tone::Warn, "?", "unsure"),
        _ => (Tone::Bad, "⁇", "a guess"),
    };
    view! { <span class="account-sure"><Badge state=state/><span class="num">{row.assignment.confidence}</span></span> }
}

/// Why it goes there: the strongest first, the rest folded.
#[component]
pub fn Reasons(
    /// Where it goes.
    assignment: Assignment,
) -> impl IntoView {
    let mut reasons: Vec<AnyView> = assignment
        .reasons
        .into_iter()
        .map(|reason| view! { <li>{prose(&reason)}</li> }.into_any())
        .collect();
    if let Some((environment, sure)) = assignment.runner_up {
        let text = format!("Else it would go to {environment} ({sure} of 100)");
        reasons.push(view! { <li class="muted">{text}</li> }.into_any());
    }
    let rest = reasons.split_off(reasons.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        view! { <details><summary>{format!("{} more", rest.len())}</summary><ul class="reasons">{rest}</ul></details> }
    });
    view! { <ul class="reasons">{reasons}</ul>{more} }
}

/// What does not fit together, with the other ends.
#[component]
pub fn Conflicts(
    /// What does not fit.
    conflicts: Vec<AccountConflict>,
    /// The snapshot shown.
    snapshot: SnapshotId,
) -> impl IntoView {
    let items = conflicts
        .into_iter()
        .map(|conflict| {
            let others = conflict
                .others
                .into_iter()
                .map(|(id, name)| view! { " "<a class="row-link" href=routes::resource(&id, Some(&snapshot))>{name}</a> }.into_any())
                .collect_view();
            view! {
                <li><span aria-hidden="true">"▲ "</span><span class="visually-hidden">"Conflict: "</span>{prose(&conflict.text)}{others}</li>
            }
            .into_any()
        })
        .collect_view();
    view! { <ul class="account-conflicts">{items}</ul> }
}
