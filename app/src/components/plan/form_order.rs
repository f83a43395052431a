//! The part of the form that is about when things move.

use super::board::{label, sentence};
use landfall_domain::Environment;
use landfall_domain::plan::Choices;
use landfall_domain::schedule::{Freeze, Schedule, Strategy};
use leptos::prelude::*;

/// What is wrong with a field.
pub type Wrong = Callback<String, Option<String>>;

/// Strategy, capacities, windows and freezes.
pub fn order_fields(choices: &Choices, wrong: Wrong) -> AnyView {
    let capacity = |name, label, value| capacity(name, label, value, wrong);
    view! {
        {strategies(choices.strategy)}
        <div class="field-row">
            {capacity("groups_per_wave", "Move groups in a wave, at most", choices.groups_per_wave)}
            {capacity("gigabytes_per_wave", "GB in a wave, at most", choices.gigabytes_per_wave)}
            {capacity("hours_per_wave", "Hours of work in a wave, at most", choices.hours_per_wave)}
            {capacity("engineers_per_wave", "Engineers busy in a wave, at most", choices.engineers_per_wave)}
        </div>
        <p class="hint">"A field left empty is no limit. Where windows have hours, the work of a wave fits them unless its own hours are given."</p>
        <div class="checks">
            {check("one_account_per_window", "Each window fills one account only", choices.one_account_per_window)}
            {check("production_any_time", "An application's production may move before its development", choices.production_any_time)}
            {check("anew", "Plan the order anew, instead of near this version", false)}
        </div>
        {schedule_fields(choices.schedule.as_ref(), wrong)}
    }
    .into_any()
}

fn strategies(chosen: Strategy) -> AnyView {
    let rows = Strategy::ALL.map(|strategy| {
        view! {
            <label class="strategy">
                <input type="radio" name="strategy" value=strategy.as_str() checked=strategy == chosen/>
                <span><strong>{label(strategy)}</strong><span class="hint">{sentence(strategy)}</span></span>
            </label>
        }
    });
    view! { <fieldset class="strategies"><legend>"What counts most in the order"</legend>{rows.collect_view()}</fieldset> }
        .into_any()
}

fn capacity(name: &'static str, label: &'static str, value: Option<u32>, wrong: Wrong) -> AnyView {
    field(
        name.to_owned(),
        label,
        view! {
            <input id=name name=name type="number" min="1" step="1" placeholder="no limit"
                value=value.map(|n| n.to_string()) aria-describedby=format!("{name}-error")/>
        }
        .into_any(),
        wrong,
    )
}

fn check(name: &'static str, label: &'static str, checked: bool) -> AnyView {
    view! { <label class="check"><input type="checkbox" name=name checked=checked/>{label}</label> }
        .into_any()
}

fn field(name: String, label: &'static str, input: AnyView, wrong: Wrong) -> AnyView {
    let hint = format!("{name}-error");
    let of_label = name.clone();
    view! {
        <div class="field">
            <label for=of_label>{label}</label>
            {input}
            <p class="field-error" id=hint>{move || wrong.run(name.clone())}</p>
        </div>
    }
    .into_any()
}

fn schedule_fields(schedule: Option<&Schedule>, wrong: Wrong) -> AnyView {
    let text = |name: &'static str, label, kind: &'static str, value: Option<String>| {
        field(
            name.to_owned(),
            label,
            view! { <input id=name name=name type=kind value=value aria-describedby=format!("{name}-error")/> }
                .into_any(),
            wrong,
        )
    };
    let of = |of: fn(&Schedule) -> String, default: &str| {
        Some(schedule.map_or_else(|| default.to_owned(), of))
    };
    let opens = |schedule: &Schedule| {
        format!(
            "{:02}:{:02}",
            schedule.opens_at / 60,
            schedule.opens_at % 60
        )
    };
    let first = schedule.map(|schedule| schedule.first.to_string());
    let freezes = schedule.map(|s| s.freezes.clone()).unwrap_or_default();
    view! {
        <details class="fieldset" open=schedule.is_some() data-testid="schedule">
            <summary>"Change windows and freezes"</summary>
            <div class="field-grid">
                {text("schedule_first", "Day of the first window", "date", first)}
                {text("schedule_every", "Days from one window to the next", "number", of(|s| s.every_days.to_string(), "7"))}
                {text("schedule_opens", "Opens at", "time", of(opens, "22:00"))}
                {text("schedule_hours", "Hours open", "number", of(|s| s.hours.to_string(), "8"))}
                {text("schedule_zone", "Time zone", "text", of(|s| s.time_zone.clone(), "UTC"))}
            </div>
            <p class="hint">"Without a first day there is a window every seven days from an unknown day."</p>
            {freeze_fields(freezes, wrong)}
        </details>
    }
    .into_any()
}

/// A row for each freeze, and one for another.
fn freeze_fields(freezes: Vec<Freeze>, wrong: Wrong) -> AnyView {
    let rows = RwSignal::new(freezes.len() + 1);
    let more = move |_| rows.update(|rows| *rows += 1);
    let row = move |at: usize| freeze(at, freezes.get(at).cloned(), wrong);
    view! {
        <h3>"Freezes: days on which nothing may move"</h3>
        <For each=move || 0..rows.get() key=|at| *at children=row/>
        <button type="button" class="button button-small" data-testid="add-freeze" on:click=more>"Add a freeze"</button>
    }
    .into_any()
}

fn freeze(at: usize, freeze: Option<Freeze>, wrong: Wrong) -> AnyView {
    let input = |name: &str, label, kind: &'static str, value: Option<String>| {
        let name = format!("freeze_{name}:{at}");
        let (id, hint) = (name.clone(), format!("{name}-error"));
        field(
            name.clone(),
            label,
            view! { <input id=id name=name type=kind value=value aria-describedby=hint/> }
                .into_any(),
            wrong,
        )
    };
    let of = |of: fn(&Freeze) -> String| freeze.as_ref().map(of);
    let boxes = Environment::ALL.map(|environment| {
        let held = freeze.as_ref();
        let held = held.is_some_and(|freeze| freeze.environments.contains(&environment));
        view! {
            <label class="check">
                <input type="checkbox" name=format!("freeze_environments:{at}") value=environment.as_str() checked=held/>
                {environment.as_str()}
            </label>
        }
    });
    view! {
        <div class="freeze-row" role="group" aria-label=format!("Freeze {}", at + 1)>
            {input("from", "First day", "date", of(|f| f.from.to_string()))}
            {input("to", "Last day", "date", of(|f| f.to.to_string()))}
            {input("reason", "Why", "text", of(|f| f.reason.clone()))}
            <fieldset class="checks"><legend>"Holds for (all when none is checked)"</legend>{boxes.collect_view()}</fieldset>
        </div>
    }
    .into_any()
}
