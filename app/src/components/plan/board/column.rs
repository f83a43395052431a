//! A wave as a column.

use super::card::{arrival, card};
use super::desk::{Desk, Slot, slot};
use crate::components::badge::{self, Badge, EnvironmentTag};
use crate::components::money::Money;
use crate::{format, routes};
use landfall_domain::PlanId;
use landfall_domain::view::BoardColumn;
use leptos::prelude::*;

/// A wave of the version.
pub fn column(
    desk: Desk,
    plan: &PlanId,
    column: &BoardColumn,
    open: &[u32],
    may_edit: bool,
) -> AnyView {
    let at = slot(column);
    let number = column.wave.number;
    let run = column
        .wave
        .run
        .as_ref()
        .map(|run| view! { <Badge state=badge::run(run.status)/> });
    let cards: Vec<AnyView> = column
        .cards
        .iter()
        .map(|one| card(desk, plan, one, may_edit))
        .collect();
    let facts = {
        let column = column.clone();
        move || facts(desk, &column)
    };
    let of_arrivals = plan.clone();
    view! {
        <li class="board-column" data-testid=format!("wave-{number}") data-window=column.window
            data-environment=column.wave.environment.as_str()
            class:is-over=move || desk.over.get() == Some(at)
            class:is-gone=move || desk.what_if().is_some() && desk.after(at).is_none()>
            <header>
                <h3>
                    <a href=routes::wave(plan, number)>{format!("{number}. {}", column.wave.title)}</a>
                </h3>
                <p class="board-window">{when(column)}</p>
                <p>
                    <EnvironmentTag environment=Some(column.wave.environment)/>" "
                    <Badge state=badge::risk(column.wave.risk)/>" "{run}
                </p>
                {facts}
            </header>
            {move || arrivals(desk, &of_arrivals, at)}
            <ul class="cards">{cards}</ul>
            {fold(plan, column, open)}
        </li>
    }
    .into_any()
}

/// A wave that would be new.
pub fn new_column(desk: Desk, plan: &PlanId, column: &BoardColumn) -> AnyView {
    let at = slot(column);
    view! {
        <li class="board-column is-new" data-testid="new-wave" data-window=column.window
            data-environment=column.wave.environment.as_str()
            class:is-over=move || desk.over.get() == Some(at)>
            <header>
                <h3>{format!("New: {}", column.wave.title)}</h3>
                <p class="board-window">{when(column)}</p>
                <p>
                    <EnvironmentTag environment=Some(column.wave.environment)/>" "
                    <Badge state=badge::risk(column.wave.risk)/>
                </p>
            </header>
            {arrivals(desk, plan, at)}
        </li>
    }
    .into_any()
}

/// `Window 3 · 2026-12-07`.
fn when(column: &BoardColumn) -> String {
    let window = match column.window {
        0 => "Foundation".to_owned(),
        window => format!("Window {window}"),
    };
    match (column.day, column.after_days) {
        (Some(day), _) => format!("{window} · {day}"),
        (None, Some(days)) if days > 0 => {
            format!(
                "{window} · after {}",
                format::plural(days.into(), "day", "days")
            )
        }
        _ => window,
    }
}

fn arrivals(desk: Desk, plan: &PlanId, at: Slot) -> Option<AnyView> {
    let moves = desk.arrivals(at);
    (!moves.is_empty()).then(|| {
        let cards = moves.into_iter().map(|one| arrival(desk, plan, one));
        view! { <ul class="cards arrivals" aria-label="Would come here">{cards.collect_view()}</ul> }
            .into_any()
    })
}

/// The figures, with what they would be.
fn facts(desk: Desk, column: &BoardColumn) -> AnyView {
    let wave = &column.wave;
    let after = desk.after(slot(column)).map(|after| after.wave);
    let row = |name: &'static str, now: String, then: Option<String>| {
        let then = then.filter(|then| *then != now).map(|then| {
            view! { <span class="would-be"><span aria-hidden="true">" → "</span><span class="visually-hidden">" would be "</span>{then}</span> }
        });
        view! { <div><dt>{name}</dt><dd>{now}{then}</dd></div> }.into_any()
    };
    let counted = |name, of: fn(&landfall_domain::view::WaveSummary) -> u64| {
        row(
            name,
            format::count(of(wave)),
            after.as_ref().map(|wave| format::count(of(wave))),
        )
    };
    let cost = after.as_ref().filter(|after| after.cost != wave.cost).map(
        |after| view! { <span class="would-be">" → "{format::usd(after.cost.expected)}</span> },
    );
    view! {
        <dl class="board-facts">
            {counted("Resources", |wave| wave.resources)}
            {counted("By hand", |wave| wave.manual)}
            {counted("Steps", |wave| wave.steps)}
            {row("Time", format::duration(wave.seconds), after.as_ref().map(|wave| format::duration(wave.seconds)))}
            <div><dt>"Cost"</dt><dd><Money range=wave.cost/>{cost}</dd></div>
            <div><dt>"Signed"</dt><dd>{format!("{} of {}", wave.approvals, wave.quorum)}</dd></div>
        </dl>
    }
    .into_any()
}

/// A link to all cards of the wave, or back to the first.
fn fold(plan: &PlanId, column: &BoardColumn, open: &[u32]) -> Option<AnyView> {
    let number = column.wave.number;
    let rest = column.groups.saturating_sub(column.cards.len() as u64);
    let is_open = open.contains(&number);
    (rest > 0 || is_open).then(|| {
        let mut now: Vec<u32> = open.iter().copied().filter(|n| *n != number).collect();
        if !is_open {
            now.push(number);
        }
        let text = if is_open {
            "Show the first only".to_owned()
        } else {
            format::plural(rest, "more group", "more groups")
        };
        view! { <p class="fold"><a href=routes::board(plan, &now) data-noscroll="" data-testid="fold">{text}</a></p> }
            .into_any()
    })
}
