//! Where a page is.

use leptos::prelude::*;
use leptos_meta::Title;

/// The document's title, the way down to the page and its heading.
#[component]
pub fn PageHead(
    /// The heading and the document's title.
    #[prop(into)]
    title: String,
    /// Pages above: name and address.
    #[prop(optional, into)]
    above: Vec<(String, String)>,
    /// Beside the heading.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let crumbs = (!above.is_empty()).then(|| {
        let links = above
            .into_iter()
            .map(|(name, href)| view! { <li><a href=href>{name}</a></li> })
            .collect_view();
        view! {
            <nav class="breadcrumbs" aria-label="Breadcrumbs">
                <ol>{links}<li aria-current="page">{title.clone()}</li></ol>
            </nav>
        }
    });
    view! {
        <Title text=title.clone()/>
        {crumbs}
        <div class="page-head">
            <h1>{title}</h1>
            {children.map(|children| view! { <div class="page-tools">{children()}</div> })}
        </div>
    }
}
