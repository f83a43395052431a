//! The browser tests: their npm packages, and a Chromium.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::apt;
use super::programs::which;
use crate::build::hash;
use crate::shell::{run, say};
use crate::workspace;

const WHY: &str = "Node.js runs the browser tests";

/// Installs the npm packages of `end2end/`, unless the lock file is the same as the last time.
pub fn end_to_end() -> Result<()> {
    let dir = workspace::root().join("end2end");
    let stamp = dir.join("node_modules/.landfall-lock");
    let wanted =
        hash(&fs::read(dir.join("package-lock.json")).context("cannot read the lock file")?);
    if fs::read_to_string(&stamp).is_ok_and(|known| known == wanted) {
        return Ok(());
    }
    if which("npm").is_none() {
        apt::install(&["nodejs", "npm"], WHY)?;
    }
    say(
        "Installing",
        "the npm packages of end2end/ (Playwright, axe, wasm-opt)",
    );
    let mut npm = Command::new("npm");
    npm.current_dir(&dir)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    run(&mut npm).context("install them by hand: npm ci --prefix end2end")?;
    fs::write(stamp, wanted)?;
    Ok(())
}

/// `npx PROGRAM` in `end2end/`.
pub fn npx(program: &str) -> Command {
    let dir = workspace::root().join("end2end");
    let mut command = Command::new(dir.join("node_modules/.bin").join(program));
    command.current_dir(dir);
    command
}

/// Finds a Chromium, or installs Debian's with fonts to render with.
pub fn browser() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let why = "Chromium: the browser tests drive it";
    apt::install(&["chromium", "fonts-dejavu-core", "fonts-liberation"], why)?;
    find().with_context(|| format!("{why}; it was installed, yet it is nowhere"))
}

fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("LANDFALL_E2E_CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let mac = ["Chromium", "Google Chrome"]
        .map(|name| Path::new("/Applications").join(format!("{name}.app/Contents/MacOS/{name}")));
    let installed = names.iter().find_map(|name| which(name));
    installed.or_else(|| mac.into_iter().find(|path| path.is_file()))
}
