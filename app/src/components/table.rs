//! Tables that scroll inside their own frame on narrow screens.

use leptos::prelude::*;

/// A frame that scrolls by touch, wheel and keyboard.
#[component]
pub fn Scroll(
    /// What is inside, for a screen reader.
    #[prop(into)]
    label: String,
    /// The table.
    children: Children,
) -> impl IntoView {
    view! { <div class="table-scroll" role="region" aria-label=label tabindex="0">{children()}</div> }
}

/// A section with a heading of its own, a count and links at the right.
#[component]
pub fn Panel(
    /// The heading.
    #[prop(into)]
    title: String,
    /// How many rows.
    #[prop(optional)]
    count: Option<u64>,
    /// Links at the right of the heading.
    #[prop(optional, into)]
    tools: Option<AnyView>,
    /// An anchor.
    #[prop(optional)]
    id: &'static str,
    /// What is inside.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="panel" id=(!id.is_empty()).then_some(id)>
            <header class="panel-head">
                <h2>
                    {title}
                    {count.map(|n| view! { <span class="count">{crate::format::count(n)}</span> })}
                </h2>
                {tools.map(|tools| view! { <div class="panel-tools">{tools}</div> })}
            </header>
            <div class="panel-body">{children()}</div>
        </section>
    }
}

/// Name and value, for a definition list.
#[component]
pub fn Fact(
    /// The name.
    #[prop(into)]
    name: String,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! { <div class="fact"><dt>{name}</dt><dd>{children()}</dd></div> }
}
