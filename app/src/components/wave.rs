//! Waves: as a timeline, as columns of a board, and what crosses between them.

use super::badge::{self, Badge, EnvironmentTag};
use super::money::Money;
use super::table::Scroll;
use crate::{format, routes};
use landfall_domain::PlanId;
use landfall_domain::view::{BridgeView, WaveSummary};
use leptos::prelude::*;

/// Waves in a row, each as wide as any other, in the order they run.
#[component]
pub fn WaveTimeline(
    /// The plan that they are of.
    plan: PlanId,
    /// The waves.
    waves: Vec<WaveSummary>,
) -> impl IntoView {
    let cards = waves
        .into_iter()
        .map(|wave| card(&plan, wave))
        .collect_view();
    view! { <ol class="timeline" aria-label="Waves">{cards}</ol> }
}

fn card(plan: &PlanId, wave: WaveSummary) -> impl IntoView + use<> {
    let run = wave.run.as_ref().map(|run| {
        view! {
            <p>
                <a href=routes::run(&run.head.id)>"Run"</a>" "
                <Badge state=badge::run(run.status)/>
                {format!(" {} of {} steps", run.done, run.steps)}
            </p>
        }
    });
    view! {
        <li class="wave-card" data-testid=format!("wave-{}", wave.number)>
            <h3><a href=routes::wave(plan, wave.number)>{format!("{}. {}", wave.number, wave.title)}</a></h3>
            <p><EnvironmentTag environment=Some(wave.environment)/>" "<Badge state=badge::risk(wave.risk)/></p>
            <p>{format::plural(wave.resources, "resource", "resources")}
                {(wave.manual > 0).then(|| format!(", {} by hand", format::count(wave.manual)))}
                ", "{format::plural(wave.steps, "step", "steps")}", "{format::duration(wave.seconds)}</p>
            <p><Money range=wave.cost/></p>
            <p>{format!("{} of {} signatures", wave.approvals, wave.quorum)}</p>
            {run}
        </li>
    }
}

/// Bridges that are seen at once; the others unfold.
const SHOWN: usize = 20;

/// Dependencies that cross waves.
#[component]
pub fn Bridges(
    /// With the names of their ends.
    mut bridges: Vec<BridgeView>,
) -> impl IntoView {
    let rest = bridges.split_off(bridges.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        let title = format!(
            "{} more",
            format::plural(rest.len() as u64, "bridge", "bridges")
        );
        view! { <details><summary>{title}</summary>{table("More bridges", rest)}</details> }
    });
    view! {
        {table("Bridges", bridges)}
        {more}
    }
}

fn table(label: &'static str, bridges: Vec<BridgeView>) -> AnyView {
    let rows = bridges
        .into_iter()
        .map(|b| {
            view! {
                <tr>
                    <th scope="row"><a href=routes::resource(&b.bridge.from, None)>{b.from_name.clone()}</a></th>
                    <td>{badge::class_word(b.bridge.class)}</td>
                    <td><a href=routes::resource(&b.bridge.to, None)>{b.to_name.clone()}</a></td>
                    <td class="num">{b.bridge.from_wave}</td>
                    <td class="num">{b.bridge.to_wave}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Scroll label=label>
            <table>
                <thead><tr>
                    <th scope="col">"Dependent"</th><th scope="col">"How"</th><th scope="col">"Depends on"</th>
                    <th scope="col" class="num">"Moves in wave"</th><th scope="col" class="num">"The other in wave"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}
