//! The wasm entry: everything it shows lives in `landfall-app`.
//!
//! Empty on other targets, so that a native build of the whole workspace never mixes the
//! `hydrate` and `ssr` features of Leptos.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script in the document's head once the module is ready.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    landfall_app::hydrate().await;
}
