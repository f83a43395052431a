//! What was decided about something outside of the estate, and the form to decide.

use super::badge::{Badge, Tone};
use super::notice::FormError;
use crate::api::ApiError;
use crate::api::graph::DecideExternal;
use crate::format;
use landfall_domain::view::{ExternalView, GraphExternal};
use landfall_domain::{ExternalChoice, ExternalDecision, ExternalSort};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What somebody has to decide when the estate moves.
pub fn question(sort: ExternalSort) -> &'static str {
    match sort {
        ExternalSort::Account => {
            "Whether access goes on: its owner has to agree to the new account."
        }
        ExternalSort::Internet => {
            "Whether it may know the estate by its addresses, which change with the move."
        }
        ExternalSort::Aws => "Nothing to decide: AWS offers it to every account.",
    }
}

/// The decision with who made it, and while it is open what is to be decided.
pub fn decided(external: &GraphExternal) -> AnyView {
    let choice = external.decision.as_ref().map(|d| d.choice);
    let (tone, glyph, question) = match choice.unwrap_or_default() {
        ExternalChoice::Open => (Tone::Warn, "○", question(external.sort)),
        _ => (Tone::Good, "✓", ""),
    };
    let word = choice.unwrap_or_default().words();
    let (note, by) = match &external.decision {
        Some(d) => (d.note.clone(), format!("{}, {}", d.by, format::time(d.at))),
        None => Default::default(),
    };
    view! {
        <Badge state=(tone, glyph, word)/>
        <p>{question}</p>
        <p class="comment-text">{note}</p>
        <p class="muted">{by}</p>
    }
    .into_any()
}

/// Choice, note and the button.
#[component]
pub fn DecideForm(
    /// About what.
    view: ExternalView,
    /// Decides.
    decide: ServerAction<DecideExternal>,
) -> impl IntoView {
    let error: Signal<Option<ApiError>> =
        Signal::derive(move || decide.value().get().and_then(Result::err));
    let note_error = move || error.get().and_then(|error| error.field("note"));
    let (choice, note, version) = match view.external.decision {
        Some(d) => (d.choice, d.note, d.version),
        None => Default::default(),
    };
    let options: Vec<AnyView> = ExternalChoice::ALL
        .map(|one| {
            view! { <option value=one.as_str() selected=one == choice>{one.meaning()}</option> }
                .into_any()
        })
        .into();
    let pending = decide.pending();
    view! {
        <ActionForm action=decide attr:class="form" attr:data-testid="decide-form">
            <input type="hidden" name="node" value=view.external.node.to_string()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <FormError error=error fields=&["note"]/>
            <div class="field">
                <label for="choice">"What becomes of it"</label>
                <select id="choice" name="choice">{options}</select>
            </div>
            <div class="field">
                <label for="note">"Note"</label>
                <textarea id="note" name="note" rows="3" maxlength=ExternalDecision::LONGEST_NOTE.to_string()
                    aria-describedby="note-hint note-error"
                    aria-invalid=move || note_error().is_some().to_string()>{note}</textarea>
                <p class="hint" id="note-hint">"Why, with whom it was agreed, until when. Everybody who reads plans sees it."</p>
                <p class="field-error" id="note-error">{note_error}</p>
            </div>
            <div class="buttons" aria-busy=move || pending.get().to_string()>
                <button class="button button-primary" data-testid="decide">"Save"</button>
            </div>
        </ActionForm>
    }
}
