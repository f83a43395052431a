//! Tables as files.

use leptos::prelude::*;

/// Endings with what they are for.
const ENDINGS: [(&str, &str); 3] = [
    ("csv", "CSV, for every program"),
    ("xlsx", "Excel workbook"),
    ("json", "JSON, for scripts"),
];

/// Links to what is shown as a file of every kind.
#[component]
pub fn ExportLinks(
    /// The name of the table in the address.
    what: &'static str,
    /// The filters of the screen, without a question mark.
    query: String,
) -> impl IntoView {
    ENDINGS
        .map(|(ending, title)| {
            let href = match query.as_str() {
                "" => format!("/export/{what}.{ending}"),
                query => format!("/export/{what}.{ending}?{query}"),
            };
            view! {
                <a class="menu-item" href=href download rel="external" data-testid=format!("export-{ending}")>{title}</a>
            }
            .into_any()
        })
        .collect_view()
}

/// Sends chosen ids and gets a file: too many for an address.
#[component]
pub fn ExportChosen(
    /// The name of the table in the address.
    what: &'static str,
    /// The snapshot that they are of.
    #[prop(into)]
    snapshot: String,
    /// What is chosen, one per line.
    #[prop(into)]
    ids: Signal<String>,
) -> impl IntoView {
    let buttons = ENDINGS
        .map(|(ending, title)| {
            let action = format!("/export/{what}.{ending}");
            view! {
                <button class="button button-small" formaction=action title=title data-testid=format!("chosen-{ending}")>
                    {ending.to_uppercase()}
                </button>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <form method="post" class="buttons" aria-label="Export what is selected">
            <input type="hidden" name="snapshot" value=snapshot/>
            <input type="hidden" name="ids" prop:value=move || ids.get()/>
            {buttons}
        </form>
    }
}
