//! The form for a new version: `/plan/new?from=…&place=…`.

use super::load::{Loaded, Me, load_page};
use crate::api::plan::{AskWhatIf, MakePlan};
use crate::api::{plan, scan};
use crate::components::breadcrumbs::PageHead;
use crate::components::notice::Empty;
use crate::components::plan::PlanForm;
use crate::components::table::Panel;
use crate::{format, routes};
use landfall_domain::PlanId;
use landfall_domain::user::Role;
use landfall_domain::view::{PlanView, SnapshotSummary};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The page. The form begins with the choices of `from`, else of the newest version; `place` is a
/// resource that somebody wants elsewhere.
#[component]
pub fn NewPlan() -> impl IntoView {
    let query = use_query_map();
    let from = Memo::new(move |_| query.with(|query| query.get("from")).map(PlanId::new));
    let plan = Loaded::new(
        move || from.get(),
        |from| async move { Ok((plan::plan(from).await?, scan::snapshots().await?)) },
    );
    let make = ServerAction::<MakePlan>::new();
    let ask = ServerAction::<AskWhatIf>::new();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(made)) = make.value().get() {
            navigate(&routes::plan(&made), NavigateOptions::default());
        }
    });
    load_page(Some("New version"), plan, move |(plan, snapshots)| {
        let (title, above) = match &plan {
            Some(plan) => (
                "New version",
                vec![
                    ("Plan".to_owned(), "/plan".to_owned()),
                    (
                        format!("Version {}", plan.summary.version),
                        routes::plan(&plan.summary.id),
                    ),
                ],
            ),
            None => ("First plan", vec![("Plan".to_owned(), "/plan".to_owned())]),
        };
        view! {
            <PageHead title=title above=above/>
            {form(plan, snapshots, make, ask)}
        }
        .into_any()
    })
}

/// The form, for planners, once there is a snapshot.
fn form(
    plan: Option<PlanView>,
    snapshots: Vec<SnapshotSummary>,
    make: ServerAction<MakePlan>,
    ask: ServerAction<AskWhatIf>,
) -> AnyView {
    let me = expect_context::<Me>().0;
    let place = use_query_map().with_untracked(|query| query.get("place"));
    let Some(newest) = snapshots.into_iter().next() else {
        return view! {
            <Empty title="There is nothing to plan yet.">
                <p>"A plan is made of a snapshot: scan the estate first."</p>
                <a class="button" href="/overview">"To the overview, to start a scan"</a>
            </Empty>
        }
        .into_any();
    };
    let made_of = format!(
        "It is made of the newest snapshot, of {} with {}.",
        format::time(newest.finished),
        format::plural(newest.resources, "resource", "resources"),
    );
    let resources = newest.resources;
    let form = move || {
        let (plan, place, snapshot) = (plan.clone(), place.clone(), newest.id.clone());
        Suspend::new(async move {
            if me.value().await.is_ok_and(|user| user.has(Role::Planner)) {
                view! { <PlanForm current=plan snapshot=Some(snapshot) resources=resources place=place make=make ask=ask/> }
                    .into_any()
            } else {
                view! { <Empty title="Planners make plans.">"You may read everything. Ask an administrator for the role planner."</Empty> }
                    .into_any()
            }
        })
    };
    view! {
        <Panel title="What is planned, and how">
            <p class="muted">{made_of}</p>
            <Suspense fallback=|| ()>{form}</Suspense>
        </Panel>
    }
    .into_any()
}
