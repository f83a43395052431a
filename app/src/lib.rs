//! Landfall's user interface: pages, components and server functions.
//!
//! Two faces, chosen by feature: `ssr` (rendered by the server) and `hydrate` (taken over in the
//! browser). The contract with the other two crates is small:
//!
//! * `frontend` calls [`hydrate`] once the wasm module is loaded;
//! * `server` calls [`shell`] for the document around [`App`], with the [`AssetUrls`] that
//!   `server/src/assets.rs` has read from the manifest of `cargo xtask build`. It provides the
//!   `Backend` as a context and puts a session layer around the routes;
//! * the session layer keeps the signed-in person's name under [`USER`]; `server` reads it there
//!   for the routes that are not server functions;
//! * [`query`] reads the same query strings for the server's export routes as for the pages.

// Components are named like types; their arguments are values by Leptos' convention.
#![allow(clippy::must_use_candidate)]

mod api;
mod components;
mod format;
mod live;
mod pages;
pub mod query;
mod routes;
mod shell;
mod wire;

#[cfg(feature = "ssr")]
pub use api::auth::USER;
pub use shell::{AssetUrls, shell};

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};
use pages::{
    AccountsPage, AuditLog, Connections, CostPage, CoveragePage, DiffPage, FindingsPage, Frame,
    GraphPage, Home, Inventory, NewestPlan, NotFound, OnePlan, OverviewPage, ResourcePage, RunPage,
    Runs, SignInPage, Snapshots, WavePage,
};

/// The root component, the same on the server and in the browser.
///
/// Every route renders in one sweep on the server: pages read without JavaScript, and a missing
/// thing answers with its own status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| {
            if title.is_empty() { "Landfall".to_owned() } else { format!("{title} · Landfall") }
        }/>
        <Router>
            <Routes fallback=|| "Not found">
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("/") view=Home ssr=SsrMode::Async/>
                    <Route path=path!("/overview") view=OverviewPage ssr=SsrMode::Async/>
                    <Route path=path!("/inventory") view=Inventory ssr=SsrMode::Async/>
                    <Route path=path!("/resource") view=ResourcePage ssr=SsrMode::Async/>
                    <Route path=path!("/accounts") view=AccountsPage ssr=SsrMode::Async/>
                    <Route path=path!("/findings") view=FindingsPage ssr=SsrMode::Async/>
                    <Route path=path!("/coverage") view=CoveragePage ssr=SsrMode::Async/>
                    <Route path=path!("/snapshots") view=Snapshots ssr=SsrMode::Async/>
                    <Route path=path!("/diff") view=DiffPage ssr=SsrMode::Async/>
                    <Route path=path!("/graph") view=GraphPage ssr=SsrMode::Async/>
                    <Route path=path!("/plan") view=NewestPlan ssr=SsrMode::Async/>
                    <Route path=path!("/plan/:id") view=OnePlan ssr=SsrMode::Async/>
                    <Route path=path!("/plan/:id/wave/:n") view=WavePage ssr=SsrMode::Async/>
                    <Route path=path!("/cost") view=CostPage ssr=SsrMode::Async/>
                    <Route path=path!("/runs") view=Runs ssr=SsrMode::Async/>
                    <Route path=path!("/run/:id") view=RunPage ssr=SsrMode::Async/>
                    <Route path=path!("/audit") view=AuditLog ssr=SsrMode::Async/>
                    <Route path=path!("/connections") view=Connections ssr=SsrMode::Async/>
                    <Route path=path!("/*any") view=NotFound ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// Takes over the server's markup in the browser.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    leptos::mount::hydrate_body(App);
    // Tells tests and browser extensions that the page reacts from now on.
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "true");
    }
}
