//! Makes instances and solves them, for `planner/compare.py`, and measures large ones.
//!
//! `waves scale` prints times (of the processor; Linux), growth, the cut beside greedy packing, and
//! planning again after one pin, at 1,000, 10,000 and 100,000 groups.
//!
//! `waves shapes` plans estates of adversarial shapes as a whole and prints what the independent check
//! finds; it ends with an error when one has no plan or a wrong one.
//!
//! `waves generate GROUPS WAVES SEED` prints an instance; `waves solve SEED FILE…` prints one line of
//! JSON for each file: the plan, its cost, its bound and the seconds that reading and solving took.

use landfall_bench::greedy::{cut, packing};
use landfall_bench::instances::{Wish, tiered};
use landfall_bench::shapes;
use landfall_solver::{Instance, Pin, Strategy, resolve_with, solve};
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["generate", groups, waves, seed] => {
            let wish = Wish {
                groups: groups.parse()?,
                waves: waves.parse()?,
                seed: seed.parse()?,
            };
            println!("{}", tiered(wish).to_json());
            Ok(())
        }
        ["solve", seed, files @ ..] => {
            let seed = seed.parse()?;
            files.iter().try_for_each(|file| solved(file, seed))
        }
        ["scale"] => scale(),
        ["shapes"] => shaped(),
        _ => Err("waves scale | waves shapes | waves generate GROUPS WAVES SEED | waves solve SEED FILE…".into()),
    }
}

fn shaped() -> Result<(), Box<dyn Error>> {
    println!("| shape | groups | waves | errors | s |");
    println!("|---|---:|---:|---:|---:|");
    let mut wrong = Vec::new();
    for (name, snapshot, graph) in shapes::shapes() {
        let begin = processor();
        let found = shapes::planned(&snapshot, &graph, 1_000)?;
        let seconds = processor() - begin;
        let (groups, waves) = (found.groups, found.waves);
        let errors = found.errors.len();
        println!("| {name} | {groups} | {waves} | {errors} | {seconds:.2} |");
        wrong.extend(found.errors.into_iter().take(3));
    }
    match wrong.as_slice() {
        [] => Ok(()),
        wrong => Err(wrong.join("\n").into()),
    }
}

fn solved(file: &str, seed: u64) -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(file)?;
    let begin = Instant::now();
    let instance = Instance::from_json(&text)?;
    let read = begin.elapsed().as_secs_f64();
    let answer = solve(&instance, seed);
    let seconds = begin.elapsed().as_secs_f64();
    let line = match answer {
        Ok(solution) => serde_json::json!({
            "file": file,
            "seconds": seconds,
            "read": read,
            "total": solution.objective.total(),
            "objective": solution.objective,
            "bound": solution.lower_bound,
            "bound_kind": solution.bound_kind,
            "waves": if instance.groups.len() > 1000 { None } else { Some(&solution.waves) },
        }),
        Err(error) => serde_json::json!({
            "file": file,
            "seconds": seconds,
            "error": error.to_string(),
        }),
    };
    println!("{line}");
    Ok(())
}

fn scale() -> Result<(), Box<dyn Error>> {
    println!(
        "| groups | strategy | s | gap to the bound | cut | cut of greedy | ratio | again after a pin, s | moved |"
    );
    println!("|---:|---|---:|---:|---:|---:|---:|---:|---:|");
    let mut before: Option<(f64, f64)> = None;
    for groups in [1_000, 10_000, 100_000] {
        for strategy in [Strategy::FewestBridges, Strategy::CriticalFirst] {
            let mut instance = tiered(Wish {
                groups,
                waves: 0,
                seed: 1,
            });
            instance.pins.clear();
            strategy.apply(&mut instance);
            let begin = processor();
            let plan = solve(&instance, 1)?;
            let seconds = processor() - begin;
            let ours = cut(&instance, |id| plan.waves[id]);
            let packed = [true, false].map(|deep| packing(&instance, deep));
            let cuts = packed
                .iter()
                .flatten()
                .map(|plan| cut(&instance, |id| plan[id]));
            let greedy = cuts.min().unwrap_or_default();
            let pinned = instance.groups[groups / 2].id.clone();
            let wave = if plan.waves[&pinned] > 3 { 2 } else { 5 };
            instance.pins.push(Pin::InWave {
                group: pinned,
                wave,
            });
            let begin = processor();
            let after = resolve_with(&instance, &plan.waves, &[], 1)?;
            let again = processor() - begin;
            let moved = after
                .waves
                .iter()
                .filter(|(id, wave)| plan.waves[*id] != **wave);
            println!(
                "| {groups} | {} | {seconds:.3} | {:.1} % | {ours} | {greedy} | {:.2} | {again:.3} | {} |",
                strategy.as_str(),
                100.0 * plan.gap(),
                ours as f64 / greedy as f64,
                moved.count(),
            );
            if strategy == Strategy::CriticalFirst {
                if let Some((size, was)) = before {
                    let growth = (seconds / was).ln() / (groups as f64 / size).ln();
                    println!("growth from {size} to {groups}: exponent {growth:.2}");
                }
                before = Some((groups as f64, seconds));
            }
        }
    }
    Ok(())
}

/// Seconds that this thread has had a processor.
/// Source: <https://docs.kernel.org/scheduler/sched-stats.html> (`/proc/<pid>/schedstat`).
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = stat
        .split(' ')
        .next()
        .and_then(|word| word.parse::<f64>().ok());
    nanos.unwrap_or_default() / 1e9
}
