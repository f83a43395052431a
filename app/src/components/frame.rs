//! Parts of the frame around every page.

use super::glyph::Mark;
use crate::api::session::{SetTheme, SignOut};
use crate::{format, routes};
use landfall_domain::progress::ScanState;
use landfall_domain::user::User;
use landfall_domain::view::Overview;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Where the navigation leads: address, name, glyph.
const PLACES: &[(&str, &str, &str)] = &[
    ("/", "Inbox", "▤"),
    ("/overview", "Overview", "◔"),
    ("/inventory", "Inventory", "☰"),
    ("/graph", "Graph", "⌥"),
    ("/accounts", "Accounts", "⇶"),
    ("/findings", "Findings", "⚑"),
    ("/coverage", "Coverage", "▥"),
    ("/snapshots", "Snapshots", "◫"),
    ("/plan", "Plan", "▦"),
    ("/cost", "Cost", "$"),
    ("/runs", "Runs", "▶"),
    ("/audit", "Audit", "§"),
    ("/connections", "Connections", "⇄"),
];

/// The name with its mark.
#[component]
pub fn Brand() -> impl IntoView {
    view! { <a class="brand" href="/"><Mark/><span>"Landfall"</span></a> }
}

/// The navigation. On narrow screens it folds, also without JavaScript.
#[component]
pub fn SideNav() -> impl IntoView {
    let path = use_location().pathname;
    let links = move || {
        PLACES
            .iter()
            .map(|(href, name, glyph)| {
                let current = move || is_current(&path.get(), href).then_some("page");
                view! {
                    <li>
                        <a href=*href aria-current=current>
                            <span class="nav-glyph" aria-hidden="true">{*glyph}</span>{*name}
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <nav class="side-nav" aria-label="Main"><ul>{links()}</ul></nav>
        <details class="top-nav">
            <summary>"Menu"</summary>
            <nav aria-label="Main, folded"><ul>{links()}</ul></nav>
        </details>
    }
}

fn is_current(path: &str, href: &str) -> bool {
    let under = |root: &str| path == root || path.starts_with(&format!("{root}/"));
    match href {
        "/" => path == "/",
        "/inventory" => under("/inventory") || under("/resource"),
        "/snapshots" => under("/snapshots") || under("/diff"),
        "/runs" => under("/runs") || under("/run"),
        other => under(other),
    }
}

/// The estate's name and how its scan stands.
#[component]
pub fn EstateStatus(
    /// How the migration stands.
    overview: Overview,
) -> impl IntoView {
    let scan = match (&overview.scan, &overview.snapshot) {
        (Some(scan), _) if scan.state == ScanState::Running => {
            let (done, all) = scan.parts_done();
            view! {
                <a href="/overview#scan"><span aria-hidden="true">"▶ "</span>
                    {format!("Scan: {done} of {all} parts")}</a>
            }
            .into_any()
        }
        (_, Some(snapshot)) => {
            let at = format::time(snapshot.finished);
            view! {
                <a href="/inventory"><span aria-hidden="true">"✓ "</span>"Scanned "{at}</a>
            }
            .into_any()
        }
        _ => view! { <a href="/overview">"Not scanned yet"</a> }.into_any(),
    };
    view! {
        <span class="estate" data-testid="estate">{overview.estate}</span>
        <span class="estate-scan">{scan}</span>
    }
}

/// The signed-in person with roles, and the way out.
#[component]
pub fn Person(
    /// Who.
    user: User,
) -> impl IntoView {
    let sign_out = ServerAction::<SignOut>::new();
    let roles: Vec<&str> = user.roles.iter().map(|role| role.as_str()).collect();
    let roles = if roles.is_empty() {
        "no role".to_owned()
    } else {
        roles.join(", ")
    };
    view! {
        <span class="person" data-testid="person">
            <span class="person-name">{user.name.to_string()}</span>
            <span class="person-roles">{roles}</span>
        </span>
        <ActionForm action=sign_out attr:class="sign-out">
            <button class="button button-quiet" data-testid="sign-out">"Sign out"</button>
        </ActionForm>
    }
}

/// System, light or dark. Kept in a cookie, so the server's first answer has it.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let set = ServerAction::<SetTheme>::new();
    let chosen = RwSignal::new(crate::shell::theme().to_owned());
    // The document knows what the server chose, the browser's script does not.
    Effect::new(move |_| {
        if let Some(theme) = root().and_then(|root| root.get_attribute("data-theme")) {
            chosen.set(theme);
        }
    });
    Effect::new(move |_| {
        if let (Some(input), Some(root)) = (set.input().get(), root()) {
            // An attribute with this name cannot be refused.
            _ = root.set_attribute("data-theme", &input.theme);
            chosen.set(input.theme);
        }
    });
    let choice = move |theme: &'static str, glyph: &'static str| {
        view! {
            <button name="theme" value=theme class="theme-choice" title=format!("{theme} colours")
                aria-pressed=move || (chosen.get() == theme).to_string()>
                <span aria-hidden="true">{glyph}</span>
                <span class="visually-hidden">{theme}</span>
            </button>
        }
    };
    view! {
        <ActionForm action=set attr:class="theme-switch" attr:aria-label="Colours">
            {choice("system", "◐")}{choice("light", "☀")}{choice("dark", "☾")}
        </ActionForm>
    }
}

fn root() -> Option<web_sys::Element> {
    document().document_element()
}

/// The way to the sign-in form, for a page that somebody opened without a session.
pub fn sign_in_from_here() -> String {
    let here = use_location();
    let (path, search) = (here.pathname.get_untracked(), here.search.get_untracked());
    routes::sign_in(&match search.trim_start_matches('?') {
        "" => path,
        search => format!("{path}?{search}"),
    })
}
