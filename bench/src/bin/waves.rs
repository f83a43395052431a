//! Makes instances and solves them, for `planner/compare.py`.
//!
//! `waves generate GROUPS WAVES SEED` prints an instance; `waves solve SEED FILE…` prints one line of
//! JSON for each file: the plan, its cost, its bound and the seconds that reading and solving took.

use landfall_bench::instances::{Wish, tiered};
use landfall_solver::{Instance, solve};
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
        _ => Err("waves generate GROUPS WAVES SEED | waves solve SEED FILE…".into()),
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
