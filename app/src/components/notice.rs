//! What a list shows instead of rows: nothing yet, loading, or why not.

use super::badge::Tone;
use crate::api::ApiError;
use crate::routes;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Nothing is there, and what happens next.
#[component]
pub fn Empty(
    /// What is not there.
    #[prop(into)]
    title: String,
    /// What to do about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty" data-testid="empty">
            <p class="empty-title">{title}</p>
            {children.map(|children| view! { <div class="empty-next">{children()}</div> })}
        </div>
    }
}

/// Grey bars while something loads.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">"Loading"</span>
            <span class="skeleton-bar"></span>
            <span class="skeleton-bar"></span>
            <span class="skeleton-bar"></span>
            <span class="skeleton-bar"></span>
        </div>
    }
}

/// Why something is not shown, with a way to try again.
#[component]
pub fn Failure(
    /// Why.
    error: ApiError,
    /// Tries again.
    #[prop(into)]
    retry: Callback<()>,
) -> impl IntoView {
    let here = use_location();
    let signed_out = error.is_signed_out();
    let way_on = if signed_out {
        let next = move || {
            let (path, search) = (here.pathname.get(), here.search.get());
            routes::sign_in(&match search.trim_start_matches('?') {
                "" => path,
                search => format!("{path}?{search}"),
            })
        };
        view! { <a class="button" href=next>"Sign in"</a> }.into_any()
    } else {
        view! {
            <button class="button" type="button" on:click=move |_| retry.run(())>"Try again"</button>
        }
        .into_any()
    };
    view! {
        <div class="notice notice-bad" role="alert" data-testid="failure">
            <p><span class="notice-glyph" aria-hidden="true">"✕"</span>{error.to_string()}</p>
            {way_on}
        </div>
    }
}

/// A framed remark.
#[component]
pub fn Notice(
    /// How grave.
    tone: Tone,
    /// What.
    children: Children,
) -> impl IntoView {
    let glyph = match tone {
        Tone::Good => "✓",
        Tone::Bad => "✕",
        Tone::Warn => "!",
        Tone::Neutral | Tone::Active => "i",
    };
    view! {
        <div class=format!("notice notice-{}", tone.as_str())>
            <span class="notice-glyph" aria-hidden="true">{glyph}</span>
            <div>{children()}</div>
        </div>
    }
}

/// The refusal of a form that is about no single field, or about one in `fields`' absence.
#[component]
pub fn FormError(
    /// The refusal, if there is one.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
    /// Names of fields that show their own errors.
    #[prop(optional)]
    fields: &'static [&'static str],
) -> impl IntoView {
    let text = move || {
        error
            .get()
            .filter(|error| fields.iter().all(|name| error.field(name).is_none()))
            .map(|error| error.to_string())
    };
    view! {
        <div class="form-error" role="alert">
            {move || text().map(|text| view! {
                <p><span aria-hidden="true">"✕ "</span>{text}</p>
            })}
        </div>
    }
}
