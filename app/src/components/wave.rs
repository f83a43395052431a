//! Waves: as a timeline, as columns of a board, and what is inside one.

use super::badge::{self, Badge, EnvironmentTag};
use super::glyph::ServiceGlyph;
use super::money::Money;
use super::table::Scroll;
use crate::{format, routes};
use landfall_domain::view::{BridgeView, WaveResource, WaveSummary};
use landfall_domain::{PlanId, SnapshotId};
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

/// What a wave holds: where each resource goes, under which name and why.
#[component]
pub fn Contents(
    /// The resources.
    resources: Vec<WaveResource>,
    /// The snapshot that they are of.
    snapshot: SnapshotId,
) -> impl IntoView {
    let rows = resources
        .into_iter()
        .map(|r| {
            let renamed = r.placement.name != r.name;
            let reasons = r.placement.reasons.join("; ");
            view! {
                <tr>
                    <th scope="row">
                        <ServiceGlyph service=r.kind.service().to_owned()/>
                        <a href=routes::resource(&r.id, Some(&snapshot))>{r.name.clone()}</a>
                        <span class="muted">" "{r.kind.noun().to_owned()}</span>
                    </th>
                    <td>{if renamed {
                        view! { <ins>{r.placement.name.clone()}</ins> }.into_any()
                    } else {
                        r.placement.name.clone().into_any()
                    }}</td>
                    <td>{r.placement.account.to_string()}<div class="muted">{r.placement.region.to_string()}</div></td>
                    <td>{if r.automatic { "Landfall" } else { "a person" }}</td>
                    <td class="note">{reasons}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Scroll label="Contents of the wave">
            <table>
                <thead><tr>
                    <th scope="col">"Resource"</th><th scope="col">"Name in the target"</th>
                    <th scope="col">"Account"</th><th scope="col">"Moved by"</th><th scope="col">"Why there"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

/// Dependencies that cross waves.
#[component]
pub fn Bridges(
    /// With the names of their ends.
    bridges: Vec<BridgeView>,
) -> impl IntoView {
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
        <Scroll label="Bridges">
            <table>
                <thead><tr>
                    <th scope="col">"Dependent"</th><th scope="col">"How"</th><th scope="col">"Depends on"</th>
                    <th scope="col" class="num">"Moves in wave"</th><th scope="col" class="num">"The other in wave"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}
