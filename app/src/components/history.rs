//! What became of a resource from snapshot to snapshot.

use super::badge::Badge;
use super::notice::Empty;
use super::snapshots::{FieldChanges, difference};
use crate::format::{plural, time};
use crate::routes;
use landfall_domain::SnapshotId;
use landfall_domain::view::History;
use leptos::prelude::*;

/// The changes, the newest first.
#[component]
pub fn HistoryView(
    /// What is known.
    history: History,
    /// The snapshot shown.
    snapshot: SnapshotId,
) -> impl IntoView {
    let History {
        id,
        snapshots,
        first_seen,
        last_seen,
        entries,
    } = history;
    if entries.is_empty() {
        return view! { <Empty title="No snapshot has it."/> }.into_any();
    }
    let seen = match (first_seen, last_seen) {
        (Some((_, first)), Some((_, last))) => format!(
            "In {} of the account: first {}, last {}.",
            plural(snapshots, "snapshot", "snapshots"),
            time(first),
            time(last)
        ),
        _ => String::new(),
    };
    let items: Vec<AnyView> = entries
        .into_iter()
        .map(|entry| {
            let here = (entry.snapshot == snapshot).then_some("true");
            let doubt = entry.uncertain.then(|| view! { <span class="doubt">" (its service was not read completely)"</span> });
            view! {
                <li aria-current=here>
                    <Badge state=difference(entry.change)/>" "
                    <a href=routes::resource(&id, Some(&entry.snapshot))><time>{time(entry.at)}</time></a>
                    {here.map(|_| view! { <span class="muted">" shown now"</span> })}
                    {doubt}
                    <FieldChanges fields=entry.fields more=0/>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <p class="muted">{seen}</p>
        <ul class="plain history" data-testid="history">{items}</ul>
    }
    .into_any()
}
