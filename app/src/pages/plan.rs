//! The plan: versions, board, findings, bridges, and the form for a new version.

use super::load::{Loaded, Me, load_page};
use crate::api::plan::MakePlan;
use crate::api::{plan, scan};
use crate::components::breadcrumbs::PageHead;
use crate::components::money::Money;
use crate::components::notice::Empty;
use crate::components::plan::{Board, Findings, PlanForm, Versions};
use crate::components::table::{Fact, Panel};
use crate::components::wave::Bridges;
use crate::{format, routes};
use landfall_domain::user::Role;
use landfall_domain::view::{PlanView, SnapshotSummary};
use landfall_domain::{PlanId, SnapshotId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

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
    load_page(Some("Plan"), plan, move |(plan, snapshots)| {
        let title = match &plan {
            Some(plan) => format!("Plan, version {}", plan.summary.version),
            None => "Plan".to_owned(),
        };
        let form = view! { <NewVersion plan=plan.clone() snapshots=snapshots make=make/> };
        view! {
            <PageHead title=title/>
            {plan.map(|plan| view! { <Shown plan=plan/> })}
            {form}
        }
        .into_any()
    })
}

#[component]
fn Shown(plan: PlanView) -> impl IntoView {
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
        <Panel title="Waves"><Board plan=plan/></Panel>
        <Panel title="Findings of the independent check" count=finding_count><Findings findings=findings/></Panel>
        <Panel title="Bridges" count=bridge_count>{bridges}</Panel>
        <Panel title="Versions" count=version_count><Versions versions=versions shown=shown/></Panel>
    }
}

/// The form, for planners, once there is a snapshot.
#[component]
fn NewVersion(
    plan: Option<PlanView>,
    snapshots: Vec<SnapshotSummary>,
    make: ServerAction<MakePlan>,
) -> impl IntoView {
    let me = expect_context::<Me>().0;
    let place = use_query_map().with_untracked(|query| query.get("place"));
    let Some(newest) = snapshots.first().cloned() else {
        return view! {
            <Empty title="There is nothing to plan yet.">
                <p>"A plan is made of a snapshot: scan the estate first."</p>
                <a class="button" href="/overview">"To the overview, to start a scan"</a>
            </Empty>
        }
        .into_any();
    };
    let title = if plan.is_some() {
        "New version"
    } else {
        "First plan"
    };
    let from = format!(
        "It is made of the newest snapshot, of {} with {}.",
        format::time(newest.finished),
        format::plural(newest.resources, "resource", "resources"),
    );
    let snapshot: SnapshotId = newest.id;
    let form = move || {
        let (plan, place, snapshot) = (plan.clone(), place.clone(), snapshot.clone());
        Suspend::new(async move {
            if me.value().await.is_ok_and(|user| user.has(Role::Planner)) {
                view! { <PlanForm current=plan snapshot=Some(snapshot) place=place make=make/> }
                    .into_any()
            } else {
                view! { <Empty title="Planners make plans.">"You may read everything. Ask an administrator for the role planner."</Empty> }
                    .into_any()
            }
        })
    };
    view! {
        <Panel title=title>
            <p class="muted">{from}</p>
            <Suspense fallback=|| ()>{form}</Suspense>
        </Panel>
    }
    .into_any()
}
