//! What a snapshot read, service by service and Region by Region.

use super::load::{Loaded, load};
use crate::api::coverage;
use crate::components::badge::Tone;
use crate::components::breadcrumbs::PageHead;
use crate::components::coverage::{
    Matrix, NotUnderstood, OutcomeTotals, Problems, Spared, seconds,
};
use crate::components::notice::{Empty, Notice};
use crate::components::table::{Fact, Panel};
use crate::{format, query};
use landfall_domain::view::CoverageView;
use landfall_domain::{Coverage, SnapshotId};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The coverage of a snapshot: `/coverage?snapshot=…`.
#[component]
pub fn CoveragePage() -> impl IntoView {
    let search = use_location().search;
    let wanted = Memo::new(move |_| query::value(&search.get(), "snapshot").map(SnapshotId::new));
    let view = Loaded::new(move || wanted.get(), coverage::coverage);
    view! {
        <PageHead title="Coverage"/>
        {load(view, move |view| show(view, wanted.get_untracked()))}
    }
    .into_any()
}

fn show(view: Option<CoverageView>, wanted: Option<SnapshotId>) -> AnyView {
    let Some(view) = view else {
        return view! {
            <Empty title="The estate has not been scanned yet.">
                <a class="button" href="/overview">"To the overview, to start a scan"</a>
            </Empty>
        }
        .into_any();
    };
    let totals = view.totals.clone();
    let (labels, parts) = (view.labels, view.parts);
    let gaps = if totals.has_gaps() {
        let text = format!(
            "{} of {} were not read completely. What they hold is missing or incomplete everywhere in Landfall.",
            format::count(totals.partial + totals.denied + totals.failed),
            format::plural(totals.parts, "part", "parts")
        );
        view! { <Notice tone=Tone::Warn>{text}</Notice> }.into_any()
    } else {
        view! { <Notice tone=Tone::Good>"Everything that was asked for was read."</Notice> }
            .into_any()
    };
    let with_problems: Vec<(Coverage, String)> = parts
        .iter()
        .filter(|part| !part.problems.is_empty())
        .map(|part| {
            let label = labels.get(&part.service).unwrap_or(&part.service);
            (part.clone(), label.clone())
        })
        .collect();
    let problems = (totals.problems > 0).then(|| {
        view! {
            <Panel title="Calls that failed" count=totals.problems id="problems">
                <Problems parts=with_problems/>
            </Panel>
        }
    });
    let unknown: u64 = view.not_understood.iter().map(|(_, number)| number).sum();
    let not_understood = (unknown > 0).then(|| {
        view! {
            <Panel title="Found, not understood" count=unknown id="not-understood">
                <p class="muted">"General list calls found these. They are in the inventory by name; their configuration is not read, so nothing is known of what they depend on."</p>
                <NotUnderstood kinds=view.not_understood snapshot=wanted/>
            </Panel>
        }
    });
    let spared: usize = parts.iter().map(|part| part.spared.len()).sum();
    let spared = (spared > 0).then(|| {
        let parts = parts.iter().filter(|part| !part.spared.is_empty());
        let (parts, labels): (Vec<Coverage>, _) = (parts.cloned().collect(), labels.clone());
        view! {
            <Panel title="Lists spared" count=spared as u64 id="spared">
                <p class="muted">"Resource Explorer has an index of these Regions that knows these types and holds nothing of them, so they were not asked for. An index may be some minutes behind: what was made just before the scan can be missing. Before a run, Landfall asks for everything itself."</p>
                <Spared parts=parts labels=labels/>
            </Panel>
        }
    });
    let matrices = view
        .accounts
        .into_iter()
        .map(|account| {
            let parts = parts
                .iter()
                .filter(|part| part.account.as_ref() == Some(&account.account))
                .cloned()
                .collect::<Vec<_>>();
            view! { <Matrix account=account parts=parts labels=labels.clone()/> }.into_any()
        })
        .collect_view();
    view! {
        <p class="muted snapshot-line">{format!("Snapshot of {}", format::time(view.snapshot.finished))}</p>
        <dl class="facts">
            <Fact name="Resources">{format::count(totals.resources)}</Fact>
            <Fact name="Requests">{format::count(totals.requests)}</Fact>
            <Fact name="Time of all parts">{seconds(totals.millis)}</Fact>
            <Fact name="Time of the scan">{format::duration(format::seconds_between(view.snapshot.started, view.snapshot.finished))}</Fact>
            <Fact name="Failed calls">{format::count(totals.problems)}</Fact>
        </dl>
        {gaps}
        {problems}
        <Panel title="By service and Region" count=totals.parts>
            <OutcomeTotals totals=totals/>
            {matrices}
        </Panel>
        {not_understood}
        {spared}
    }
    .into_any()
}
