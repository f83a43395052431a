//! A move group as a card.

use super::desk::Desk;
use crate::components::badge;
use crate::components::prose::prose;
use crate::{format, routes};
use landfall_domain::PlanId;
use landfall_domain::view::{Card, Move};
use leptos::prelude::*;

/// A card in its place. Gestures are the board's: it finds the group by `data-group`.
pub fn card(desk: Desk, plan: &PlanId, card: &Card, may_edit: bool) -> AnyView {
    let group = card.group.clone();
    let (of_class, of_note, of_pins) = (group.clone(), group.clone(), group.clone());
    let leaving = move || {
        let window = desk.leaves_to(&of_note)?;
        Some(
            view! { <span class="card-note"><span aria-hidden="true">"⇢ "</span>{format!("to window {window}")}</span> },
        )
    };
    let pins = move || pins(desk, &of_pins);
    view! {
        <li class="card" data-group=group draggable=may_edit.then_some("true") data-testid="card"
            class:is-leaving=move || desk.leaves_to(&of_class).is_some()>
            {face(plan, card)}
            {why(card)}
            <p class="card-marks">
                {card.cycle.then(|| view! {
                    <span class="badge badge-warn"><span class="badge-glyph" aria-hidden="true">"↻"</span>"cycle"</span>
                })}
                {pins}{leaving}
            </p>
            {may_edit.then(|| mover(card))}
        </li>
    }
    .into_any()
}

/// A group that would come into a wave.
pub fn arrival(desk: Desk, plan: &PlanId, one: Move) -> AnyView {
    let from = match one.from {
        Some(from) => format!("from window {}", from.window),
        None => "new".to_owned(),
    };
    let how = if one.asked { "asked for" } else { "follows" };
    let pins = pins(desk, &one.card.group);
    view! {
        <li class="card is-arriving" data-group=one.card.group.clone() draggable="true" data-testid="arrival">
            {face(plan, &one.card)}
            <p class="card-marks">
                {pins}
                <span class="card-note"><span aria-hidden="true">"⇠ "</span>{from}{format!(", {how}")}</span>
            </p>
            {mover(&one.card)}
        </li>
    }
    .into_any()
}

/// Name and figures.
fn face(plan: &PlanId, card: &Card) -> AnyView {
    let href = routes::group(plan, &card.group);
    let owner = (!card.owner.is_empty()).then(|| format!(" · owner {}", card.owner));
    let mut facts = vec![format::plural(card.resources, "resource", "resources")];
    if card.bytes > 0 {
        facts.push(format::bytes(card.bytes));
    }
    if card.seconds > 0 {
        facts.push(format!("{} of steps", format::duration(card.seconds)));
    }
    if card.downtime_minutes > 0 {
        facts.push(format!(
            "about {} min down",
            format::count(card.downtime_minutes)
        ));
    }
    if card.manual > 0 {
        facts.push(format!("{} by hand", format::count(card.manual)));
    }
    if !card.cost.is_zero() {
        facts.push(format::usd(card.cost));
    }
    let (tone, glyph, word) = badge::risk(card.risk);
    view! {
        <a class="card-name" href=href draggable="false">{card.name.clone()}</a>
        <p class="card-facts">
            {facts.join(" · ")}" · "
            <span class=format!("card-risk is-{}", tone.as_str())><span aria-hidden="true">{glyph}</span>" "{word}</span>{owner}
        </p>
    }
    .into_any()
}

/// Why it moves when it does, on demand.
fn why(card: &Card) -> Option<AnyView> {
    (!card.why.is_empty()).then(|| {
        view! { <details class="card-why"><summary>"Why here"</summary><p>{prose(&card.why)}</p></details> }
            .into_any()
    })
}

fn mover(card: &Card) -> AnyView {
    view! {
        <button type="button" class="card-move" aria-haspopup="dialog" title="Move it to another wave (M)"
            aria-label=format!("Move {}…", card.name)>"Move…"</button>
    }
    .into_any()
}

/// What people decided about a group, as marks.
fn pins(desk: Desk, group: &str) -> AnyView {
    let marks = desk.pins_of(group).into_iter().map(|pin| {
        view! {
            <span class="pin" title=pin.text.clone() data-testid="pin">
                <span aria-hidden="true">"⚑"</span><span class="visually-hidden">{format!("pinned: {}", pin.text)}</span>
            </span>
        }
    });
    marks.collect_view().into_any()
}
