//! What would come of the edits: what moves, what it costs, which bridges open, what it breaks.

use super::desk::{Desk, Outcome};
use super::order::{gap, proof};
use super::pending::Pending;
use crate::components::badge::{self, Badge};
use crate::components::prose::prose;
use crate::{format, routes};
use landfall_domain::plan::Finding;
use landfall_domain::view::{BridgeShift, Impossible, Move, WhatIf};
use landfall_domain::{Decimal, ResourceId};
use leptos::prelude::*;

/// So many lines before the rest folds.
const SHOWN: usize = 8;

/// The panel below the board; empty without edits.
#[component]
pub fn WhatIfPanel(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let changed = Memo::new(move |_| desk.is_changed());
    let body = move || {
        changed.get().then(|| {
            view! {
                <section class="what-if" aria-label="What if" data-testid="what-if">
                    <Pending desk=desk/>
                    {move || told(desk)}
                </section>
            }
        })
    };
    view! {
        <p class="visually-hidden" role="status" data-testid="board-status">{move || desk.say.get()}</p>
        {body}
    }
}

fn told(desk: Desk) -> AnyView {
    let busy = desk.busy.get().then(|| {
        view! { <p class="muted" data-testid="what-if-busy">"Working out what would change…"</p> }
    });
    let outcome = match desk.outcome.get() {
        None => ().into_any(),
        Some(Outcome::Refused(error)) => view! { <p class="notice notice-bad" role="alert">
        <span class="notice-glyph" aria-hidden="true">"✕"</span>{error.to_string()}</p> }
        .into_any(),
        Some(Outcome::WhatIf(what)) => match &what.impossible {
            Some(why) => impossible(desk, why),
            None => possible(&what),
        },
    };
    view! { {busy}{outcome} }.into_any()
}

fn impossible(desk: Desk, why: &Impossible) -> AnyView {
    let edits = desk.edits();
    let ways = why.take_back.iter().filter_map(|pin| {
        let edit = edits.iter().find(|edit| edit.pin() == Some(&pin.pin))?.clone();
        Some(view! {
            <button type="button" class="button button-small" on:click=move |_| desk.take_back(&edit)>
                {format!("Take back: {}", pin.text)}
            </button>
        })
    });
    view! {
        <div class="notice notice-bad" role="alert" data-testid="impossible">
            <span class="notice-glyph" aria-hidden="true">"✕"</span>
            <div><p>"This cannot be: "{prose(&why.message)}</p><p class="buttons">{ways.collect_view()}</p></div>
        </div>
    }
    .into_any()
}

/// What a what-if comes to, in one line, also for the live region.
pub fn summary(what: &WhatIf) -> String {
    if let Some(why) = &what.impossible {
        return format!("This cannot be: {}", why.message);
    }
    let asked = what.moves.iter().filter(|one| one.asked).count() as u64;
    let all = what.moves.len() as u64 + what.more_moves;
    let opened = what.bridges.iter().filter(|b| !b.there.before).count() as u64;
    let closed = what.bridges.iter().filter(|b| !b.there.after).count() as u64;
    let delta = what.cost.after.expected - what.cost.before.expected;
    format!(
        "{} as asked, {}; cost {}; {} open, {} close.",
        format::plural(asked, "group moves", "groups move"),
        format::plural(all - asked, "other follows", "others follow"),
        signed(delta),
        format::plural(opened, "bridge", "bridges"),
        format::count(closed),
    )
}

/// What a plan that can be made would change.
pub fn possible(what: &WhatIf) -> AnyView {
    if what.moves.is_empty() && what.bridges.is_empty() && what.cost.before == what.cost.after {
        return view! {
            <p data-testid="what-if-summary">"Nothing moves and nothing costs more or less: the plan keeps it so anyway."</p>
            {findings(what)}
        }
        .into_any();
    }
    view! {
        <p class="what-if-summary" data-testid="what-if-summary"><strong>{summary(what)}</strong></p>
        {figures(what)}
        <div class="what-if-parts">{moves(what)}{bridges(what)}{findings(what)}</div>
    }
    .into_any()
}

fn signed(delta: Decimal) -> String {
    if delta.is_zero() {
        "unchanged".to_owned()
    } else if delta.is_sign_positive() {
        format!("+{}", format::usd(delta))
    } else {
        format::usd(delta)
    }
}

fn figures(what: &WhatIf) -> AnyView {
    let row = |name: &'static str, before: String, after: String| {
        let then =
            (before != after).then(|| view! { " → "<strong class="would-be">{after}</strong> });
        view! { <div><dt>{name}</dt><dd>{before}{then}</dd></div> }.into_any()
    };
    let risk = |(level, number): (Option<landfall_domain::plan::RiskLevel>, u32)| match level {
        Some(level) => format!(
            "{} in {}",
            badge::risk(level).2,
            format::plural(number.into(), "wave", "waves")
        ),
        None => "none".to_owned(),
    };
    let range = |range: landfall_domain::cost::Range| {
        format!(
            "{} ({} – {})",
            format::usd(range.expected),
            format::usd(range.low),
            format::usd(range.high)
        )
    };
    let points = what
        .order_before
        .iter()
        .zip(&what.order_after)
        .map(|(before, after)| {
            let points = |order: &landfall_domain::view::OrderView| {
                format::count(order.points.total().unsigned_abs())
            };
            row("Points", points(before), points(after))
        });
    let close = what
        .order_after
        .as_ref()
        .map(|order| view! { <div><dt>"Order"</dt><dd>{gap(order)}<span class="muted">" "{proof(order)}</span></dd></div> });
    view! {
        <dl class="what-if-figures">
            {row("Cost", range(what.cost.before), range(what.cost.after))}
            {row("Waves", what.waves.before.to_string(), what.waves.after.to_string())}
            {row("Gravest risk", risk(what.risk.before), risk(what.risk.after))}
            {row("Bridges", format::count(what.bridge_count.before), format::count(what.bridge_count.after))}
            {points.collect_view()}
            {close}
        </dl>
    }
    .into_any()
}

/// Lines with a heading; the rest of many folds.
fn part(title: String, testid: &'static str, mut lines: Vec<AnyView>, more: u64) -> AnyView {
    if lines.is_empty() {
        return ().into_any();
    }
    let rest = lines.split_off(lines.len().min(SHOWN));
    let folded = (!rest.is_empty()).then(|| {
        let number = format::count(rest.len() as u64);
        view! { <details><summary>{format!("{number} more")}</summary><ul class="plain">{rest}</ul></details> }
    });
    let untold = (more > 0)
        .then(|| view! { <p class="muted">{format!("and {} that are not listed", format::count(more))}</p> });
    view! {
        <section data-testid=testid><h3>{title}</h3><ul class="plain">{lines}</ul>{folded}{untold}</section>
    }
    .into_any()
}

fn moves(what: &WhatIf) -> AnyView {
    let line = |one: &Move| {
        let from = one.from.map(|from| format!(" from window {}", from.window));
        let how = if one.asked { "asked for" } else { "follows" };
        let why = (!one.card.why.is_empty())
            .then(|| view! { <span class="note">{prose(&one.card.why)}</span> });
        view! {
            <li>
                <strong>{one.card.name.clone()}</strong>{from}
                {format!(" to window {} (wave {}), {how}", one.to.window, one.to.wave)}
                {why}
            </li>
        }
        .into_any()
    };
    let all = what.moves.len() as u64 + what.more_moves;
    part(
        format!("Moves ({})", format::count(all)),
        "what-if-moves",
        what.moves.iter().map(line).collect(),
        what.more_moves,
    )
}

fn bridges(what: &WhatIf) -> AnyView {
    let line = |bridge: &BridgeShift| {
        let end = |(id, name): &(ResourceId, String)| view! { <a href=routes::resource(id, None)>{name.clone()}</a> };
        let days = |days: Option<u32>| match days {
            Some(days) => format::plural(days.into(), "day", "days"),
            None => "some time".to_owned(),
        };
        let (glyph, text) = match (bridge.there.before, bridge.there.after) {
            (false, _) => ("+", format!("opens for {}", days(bridge.days.after))),
            (_, false) => (
                "−",
                format!("closes; it was needed for {}", days(bridge.days.before)),
            ),
            _ => (
                "~",
                format!(
                    "{} instead of {}",
                    days(bridge.days.after),
                    days(bridge.days.before)
                ),
            ),
        };
        view! {
            <li>
                <span class="glyph-sign" aria-hidden="true">{glyph}</span>
                {end(&bridge.from)}" "{badge::class_word(bridge.class)}" "{end(&bridge.to)}": "{text}
            </li>
        }
        .into_any()
    };
    let all = what.bridges.len() as u64 + what.more_bridges;
    part(
        format!("Bridges ({})", format::count(all)),
        "what-if-bridges",
        what.bridges.iter().map(line).collect(),
        what.more_bridges,
    )
}

fn findings(what: &WhatIf) -> AnyView {
    let line = |finding: &Finding, gone: bool| {
        let gone = gone.then(|| view! { <strong>"goes away: "</strong> });
        view! { <li>{gone}<Badge state=badge::severity(finding.severity)/>" "{prose(&finding.message)}</li> }
            .into_any()
    };
    let new = what.findings_new.iter().map(|finding| line(finding, false));
    let gone = what.findings_gone.iter().map(|finding| line(finding, true));
    let lines: Vec<AnyView> = new.chain(gone).collect();
    part(
        format!("Findings ({})", format::count(lines.len() as u64)),
        "what-if-findings",
        lines,
        0,
    )
}
