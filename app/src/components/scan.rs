//! A scan, live: service by service.

use super::badge::{self, Badge, State, Tone};
use super::bars::Meter;
use super::coverage::problem_rows;
use super::table::Scroll;
use crate::format;
use landfall_domain::progress::{ScanPart, ScanProgress, ScanState};
use landfall_domain::{AccountId, Outcome};
use leptos::prelude::*;
use std::collections::BTreeMap;

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
    let rows = move || scan.with(service_rows);
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
                            <th scope="col">"Service"</th><th scope="col">"Account"</th>
                            <th scope="col" class="num">"Regions read"</th>
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

/// One service of one account, its Regions together.
#[derive(Default)]
struct Row {
    regions: u64,
    read: u64,
    found: u64,
    reading: bool,
    worst: Option<Outcome>,
}

impl Row {
    fn add(&mut self, part: &ScanPart) {
        self.regions += 1;
        self.found += part.found;
        self.reading |= part.started;
        if let Some(coverage) = &part.coverage {
            self.read += 1;
            if self
                .worst
                .as_ref()
                .is_none_or(|worst| rank(&coverage.outcome) > rank(worst))
            {
                self.worst = Some(coverage.outcome.clone());
            }
        }
    }

    fn state(&self) -> State {
        match &self.worst {
            Some(outcome) if self.read == self.regions => badge::outcome(outcome),
            _ if self.reading => (Tone::Active, "▶", "reading"),
            _ => (Tone::Neutral, "·", "waiting"),
        }
    }
}

/// How much is missing.
fn rank(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::NotSupported => 0,
        Outcome::Read => 1,
        Outcome::Partial => 2,
        Outcome::Denied => 3,
        Outcome::Failed => 4,
    }
}

fn service_rows(scan: &ScanProgress) -> Vec<AnyView> {
    let mut all: BTreeMap<(Option<&AccountId>, &str), Row> = BTreeMap::new();
    for part in &scan.parts {
        let key = (part.account.as_ref(), part.service.as_str());
        all.entry(key).or_default().add(part);
    }
    all.into_iter()
        .map(|((account, service), row)| {
            let account = account.map_or_else(|| "source".to_owned(), ToString::to_string);
            let regions = format!("{} of {}", row.read, row.regions);
            view! {
                <tr>
                    <th scope="row">{service.to_owned()}</th>
                    <td>{account}</td>
                    <td class="num">{regions}</td>
                    <td><Badge state=row.state()/></td>
                    <td class="num">{format::count(row.found)}</td>
                </tr>
            }
            .into_any()
        })
        .collect()
}
