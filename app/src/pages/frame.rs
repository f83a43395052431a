//! The frame around every page but the sign-in form.

use super::load::{Loaded, Me};
use crate::api::{inbox, session};
use crate::components::frame::{
    Brand, EstateStatus, Person, SideNav, ThemeSwitch, sign_in_from_here,
};
use leptos::prelude::*;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

/// Header, navigation and the page. Whoever is not signed in is sent to the form.
#[component]
pub fn Frame() -> impl IntoView {
    let me = Loaded::new(|| (), |()| session::me());
    provide_context(Me(me));
    let path = use_location().pathname;
    let overview = Loaded::later(move || path.get(), |_| inbox::overview());
    // After a change of page the keyboard begins at its content.
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            let main = document().get_element_by_id("main");
            if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
                // Fails never for an element of this page.
                _ = main.focus();
            }
        }
        now
    });
    let sign_in = sign_in_from_here();
    view! {
        <a class="skip-link" href="#main">"Skip to content"</a>
        <header class="top">
            <Brand/>
            <div class="top-estate">
                <Transition fallback=|| ()>
                    {move || Suspend::new(async move {
                        overview.value().await.ok().map(|overview| view! { <EstateStatus overview=overview/> })
                    })}
                </Transition>
            </div>
            <ThemeSwitch/>
            <div class="top-person">
                <Suspense fallback=|| ()>
                    {move || {
                        let sign_in = sign_in.clone();
                        Suspend::new(async move {
                            match me.value().await {
                                Ok(user) => view! { <Person user=user/> }.into_any(),
                                Err(error) if error.is_signed_out() => {
                                    view! { <Redirect path=sign_in/> }.into_any()
                                }
                                Err(error) => error.to_string().into_any(),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </header>
        <div class="columns">
            <SideNav/>
            <main id="main" tabindex="-1"><Outlet/></main>
        </div>
    }
    .into_any()
}
