//! Landfall's user interface: pages, components and server functions.
//!
//! Two faces, chosen by feature: `ssr` (rendered by the server) and `hydrate` (taken over in the
//! browser). The contract with the other two crates is small:
//!
//! * `frontend` calls [`hydrate`] once the wasm module is loaded;
//! * `server` calls [`shell`] for the document around [`App`], with the [`AssetUrls`] that
//!   `server/src/assets.rs` has read from the manifest of `cargo xtask build`.

mod shell;

pub use shell::{AssetUrls, shell};

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// The root component, the same on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title text="Landfall"/>
        <Router>
            <main>
                <Routes fallback=|| "Not found">
                    <Route path=path!("/") view=Home/>
                </Routes>
            </main>
        </Router>
    }
}

#[component]
fn Home() -> impl IntoView {
    let (count, set_count) = signal(0);
    view! {
        <h1>"Landfall"</h1>
        <button on:click=move |_| set_count.update(|n| *n += 1)>"Pressed " {count} " times"</button>
    }
}

/// Takes over the server's markup in the browser.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    leptos::mount::hydrate_body(App);
}
