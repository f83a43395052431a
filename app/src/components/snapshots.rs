//! Snapshots in a list, and what differs between two.

use super::badge::{Badge, State, Tone};
use super::glyph::ServiceGlyph;
use super::table::Scroll;
use crate::format::{self, count, plural};
use crate::routes;
use landfall_domain::view::{DiffRow, Difference, FieldChange, SnapshotSummary};
use landfall_domain::{AccountId, Origin, SnapshotId};
use leptos::prelude::*;
use serde_json::Value;

/// Fields that are shown before the rest folds.
const SHOWN: usize = 6;
/// Characters of a value that are shown.
const LONGEST: usize = 1_000;

/// What happened, as a badge.
pub fn difference(change: Difference) -> State {
    match change {
        Difference::Added => (Tone::Good, "+", "added"),
        Difference::Removed => (Tone::Bad, "−", "removed"),
        Difference::Changed => (Tone::Warn, "≠", "changed"),
    }
}

/// Where a snapshot comes from, in words.
pub fn origin(origin: &Origin) -> AnyView {
    match origin {
        Origin::Scan => {
            view! { <span><span aria-hidden="true">"⌕ "</span>"scan"</span> }.into_any()
        }
        Origin::Import { files } => {
            let names = files.join(", ");
            view! {
                <span><span aria-hidden="true">"⇥ "</span>"import "
                    <span class="muted" title=names.clone()>{shortened(&names)}</span></span>
            }
            .into_any()
        }
    }
}

fn shortened(names: &str) -> String {
    let mut out: String = names.chars().take(60).collect();
    if out.len() < names.len() {
        out.push('…');
    }
    out
}

/// All snapshots; two of them can be chosen and compared, also without JavaScript.
#[component]
pub fn SnapshotList(
    /// The newest first.
    snapshots: Vec<SnapshotSummary>,
) -> impl IntoView {
    let several = snapshots.len() > 1;
    let before: Vec<Option<SnapshotId>> = snapshots
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let older = snapshots.get(at + 1..)?;
            older
                .iter()
                .find(|other| other.account == one.account)
                .map(|other| other.id.clone())
        })
        .collect();
    let rows: Vec<AnyView> = snapshots
        .into_iter()
        .zip(before)
        .enumerate()
        .map(|(at, (snapshot, before))| row(at, snapshot, before.as_ref(), several))
        .collect();
    view! {
        <form method="get" action="/diff">
            <Scroll label="Snapshots">
                <table data-testid="snapshots">
                    <thead><tr>
                        {several.then(|| view! { <th scope="col">"From"</th><th scope="col">"To"</th> })}
                        <th scope="col">"Snapshot"</th><th scope="col">"Origin"</th><th scope="col">"Account"</th>
                        <th scope="col" class="num">"Resources"</th><th scope="col" class="num">"References"</th>
                        <th scope="col" class="num">"Requests"</th><th scope="col" class="num">"Failed calls"</th>
                        <th scope="col">"Digest"</th><th scope="col">"Look at"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </Scroll>
            {several.then(|| view! {
                <div class="buttons form-end">
                    <button class="button button-primary" data-testid="compare">"Compare the two"</button>
                </div>
            })}
        </form>
    }
}

fn row(
    at: usize,
    snapshot: SnapshotSummary,
    before: Option<&SnapshotId>,
    several: bool,
) -> AnyView {
    let SnapshotSummary {
        id,
        account,
        origin: from,
        finished,
        resources,
        references,
        requests,
        problems,
        digest,
        ..
    } = snapshot;
    let moment = format::time(finished);
    let choice = |name: &'static str, chosen: bool, word: &str| {
        let label = format!("{word} the snapshot of {moment}");
        view! {
            <td class="col-select"><label class="row-check">
                <input type="radio" name=name value=id.to_string() checked=chosen required aria-label=label/>
            </label></td>
        }
    };
    let choices = several.then(|| {
        view! { {choice("from", at == 1, "From")}{choice("to", at == 0, "To")} }
    });
    let since = before.map(|before| {
        view! { <a href=routes::diff(before, &id)>"Changes"</a>" · " }
    });
    let one = Some(&id);
    view! {
        <tr>
            {choices}
            <th scope="row"><a href=routes::of_snapshot("/inventory", one)><time>{moment.clone()}</time></a></th>
            <td>{origin(&from)}</td>
            <td>{account.as_ref().map(AccountId::to_string)}</td>
            <td class="num">{count(resources)}</td>
            <td class="num">{count(references)}</td>
            <td class="num">{count(requests)}</td>
            <td class="num">{count(problems)}</td>
            <td><code title=digest.to_string()>{digest.short().to_owned()}</code></td>
            <td>{since}<a href=routes::of_snapshot("/coverage", one)>"Coverage"</a>" · "
                <a href=routes::of_snapshot("/findings", one)>"Findings"</a></td>
        </tr>
    }
    .into_any()
}

/// Resources that differ, with their fields.
#[component]
pub fn DiffRows(
    /// In the order to show.
    rows: Vec<DiffRow>,
    /// The earlier snapshot.
    from: SnapshotId,
    /// The later one.
    to: SnapshotId,
) -> impl IntoView {
    let rows: Vec<AnyView> = rows
        .into_iter()
        .map(|row| {
            let snapshot = if row.change == Difference::Removed { &from } else { &to };
            let doubt = row.uncertain.then(|| {
                view! { <p class="doubt">"! Perhaps not: its service was not read completely in the snapshot that lacks it."</p> }
            });
            view! {
                <tr data-testid="diff-row" data-change=row.change.as_str()>
                    <td><Badge state=difference(row.change)/></td>
                    <th scope="row">
                        <ServiceGlyph service=row.kind.service().to_owned()/>
                        <a href=routes::resource(&row.id, Some(snapshot))>{row.name}</a>
                        <div class="muted">{format!("{} · {} · {}", row.kind, row.account, row.region)}</div>
                    </th>
                    <td>{doubt}<FieldChanges fields=row.fields more=row.more_fields/></td>
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <Scroll label="What differs">
            <table data-testid="diff">
                <thead><tr>
                    <th scope="col">"Change"</th><th scope="col">"Resource"</th><th scope="col">"What differs"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

/// Old against new, by path.
#[component]
pub fn FieldChanges(
    /// What differs.
    fields: Vec<FieldChange>,
    /// What is left out.
    more: u64,
) -> impl IntoView {
    let mut lines: Vec<AnyView> = fields.into_iter().map(field).collect();
    let rest = lines.split_off(lines.len().min(SHOWN));
    let hidden = rest.len() as u64;
    let folded = (hidden > 0).then(|| {
        view! { <details><summary>{plural(hidden, "more field", "more fields")}</summary><ul class="fields">{rest}</ul></details> }
    });
    let left_out = (more > 0).then(|| {
        view! { <p class="hint">{format!("{} are not listed.", plural(more, "further field", "further fields"))}</p> }
    });
    view! { <ul class="fields">{lines}</ul>{folded}{left_out} }
}

fn field(change: FieldChange) -> AnyView {
    let old = change.old.as_ref().map(|old| {
        let old = text(old);
        view! { <del><span class="visually-hidden">"was "</span>{old}</del> }.into_any()
    });
    let new = change.new.as_ref().map(|new| {
        let new = text(new);
        view! { <ins><span class="visually-hidden">"is "</span>{new}</ins> }.into_any()
    });
    let values: Vec<AnyView> = [old, new].into_iter().flatten().collect();
    view! {
        <li>
            <code class="field-path">{change.path}</code>
            <span class="field-values">{values}</span>
        </li>
    }
    .into_any()
}

/// The value in words, not more than fits a line of a table.
fn text(value: &Value) -> String {
    let text = match value {
        Value::String(text) if text.is_empty() => "(empty text)".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
