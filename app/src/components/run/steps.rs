//! The steps of a run with their times as bars.

use super::ReasonDialog;
use crate::components::badge::{self, Badge};
use crate::components::table::Scroll;
use crate::format;
use landfall_domain::Timestamp;
use landfall_domain::progress::Progress;
use landfall_domain::run::StepStatus;
use landfall_domain::view::{RunView, StepView};
use leptos::prelude::*;

/// What changes of a step.
#[derive(Clone, PartialEq)]
struct Row {
    status: StepStatus,
    attempts: u32,
    started: Option<Timestamp>,
    ended: Option<Timestamp>,
    error: Option<String>,
    progress: Option<Progress>,
    retry: bool,
    skip: bool,
}

/// One row per step, in an order that respects what they need.
#[component]
pub fn Steps(
    /// The run, as it changes. Its steps stay the same.
    view: RwSignal<RunView>,
    /// After something was done.
    done: Callback<()>,
) -> impl IntoView {
    let window = Memo::new(move |_| view.with(|v| (v.head.created, end(v))));
    let rows = view.with_untracked(|v| {
        v.steps
            .iter()
            .enumerate()
            .map(|(index, step)| row(view, index, step, window, done))
            .collect_view()
    });
    view! {
        <Scroll label="Steps of the run">
            <table class="run-steps" data-testid="steps">
                <thead><tr>
                    <th scope="col" class="num">"#"</th><th scope="col">"Step"</th>
                    <th scope="col">"State"</th><th scope="col" class="bar-column">"Time"</th>
                    <th scope="col">"What a person may do"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
}

/// The last moment that is known of the run.
fn end(view: &RunView) -> Timestamp {
    let events = view.events.last().map(|event| event.at);
    let log = view.log.last().map(|line| line.at);
    view.steps
        .iter()
        .filter_map(|s| s.ended)
        .chain(events)
        .chain(log)
        .max()
        .unwrap_or(view.head.created)
}

fn row(
    view: RwSignal<RunView>,
    index: usize,
    step: &StepView,
    window: Memo<(Timestamp, Timestamp)>,
    done: Callback<()>,
) -> impl IntoView + use<> {
    let spec = step.spec.clone();
    let (id, run) = (spec.id.clone(), view.with_untracked(|v| v.head.id.clone()));
    let memo_id = id.clone();
    let row = Memo::new(move |_| {
        view.with(|v| {
            v.steps.get(index).map(|s| Row {
                status: s.status,
                attempts: s.attempts,
                started: s.started,
                ended: s.ended,
                error: s.error.clone(),
                progress: s.progress,
                retry: v.actions.retry.contains(&memo_id),
                skip: v.actions.skip.contains(&memo_id),
            })
        })
    });
    let state = Signal::derive(move || {
        row.with(|r| badge::step(r.as_ref().map_or(StepStatus::Waiting, |r| r.status)))
    });
    let attempts = move || {
        row.with(|r| {
            r.as_ref()
                .filter(|r| r.attempts > 1)
                .map(|r| format!("attempt {}", r.attempts))
        })
    };
    let error = move || {
        row.with(|r| r.as_ref().and_then(|r| r.error.clone())).map(
            |error| view! { <p class="step-error"><span aria-hidden="true">"✕ "</span>{error}</p> },
        )
    };
    let progress = move || row.with(|r| r.as_ref().and_then(|r| r.progress).map(progress_words));
    let bar = move || row.with(|r| r.as_ref().and_then(|r| bar(r, window.get())));
    let may = Memo::new(move |_| {
        row.with(|r| {
            r.as_ref().map_or((false, false, false), |r| {
                (r.retry, r.skip, r.status == StepStatus::UndoFailed)
            })
        })
    });
    let title = spec.title.clone();
    let buttons = move || {
        let (retry, skip, undoing) = may.get();
        let dialog = |on: bool, what, label, consequence: &'static str| {
            on.then(|| {
                view! {
                    <ReasonDialog run=run.clone() what=what step=Some(id.clone()) label=label
                        title=format!("{label}: {title}") consequence=consequence
                        suffix=index.to_string() done=done/>
                }
            })
        };
        let (again, past) = if undoing {
            (
                (
                    "Undo again",
                    "Only what is still there of what this step made is removed.",
                ),
                (
                    "Leave it",
                    "What this step made stays where it is, and undoing goes on with the others.",
                ),
            )
        } else {
            (
                (
                    "Retry",
                    "The step looks at what is there and does only what is missing.",
                ),
                (
                    "Skip",
                    "The run goes on without this step. Steps that need it begin as if it had been done.",
                ),
            )
        };
        view! {
            {dialog(retry, "retry", again.0, again.1)}
            {dialog(skip, "skip", past.0, past.1)}
        }
    };
    view! {
        <tr data-testid="step-row" data-step=spec.id.to_string() data-status=move || state.get().2>
            <td class="num">{index + 1}</td>
            <th scope="row">
                {spec.title.clone()}
                {spec.point_of_no_return.then(|| view! {
                    " "<span class="badge badge-bad"><span aria-hidden="true">"⚑"</span>"point of no return"</span>
                })}
                <div class="muted"><code>{spec.id.to_string()}</code></div>
                {error}
            </th>
            <td>
                <Badge state=state/>
                <div class="muted">{attempts}</div>
                <div class="muted">{progress}</div>
            </td>
            <td class="bar-column">{bar}</td>
            <td><div class="buttons">{buttons}</div></td>
        </tr>
    }
}

fn progress_words(progress: Progress) -> String {
    let mut words = Vec::new();
    if progress.total_items > 0 {
        words.push(format!(
            "{} of {}",
            format::count(progress.items),
            format::count(progress.total_items)
        ));
    } else if progress.items > 0 {
        words.push(format::count(progress.items));
    }
    if progress.total_bytes > 0 {
        words.push(format!(
            "{} of {}",
            format::bytes(progress.bytes),
            format::bytes(progress.total_bytes)
        ));
    }
    words.join(", ")
}

/// From its start to its end, or to the last that is known, as a share of the run.
fn bar(row: &Row, (from, to): (Timestamp, Timestamp)) -> Option<impl IntoView + use<>> {
    let started = row.started?;
    let ended = row.ended.unwrap_or(to);
    let whole = (to.as_millisecond() - from.as_millisecond()).max(1) as f64;
    let at = |moment: Timestamp| {
        ((moment.as_millisecond() - from.as_millisecond()) as f64 * 100.0 / whole).clamp(0.0, 100.0)
    };
    let x = at(started).min(99.0);
    let width = (at(ended) - x).max(1.0);
    let tone = badge::step(row.status).0.as_str();
    let words = format::duration(format::seconds_between(started, ended));
    Some(view! {
        <svg class="time-bar" width="100%" height="8" aria-hidden="true" focusable="false">
            <rect class="time-track" width="100%" height="8" rx="2"/>
            <rect class=format!("time-fill time-{tone}") x=format!("{x:.2}%") width=format!("{width:.2}%") height="8" rx="2"/>
        </svg>
        <span class="muted">{format!("{}, {words}", format::clock(started))}</span>
    })
}
