//! Landfall's user interface: pages, components and server functions.
//!
//! Two faces, chosen by feature: `ssr` (rendered by the server) and `hydrate` (taken over in the
//! browser). The contract with the other two crates is small:
//!
//! * `frontend` calls [`hydrate`] once the wasm module is loaded; what screens it has to fetch first is
//!   in `screens.rs`;
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
mod screens;
mod shell;
mod wire;

#[cfg(feature = "ssr")]
pub use api::auth::{SINCE, USER};
pub use shell::{AssetUrls, shell};

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};
use pages::{Frame, Home, NotFound, SignInPage};
use screens::{
    AccountsScreen, AuditScreen, CalendarScreen, ConnectionsScreen, CostScreen, CoverageScreen,
    DiffScreen, FindingsScreen, GraphScreen, GroupScreen, GroupsScreen, InventoryScreen,
    NewPlanScreen, NewestPlanScreen, OnePlanScreen, OutsideScreen, OverviewScreen, PlanDiffScreen,
    ResourceScreen, RunScreen, RunsScreen, SnapshotsScreen, WaveScreen,
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
                    <Route path=path!("/overview") view={Lazy::<OverviewScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/inventory") view={Lazy::<InventoryScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/resource") view={Lazy::<ResourceScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/accounts") view={Lazy::<AccountsScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/findings") view={Lazy::<FindingsScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/coverage") view={Lazy::<CoverageScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/snapshots") view={Lazy::<SnapshotsScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/diff") view={Lazy::<DiffScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/graph") view={Lazy::<GraphScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/graph/outside") view={Lazy::<OutsideScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/plan") view={Lazy::<NewestPlanScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/plan/new") view={Lazy::<NewPlanScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/plan/diff") view={Lazy::<PlanDiffScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/plan/calendar") view={Lazy::<CalendarScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/plan/groups") view={Lazy::<GroupsScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/plan/:id/calendar") view={Lazy::<CalendarScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/plan/:id/group") view={Lazy::<GroupScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/plan/:id") view={Lazy::<OnePlanScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/plan/:id/wave/:n") view={Lazy::<WaveScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/cost") view={Lazy::<CostScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/runs") view={Lazy::<RunsScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/run/:id") view={Lazy::<RunScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/audit") view={Lazy::<AuditScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/connections") view={Lazy::<ConnectionsScreen>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/*any") view=NotFound ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// Takes over the server's markup in the browser, as soon as the code of the screen is there.
#[cfg(feature = "hydrate")]
pub async fn hydrate() {
    leptos::mount::hydrate_from_async(leptos::tachys::dom::body(), App)
        .await
        .forget();
    if let Some(root) = document().document_element() {
        // An attribute with this name cannot be refused.
        _ = root.set_attribute(screens::HYDRATED, "true");
    }
}
