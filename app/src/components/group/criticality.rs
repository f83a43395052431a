//! How critical a move group is, and the form to say so.

use crate::api::ApiError;
use crate::api::groups::SetCriticality;
use crate::components::notice::FormError;
use crate::routes;
use landfall_domain::view::{GroupCriticality, GroupView, Wanted};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What is said of it; for planners, on the newest version, with a form.
#[component]
pub fn Criticality(
    /// The group.
    view: GroupView,
    /// What is said now.
    #[prop(into)]
    now: Signal<GroupCriticality>,
    /// Says it.
    say: ServerAction<SetCriticality>,
) -> impl IntoView {
    let error: Signal<Option<ApiError>> =
        Signal::derive(move || say.value().get().and_then(Result::err));
    let board = routes::board(&view.plan.id, &[]);
    let pending = move || {
        let wanted = now.get().edit?;
        let text = match wanted.said() {
            Some(value) => format!("You set it to {value}"),
            None => "You left it to the evidence".to_owned(),
        };
        Some(view! {
            <p data-testid="criticality-edit">{text}". It holds with the next version: "
                <a href=board.clone()>"see on the board what it changes, and keep it"</a>"."</p>
        })
    };
    let of = view.criticality;
    let value = of.edit.map_or(of.said, Wanted::said);
    let form = view.criticality.may_say.then(|| {
        view! {
            <ActionForm action=say attr:class="form" attr:data-testid="criticality-form">
                <input type="hidden" name="plan" value=view.plan.id.to_string()/>
                <input type="hidden" name="group" value=view.id.clone()/>
                <FormError error=error/>
                <div class="field-row">
                    <div class="field">
                        <label for="criticality">"Criticality"</label>
                        <input id="criticality" name="value" type="number" min="0" max="100" step="1" inputmode="numeric"
                            value=value.map(|value| value.to_string()) aria-describedby="criticality-hint"/>
                    </div>
                    <button class="button">"Set criticality"</button>
                </div>
                <p class="hint" id="criticality-hint">
                    "From 0 to 100: the more critical, the earlier it moves. Empty: what its account, the resources that depend on it, its data and its traffic say."
                </p>
            </ActionForm>
        }
    });
    view! {
        <p data-testid="criticality">{move || match now.get().said {
            Some(value) => format!("Criticality {value}, said by a planner."),
            None => "Criticality as the evidence says: its account, what depends on it, its data, and its traffic where known.".to_owned(),
        }}</p>
        {pending}
        {form}
    }
}
