//! The wave board: a column per wave, a card per move group, and what would come of moving them.

mod card;
mod column;
mod desk;
mod gestures;
mod keep;
mod moving;
mod order;
mod others;
mod panel;
mod pending;

pub use desk::{Desk, Outcome};
pub use keep::{KeepDialog, Keeping};
pub use order::{Order, label, sentence};
pub use others::{Carry, Others};
pub use panel::{WhatIfPanel, possible, summary};

use landfall_domain::edit::Edit;
use landfall_domain::view::{BoardView, PinView};
use leptos::html;
use leptos::prelude::*;
use moving::MoveDialog;
use pending::Tools;

/// The waves of a plan side by side.
#[component]
pub fn Board(
    /// The board.
    view: BoardView,
    /// Waves that are shown whole.
    open: Vec<u32>,
    /// The desk, with this board on it.
    desk: Desk,
    /// Asks whether to keep the edits.
    keep: Callback<()>,
) -> impl IntoView {
    let BoardView {
        plan,
        columns,
        may_edit,
        ..
    } = view;
    let board = NodeRef::<html::Div>::new();
    let later = columns.iter().map(|column| column.window).max();
    // Waves that would be new stand before the first one of a later window.
    let new = |from: u32, to: u32| {
        let plan = plan.clone();
        move || {
            let new = desk.new_columns().into_iter();
            new.filter(|column| (from..to).contains(&column.window))
                .map(|one| column::new_column(desk, &plan, &one))
                .collect_view()
        }
    };
    let mut from = 0;
    let shown = columns.iter().map(|one| {
        let before = new(from, one.window);
        from = one.window;
        view! { {before}{column::column(desk, &plan, one, &open, may_edit)} }
    });
    let shown = shown.collect_view();
    let last = new(from, u32::MAX);
    if may_edit {
        gestures::shortcuts(desk);
    }
    let later = later.filter(|_| may_edit).map(|window| {
        let window = window + 1;
        view! {
            <li class="board-column board-later" data-window=window
                class:is-over=move || desk.over.get().is_some_and(|(over, _)| over == window)>
                <p class="muted">{format!("Drop here for a later window ({window}).")}</p>
            </li>
        }
    });
    let hint = may_edit.then(|| {
        view! { <p class="muted board-hint">"Drag a card to another wave, or press Move… (M). Arrow keys go from card to card. You see what would change before anything is kept."</p> }
    });
    view! {
        {may_edit.then(|| view! { <Tools desk=desk keep=keep/> })}
        {hint}
        <div class="board" role="region" aria-label="Wave board" tabindex="0" data-testid="board" node_ref=board
            class:is-dragging=move || desk.dragged.get().is_some()
            on:dragstart=move |event| gestures::drag(desk, &event)
            on:dragover=move |event| gestures::hover(desk, &event)
            on:drop=move |event| gestures::drop(desk, &event)
            on:dragend=move |_| gestures::rest(desk)
            on:click=move |event| gestures::click(desk, &event)
            on:keydown=move |event| gestures::key(desk, &event, board, may_edit)>
            <ol class="board-columns">{shown}{last}{later}</ol>
        </div>
        <WhatIfPanel desk=desk/>
        {move || pins(desk, may_edit)}
        {may_edit.then(|| view! { <MoveDialog desk=desk/> })}
    }
}

/// All pins, each with its way out.
fn pins(desk: Desk, may_edit: bool) -> Option<AnyView> {
    let pins = desk.pins();
    if pins.is_empty() {
        return None;
    }
    let number = crate::format::plural(pins.len() as u64, "pin", "pins");
    let rows = pins.into_iter().map(|pin| {
        let PinView { pin, text, groups } = pin;
        let nobody = groups.is_empty().then_some(" (no such resource in this version)");
        let label = format!("Remove the pin: {text}");
        let remove = may_edit.then(|| {
            view! {
                <button type="button" class="button button-small" aria-label=label
                    on:click=move |_| desk.edit(Edit::Unpin(pin.clone()))>"Remove"</button>
            }
        });
        view! { <li class="edit"><span><span aria-hidden="true">"⚑ "</span>{text}{nobody}</span>{remove}</li> }
    });
    Some(
        view! {
            <details class="fieldset" data-testid="pins">
                <summary>{number}</summary>
                <ul class="edits">{rows.collect_view()}</ul>
            </details>
        }
        .into_any(),
    )
}
