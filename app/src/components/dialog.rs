//! A question before something is done. The browser keeps the focus inside and gives it back.

use leptos::html;
use leptos::prelude::*;

/// A button that opens a dialog; the dialog holds the form.
#[component]
pub fn Confirm(
    /// On the button.
    #[prop(into)]
    label: String,
    /// The dialog's heading.
    #[prop(into)]
    title: String,
    /// A unique id of the dialog on its page.
    #[prop(into)]
    id: String,
    /// CSS classes of the button.
    #[prop(default = "button")]
    class: &'static str,
    /// Whether the button does nothing.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The id of the words that say why.
    #[prop(optional, into)]
    described_by: Option<String>,
    /// A hook for tests, on the button.
    #[prop(optional, into)]
    testid: Option<String>,
    /// The body; it gets a callback that closes the dialog.
    body: impl FnOnce(Callback<()>) -> AnyView,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let close = Callback::new(move |()| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    });
    let open = move |_| {
        if let (false, Some(dialog)) = (disabled.get_untracked(), dialog.get_untracked()) {
            // Fails only when it is open already.
            _ = dialog.show_modal();
        }
    };
    let heading = format!("{id}-title");
    let labelled_by = heading.clone();
    view! {
        <button type="button" class=class on:click=open aria-haspopup="dialog" data-testid=testid
            disabled=disabled aria-describedby=described_by>
            {label}
        </button>
        <dialog node_ref=dialog id=id aria-labelledby=labelled_by class="dialog">
            <h2 id=heading>{title}</h2>
            {body(close)}
        </dialog>
    }
}
