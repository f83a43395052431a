//! The plan: versions, board, findings and bridges.

use super::board::{OfBoard, board};
use super::load::{Loaded, load_page};
use crate::api::plan::MakePlan;
use crate::api::{plan, scan};
use crate::components::breadcrumbs::PageHead;
use crate::components::money::Money;
use crate::components::notice::Empty;
use crate::components::plan::{Findings, PlanLinks, Versions};
use crate::components::table::{Fact, Panel};
use crate::components::wave::Bridges;
use crate::{format, routes};
use landfall_domain::PlanId;
use landfall_domain::view::PlanView;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// The newest version.
#[component]
pub fn NewestPlan() -> impl IntoView {
    page(Signal::stored(None))
}

/// One version: `/plan/:id`.
#[component]
pub fn OnePlan() -> impl IntoView {
    let params = use_params_map();
    page(Signal::derive(move || {
        params.with(|params| params.get("id")).map(PlanId::new)
    }))
}

fn page(id: Signal<Option<PlanId>>) -> AnyView {
    let plan = Loaded::new(
        move || id.get(),
        |id| async move { Ok((plan::plan(id).await?, scan::snapshots().await?)) },
    );
    let make = ServerAction::<MakePlan>::new();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(made)) = make.value().get() {
            navigate(&routes::plan(&made), NavigateOptions::default());
        }
    });
    let of_board = OfBoard::new(id, make);
    load_page(Some("Plan"), plan, move |(plan, snapshots)| {
        let title = match &plan {
            Some(plan) => format!("Plan, version {}", plan.summary.version),
            None => "Plan".to_owned(),
        };
        let links = plan.as_ref().map(
            |plan| view! { <PlanLinks plan=plan.summary.clone() versions=plan.versions.clone()/> },
        );
        let shown = match plan {
            Some(plan) => view! { <Shown plan=plan of_board=of_board/> }.into_any(),
            None => none_yet(!snapshots.is_empty()),
        };
        view! {
            <PageHead title=title>{links}</PageHead>
            {shown}
        }
        .into_any()
    })
}

#[component]
fn Shown(plan: PlanView, of_board: OfBoard) -> impl IntoView {
    let summary = plan.summary.clone();
    let newest = plan.versions.iter().find(|v| v.newest && v.id != summary.id).map(|v| {
        view! {
            <p class="notice notice-warn">
                <span class="notice-glyph" aria-hidden="true">"!"</span>
                <span>"This is not the newest version: nothing of it can be signed or run. "
                    <a href=routes::plan(&v.id)>{format!("Open version {}", v.version)}</a></span>
            </p>
        }
    });
    let (finding_count, bridge_count) = (plan.findings.len() as u64, plan.bridges.len() as u64);
    let version_count = plan.versions.len() as u64;
    let bridges = if plan.bridges.is_empty() {
        view! { <Empty title="Nothing crosses waves."/> }.into_any()
    } else {
        let bridges = plan.bridges.clone();
        view! {
            <p class="muted">"Each needs temporary cross-account access while one end has moved and the other has not."</p>
            <Bridges bridges=bridges/>
        }
        .into_any()
    };
    let findings = plan.findings.clone();
    let versions = plan.versions.clone();
    let shown = summary.id.clone();
    view! {
        {newest}
        <dl class="facts">
            <Fact name="Digest"><code title=summary.digest.to_string()>{summary.digest.short().to_owned()}</code></Fact>
            <Fact name="Made by">{summary.author.to_string()}<div class="muted">{format::time(summary.created)}</div></Fact>
            <Fact name="Why">{summary.reason.clone()}</Fact>
            <Fact name="Snapshot">
                <a href=routes::with_query("/inventory", [("snapshot", summary.snapshot.as_str())])>"what it was made from"</a>
            </Fact>
            <Fact name="Cost"><a href=routes::cost(&summary.id)><Money range=summary.total/></a></Fact>
        </dl>
        <Panel title="Waves">{board(of_board, &plan)}</Panel>
        <Panel title="Findings of the independent check" count=finding_count><Findings findings=findings/></Panel>
        <Panel title="Bridges" count=bridge_count>{bridges}</Panel>
        <Panel title="Versions" count=version_count><Versions versions=versions shown=shown/></Panel>
    }
}

/// What there is before the first version.
fn none_yet(scanned: bool) -> AnyView {
    if scanned {
        view! {
            <Empty title="There is no plan yet.">
                <p>"Landfall proposes accounts, waves, tools and costs; you change what you know better."</p>
                <a class="button button-primary" href=routes::NEW_PLAN data-testid="first-plan">"Make the first plan"</a>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty title="There is nothing to plan yet.">
                <p>"A plan is made of a snapshot: scan the estate first."</p>
                <a class="button" href="/overview">"To the overview, to start a scan"</a>
            </Empty>
        }
        .into_any()
    }
}
