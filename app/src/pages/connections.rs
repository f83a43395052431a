//! Whether Landfall reaches what it needs.

use super::load::{Loaded, load};
use crate::api::connection;
use crate::components::badge::{Badge, Tone};
use crate::components::breadcrumbs::PageHead;
use crate::components::notice::Empty;
use landfall_domain::view::DoctorLine;
use leptos::prelude::*;

/// Every account and role, tried now.
#[component]
pub fn Connections() -> impl IntoView {
    let lines = Loaded::new(|| (), |()| connection::doctor());
    view! {
        <PageHead title="Connections">
            <button class="button" type="button" on:click=move |_| lines.refetch()>"Check again"</button>
        </PageHead>
        <p class="muted">"Tried just now, with the credentials that Landfall uses. Nothing is changed."</p>
        {load(lines, list)}
    }
    .into_any()
}

fn list(lines: Vec<DoctorLine>) -> AnyView {
    if lines.is_empty() {
        return view! { <Empty title="No account is configured.">"The server's configuration names the source and the target accounts."</Empty> }
            .into_any();
    }
    let rows = lines
        .into_iter()
        .map(|line| {
            let state = if line.ok { (Tone::Good, "✓", "ok") } else { (Tone::Bad, "✕", "failed") };
            let advice = (!line.ok && !line.advice.is_empty())
                .then(|| view! { <p class="why"><strong>"What to do: "</strong>{line.advice.clone()}</p> });
            view! {
                <li class="finding">
                    <Badge state=state/>
                    <div><p><strong>{line.what}</strong></p><p>{line.message}</p>{advice}</div>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="findings" data-testid="connections">{rows}</ul> }.into_any()
}
