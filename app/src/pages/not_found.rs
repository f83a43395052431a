//! No such page.

use crate::components::breadcrumbs::PageHead;
use crate::components::notice::Empty;
use leptos::prelude::*;

/// Says so, also to the browser.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <PageHead title="Not found"/>
        <Empty title="There is no page at this address.">
            <p>"The address may be wrong, or what it named is gone."</p>
            <a class="button" href="/">"To the inbox"</a>
        </Empty>
    }
    .into_any()
}
