//! What is known of a move group: when it moves and why, members, cycle, work, pins.

use crate::components::badge::{self, Badge, EnvironmentTag};
use crate::components::money::Money;
use crate::components::notice::Empty;
use crate::components::table::{Fact, Scroll};
use crate::format::{self, bytes, count, duration, plural};
use crate::routes;
use landfall_domain::SnapshotId;
use landfall_domain::schedule::Pin;
use landfall_domain::view::{GroupCycle, GroupPin, GroupView, GroupWave, WaveResource};
use leptos::prelude::*;

/// In one glance.
#[component]
pub fn GroupFacts(
    /// The group.
    view: GroupView,
) -> impl IntoView {
    let plan = view.plan.id.clone();
    let (wave, risk) = match &view.wave {
        None => ("In no wave".into_any(), "—".into_any()),
        Some(wave) => {
            let href = routes::wave(&plan, wave.number);
            let title = format!("{}. {}", wave.number, wave.title);
            (
                view! {
                    <a href=href>{title}</a>" "<EnvironmentTag environment=Some(wave.environment)/>
                }
                .into_any(),
                view! { <Badge state=badge::risk(wave.risk)/> }.into_any(),
            )
        }
    };
    let when = view.wave.as_ref().map(when);
    let seconds = view.steps.iter().map(|step| step.seconds).sum();
    let downtime = match view.downtime_minutes {
        0 => "none expected".to_owned(),
        minutes => format!("about {} min, as assumed", count(minutes)),
    };
    let unpriced = (view.unpriced > 0).then(|| {
        let text = format!("{} without a price", plural(view.unpriced, "line", "lines"));
        view! { <div class="muted">{text}</div> }
    });
    let size = if view.bytes > 0 {
        bytes(view.bytes)
    } else {
        "not known".to_owned()
    };
    view! {
        <dl class="facts">
            <Fact name="Wave">{wave}</Fact>
            <Fact name="When">{when}</Fact>
            <Fact name="Resources">{count(view.member_count)}</Fact>
            <Fact name="Data">{size}</Fact>
            <Fact name="Cost">{view! { <Money range=view.cost/> }}{unpriced}</Fact>
            <Fact name="Risk of its wave">{risk}</Fact>
            <Fact name="Work of its steps">{duration(seconds)}</Fact>
            <Fact name="Downtime">{downtime}</Fact>
        </dl>
    }
}

fn when(wave: &GroupWave) -> String {
    let window = match wave.window {
        Some(0) => "the foundation".to_owned(),
        Some(number) => format!("window {number}"),
        None => return "This version has no windows".to_owned(),
    };
    match (wave.day, wave.after_days) {
        (Some(day), _) => format!("{window}, {day}"),
        (None, Some(days)) => format!("{window}, day {days} from the first window"),
        (None, None) => window,
    }
}

/// Why it moves then, and what people decided about it.
#[component]
pub fn Order(
    /// The group.
    view: GroupView,
) -> impl IntoView {
    let why = view
        .why
        .clone()
        .map(|why| view! { <p data-testid="why">{why}</p> });
    let reason = view.wave.as_ref().map(|wave| {
        view! { <p class="muted">{format!("The wave: {}", wave.reason)}</p> }
    });
    let pins: Vec<AnyView> = view
        .pins
        .into_iter()
        .map(|pin| view! { <li><span aria-hidden="true">"⚲ "</span>{text(pin)}</li> }.into_any())
        .collect();
    let pins = (!pins.is_empty()).then(|| {
        view! { <h3>"Pins"</h3><ul class="plain" data-testid="pins">{pins}</ul> }
    });
    view! { {why}{reason}{pins} }
}

fn text(pin: GroupPin) -> String {
    match pin.pin {
        Pin::InWindow { window: 0, .. } => "It moves with the foundation.".to_owned(),
        Pin::InWindow { window, .. } => format!("It moves in window {window}."),
        Pin::NotBefore { day, .. } => format!("It moves on {day} or later."),
        Pin::NotAfter { day, .. } => format!("It moves on {day} or earlier."),
        Pin::Apart { .. } => {
            let other = pin.other.unwrap_or_else(|| "another group".to_owned());
            format!("It never moves in the same window as {other}.")
        }
    }
}

/// What ties it, and which dependency would break the circle.
#[component]
pub fn Cycles(
    /// The cycles.
    cycles: Vec<GroupCycle>,
) -> impl IntoView {
    cycles
        .into_iter()
        .map(|cycle| {
            let path: Vec<AnyView> = cycle
                .path
                .iter()
                .map(|(id, name)| {
                    view! { <li><a href=routes::resource(id, None)>{name.clone()}</a></li> }.into_any()
                })
                .collect();
            let (from, to) = cycle.weakest;
            let proof: Vec<AnyView> = cycle
                .evidence
                .into_iter()
                .map(|(path, text)| view! { <li><code>{path}</code>" "{text}</li> }.into_any())
                .collect();
            view! {
                <ol class="cycle" data-testid="cycle">{path}</ol>
                <p>"Cheapest to break: the dependency of "<strong>{from}</strong>" on "<strong>{to}</strong>
                    ". Without it, "{cycle.knot.sentence()}</p>
                <ul class="evidence">{proof}</ul>
            }
            .into_any()
        })
        .collect::<Vec<_>>()
}

/// Its resources.
#[component]
pub fn Members(
    /// The rows.
    members: Vec<WaveResource>,
    /// How many there are.
    total: u64,
    /// The snapshot that they are of.
    snapshot: SnapshotId,
) -> impl IntoView {
    let left = total.saturating_sub(members.len() as u64);
    let rows: Vec<AnyView> = members
        .into_iter()
        .map(|member| row(member, &snapshot))
        .collect();
    let more = (left > 0).then(|| {
        let text = format!("And {} more; all are in the plan's file.", count(left));
        view! { <p class="muted">{text}" "<a href="/export/plan.json" download rel="external">"Download it"</a></p> }
    });
    view! {
        <Scroll label="Members">
            <table data-testid="members">
                <thead><tr>
                    <th scope="col">"Resource"</th><th scope="col">"Type"</th>
                    <th scope="col">"Name in the target"</th><th scope="col">"Account"</th>
                    <th scope="col">"Moved by"</th><th scope="col">"Why there"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
        {more}
    }
}

fn row(r: WaveResource, snapshot: &SnapshotId) -> AnyView {
    let href = routes::resource(&r.id, Some(snapshot));
    let reasons = r.placement.reasons.join("; ");
    view! {
        <tr>
            <th scope="row"><a href=href>{r.name}</a></th>
            <td>{r.kind.to_string()}</td>
            <td>{r.placement.name}</td>
            <td>{format!("{} {}", r.placement.environment, r.placement.account)}</td>
            <td>{if r.automatic { "Landfall" } else { "a person" }}</td>
            <td class="note">{reasons}</td>
        </tr>
    }
    .into_any()
}

/// What Landfall and what people do for it.
#[component]
pub fn Work(
    /// The group.
    view: GroupView,
) -> impl IntoView {
    if view.steps.is_empty() && view.manual.is_empty() {
        return view! { <Empty title="There is nothing to do for it."/> }.into_any();
    }
    let steps: Vec<AnyView> = view
        .steps
        .into_iter()
        .map(|step| {
            let last = step.point_of_no_return.then(|| {
                view! { <span class="badge badge-warn"><span aria-hidden="true">"!"</span>"point of no return"</span> }
            });
            view! {
                <li>{step.title}" "<span class="muted">{duration(step.seconds)}</span>" "{last}</li>
            }
            .into_any()
        })
        .collect();
    let manual: Vec<AnyView> = view
        .manual
        .into_iter()
        .map(|manual| {
            let name = format::short_id(&manual.resource).to_owned();
            view! { <li><a href=routes::resource(&manual.resource, None)>{name}</a>": "{manual.reason}</li> }
                .into_any()
        })
        .collect();
    let by_landfall = (!steps.is_empty()).then(|| {
        view! { <h3>{format!("{} of Landfall", plural(steps.len() as u64, "step", "steps"))}</h3><ol class="steps-list">{steps}</ol> }
    });
    let by_people = (!manual.is_empty()).then(|| {
        view! { <h3>{format!("{} by people", plural(manual.len() as u64, "task", "tasks"))}</h3><ul>{manual}</ul> }
    });
    view! { {by_landfall}{by_people} }.into_any()
}
