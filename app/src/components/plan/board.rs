//! The wave board: a column per wave, a card per move group.

use crate::components::badge::{self, Badge, EnvironmentTag};
use crate::components::money::Money;
use crate::{format, routes};
use landfall_domain::plan::MoveGroup;
use landfall_domain::view::{PlanView, WaveSummary};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// So many cards are shown before the rest of a column folds.
const SHOWN: usize = 12;

/// The waves of a plan side by side.
#[component]
pub fn Board(
    /// The plan.
    plan: PlanView,
) -> impl IntoView {
    let groups: BTreeMap<&str, &MoveGroup> = plan
        .groups
        .iter()
        .map(|group| (group.id.as_str(), group))
        .collect();
    let columns = plan
        .waves
        .iter()
        .map(|wave| {
            let ids = plan
                .wave_groups
                .get(&wave.number)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let cards: Vec<AnyView> = ids
                .iter()
                .filter_map(|id| groups.get(id.as_str()))
                .map(|group| card(group))
                .collect();
            column(&plan, wave, cards)
        })
        .collect_view();
    view! {
        <div class="board" role="region" aria-label="Wave board" tabindex="0" data-testid="board">
            <ol class="board-columns">{columns}</ol>
        </div>
    }
}

fn column(plan: &PlanView, wave: &WaveSummary, mut cards: Vec<AnyView>) -> impl IntoView + use<> {
    let rest = cards.split_off(cards.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        view! {
            <li>
                <details><summary>{format!("{} more groups", rest.len())}</summary><ul class="cards">{rest}</ul></details>
            </li>
        }
    });
    let run = wave
        .run
        .as_ref()
        .map(|run| view! { <Badge state=badge::run(run.status)/> });
    view! {
        <li class="board-column" data-testid=format!("wave-{}", wave.number)>
            <header>
                <h3>
                    <a href=routes::wave(&plan.summary.id, wave.number)>
                        {format!("{}. {}", wave.number, wave.title)}
                    </a>
                </h3>
                <p>
                    <EnvironmentTag environment=Some(wave.environment)/>" "
                    <Badge state=badge::risk(wave.risk)/>" "{run}
                </p>
                <dl class="board-facts">
                    <div><dt>"Resources"</dt><dd>{format::count(wave.resources)}</dd></div>
                    <div><dt>"By hand"</dt><dd>{format::count(wave.manual)}</dd></div>
                    <div><dt>"Steps"</dt><dd>{format::count(wave.steps)}</dd></div>
                    <div><dt>"Time"</dt><dd>{format::duration(wave.seconds)}</dd></div>
                    <div><dt>"Cost"</dt><dd><Money range=wave.cost/></dd></div>
                    <div><dt>"Signed"</dt><dd>{format!("{} of {}", wave.approvals, wave.quorum)}</dd></div>
                </dl>
            </header>
            <ul class="cards">{cards}{more}</ul>
        </li>
    }
}

fn card(group: &MoveGroup) -> AnyView {
    let cycle = (!group.cycle.is_empty())
        .then(|| view! { <span class="badge badge-warn"><span aria-hidden="true">"↻"</span>"cycle"</span> });
    let size = group.members.len() as u64;
    let Some(first) = group.members.first() else {
        return ().into_any();
    };
    if size == 1 {
        let href = routes::resource(first, None);
        return view! { <li class="card"><a href=href>{group.name.clone()}</a></li> }.into_any();
    }
    let members = group
        .members
        .iter()
        .map(|id| view! { <li><a href=routes::resource(id, None)>{format::short_id(id).to_owned()}</a></li> })
        .collect_view();
    view! {
        <li class="card">
            <details>
                <summary>
                    {group.name.clone()}" "
                    <span class="muted">{format::plural(size, "resource", "resources")}</span>" "{cycle}
                </summary>
                <ul class="plain">{members}</ul>
            </details>
        </li>
    }
    .into_any()
}
