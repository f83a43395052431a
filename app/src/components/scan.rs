//! A scan, live: service by service.

use super::badge::{self, Badge, State, Tone};
use super::bars::Meter;
use super::coverage::problem_rows;
use super::table::Scroll;
use crate::format;
use landfall_domain::progress::{ScanPart, ScanProgress, ScanState};
use leptos::prelude::*;

/// How a scan stands, with what failed so far.
#[component]
pub fn ScanView(
    /// The scan, as it changes.
    #[prop(into)]
    scan: Signal<ScanProgress>,
) -> impl IntoView {
    let percent = Signal::derive(move || {
        scan.with(|s| {
            let (done, all) = s.parts_done();
            format::percent(done as u64, all as u64)
        })
    });
    let state = Signal::derive(move || scan.with(|s| state_of(&s.state)));
    let words = move || scan.with(sentence);
    let rows = move || scan.with(|s| s.parts.iter().map(part_row).collect_view());
    let problems = move || {
        scan.with(|s| {
            let read = s.parts.iter().filter_map(|p| p.coverage.as_ref());
            let rows = problem_rows(read.map(|part| (part, part.service.as_str())));
            (!rows.is_empty()).then(|| {
                view! {
                    <Scroll label="Calls that failed">
                        <table>
                            <caption>"Could not be read. The scan goes on; this is kept with the snapshot."</caption>
                            <thead><tr>
                                <th scope="col">"Service"</th><th scope="col">"Call"</th>
                                <th scope="col">"What AWS said, and what to do"</th><th scope="col">"Where"</th>
                            </tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </Scroll>
                }
            })
        })
    };
    view! {
        <div class="scan" data-testid="scan-progress">
            <p class="scan-line" role="status" aria-live="polite">
                <Badge state=state/>" "<span>{words}</span>
            </p>
            <Meter percent=percent label="Scan"/>
            {problems}
            <details class="scan-parts" open>
                <summary>"Service by service"</summary>
                <Scroll label="Services of the scan">
                    <table>
                        <thead><tr>
                            <th scope="col">"Service"</th><th scope="col">"Region"</th>
                            <th scope="col">"State"</th><th scope="col" class="num">"Found"</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </Scroll>
            </details>
        </div>
    }
}

fn state_of(state: &ScanState) -> State {
    match state {
        ScanState::Running => (Tone::Active, "▶", "scanning"),
        ScanState::Finished(_) => (Tone::Good, "✓", "finished"),
        ScanState::Failed(_) => (Tone::Bad, "✕", "failed"),
        ScanState::Cancelled => (Tone::Neutral, "■", "cancelled"),
    }
}

fn sentence(scan: &ScanProgress) -> String {
    let (done, all) = scan.parts_done();
    let found = format::plural(scan.found(), "resource", "resources");
    match &scan.state {
        ScanState::Running => {
            let left = scan
                .seconds_left
                .map(|s| format!(", about {} left", format::duration(s)))
                .unwrap_or_default();
            format!("{found} found, {done} of {all} parts read{left}")
        }
        ScanState::Finished(_) => format!("{found} found in {all} parts"),
        ScanState::Failed(why) => why.clone(),
        ScanState::Cancelled => format!("{found} had been found; nothing was kept"),
    }
}

fn part_row(part: &ScanPart) -> impl IntoView + use<> {
    let state: State = match (&part.coverage, part.started) {
        (Some(coverage), _) => badge::outcome(&coverage.outcome),
        (None, true) => (Tone::Active, "▶", "reading"),
        (None, false) => (Tone::Neutral, "·", "waiting"),
    };
    view! {
        <tr>
            <th scope="row">{part.service.clone()}</th>
            <td>{part.region.to_string()}</td>
            <td><Badge state=state/></td>
            <td class="num">{format::count(part.found)}</td>
        </tr>
    }
}
