//! How a run stands, and what may be done to the whole of it.

use super::ReasonDialog;
use crate::components::badge::{self, Badge};
use crate::components::bars::Meter;
use crate::components::table::Fact;
use crate::{format, routes};
use landfall_domain::run::StepStatus;
use landfall_domain::view::RunView;
use leptos::prelude::*;

/// Status, progress, time left, and pause, resume, undo.
#[component]
pub fn Summary(
    /// The run, as it changes.
    view: RwSignal<RunView>,
    /// After something was done.
    done: Callback<()>,
) -> impl IntoView {
    let state = Signal::derive(move || view.with(|v| badge::run(v.status)));
    let counts = Memo::new(move |_| {
        view.with(|v| {
            let ended = |s: StepStatus| matches!(s, StepStatus::Succeeded | StepStatus::Skipped);
            let done = v.steps.iter().filter(|step| ended(step.status)).count() as u64;
            let failed = v
                .steps
                .iter()
                .filter(|step| matches!(step.status, StepStatus::Failed | StepStatus::UndoFailed))
                .count() as u64;
            (done, v.steps.len() as u64, failed)
        })
    });
    let percent = Signal::derive(move || format::percent(counts.get().0, counts.get().1));
    let sentence = move || {
        let (done, all, failed) = counts.get();
        let left = view
            .with(|v| v.seconds_left)
            .map(|s| format!(", about {} left", format::duration(s)))
            .unwrap_or_default();
        let failed = if failed > 0 {
            format!(", {failed} waiting for a person")
        } else {
            String::new()
        };
        format!("{done} of {all} steps{failed}{left}")
    };
    let head = view.with_untracked(|v| v.head.clone());
    let run = head.id.clone();
    let (plan, wave) = (
        routes::plan(&head.plan),
        routes::wave(&head.plan, head.wave),
    );
    let version = view.with_untracked(|v| v.version);
    let why_not = move || view.with(|v| v.actions.why_not.clone());
    let may =
        Memo::new(move |_| view.with(|v| (v.actions.pause, v.actions.resume, v.actions.undo)));
    let buttons = move || {
        let (pause, resume, undo) = may.get();
        let dialog = |on: bool, what, label, title: &'static str, consequence: &'static str| {
            on.then(|| {
                view! {
                    <ReasonDialog run=run.clone() what=what step=None label=label title=title
                        consequence=consequence suffix="run" done=done/>
                }
            })
        };
        view! {
            {dialog(pause, "pause", "Pause", "Pause this run?",
                "Steps that run now end; no further one begins until somebody resumes.")}
            {dialog(resume, "resume", "Resume", "Resume this run?",
                "Steps that are ready begin. Failed steps still wait for their own retry or skip.")}
            {dialog(undo, "undo", "Undo the wave", "Undo everything that this run made?",
                "Landfall removes what the run created in the target, last step first. The source is not touched. What cannot be undone is kept and named.")}
        }
    };
    view! {
        <section class="run-summary" aria-label="How the run stands">
            <p class="run-line" role="status" aria-live="polite" data-testid="run-status">
                <Badge state=state/>" "<span>{sentence}</span>
            </p>
            <Meter percent=percent label="Steps"/>
            <div class="buttons">{buttons}</div>
            {move || why_not().map(|why| view! { <p class="why">{why}</p> })}
            <dl class="facts">
                <Fact name="Plan">
                    <a href=plan>{format!("version {version}")}</a>
                </Fact>
                <Fact name="Wave"><a href=wave>{head.wave}</a></Fact>
                <Fact name="Started">{format::time(head.created)}</Fact>
                <Fact name="By">{head.by.to_string()}</Fact>
                <Fact name="Digest approved"><code>{head.digest.short().to_owned()}</code></Fact>
            </dl>
        </section>
    }
}
