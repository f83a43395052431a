//! One account or host outside of the estate: who names it, and what becomes of it
//! (`/graph/outside?id=…`).

use super::load::{Loaded, load_page};
use crate::api::graph::{self, DecideExternal};
use crate::components::breadcrumbs::PageHead;
use crate::components::outside::{DecideForm, decided};
use crate::components::table::Panel;
use crate::format::{plural, short_id};
use crate::routes;
use landfall_domain::ResourceId;
use landfall_domain::view::ExternalView;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
#[component]
pub fn OutsidePage() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        ResourceId::new(query.with(|query| query.get("id").unwrap_or_default()))
    });
    let view = Loaded::new(move || wanted.get(), graph::external);
    let decide = ServerAction::<DecideExternal>::new();
    Effect::new(move |_| {
        if decide.value().with(|value| matches!(value, Some(Ok(_)))) {
            view.refetch();
        }
    });
    load_page(Some("Outside the estate"), view, move |view| {
        one(view, decide)
    })
}

fn one(view: ExternalView, decide: ServerAction<DecideExternal>) -> AnyView {
    let external = view.external.clone();
    let above = vec![
        ("Graph".to_owned(), "/graph".to_owned()),
        (
            "Outside the estate".to_owned(),
            "/graph#externals".to_owned(),
        ),
    ];
    let (made, snapshot) = (decided(&external), view.snapshot.clone());
    let form = view.may_decide.then(|| {
        view! { <Panel title="Decide"><DecideForm view=view decide=decide/></Panel> }
    });
    let by: Vec<AnyView> = (external.by.iter())
        .map(|id| {
            let href = routes::resource(id, Some(&snapshot));
            view! { <li><a href=href>{short_id(id).to_owned()}</a></li> }.into_any()
        })
        .collect();
    let texts: Vec<AnyView> = (external.texts.iter())
        .map(|text| view! { <li><code>{text.clone()}</code></li> }.into_any())
        .collect();
    let count = |all: u64, listed: usize| {
        let rest = all.saturating_sub(listed as u64);
        (rest > 0).then(|| view! { <p class="muted">{plural(rest, "more is", "more are")}" in the graph's file."</p> })
    };
    let more_by = count(external.by_count, external.by.len());
    let more_texts = count(external.text_count, external.texts.len());
    view! {
        <PageHead title=external.label.clone() above=above/>
        <Panel title="Decision"><div data-testid="external-decision">{made}</div></Panel>
        {form}
        <Panel title="Named by" count=external.by_count><ul class="plain">{by}</ul>{more_by}</Panel>
        <Panel title="As" count=external.text_count><ul class="plain">{texts}</ul>{more_texts}</Panel>
    }
    .into_any()
}
