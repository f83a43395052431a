//! Runs: the list, and one run live.

use super::load::{Loaded, load, load_page};
use crate::api::run;
use crate::components::badge::{self, Badge};
use crate::components::breadcrumbs::PageHead;
use crate::components::notice::Empty;
use crate::components::run::{Events, Log, Parity, Steps, Summary};
use crate::components::table::{Panel, Scroll};
use crate::live::{Go, listen};
use crate::{format, routes};
use landfall_domain::RunId;
use landfall_domain::run::{RunNews, RunStatus};
use landfall_domain::view::{RunSummary, RunView};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use std::time::Duration;

/// Log lines that are kept in the browser.
const LOG: usize = 1_000;
/// Events come in bursts: the page is fetched once after each.
const CALM: Duration = Duration::from_millis(300);

/// All runs.
#[component]
pub fn Runs() -> impl IntoView {
    let runs = Loaded::new(|| (), |()| run::runs());
    view! {
        <PageHead title="Runs"/>
        {load(runs, list)}
    }
    .into_any()
}

fn list(runs: Vec<RunSummary>) -> AnyView {
    if runs.is_empty() {
        return view! {
            <Empty title="Nothing has been run yet.">
                <p>"A run starts on the page of a wave, once its gate is open."</p>
                <a class="button" href="/plan">"To the plan"</a>
            </Empty>
        }
        .into_any();
    }
    let rows = runs
        .into_iter()
        .map(|run| {
            view! {
                <tr>
                    <th scope="row"><a href=routes::run(&run.head.id)>{format!("Wave {}", run.head.wave)}</a></th>
                    <td><Badge state=badge::run(run.status)/></td>
                    <td class="num">{format!("{} of {}", run.done, run.steps)}</td>
                    <td><time>{format::time(run.head.created)}</time></td>
                    <td>{run.head.by.to_string()}</td>
                    <td><code>{run.head.digest.short().to_owned()}</code></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Scroll label="Runs">
            <table data-testid="runs">
                <thead><tr>
                    <th scope="col">"Run"</th><th scope="col">"State"</th><th scope="col" class="num">"Steps"</th>
                    <th scope="col">"Started"</th><th scope="col">"By"</th><th scope="col">"Digest"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

/// One run: `/run/:id`.
#[component]
pub fn RunPage() -> impl IntoView {
    let params = use_params_map();
    let id =
        Memo::new(move |_| RunId::new(params.with(|params| params.get("id")).unwrap_or_default()));
    let view = Loaded::new(move || id.get(), run::run);
    load_page(Some("Run"), view, |view| {
        view! { <Page first=view/> }.into_any()
    })
}

#[component]
fn Page(first: RunView) -> impl IntoView {
    let id = first.head.id.clone();
    let title = format!("Run of wave {}: {}", first.head.wave, first.title);
    let above = vec![("Runs".to_owned(), "/runs".to_owned())];
    let lines = RwSignal::new(first.log.clone());
    let view = RwSignal::new(first);
    let refresh = {
        let id = id.clone();
        Callback::new(move |()| {
            let id = id.clone();
            spawn_local(async move {
                if let Ok(news) = run::run(id).await {
                    // The owner may be gone by now.
                    _ = lines.try_update(|lines| {
                        let last = lines.last().map_or(0, |line| line.seq);
                        lines.extend(news.log.iter().filter(|line| line.seq > last).cloned());
                    });
                    _ = view.try_set(news);
                }
            });
        })
    };
    follow(id.clone(), view, lines, refresh);
    let parity = Memo::new(move |_| view.with(|view| view.parity.clone()));
    let events = Memo::new(move |_| view.with(|view| view.events.clone()));
    let steps = view.with_untracked(|view| view.steps.len() as u64);
    let export = ["json", "csv"].map(|kind| {
        let href = routes::with_query(&format!("/export/parity.{kind}"), [("run", id.as_str())]);
        view! { <a class="button button-small" href=href download rel="external">{kind.to_uppercase()}</a> }
    });
    view! {
        <PageHead title=title above=above/>
        <Summary view=view done=refresh/>
        <Panel title="Steps" count=steps><Steps view=view done=refresh/></Panel>
        <Panel title="Log"><Log lines=lines/></Panel>
        <Panel title="Parity" tools=export.into_any()><Parity lines=parity/></Panel>
        <Panel title="Who did what"><Events events=events/></Panel>
    }
}

/// Log lines and progress are taken as they come; after an event the whole view is fetched,
/// because the server alone decides what it means.
fn follow(
    id: RunId,
    view: RwSignal<RunView>,
    lines: RwSignal<Vec<landfall_domain::run::LogLine>>,
    refresh: Callback<()>,
) {
    let due = StoredValue::new(false);
    let refresh_soon = move || {
        if !due.get_value() {
            due.set_value(true);
            set_timeout(
                move || {
                    due.try_set_value(false);
                    refresh.try_run(());
                },
                CALM,
            );
        }
    };
    let take = move |news: RunNews| {
        match news {
            RunNews::Event(_) => refresh_soon(),
            RunNews::Log(line) => lines.update(|lines| {
                if lines.last().is_none_or(|last| last.seq < line.seq) {
                    lines.push(line);
                    let surplus = lines.len().saturating_sub(LOG);
                    lines.drain(..surplus);
                }
            }),
            RunNews::Progress { step, progress } => view.update(|view| {
                if let Some(step) = view.steps.iter_mut().find(|s| s.spec.id == step) {
                    step.progress = Some(progress);
                }
            }),
        }
        Go::On
    };
    let over = Memo::new(move |_| {
        view.with(|view| matches!(view.status, RunStatus::Succeeded | RunStatus::Undone))
    });
    Effect::new(move |_| {
        // A run that ended may still be undone: then it is followed again.
        if !over.get() {
            listen(&format!("/events/run/{id}"), take, move || {
                refresh.try_run(());
            });
            // What happened between the first answer and the first event.
            refresh_soon();
        }
    });
}
