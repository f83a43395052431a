//! `cargo xtask test`: everything that has tests, one summary at the end.

mod counts;
mod database;
mod parts;
mod tee;

use std::time::{Duration, Instant};

use crate::process::interrupted;
use counts::Counts;

/// What to test.
#[derive(clap::Args, Clone, Copy, Debug)]
pub struct Options {
    /// Only this part.
    #[arg(long)]
    only: Option<Part>,
    /// Drive the browser through a release instead of a debug build.
    #[arg(long)]
    release: bool,
}

/// The parts, in the order in which they run.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The AWS sandbox (pytest).
    Sandbox,
    /// Every crate (cargo test), on SQLite and PostgreSQL, against the sandbox.
    Rust,
    /// The whole product in a browser (Playwright).
    E2e,
}

impl Part {
    const ALL: [Self; 3] = [Self::Sandbox, Self::Rust, Self::E2e];

    fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Rust => "rust",
            Self::E2e => "e2e",
        }
    }
}

/// How one part went.
struct Outcome {
    part: Part,
    counts: Counts,
    took: Duration,
    note: Option<String>,
}

/// Runs the parts and goes on after a failure; whether all is well in the end. The last line that
/// is printed has the totals.
pub fn run(options: Options) -> bool {
    let mut outcomes = Vec::new();
    for part in Part::ALL {
        if options.only.is_none_or(|only| only == part) && !interrupted() {
            outcomes.push(one(part, options.release));
        }
    }
    let total: Counts = outcomes.iter().map(|outcome| outcome.counts).sum();
    print!("{}", summary(&outcomes, total));
    println!("{} passed, {} failed", total.passed, total.failed);
    total.failed == 0 && total.passed > 0 && !interrupted()
}

fn one(part: Part, release: bool) -> Outcome {
    println!("\n== {} ==", part.name());
    let start = Instant::now();
    let result = match part {
        Part::Sandbox => parts::sandbox(),
        Part::Rust => parts::rust(),
        Part::E2e => parts::end_to_end(release),
    };
    let (counts, note) = match result {
        Ok(run) => run.judged(),
        Err(error) => (
            Counts {
                failed: 1,
                ..Counts::default()
            },
            Some(format!("{error:#}")),
        ),
    };
    if let Some(note) = &note {
        eprintln!("error: {}: {note}", part.name());
    }
    Outcome {
        part,
        counts,
        took: start.elapsed(),
        note,
    }
}

fn summary(outcomes: &[Outcome], total: Counts) -> String {
    let row = |name: &str, counts: Counts, took: Duration| {
        let seconds = took.as_secs();
        let time = format!("{}:{:02}", seconds / 60, seconds % 60);
        let Counts {
            passed,
            failed,
            skipped,
        } = counts;
        format!("{name:<8} {passed:>7} {failed:>7} {skipped:>8} {time:>8}\n")
    };
    let mut text = format!(
        "\n{:<8} {:>7} {:>7} {:>8} {:>8}\n",
        "part", "passed", "failed", "skipped", "min:s"
    );
    for outcome in outcomes {
        text += &row(outcome.part.name(), outcome.counts, outcome.took);
    }
    text += &row(
        "all",
        total,
        outcomes.iter().map(|outcome| outcome.took).sum(),
    );
    for outcome in outcomes {
        if let Some(note) = &outcome.note {
            let first = note.lines().next().unwrap_or_default();
            text += &format!("{}: {first}\n", outcome.part.name());
        }
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_has_a_row_for_each_part_and_says_why() {
        let counts = Counts {
            passed: 3,
            failed: 1,
            skipped: 2,
        };
        let outcome = |part, note| Outcome {
            part,
            counts,
            took: Duration::from_secs(65),
            note,
        };
        let outcomes = [
            outcome(Part::Rust, None),
            outcome(Part::E2e, Some("no browser\nx".into())),
        ];
        let text = summary(&outcomes, outcomes.iter().map(|o| o.counts).sum());
        let rows: Vec<Vec<&str>> = text
            .lines()
            .map(|l| l.split_whitespace().collect())
            .collect();
        assert!(
            rows.contains(&vec!["rust", "3", "1", "2", "1:05"]),
            "{text}"
        );
        assert!(rows.contains(&vec!["all", "6", "2", "4", "2:10"]), "{text}");
        assert!(text.contains("e2e: no browser\n\n"), "{text}");
    }
}
