//! The inbox.

use super::load::{Loaded, load};
use crate::api::inbox;
use crate::components::breadcrumbs::PageHead;
use crate::components::notice::Empty;
use crate::format;
use landfall_domain::view::InboxItem;
use leptos::prelude::*;

/// What waits on the person who looks.
#[component]
pub fn Home() -> impl IntoView {
    let items = Loaded::new(|| (), |()| inbox::inbox());
    view! {
        <PageHead title="Inbox"/>
        {load(items, list)}
    }
    .into_any()
}

fn list(items: Vec<InboxItem>) -> AnyView {
    if items.is_empty() {
        return view! {
            <Empty title="Nothing waits on you.">
                <p>"Gates to sign, paused steps and changes of the estate come here. What happens next stands on the overview."</p>
                <a class="button" href="/overview">"To the overview"</a>
            </Empty>
        }
        .into_any();
    }
    let count = items.len() as u64;
    let items = items
        .into_iter()
        .map(|item| {
            let (glyph, word) = mark(&item.kind);
            view! {
                <li class="inbox-item">
                    <span class="inbox-kind"><span aria-hidden="true">{glyph}</span>{word}</span>
                    <div>
                        <a class="inbox-title" href=item.href>{item.title}</a>
                        <p>{item.detail}</p>
                        <p class="muted">"since "<time>{format::time(item.since)}</time></p>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <h2 class="inbox-head">"Waiting on you"<span class="count">{format::count(count)}</span></h2>
        <ul class="inbox" data-testid="inbox">{items}</ul>
    }
    .into_any()
}

fn mark(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "sign" => ("✎", "to sign"),
        "run" => ("▶", "to run"),
        "paused" => ("❚❚", "paused"),
        "scan" => ("⌕", "to scan"),
        "plan" => ("▦", "to plan"),
        "comment" => ("❝", "to answer"),
        _ => ("!", "to look at"),
    }
}
