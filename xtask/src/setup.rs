//! `cargo xtask setup`, and the pieces of it that the other tasks ask for.
//!
//! Each piece says what it installs and why, does nothing when it is there, and when it cannot
//! install says how to do it by hand.

mod apt;
mod node;
mod programs;
mod python;
mod rust;

use anyhow::Result;

use crate::shell::say;

pub use node::{browser, end_to_end, npx};
pub use programs::{postgres, which};
pub use python::{Sandbox, sandbox};
pub use rust::wasm_target;

/// Installs everything that the demo, the tests and the checks use.
pub fn run() -> Result<()> {
    let mut failed = 0;
    let mut attempt = |outcome: Result<()>| {
        if let Err(error) = outcome {
            eprintln!("error: {error:#}");
            failed += 1;
        }
    };
    attempt(wasm_target());
    attempt(sandbox(true).map(drop));
    attempt(postgres().map(drop));
    attempt(end_to_end());
    attempt(browser().map(drop));
    anyhow::ensure!(
        failed == 0,
        "{failed} of the pieces above could not be installed"
    );
    say("Ready", "everything is there");
    Ok(())
}
