//! The sign-in form.

use crate::api::session::SignIn;
use crate::components::frame::ThemeSwitch;
use crate::components::sign_in::SignInForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Name and password, then on to `next`.
#[component]
pub fn SignInPage() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let query = use_query_map();
    let next = Signal::derive(move || {
        query
            .with(|query| query.get("next"))
            .unwrap_or_else(|| "/".to_owned())
    });
    view! {
        <Title text="Sign in"/>
        <main id="main" class="sign-in-page">
            <SignInForm action=action next=next/>
            <ThemeSwitch/>
        </main>
    }
    .into_any()
}
