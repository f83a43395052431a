//! `cargo xtask`: builds, demonstrates, tests and checks Landfall.

use std::process::ExitCode;

use clap::Parser;

mod build;
mod check;
mod demo;
mod http;
mod process;
mod setup;
mod shell;
mod test;
mod workspace;

/// Landfall's tasks; each sets up what it needs.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Build the front end into target/site, then the server binary.
    Build(build::Options),
    /// Formatting, lints, the import rule, licences, links, and what else must hold.
    Check(check::Options),
    /// Run Landfall against an AWS of its own, with an estate to migrate.
    Demo(demo::Options),
    /// Install what the demo, the tests and the checks use.
    Setup,
    /// Run every test, with all that they need.
    Test(test::Options),
}

fn main() -> ExitCode {
    let outcome = match Task::parse() {
        Task::Build(options) => build::run(&options).map(drop),
        Task::Check(options) => check::run(options),
        Task::Demo(options) => demo::run(&options),
        Task::Setup => setup::run(),
        // Its last line is the one with the totals: nothing is said after it.
        Task::Test(options) if test::run(options) => Ok(()),
        Task::Test(_) => return ExitCode::FAILURE,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
