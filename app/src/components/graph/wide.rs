//! The whole estate on a canvas. Drawn by a script of its own (`app/wide`), which the release does
//! not send with the wasm: docs/adr/0012 says why.

use crate::query::class_key;
use landfall_domain::view::GraphQuery;
use leptos::prelude::*;

/// A browser with scripts reads this as text: as elements it could not be taken over.
const WITHOUT: &str = "<p class=\"notice\">The whole estate is drawn by a script. The drawing and the tree read without one.</p>";

/// What the script gets: where the data is, what is chosen, colours and classes. It fills the
/// element, keeps the part that is seen in the URL, and chooses by following a link as a person would.
#[component]
pub fn Wide(
    /// What was asked for.
    #[prop(into)]
    query: Signal<GraphQuery>,
    /// What is chosen.
    #[prop(into)]
    selected: Signal<String>,
) -> impl IntoView {
    Effect::new(move |_| fetch_script());
    let snapshot = move || query.with(|q| q.snapshot.as_ref().map(ToString::to_string));
    let colour = move || query.with(|q| q.colour.clone());
    let classes = move || {
        let keys = query.with(|q| q.classes.iter().map(|c| class_key(*c)).collect::<Vec<_>>());
        keys.join(" ")
    };
    view! {
        <landfall-wide class="wide" data-testid="wide" data-snapshot=snapshot data-colour=colour
            data-classes=classes data-selected=move || selected.get()></landfall-wide>
        <noscript inner_html=WITHOUT></noscript>
    }
}

/// Adds the script of the wide view to the page, once.
pub fn fetch_script() {
    const ID: &str = "wide-script";
    let root = document().document_element();
    let Some((root, address)) = root.and_then(|root| {
        let address = root.get_attribute("data-wide")?;
        Some((root, address))
    }) else {
        return;
    };
    if document().get_element_by_id(ID).is_some() {
        return;
    }
    let Ok(script) = document().create_element("script") else {
        return;
    };
    // Without it the element stays empty; the other two ways to show the graph go on.
    for (name, value) in [("id", ID), ("type", "module"), ("src", &address)] {
        _ = script.set_attribute(name, value);
    }
    _ = root.append_child(&script);
}
