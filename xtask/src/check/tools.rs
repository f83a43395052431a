//! The rules that other tools know: rustfmt, clippy, ruff.

use std::process::Command;

use anyhow::Result;

use super::Finding;
use crate::shell::{cargo, run};
use crate::{setup, workspace};

/// `cargo fmt --check`.
pub fn formatting() -> Result<Vec<Finding>> {
    outcome(
        "run `cargo fmt --all`",
        cargo().args(["fmt", "--all", "--", "--check", "-l"]),
    )
}

/// Clippy for everything that runs natively, tests and benches included.
pub fn clippy() -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for selection in workspace::selections() {
        let mut command = cargo();
        command.arg("clippy").args(selection).arg("--all-targets");
        command.args(["--", "-D", "warnings"]);
        findings.extend(outcome("see above", &mut command)?);
    }
    Ok(findings)
}

/// Clippy for the crates that the browser gets, as a release does.
pub fn clippy_wasm() -> Result<Vec<Finding>> {
    setup::wasm_target()?;
    let mut command = cargo();
    command.args(["clippy", "--target", "wasm32-unknown-unknown"]);
    command.args([
        "--package",
        "landfall-frontend",
        "--package",
        "landfall-app",
    ]);
    command.args([
        "--package",
        "landfall-domain",
        "--features",
        "landfall-app/hydrate,landfall-app/split",
    ]);
    outcome("see above", command.args(["--", "-D", "warnings"]))
}

/// Ruff for the sandbox; a quick check leaves it out where it is not installed.
pub fn ruff(quick: bool) -> Result<Vec<Finding>> {
    let sandbox = workspace::root().join("sandbox");
    let ruff = sandbox.join(".venv/bin/ruff");
    if !quick {
        setup::sandbox(true)?;
    } else if !ruff.exists() {
        let message = "not installed; `cargo xtask setup` installs it";
        return Ok(vec![Finding::warning("ruff", message)]);
    }
    let mut findings = Vec::new();
    for arguments in [&["check", "."][..], &["format", "--check", "--quiet"]] {
        let mut command = Command::new(&ruff);
        command.current_dir(&sandbox).args(arguments);
        findings.extend(outcome(
            "run `ruff check --fix` and `ruff format` in sandbox/",
            &mut command,
        )?);
    }
    Ok(findings)
}

fn outcome(advice: &str, command: &mut Command) -> Result<Vec<Finding>> {
    Ok(match run(command) {
        Ok(()) => Vec::new(),
        Err(error) => vec![Finding::new(format!("{error:#}"), advice)],
    })
}
