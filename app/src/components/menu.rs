//! A button that unfolds a small panel, also without JavaScript.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The panel closes with Escape, and when something outside is clicked.
#[component]
pub fn Menu(
    /// What the button says.
    #[prop(into)]
    label: String,
    /// For tests.
    #[prop(optional)]
    testid: &'static str,
    /// What unfolds.
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<leptos::html::Details>::new();
    let outside = window_event_listener(leptos::ev::click, move |event| {
        let target = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        if let Some(menu) = menu.get_untracked()
            && menu.open()
            && !menu.contains(target.as_ref())
        {
            menu.set_open(false);
        }
    });
    on_cleanup(move || outside.remove());
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if let (true, Some(menu)) = (event.key() == "Escape", menu.get_untracked()) {
            menu.set_open(false);
            if let Ok(Some(summary)) = menu.query_selector("summary")
                && let Ok(summary) = summary.dyn_into::<web_sys::HtmlElement>()
            {
                // Fails never for an element of this page.
                _ = summary.focus();
            }
        }
    };
    view! {
        <details class="menu" node_ref=menu on:keydown=on_key data-testid=testid>
            <summary class="button">{label}<span aria-hidden="true">" ▾"</span></summary>
            <div class="menu-body">{children()}</div>
        </details>
    }
}
