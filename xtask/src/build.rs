//! `cargo xtask build`: the front end into `target/site` (a release: `target/site-release`, which the
//! binary embeds), then the server binary.

mod assets;
mod budget;
mod compress;
mod css;
mod modules;
mod public;
mod split;
mod wasm;

use std::fs::{self, File};
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::shell::{cargo, run as run_command, say, step};
use crate::workspace;
use assets::Site;

pub use assets::hash;

/// How to build.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Options {
    /// Optimise, and put the front end into the binary.
    #[arg(long)]
    pub release: bool,
    /// Stop after the front end; don't build the server.
    #[arg(long)]
    pub front_end_only: bool,
}

/// Builds and returns the path of the binary.
pub fn run(options: &Options) -> Result<PathBuf> {
    if options.release && !cfg!(feature = "split") {
        again(options)?;
        return Ok(binary(true));
    }
    front_end(options.release)?;
    if !options.front_end_only {
        server(options.release)?;
    }
    let binary = binary(options.release);
    if !options.front_end_only {
        say("Built", binary.display());
    }
    Ok(binary)
}

/// Runs this once more, built with what only a release needs.
fn again(options: &Options) -> Result<()> {
    let mut command = cargo();
    command.args([
        "run",
        "--quiet",
        "--package",
        "xtask",
        "--features",
        "split",
    ]);
    command.args(["--", "build", "--release"]);
    if options.front_end_only {
        command.arg("--front-end-only");
    }
    run_command(&mut command)
}

/// Where cargo puts the binary.
fn binary(release: bool) -> PathBuf {
    let profile = if release { "release" } else { "debug" };
    let name = format!("landfall{}", std::env::consts::EXE_SUFFIX);
    workspace::target().join(profile).join(name)
}

/// Builds the wasm, the style sheet and the public files.
fn front_end(release: bool) -> Result<()> {
    let _alone = lock()?;
    let module = wasm::build(release)?;
    let mut site = Site::new(workspace::site(release), release);
    public::add(&mut site, &workspace::root().join("app/public"))?;
    modules::add(&mut site, &workspace::root().join("app/wide"), "wide.js")?;
    step("Bundling", "style/main.css", || {
        css::add(&mut site, &workspace::root().join("style/main.css"))
    })?;
    module.add(&mut site)?;
    let summary = step("Writing", "the front end", || site.write())?;
    say("", summary);
    if release {
        let visits = site.visits()?;
        say("", budget::words(&visits));
        // Without wasm-opt the wasm is larger, and has said so.
        if module.shrunk() {
            budget::check(&visits)?;
        }
    }
    Ok(())
}

/// One build at a time writes the front end.
fn lock() -> Result<File> {
    let path = workspace::root().join("target/site.lock");
    fs::create_dir_all(path.parent().context("no parent")?)?;
    let file = File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
    if file.try_lock().is_err() {
        say("Waiting", "for another build of the front end");
        file.lock()?;
    }
    Ok(file)
}

/// Builds the binary `landfall`; a release carries the front end inside.
fn server(release: bool) -> Result<()> {
    let mut command = cargo();
    command.args(["build", "--package", "landfall-server", "--bin", "landfall"]);
    if release {
        command.args(["--release", "--features", "embed"]);
    }
    step("Building", "the server", || run_command(&mut command))
}
