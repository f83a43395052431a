//! The dialog that moves a card without dragging, and that sets and removes pins.

use super::desk::Desk;
use landfall_domain::edit::Edit;
use landfall_domain::schedule::Pin;
use landfall_domain::view::{Card, PinView};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Opens whenever the desk has a subject.
#[component]
pub fn MoveDialog(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let (Some(_), Some(dialog)) = (desk.subject.get(), dialog.get()) {
            // Fails only when it is open already.
            _ = dialog.show_modal();
        }
    });
    let close = Callback::new(move |()| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    });
    let closed = move |_| desk.subject.set(None);
    let body = move || {
        let card = desk.subject.get()?;
        Some(untrack(|| body(desk, card, close)))
    };
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby="move-title" on:close=closed data-testid="move-dialog">
            {body}
        </dialog>
    }
}

fn body(desk: Desk, card: Card, close: Callback<()>) -> AnyView {
    let window = NodeRef::<html::Select>::new();
    let here = desk
        .leaves_to(&card.group)
        .or_else(|| desk.window_of(&card.group));
    let options = windows(desk).into_iter().map(|(number, text)| {
        let now = here == Some(number);
        let text = if now { format!("{text} (now)") } else { text };
        view! { <option value=number.to_string() selected=now>{text}</option> }
    });
    let options = options.collect_view();
    let name = card.name.clone();
    let of_submit = card.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let chosen = window.get_untracked().and_then(|w| w.value().parse().ok());
        if let Some(chosen) = chosen {
            untrack(|| desk.move_to(&of_submit, chosen));
        }
        close.run(());
    };
    let pins = desk.pins_of(&card.group);
    view! {
        <h2 id="move-title">{format!("Move {name}")}</h2>
        <form class="form" on:submit=submit>
            <div class="field">
                <label for="move-window">"To the change window"</label>
                <select id="move-window" node_ref=window autofocus>{options}</select>
                <p class="hint">"It is pinned there. What has to follow follows; you see what, before anything is kept."</p>
            </div>
            <div class="buttons">
                <button class="button button-primary" data-testid="move-confirm">"Move it"</button>
                <button class="button" type="button" on:click=move |_| close.run(())>"Cancel"</button>
            </div>
        </form>
        {held(desk, pins, close)}
        {wishes(desk, card, close)}
    }
    .into_any()
}

/// The windows that there are, and one more, with the waves in each.
fn windows(desk: Desk) -> BTreeMap<u32, String> {
    let view = desk.view();
    let mut all: BTreeMap<u32, (String, Vec<String>)> = BTreeMap::new();
    for column in &view.columns {
        let day = column
            .day
            .map(|day| format!(" · {day}"))
            .unwrap_or_default();
        let name = match column.window {
            0 => format!("Foundation{day}"),
            window => format!("Window {window}{day}"),
        };
        let (_, waves) = all.entry(column.window).or_insert((name, Vec::new()));
        waves.push(format!(
            "{} ({})",
            column.wave.number, column.wave.environment
        ));
    }
    let last = all.keys().next_back().copied().unwrap_or_default();
    let mut out: BTreeMap<u32, String> = (1..=last + 1)
        .map(|window| (window, format!("Window {window} · nothing yet")))
        .collect();
    for (window, (name, waves)) in all {
        let word = if waves.len() == 1 { "wave" } else { "waves" };
        out.insert(window, format!("{name} · {word} {}", waves.join(", ")));
    }
    out
}

/// The pins of the group.
fn held(desk: Desk, pins: Vec<PinView>, close: Callback<()>) -> AnyView {
    if pins.is_empty() {
        return ().into_any();
    }
    let rows = pins.into_iter().map(|pin| {
        let PinView { pin, text, .. } = pin;
        let label = format!("Remove the pin: {text}");
        view! {
            <li class="edit">
                <span><span aria-hidden="true">"⚑ "</span>{text}</span>
                <button type="button" class="button button-small" aria-label=label on:click=move |_| {
                    desk.edit(Edit::Unpin(pin.clone()));
                    close.run(());
                }>"Remove"</button>
            </li>
        }
    });
    view! { <h3>"Pins"</h3><ul class="edits" data-testid="held">{rows.collect_view()}</ul> }
        .into_any()
}

/// Not before, not after, never with.
fn wishes(desk: Desk, card: Card, close: Callback<()>) -> AnyView {
    let (before, after, with) = (
        NodeRef::<html::Input>::new(),
        NodeRef::<html::Input>::new(),
        NodeRef::<html::Input>::new(),
    );
    let wrong = RwSignal::new("");
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = |input: NodeRef<html::Input>| {
            let text = input.get_untracked().map(|input| input.value());
            text.unwrap_or_default().trim().to_owned()
        };
        let member = || card.member.clone();
        let mut pins = Vec::new();
        if let Ok(day) = text(before).parse() {
            pins.push(Pin::NotBefore {
                group: member(),
                day,
            });
        }
        if let Ok(day) = text(after).parse() {
            pins.push(Pin::NotAfter {
                group: member(),
                day,
            });
        }
        match (text(with), untrack(|| desk.named(&text(with)))) {
            (name, _) if name.is_empty() => {}
            (_, Some(other)) if other.group != card.group => pins.push(Pin::Apart {
                a: member(),
                b: other.member,
            }),
            _ => {
                wrong.set("No other group on the board has this name.");
                return;
            }
        }
        if pins.is_empty() {
            wrong.set("Say at least one of these.");
            return;
        }
        for pin in pins {
            untrack(|| desk.edit(Edit::Pin(pin)));
        }
        close.run(());
    };
    let names = desk
        .names()
        .into_iter()
        .map(|name| view! { <option value=name></option> })
        .collect_view();
    let days = if desk.view().scheduled {
        view! {
            <div class="field"><label for="not-before">"Not before"</label><input id="not-before" type="date" node_ref=before/></div>
            <div class="field"><label for="not-after">"Not after"</label><input id="not-after" type="date" node_ref=after/></div>
        }
        .into_any()
    } else {
        view! { <p class="hint">"Windows have no days yet: the form for a new version sets the first day. Then groups can be kept before or after one."</p> }
            .into_any()
    };
    view! {
        <details class="fieldset">
            <summary>"Not before, not after, never with"</summary>
            <form class="form" on:submit=submit>
                <div class="field-row">
                    {days}
                    <div class="field">
                        <label for="never-with">"Never in the same window as"</label>
                        <input id="never-with" list="board-names" autocomplete="off" node_ref=with/>
                        <datalist id="board-names">{names}</datalist>
                    </div>
                </div>
                <p class="field-error" role="alert">{move || wrong.get()}</p>
                <div class="buttons"><button class="button" data-testid="wish">"Ask for it"</button></div>
            </form>
        </details>
    }
    .into_any()
}
