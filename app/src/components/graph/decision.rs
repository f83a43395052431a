//! What was decided about something outside of the estate, and the form to decide.

use crate::api::ApiError;
use crate::api::graph::DecideExternal;
use crate::components::badge::{Badge, State, Tone};
use crate::components::notice::FormError;
use crate::format;
use landfall_domain::view::GraphExternal;
use landfall_domain::{ExternalChoice, ExternalDecision};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The decision; for those who may decide with a form that opens.
#[component]
pub fn Decision(
    /// The row.
    external: GraphExternal,
    /// What has to be decided about it.
    question: &'static str,
    /// Whether this person may decide.
    may_decide: bool,
) -> impl IntoView {
    let decide = ServerAction::<DecideExternal>::new();
    let before = external.decision.clone();
    // What is kept shows at once; the drawing around it stays.
    let now = Memo::new(move |last: Option<&Option<ExternalDecision>>| {
        match (decide.value().get(), last) {
            (Some(Ok(kept)), _) => Some(kept),
            (_, Some(last)) => last.clone(),
            (_, None) => before.clone(),
        }
    });
    let form = may_decide.then(|| form(external, decide, now));
    view! {
        <div aria-live="polite">{move || shown(now.get(), question)}</div>
        {form}
    }
}

fn state(choice: ExternalChoice) -> State {
    match choice {
        ExternalChoice::Open => (Tone::Warn, "○", choice.words()),
        _ => (Tone::Good, "✓", choice.words()),
    }
}

fn shown(decision: Option<ExternalDecision>, question: &'static str) -> AnyView {
    let choice = decision.as_ref().map_or(ExternalChoice::Open, |d| d.choice);
    let who = decision.map(|d| {
        let note = (!d.note.is_empty()).then(|| view! { <p class="comment-text">{d.note}</p> });
        let by = format!("{}, {}", d.by, format::time(d.at));
        view! { {note}<p class="muted">{by}</p> }
    });
    let question = (choice == ExternalChoice::Open).then(|| view! { <p>{question}</p> });
    view! { <Badge state=state(choice)/>{question}{who} }.into_any()
}

fn form(
    external: GraphExternal,
    decide: ServerAction<DecideExternal>,
    now: Memo<Option<ExternalDecision>>,
) -> AnyView {
    let error: Signal<Option<ApiError>> =
        Signal::derive(move || decide.value().get().and_then(Result::err));
    let (choice, note) = now
        .get_untracked()
        .map(|d| (d.choice, d.note))
        .unwrap_or_default();
    let options = ExternalChoice::ALL.map(|one| {
        view! { <option value=one.as_str() selected=one == choice>{one.meaning()}</option> }
    });
    let version = move || now.with(|now| now.as_ref().map_or(0, |d| d.version).to_string());
    let pending = decide.pending();
    view! {
        <details class="decide">
            <summary>"Decide"<span class="visually-hidden">" about "{external.label}</span></summary>
            <ActionForm action=decide attr:class="form">
                <input type="hidden" name="node" value=external.node.to_string()/>
                <input type="hidden" name="version" value=version/>
                <label>"What becomes of it"<select name="choice">{options}</select></label>
                <label>"Note"<textarea name="note" rows="2" maxlength="1000">{note}</textarea></label>
                <FormError error=error/>
                <div class="buttons" aria-busy=move || pending.get().to_string()>
                    <button class="button button-small">"Save"</button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}
