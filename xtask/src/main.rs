//! `cargo xtask`: builds, demonstrates, tests and checks Landfall.

use anyhow::Result;
use clap::Parser;

mod build;
mod check;
mod shell;
mod workspace;

/// Landfall's tasks; each sets up what it needs.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Build the front end into target/site, then the server binary.
    Build(build::Options),
    /// Formatting, lints, the import rule, licences, links, and what else must hold.
    Check(check::Options),
}

fn main() -> std::process::ExitCode {
    let outcome = match Task::parse() {
        Task::Build(options) => build::run(&options).map(drop),
        Task::Check(options) => check::run(options),
    };
    report(outcome)
}

fn report(outcome: Result<()>) -> std::process::ExitCode {
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
