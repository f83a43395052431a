//! The sign-in form. Works without JavaScript.

use super::glyph::Mark;
use super::notice::FormError;
use crate::api::ApiError;
use crate::api::session::SignIn;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Name and password.
#[component]
pub fn SignInForm(
    /// What signs in.
    action: ServerAction<SignIn>,
    /// Where to go afterwards.
    #[prop(into)]
    next: Signal<String>,
) -> impl IntoView {
    let pending = action.pending();
    let error: Signal<Option<ApiError>> =
        Signal::derive(move || action.value().get().and_then(Result::err));
    view! {
        <div class="sign-in">
            <div class="sign-in-brand"><Mark/><h1>"Sign in to Landfall"</h1></div>
            <ActionForm action=action attr:class="form" attr:data-testid="sign-in">
                <input type="hidden" name="next" value=next/>
                <FormError error=error/>
                <div class="field">
                    <label for="name">"Name"</label>
                    <input id="name" name="name" autocomplete="username" autocapitalize="none"
                        spellcheck="false" required maxlength="100"/>
                </div>
                <div class="field">
                    <label for="password">"Password"</label>
                    <input id="password" name="password" type="password" required maxlength="1000"
                        autocomplete="current-password"/>
                </div>
                <button class="button button-primary" type="submit" aria-disabled=move || pending.get().to_string()>
                    {move || if pending.get() { "Signing in…" } else { "Sign in" }}
                </button>
            </ActionForm>
        </div>
    }
}
