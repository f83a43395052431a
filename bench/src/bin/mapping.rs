//! Times extraction, resolving and the first view at 1,000, 10,000 and 100,000 resources, with the
//! greatest memory of the process and the exponents of growth. Linux only (it reads
//! `/proc/self`). Times are those of the processor, so that what else the machine does counts little.
//! `cargo run --release -p landfall-bench --bin mapping`
//!
//! With a number as its argument it measures that size alone: the greatest memory is then that
//! size's own.

use landfall_bench::mixed::{mixed, texts};
use landfall_domain::Snapshot;
use landfall_domain::view::GraphQuery;
use landfall_planner::{GraphFacts, graph_view, resolve};
use std::collections::BTreeMap;
use std::process::Command;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    match std::env::args().nth(1).and_then(|size| size.parse().ok()) {
        Some(size) => println!("{}", measure(size)),
        None => all(),
    }
}

/// Small sizes are done often enough to outlast what else the machine does.
const TEXTS_AT_LEAST: usize = 2_000_000;

/// One line: `size texts references edges unresolved externals` and seconds of each part, the least
/// of several times; then the mebibytes before (the estate alone) and at most, of the first time.
fn measure(size: usize) -> String {
    let mut snapshot = mixed(size);
    let estate = peak();
    let texts = texts(&snapshot);
    let mut least = [f64::INFINITY; 3];
    let mut most = 0;
    let mut counts = String::new();
    for time in 0..(TEXTS_AT_LEAST / texts).clamp(3, 50) {
        let seconds = once(&mut snapshot, &mut counts);
        for (least, now) in least.iter_mut().zip(seconds) {
            *least = least.min(now);
        }
        if time == 0 {
            most = peak();
        }
    }
    let [extract, resolved, viewed] = least;
    format!("{size} {texts} {counts} {extract:.4} {resolved:.4} {viewed:.4} {estate} {most}")
}

/// Seconds of extracting, resolving and the first view.
fn once(snapshot: &mut Snapshot, counts: &mut String) -> [f64; 3] {
    snapshot.references = Vec::new();
    let begun = worked();
    snapshot.references = landfall_references::all(&snapshot.resources);
    let extract = worked() - begun;
    let begun = worked();
    let graph = resolve(snapshot);
    let resolved = worked() - begun;
    let begun = worked();
    let wave_of = BTreeMap::new();
    let facts = GraphFacts {
        snapshot,
        graph: &graph,
        placements: None,
        groups: &[],
        wave_of: &wave_of,
        risk_of: &BTreeMap::new(),
        standing: &BTreeMap::new(),
    };
    let view = graph_view(&facts, &GraphQuery::default(), None);
    let viewed = worked() - begun;
    assert!(!view.nodes.is_empty(), "an estate has something to show");
    *counts = format!(
        "{} {} {} {}",
        snapshot.references.len(),
        graph.edges.len(),
        graph.unresolved.len(),
        graph.externals.len()
    );
    [extract, resolved, viewed]
}

/// Each size in a process of its own, so that its memory is its own.
fn all() {
    let Ok(own) = std::env::current_exe() else {
        eprintln!("Cannot find the own program: give a size as the argument.");
        return;
    };
    println!(
        "{:>9} {:>9} {:>10} {:>9} {:>10} {:>9} {:>9} {:>9} {:>9} {:>10} {:>9}",
        "resources",
        "texts",
        "references",
        "edges",
        "unresolved",
        "externals",
        "extract s",
        "resolve s",
        "view s",
        "estate MiB",
        "peak MiB"
    );
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for size in SIZES {
        match Command::new(&own).arg(size.to_string()).output() {
            Ok(output) => {
                let line = String::from_utf8_lossy(&output.stdout).into_owned();
                let cells: Vec<&str> = line.split_whitespace().collect();
                let widths = [9, 9, 10, 9, 10, 9, 9, 9, 9, 10, 9];
                let padded: Vec<String> = cells
                    .iter()
                    .zip(widths)
                    .map(|(cell, width)| format!("{cell:>width$}"))
                    .collect();
                println!("{}", padded.join(" "));
                rows.push(cells.iter().filter_map(|cell| cell.parse().ok()).collect());
            }
            Err(error) => eprintln!("{size}: {error}"),
        }
    }
    for pair in rows.windows(2) {
        let [small, large] = pair else { continue };
        let exponent = |at: usize| match (small.get(at), large.get(at), small.get(1), large.get(1))
        {
            (Some(a), Some(b), Some(x), Some(y)) => (b / a).ln() / (y / x).ln(),
            _ => f64::NAN,
        };
        println!(
            "growth by texts, {} to {}: extract {:.2}, resolve {:.2}, view {:.2}",
            small[0],
            large[0],
            exponent(6),
            exponent(7),
            exponent(8)
        );
    }
}

/// Seconds that the processor has worked for this thread.
///
/// Source: <https://docs.kernel.org/scheduler/sched-stats.html> (`/proc/<pid>/schedstat`).
fn worked() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split_whitespace().next();
    nanoseconds
        .and_then(|n| n.parse::<f64>().ok())
        .unwrap_or(f64::NAN)
        / 1e9
}

/// The greatest memory that this process has had, in MiB; 0 where Linux does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1))
        .and_then(|kib| kib.parse::<u64>().ok())
        .map_or(0, |kib| kib / 1024)
}
