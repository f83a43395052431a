//! Who is responsible for a move group, and the form to say so.

use crate::api::ApiError;
use crate::api::groups::Own;
use crate::components::notice::FormError;
use crate::format;
use landfall_domain::UserName;
use landfall_domain::view::{GroupOwner, GroupView, Owner};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The owner; for planners with a form.
#[component]
pub fn OwnerForm(
    /// The group.
    view: GroupView,
    /// Who it is now.
    #[prop(into)]
    owner: Signal<Option<GroupOwner>>,
    /// Sets the owner.
    own: ServerAction<Own>,
) -> impl IntoView {
    let error: Signal<Option<ApiError>> =
        Signal::derive(move || own.value().get().and_then(Result::err));
    let now = view
        .owner
        .as_ref()
        .map(|owner| owner.owner.name().to_owned());
    let form = (!view.people.is_empty()).then(|| {
        view! {
            <ActionForm action=own attr:class="form" attr:data-testid="own-form">
                <input type="hidden" name="plan" value=view.plan.id.to_string()/>
                <input type="hidden" name="groups[0]" value=view.id.clone()/>
                <FormError error=error/>
                <div class="field-row">
                    <OwnerField people=view.people.clone() value=now/>
                    <button class="button" data-testid="own">"Set owner"</button>
                </div>
            </ActionForm>
        }
    });
    view! {
        {move || shown(owner.get())}
        {form}
    }
}

fn shown(owner: Option<GroupOwner>) -> AnyView {
    match owner {
        None => view! { <p class="muted" data-testid="owner">"Nobody is responsible for this group yet."</p> }.into_any(),
        Some(owner) => {
            let sort = match owner.owner {
                Owner::Person(_) => "signs in here",
                Owner::Outside(_) => "not a user of Landfall",
            };
            let by = format!("{sort}; set by {}, {}", owner.author, format::time(owner.at));
            view! {
                <p data-testid="owner"><strong>{owner.owner.name().to_owned()}</strong>" "<span class="muted">{by}</span></p>
            }
            .into_any()
        }
    }
}

/// A name, with everybody who signs in to choose from.
#[component]
pub fn OwnerField(
    /// Everybody who signs in.
    people: Vec<UserName>,
    /// Who it is now.
    value: Option<String>,
) -> impl IntoView {
    let options: Vec<AnyView> = people
        .into_iter()
        .map(|name| view! { <option value=name.to_string()></option> }.into_any())
        .collect();
    view! {
        <div class="field grow">
            <label for="owner">"Owner"</label>
            <input id="owner" name="owner" list="owners" value=value.unwrap_or_default() autocomplete="off"
                maxlength="120" aria-describedby="owner-hint"/>
            <datalist id="owners">{options}</datalist>
            <p class="hint" id="owner-hint">"A sign-in name, or any other name or e-mail address. Empty: nobody."</p>
        </div>
    }
}
