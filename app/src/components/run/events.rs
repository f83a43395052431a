//! Who did what in a run.

use crate::components::table::Scroll;
use crate::format;
use landfall_domain::run::{Event, Happening, RunOutcome};
use leptos::prelude::*;

/// The event log, newest first.
#[component]
pub fn Events(
    /// The log, as it grows.
    #[prop(into)]
    events: Signal<Vec<Event>>,
) -> impl IntoView {
    let rows = move || {
        events
            .get()
            .into_iter()
            .rev()
            .map(|event| {
                let (who, what, why) = words(&event.what);
                let step = event.step.map(|step| step.to_string());
                view! {
                    <tr>
                        <td class="num">{event.seq}</td>
                        <td><time>{format::time(event.at)}</time></td>
                        <td>{who}</td>
                        <th scope="row">{what}</th>
                        <td>{step.map(|step| view! { <code>{step}</code> })}</td>
                        <td class="note">{why}</td>
                    </tr>
                }
            })
            .collect_view()
    };
    view! {
        <Scroll label="Events">
            <table class="events" data-testid="events">
                <thead><tr>
                    <th scope="col" class="num">"#"</th><th scope="col">"When"</th>
                    <th scope="col">"Who"</th><th scope="col">"What"</th>
                    <th scope="col">"Step"</th><th scope="col">"Why"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

/// Who, what, why.
fn words(what: &Happening) -> (String, String, String) {
    let own = "landfall".to_owned();
    let none = String::new();
    match what {
        Happening::RunStarted { by } => (by.to_string(), "started the run".into(), none),
        Happening::Started { attempt, .. } => (own, format!("began attempt {attempt}"), none),
        Happening::Observed { .. } => (own, "observed what is there".into(), none),
        Happening::Succeeded { verification, .. } => {
            let word = if verification.holds() {
                "succeeded, proved equal"
            } else {
                "succeeded, with differences"
            };
            (own, word.into(), none)
        }
        Happening::Failed { error, .. } => (own, "failed".into(), error.clone()),
        Happening::RetryRequested { by, reason } => {
            (by.to_string(), "asked to try again".into(), reason.clone())
        }
        Happening::Skipped { by, reason } => (by.to_string(), "skipped".into(), reason.clone()),
        Happening::PauseRequested { by, reason } => {
            (by.to_string(), "paused".into(), reason.clone())
        }
        Happening::ResumeRequested { by, reason } => {
            (by.to_string(), "resumed".into(), reason.clone())
        }
        Happening::UndoRequested { by, reason } => {
            (by.to_string(), "asked to undo".into(), reason.clone())
        }
        Happening::UndoStarted { .. } => (own, "began to undo".into(), none),
        Happening::UndoFinished { .. } => (own, "undone".into(), none),
        Happening::UndoFailed { error } => (own, "could not undo".into(), error.clone()),
        Happening::RunFinished { outcome } => {
            let word = match outcome {
                RunOutcome::Succeeded => "the run succeeded",
                RunOutcome::Undone => "the run is undone",
            };
            (own, word.into(), none)
        }
    }
}
