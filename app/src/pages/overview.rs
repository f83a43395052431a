//! How the migration stands.

use super::load::{Loaded, Me, load};
use crate::api::scan::{CancelScan, StartScan};
use crate::api::{inbox, scan};
use crate::components::bars::ThreeParts;
use crate::components::breadcrumbs::PageHead;
use crate::components::money::Money;
use crate::components::notice::{Empty, FormError};
use crate::components::scan::ScanView;
use crate::components::table::{Fact, Panel};
use crate::components::wave::WaveTimeline;
use crate::live::{Go, listen};
use crate::{format, routes};
use landfall_domain::progress::{ScanProgress, ScanState};
use landfall_domain::user::Role;
use landfall_domain::view::{InboxItem, Overview};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Waves, figures, risks, the next action and the scan.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let start = ServerAction::<StartScan>::new();
    let overview = Loaded::new(|| (), |()| inbox::overview());
    let last_scan = Loaded::new(|| (), |()| scan::latest_scan());
    Effect::new(move |_| {
        if start.value().with(|value| matches!(value, Some(Ok(_)))) {
            last_scan.refetch();
        }
    });
    let scan_ended = Callback::new(move |()| overview.refetch());
    view! {
        <PageHead title="Overview"><StartButton start=start/></PageHead>
        <FormError error=Signal::derive(move || start.value().get().and_then(Result::err))/>
        {load(overview, |overview| view! { <Figures overview=overview/> }.into_any())}
        {load(last_scan, move |scan| view! { <Scan scan=scan ended=scan_ended/> }.into_any())}
    }
    .into_any()
}

/// Only planners see it; the server decides by itself.
#[component]
fn StartButton(start: ServerAction<StartScan>) -> impl IntoView {
    let me = expect_context::<Me>().0;
    let pending = start.pending();
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                me.value().await.ok().filter(|user| user.has(Role::Planner)).map(|_| view! {
                    <ActionForm action=start>
                        <button class="button button-primary" data-testid="start-scan" disabled=move || pending.get()>
                            {move || if pending.get() { "Starting…" } else { "Start a scan" }}
                        </button>
                    </ActionForm>
                })
            })}
        </Suspense>
    }
}

#[component]
fn Figures(overview: Overview) -> impl IntoView {
    let Overview {
        account,
        snapshot,
        plan,
        waves,
        moved,
        to_move,
        manual,
        risks,
        next,
        ..
    } = overview;
    let snapshot = match snapshot {
        Some(s) => view! {
            <a href="/inventory">{format::plural(s.resources, "resource", "resources")}</a>
            ", "{format::plural(s.references, "reference", "references")}
            <div class="muted">"scanned "{format::time(s.finished)}
                {(s.problems > 0).then(|| view! {
                    ", "<a href="/coverage">{format::plural(s.problems, "call failed", "calls failed")}</a>
                })}
            </div>
        }
        .into_any(),
        None => "not scanned yet".into_any(),
    };
    let cost = plan.clone().map(|plan| {
        view! { <Fact name="Cost"><a href=routes::cost(&plan.id)><Money range=plan.total/></a></Fact> }
    });
    let version = plan.clone().map(|plan| {
        view! {
            <Fact name="Plan">
                <a href=routes::plan(&plan.id)>{format!("version {}", plan.version)}</a>
                <div class="muted">{format!("by {}, {}", plan.author, format::time(plan.created))}</div>
            </Fact>
        }
    });
    let progress = (moved + to_move + manual > 0).then(|| {
        let rest = to_move.saturating_sub(moved);
        view! {
            <Panel title="Resources">
                <ThreeParts parts=[("moved", "part-moved", moved), ("to move", "part-rest", rest), ("moved by people", "part-manual", manual)]/>
            </Panel>
        }
    });
    let timeline = match plan {
        Some(plan) => view! { <WaveTimeline plan=plan.id waves=waves/> }.into_any(),
        None => view! {
            <Empty title="There is no plan yet.">
                <p>"A scan comes first, then a plan puts everything into waves."</p>
                <a class="button" href="/plan">"To the plan"</a>
            </Empty>
        }
        .into_any(),
    };
    let risk_count = risks.len() as u64;
    let risks = risks
        .into_iter()
        .map(|(wave, why)| view! { <li><strong>{format!("Wave {wave}: ")}</strong>{why}</li> })
        .collect_view();
    view! {
        <NextAction next=next/>
        <dl class="facts">
            <Fact name="Source account">{account}</Fact>
            <Fact name="Snapshot">{snapshot}</Fact>
            {version}
            {cost}
        </dl>
        {progress}
        <Panel title="Waves">{timeline}</Panel>
        {(risk_count > 0).then(|| view! {
            <Panel title="Gravest risks" count=risk_count><ul class="risks">{risks}</ul></Panel>
        })}
    }
}

#[component]
fn NextAction(next: InboxItem) -> impl IntoView {
    view! {
        <section class="next" aria-label="Next" data-testid="next">
            <p class="next-word">"Next"</p>
            <div><a class="next-title" href=next.href>{next.title}</a><p>{next.detail}</p></div>
        </section>
    }
}

/// The last scan; live while it goes on.
#[component]
fn Scan(scan: Option<ScanProgress>, ended: Callback<()>) -> impl IntoView {
    let Some(first) = scan else {
        return view! {
            <Panel title="Scan" id="scan">
                <Empty title="No scan has been made.">
                    "A planner starts one. It only reads, and what it may not read is listed and costs nothing else."
                </Empty>
            </Panel>
        }
        .into_any();
    };
    let id = first.id.clone();
    let by = format!("started {} by {}", format::time(first.started), first.by);
    let scan = RwSignal::new(first);
    let running = Memo::new(move |_| scan.with(|scan| scan.state == ScanState::Running));
    let cancel = ServerAction::<CancelScan>::new();
    let take = move |news: ScanProgress| {
        let go = if news.state == ScanState::Running {
            Go::On
        } else {
            Go::Stop
        };
        let was_running = running.get_untracked();
        scan.set(news);
        if go == Go::Stop && was_running {
            ended.run(());
        }
        go
    };
    let live = id.clone();
    Effect::new(move |_| {
        if running.get_untracked() {
            let id = live.clone();
            listen(&format!("/events/scan/{id}"), take, move || {
                let id = id.clone();
                spawn_local(async move {
                    if let (true, Ok(news)) =
                        (running.get_untracked(), scan::scan_progress(id).await)
                    {
                        take(news);
                    }
                });
            });
        }
    });
    let cancel_button = move || {
        let id = id.to_string();
        running.get().then(|| view! {
            <ActionForm action=cancel>
                <input type="hidden" name="scan" value=id/>
                <button class="button button-small" data-testid="cancel-scan">"Cancel the scan"</button>
            </ActionForm>
        })
    };
    view! {
        <Panel title="Scan" id="scan" tools=cancel_button.into_any()>
            <p class="muted">{by}</p>
            <FormError error=Signal::derive(move || cancel.value().get().and_then(Result::err))/>
            <ScanView scan=scan/>
        </Panel>
    }
    .into_any()
}
