//! Dragging, keys and the button on a card. The board listens, not each of its cards.

use super::desk::{Desk, Slot};
use landfall_domain::Environment;
use leptos::ev::{DragEvent, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Function, Reflect};
use web_sys::{Element, Event, HtmlElement};

fn element(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()
}

/// The group of the card in which something happened.
fn group(event: &Event) -> Option<String> {
    let card = element(event)?.closest("[data-group]").ok()??;
    card.get_attribute("data-group")
}

/// The column in which something happened.
fn column(event: &Event) -> Option<Slot> {
    let column = element(event)?.closest("[data-window]").ok()??;
    let window = column.get_attribute("data-window")?.parse().ok()?;
    let environment: Option<Environment> = column
        .get_attribute("data-environment")
        .and_then(|word| word.parse().ok());
    Some((window, environment.unwrap_or(Environment::Shared)))
}

/// A card is taken.
pub fn drag(desk: Desk, event: &DragEvent) {
    let Some(group) = group(event) else { return };
    if let Some(card) = untrack(|| desk.card(&group)) {
        // Some browsers drag only what carries something.
        _ = carry(event, &card.name);
    }
    desk.dragged.set(Some(group));
}

/// `event.dataTransfer.setData("text/plain", text)`.
fn carry(event: &DragEvent, text: &str) -> Result<JsValue, JsValue> {
    let data = Reflect::get(event, &"dataTransfer".into())?;
    let set: Function = Reflect::get(&data, &"setData".into())?.dyn_into()?;
    set.call2(&data, &"text/plain".into(), &text.into())
}

/// A card is held over something.
pub fn hover(desk: Desk, event: &DragEvent) {
    if desk.dragged.with_untracked(Option::is_none) {
        return;
    }
    let over = column(event);
    if over.is_some() {
        // Says that it may be dropped here.
        event.prevent_default();
    }
    if desk.over.get_untracked() != over {
        desk.over.set(over);
    }
}

/// A card is let go.
pub fn drop(desk: Desk, event: &DragEvent) {
    let (Some(group), Some((window, _))) = (desk.dragged.get_untracked(), column(event)) else {
        return;
    };
    event.prevent_default();
    rest(desk);
    let (here, card) = untrack(|| (desk.window_of(&group), desk.card(&group)));
    let pending = untrack(|| desk.leaves_to(&group)).is_some();
    match card {
        Some(card) if here != Some(window) || pending => untrack(|| desk.move_to(&card, window)),
        _ => desk.say.set(String::new()),
    }
}

/// Nothing is dragged any longer.
pub fn rest(desk: Desk) {
    desk.dragged.set(None);
    desk.over.set(None);
}

/// The button on a card.
pub fn click(desk: Desk, event: &MouseEvent) {
    let button = element(event).and_then(|e| e.closest(".card-move").ok()?);
    if button.is_some() {
        ask(desk, event);
    }
}

/// Opens the dialog for the card in which something happened.
fn ask(desk: Desk, event: &Event) -> bool {
    let card = group(event).and_then(|group| untrack(|| desk.card(&group)));
    let found = card.is_some();
    if found {
        desk.subject.set(card);
    }
    found
}

/// M moves the card that has the focus; arrows go from card to card.
pub fn key(desk: Desk, event: &KeyboardEvent, board: NodeRef<html::Div>, may_edit: bool) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || group(event).is_none() {
        return;
    }
    let went = match event.key().as_str() {
        "m" | "M" if may_edit => ask(desk, event),
        "ArrowDown" => go(event, board, 0, 1),
        "ArrowUp" => go(event, board, 0, -1),
        "ArrowRight" => go(event, board, 1, 0),
        "ArrowLeft" => go(event, board, -1, 0),
        _ => false,
    };
    if went {
        event.prevent_default();
    }
}

/// To the card so many columns and cards further.
fn go(event: &Event, board: NodeRef<html::Div>, across: i32, down: i32) -> bool {
    let go = || {
        let here = element(event)?.closest("[data-group]").ok()??;
        let own = here.closest("[data-window]").ok()??;
        let cards = |column: &Element| -> Vec<Element> { all(column, ".card-name") };
        let row = cards(&own)
            .iter()
            .position(|card| here.contains(Some(card)))?;
        let to = if across == 0 {
            cards(&own)
                .get(row.checked_add_signed(down as isize)?)?
                .clone()
        } else {
            let mut columns = all(board.get_untracked()?.as_ref(), "[data-window]");
            // As they are seen: windows order them.
            columns.sort_by_key(|column| column.get_bounding_client_rect().left() as i64);
            let at = columns.iter().position(|column| *column == own)?;
            let mut at = at.checked_add_signed(across as isize)?;
            // Past columns without cards.
            while cards(columns.get(at)?).is_empty() {
                at = at.checked_add_signed(across as isize)?;
            }
            let there = cards(&columns[at]);
            there.get(row.min(there.len() - 1))?.clone()
        };
        to.dyn_ref::<HtmlElement>()?.focus().ok()
    };
    go().is_some()
}

fn all(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = within.query_selector_all(selector) else {
        return Vec::new();
    };
    let nodes = (0..list.length()).filter_map(|at| list.get(at));
    nodes.filter_map(|node| node.dyn_into().ok()).collect()
}

/// Ctrl+Z and Ctrl+Shift+Z, unless somebody writes or a dialog is open.
pub fn shortcuts(desk: Desk) {
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let key = event.key().to_ascii_lowercase();
        if !(event.ctrl_key() || event.meta_key()) || !matches!(key.as_str(), "z" | "y") {
            return;
        }
        let busy = element(&event).is_some_and(|e| {
            matches!(
                e.closest("input, textarea, select, dialog, [contenteditable]"),
                Ok(Some(_))
            )
        });
        if busy {
            return;
        }
        event.prevent_default();
        if key == "y" || event.shift_key() {
            desk.redo();
        } else {
            desk.undo();
        }
    });
    on_cleanup(move || listener.remove());
}
