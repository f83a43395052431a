//! Edits that are not kept yet: the list, undo, discard.

use super::desk::Desk;
use crate::format;
use landfall_domain::edit::Edit;
use leptos::prelude::*;

/// Undo, redo, discard and keep.
#[component]
pub fn Tools(
    /// The desk.
    desk: Desk,
    /// Opens the question whether to keep it.
    keep: Callback<()>,
) -> impl IntoView {
    let number = Memo::new(move |_| desk.edits().len() as u64);
    let can = Memo::new(move |_| desk.can());
    let impossible = move || number.get() > 0 && !desk.busy.get() && desk.what_if().is_none();
    let next = move || format!("Keep as version {}…", desk.view().version + 1);
    let text = move || match number.get() {
        0 => "No edits.".to_owned(),
        n => format!("{} not kept yet", format::plural(n, "edit", "edits")),
    };
    view! {
        <div class="board-tools">
            <span class="board-count" data-testid="edit-count">{text}</span>
            <button type="button" class="button button-small" data-testid="undo" title="Ctrl+Z"
                disabled=move || !can.get().0 on:click=move |_| desk.undo()>"Undo"</button>
            <button type="button" class="button button-small" data-testid="redo" title="Ctrl+Shift+Z"
                disabled=move || !can.get().1 on:click=move |_| desk.redo()>"Redo"</button>
            <button type="button" class="button button-small" data-testid="discard"
                disabled=move || number.get() == 0 on:click=move |_| desk.discard()>"Discard all"</button>
            <button type="button" class="button button-small button-primary" data-testid="keep" aria-haspopup="dialog"
                disabled=move || number.get() == 0 || impossible() on:click=move |_| keep.run(())>{next}</button>
        </div>
    }
}

/// What was asked for, each with its way back.
#[component]
pub fn Pending(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let edits = Memo::new(move |_| desk.edits());
    let rows = move || {
        edits
            .get()
            .into_iter()
            .map(|edit| row(desk, edit))
            .collect_view()
    };
    view! { <ul class="edits" aria-label="Edits that are not kept yet" data-testid="edits">{rows}</ul> }
}

fn row(desk: Desk, edit: Edit) -> AnyView {
    // The server knows the name of every group; until it has answered, those on the board do.
    let told = desk
        .pins()
        .into_iter()
        .find(|pin| Some(&pin.pin) == edit.pin());
    let text = match told {
        Some(pin) if matches!(edit, Edit::Pin(_)) => pin.text,
        _ => edit.words(|member| desk.name_of(member)),
    };
    let label = format!("Take back: {text}");
    view! {
        <li class="edit" data-testid="edit">
            <span>{text}</span>
            <button type="button" class="button button-small" aria-label=label
                on:click=move |_| desk.take_back(&edit)>"Take back"</button>
        </li>
    }
    .into_any()
}
