//! The question whether the edits become a version.

use super::desk::Desk;
use crate::api::ApiError;
use crate::components::notice::FormError;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

/// Opens the dialog.
#[derive(Clone, Copy)]
pub struct Keeping(NodeRef<html::Dialog>);

impl Keeping {
    /// Closed.
    pub fn new() -> Self {
        Self(NodeRef::new())
    }

    /// Opens it.
    pub fn open(self) {
        if let Some(dialog) = self.0.get_untracked() {
            // Fails only when it is open already.
            _ = dialog.show_modal();
        }
    }
}

/// Asks for the reason and says what becomes void.
#[component]
pub fn KeepDialog(
    /// The desk.
    desk: Desk,
    /// Which dialog.
    keeping: Keeping,
    /// What a new version voids.
    voids: String,
    /// Makes the version for this reason.
    make: Callback<String>,
    /// Whether it is being made.
    #[prop(into)]
    pending: Signal<bool>,
    /// Why it was not.
    #[prop(into)]
    refused: Signal<Option<ApiError>>,
) -> impl IntoView {
    let dialog = keeping.0;
    let reason = NodeRef::<html::Textarea>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(reason) = reason.get_untracked() {
            make.run(reason.value());
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let words = move || desk.what_if().map(|what| super::panel::summary(&what));
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby="keep-title" data-testid="keep-dialog">
            <h2 id="keep-title">{move || format!("Keep as version {}?", desk.view().version + 1)}</h2>
            <p>{words}</p>
            <p>{voids}</p>
            <form class="form" on:submit=submit>
                <div class="field">
                    <label for="keep-reason">"Why this version"</label>
                    <textarea id="keep-reason" node_ref=reason rows="2" maxlength="2000" required></textarea>
                </div>
                <FormError error=refused/>
                <div class="buttons">
                    <button class="button button-primary" data-testid="keep-confirm" disabled=move || pending.get()>
                        {move || if pending.get() { "Planning…" } else { "Keep it" }}
                    </button>
                    <button class="button" type="button" on:click=close>"Not now"</button>
                </div>
            </form>
        </dialog>
    }
}
