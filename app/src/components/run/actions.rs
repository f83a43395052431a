//! What a person does to a run: always with a reason, in a dialog that keeps it when refused.

use crate::api::ApiError;
use crate::api::run::ActOnRun;
use crate::components::dialog::Confirm;
use crate::components::notice::FormError;
use landfall_domain::{RunId, StepId};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// A button whose dialog asks why.
#[component]
pub fn ReasonDialog(
    /// The run.
    run: RunId,
    /// `retry`, `skip`, `pause`, `resume` or `undo`.
    what: &'static str,
    /// The step, for what is done to a step.
    #[prop(optional_no_strip)]
    step: Option<StepId>,
    /// On the buttons.
    label: &'static str,
    /// The dialog's heading.
    #[prop(into)]
    title: String,
    /// What will happen.
    #[prop(into)]
    consequence: String,
    /// Makes the id unique on the page.
    #[prop(into)]
    suffix: String,
    /// After it was done.
    done: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<ActOnRun>::new();
    let id = format!("{what}-{suffix}");
    let field = format!("{id}-reason");
    let hint = format!("{id}-error");
    let class = match what {
        "undo" => "button button-small button-danger",
        "retry" | "resume" => "button button-small button-primary",
        _ => "button button-small",
    };
    let error: Signal<Option<ApiError>> =
        Signal::derive(move || action.value().get().and_then(Result::err));
    let reason_error = move || error.get().and_then(|error| error.field("reason"));
    let body = move |close: Callback<()>| {
        Effect::new(move |_| {
            if action.value().with(|value| matches!(value, Some(Ok(())))) {
                close.run(());
                done.run(());
            }
        });
        let pending = action.pending();
        view! {
            <p>{consequence}</p>
            <ActionForm action=action attr:class="form">
                <input type="hidden" name="run" value=run.to_string()/>
                <input type="hidden" name="what" value=what/>
                {step.map(|step| view! { <input type="hidden" name="step" value=step.to_string()/> })}
                <FormError error=error fields=&["reason"]/>
                <div class="field">
                    <label for=field.clone()>"Why"</label>
                    <textarea id=field name="reason" rows="2" required maxlength="2000" aria-describedby=hint.clone()></textarea>
                    <p class="field-error" id=hint>{reason_error}</p>
                </div>
                <div class="buttons">
                    <button class=class data-testid=format!("{what}-confirm") disabled=move || pending.get()>{label}</button>
                    <button class="button" type="button" on:click=move |_| close.run(())>"Not now"</button>
                </div>
            </ActionForm>
        }
        .into_any()
    };
    view! { <Confirm label=format!("{label}…") title=title id=id class=class testid=what body=body/> }
}
