//! Files instead of a scan: the form that sends them, and what became of them. Works without
//! JavaScript.

use super::badge::Tone;
use super::notice::Notice;
use crate::format::{count, plural};
use crate::routes;
use landfall_domain::view::{ImportFault, ImportOutcome, SnapshotSummary};
use leptos::prelude::*;

/// What files are understood, by the ending that browsers offer.
const ENDINGS: &str = ".json,.yaml,.yml,.template,.tfstate";

/// The form.
#[component]
pub fn ImportForm() -> impl IntoView {
    let sent = RwSignal::new(false);
    view! {
        <form method="post" action="/import" enctype="multipart/form-data" class="form" data-testid="import"
            on:submit=move |_| sent.set(true)>
            <div class="field">
                <label for="import-files">"Files"</label>
                <input id="import-files" type="file" name="files" multiple required accept=ENDINGS/>
            </div>
            <div class="field-row">
                <div class="field">
                    <label for="import-account">"Account, where the files name none"</label>
                    <input id="import-account" name="account" inputmode="numeric" pattern="[0-9]{12}" maxlength="12"
                        title="12 digits"/>
                </div>
                <div class="field">
                    <label for="import-region">"Region, where the files name none"</label>
                    <input id="import-region" name="region" maxlength="30" placeholder="eu-central-1"/>
                </div>
                <div class="field">
                    <label for="import-name">"Name of the estate"</label>
                    <input id="import-name" name="name" maxlength="100"/>
                </div>
            </div>
            <div class="buttons form-end">
                <span class="muted" role="status">
                    {move || sent.get().then_some("The files are sent and read. Large ones take a minute.")}
                </span>
                <button class="button button-primary" type="submit">"Import"</button>
            </div>
        </form>
    }
}

/// What became of the files that were sent last.
pub fn outcome(outcome: ImportOutcome) -> AnyView {
    let inner = match outcome {
        ImportOutcome::Kept {
            snapshot,
            format,
            notes,
        } => kept(&snapshot, &format, notes),
        ImportOutcome::Broken { faults, more } => broken(faults, more),
        ImportOutcome::Refused(why) => {
            view! { <Notice tone=Tone::Bad><p>{why}</p></Notice> }.into_any()
        }
        ImportOutcome::Forgotten => view! {
            <Notice tone=Tone::Neutral>
                <p>"What became of that import is no longer known. If it succeeded, its snapshot is in the list."</p>
            </Notice>
        }
        .into_any(),
    };
    view! { <div role="status" data-testid="import-outcome">{inner}</div> }.into_any()
}

fn kept(snapshot: &SnapshotSummary, format: &str, notes: Vec<String>) -> AnyView {
    let resources = plural(snapshot.resources, "resource", "resources");
    let references = plural(snapshot.references, "reference", "references");
    let tone = if notes.is_empty() {
        Tone::Good
    } else {
        Tone::Warn
    };
    let format = format.to_owned();
    let inventory = routes::of_snapshot("/inventory", Some(&snapshot.id));
    let head = plural(notes.len() as u64, "remark", "remarks");
    let notes = (!notes.is_empty()).then(|| {
        let rows = notes
            .into_iter()
            .map(|note| view! { <li>{note}</li> }.into_any());
        view! { <details open><summary>{head}</summary><ul>{rows.collect_view()}</ul></details> }
    });
    view! {
        <Notice tone=tone>
            <p>"Imported "{resources}" and "{references}" from a "{format}". "
                <a href=inventory>"Open the inventory"</a></p>
            {notes}
        </Notice>
    }
    .into_any()
}

fn broken(faults: Vec<ImportFault>, more: u64) -> AnyView {
    let rows = faults.into_iter().map(|fault| {
        view! {
            <li><code>{fault.place}</code>": "{fault.reason}". "
                {(!fault.advice.is_empty()).then(|| view! { <span class="muted">{fault.advice}"."</span> })}</li>
        }
        .into_any()
    });
    view! {
        <Notice tone=Tone::Bad>
            <p>"Nothing was imported: the files hold faults."</p>
            <ul>{rows.collect_view()}</ul>
            {(more > 0).then(|| view! { <p>"And "{count(more)}" more."</p> })}
        </Notice>
    }
    .into_any()
}
