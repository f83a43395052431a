//! One wave: what it does, what it costs, and its gate.

use super::load::{Loaded, load_page};
use crate::api::approval::{self, Sign, StartRun};
use crate::components::badge::{self, Badge, EnvironmentTag};
use crate::components::breadcrumbs::PageHead;
use crate::components::cost::CostLines;
use crate::components::gate::GatePanel;
use crate::components::money::Money;
use crate::components::notice::Empty;
use crate::components::steps::{Grants, Previews, StepTable};
use crate::components::table::{Fact, Panel};
use crate::components::wave::Bridges;
use crate::components::wave_contents::{ByPeople, Contents};
use crate::{format, routes};
use landfall_domain::PlanId;
use landfall_domain::view::WaveView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The page of a wave: `/plan/:id/wave/:n`.
#[component]
pub fn WavePage() -> impl IntoView {
    let params = use_params_map();
    let wanted = Memo::new(move |_| {
        params.with(|params| {
            let number = params.get("n").and_then(|n| n.parse().ok()).unwrap_or(0);
            (PlanId::new(params.get("id").unwrap_or_default()), number)
        })
    });
    let wave = Loaded::new(move || wanted.get(), |(plan, n)| approval::wave(plan, n));
    let sign = ServerAction::<Sign>::new();
    let start = ServerAction::<StartRun>::new();
    Effect::new(move |_| {
        if sign.value().with(|value| matches!(value, Some(Ok(_)))) {
            wave.refetch();
        }
    });
    load_page(Some("Wave"), wave, move |view| {
        view! { <Page view=view sign=sign start=start/> }.into_any()
    })
}

#[component]
fn Page(view: WaveView, sign: ServerAction<Sign>, start: ServerAction<StartRun>) -> impl IntoView {
    let wave = view.wave.clone();
    let plan = view.plan.clone();
    let title = format!("Wave {}: {}", wave.number, wave.title);
    let above = vec![
        ("Plan".to_owned(), "/plan".to_owned()),
        (format!("Version {}", plan.version), routes::plan(&plan.id)),
    ];
    let around = {
        let link = |n: u32, word: &'static str| {
            view! { <a class="button button-small" href=routes::wave(&plan.id, n)>{word}</a> }
        };
        view! {
            <a class="button button-small" href=routes::groups_of_wave(&plan.id, wave.number)>"Move groups"</a>
            {view.previous.map(|number| link(number, "Previous wave"))}
            {view.next.map(|number| link(number, "Next wave"))}
        }
    };
    let risks = wave
        .risk
        .reasons
        .iter()
        .map(|r| view! { <li>{r.clone()}</li> })
        .collect_view();
    let (of_contents, of_manual) = (plan.snapshot.clone(), plan.snapshot.clone());
    let manual_count = wave.manual.len() as u64;
    let has_preview = wave.steps.iter().any(|step| !step.preview.is_empty());
    let has_bridges = !view.bridges.is_empty();
    let has_steps = !wave.steps.is_empty();
    let runs = view
        .runs
        .iter()
        .map(|run| {
            view! {
                <li>
                    <a href=routes::run(&run.head.id)>{format!("Run of {}", format::time(run.head.created))}</a>" "
                    <Badge state=badge::run(run.status)/>
                    <span class="muted">{format!(" {} of {} steps, by {}", run.done, run.steps, run.head.by)}</span>
                </li>
            }
        })
        .collect_view();
    let (resource_count, step_count) = (view.resources.len() as u64, wave.steps.len() as u64);
    let (steps, of_grants) = (wave.steps.clone(), wave.steps.clone());
    let run_count = view.runs.len() as u64;
    view! {
        <PageHead title=title above=above>{around}</PageHead>
        <p>{wave.reason.clone()}</p>
        <dl class="facts">
            <Fact name="Environment"><EnvironmentTag environment=Some(wave.environment)/></Fact>
            <Fact name="Risk"><Badge state=badge::risk(wave.risk.level)/></Fact>
            <Fact name="Resources">{format::count(resource_count)}</Fact>
            <Fact name="Expected time">{format::duration(wave.seconds)}</Fact>
            <Fact name="Cost"><a href="#cost"><Money range=view.total/></a></Fact>
            <Fact name="Digest"><code title=plan.digest.to_string()>{plan.digest.short().to_owned()}</code></Fact>
        </dl>
        <GatePanel view=view.clone() sign=sign start=start/>
        {(run_count > 0).then(|| view! { <Panel title="Runs" count=run_count><ul class="plain">{runs}</ul></Panel> })}
        <Panel title="Risk, backup and way back">
            <ul class="risks">{risks}</ul>
            <dl class="facts facts-wide">
                <Fact name="Backup">{wave.risk.backup.clone()}</Fact>
                <Fact name="Way back">{wave.risk.rollback.clone()}</Fact>
            </dl>
        </Panel>
        <Panel title="Contents" count=resource_count>
            <Contents resources=view.resources.clone() snapshot=of_contents/>
        </Panel>
        {(manual_count > 0).then(|| view! {
            <Panel title="Moved by people" count=manual_count>
                <ByPeople manual=wave.manual.clone() snapshot=of_manual.clone()/>
            </Panel>
        })}
        {has_preview.then(|| view! {
            <Panel title="Settings, source against target"><Previews steps=wave.steps.clone()/></Panel>
        })}
        <Panel title="Steps" count=step_count>
            {if has_steps {
                view! { <StepTable steps=steps/> }.into_any()
            } else {
                view! { <Empty title="Landfall runs no step in this wave: people move everything in it."/> }.into_any()
            }}
        </Panel>
        {has_steps.then(|| view! { <Panel title="Least privilege"><Grants steps=of_grants/></Panel> })}
        {has_bridges.then(|| view! {
            <Panel title="Bridges" count=view.bridges.len() as u64><Bridges bridges=view.bridges.clone()/></Panel>
        })}
        <Panel title="Cost" id="cost">
            {if view.costs.is_empty() {
                view! { <Empty title="No line of the estimate belongs to this wave."/> }.into_any()
            } else {
                view! { <CostLines lines=view.costs.clone()/> }.into_any()
            }}
        </Panel>
    }
}
