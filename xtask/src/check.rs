//! `cargo xtask check`: what must hold before a change is proposed.

mod imports;
mod leaks;
mod licences;
mod links;
mod metadata;
mod permissions;
mod purity;
mod sizes;
mod spdx;
mod tools;
mod tree;

use std::time::Instant;

use anyhow::{Result, bail};

use crate::shell::say;
use metadata::Metadata;
use tree::Tree;

/// How much to check.
#[derive(clap::Args, Clone, Copy, Debug)]
pub struct Options {
    /// Leave out what compiles (clippy).
    #[arg(long)]
    pub quick: bool,
}

/// One thing that a rule found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, or the crate.
    pub place: String,
    /// What is wrong, and what to do.
    pub message: String,
    /// Shown, but not a reason to fail.
    pub warning: bool,
}

impl Finding {
    fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            message: message.into(),
            warning: false,
        }
    }

    fn warning(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            warning: true,
            ..Self::new(place, message)
        }
    }
}

type Rule<'a> = (&'static str, Box<dyn Fn() -> Result<Vec<Finding>> + 'a>);

/// Runs every rule, shows what each found, and fails when one found an error.
pub fn run(options: Options) -> Result<()> {
    let metadata = Metadata::load()?;
    let tree = Tree::tracked()?;
    let mut rules: Vec<Rule> = vec![
        ("formatting", Box::new(tools::formatting)),
        ("imports", Box::new(|| Ok(imports::check(&metadata)))),
        ("purity", Box::new(|| Ok(purity::check(&tree)))),
        ("licences", Box::new(|| licences::check(&metadata))),
        ("links", Box::new(|| Ok(links::check(&tree)))),
        ("leaks", Box::new(|| Ok(leaks::check(&tree)))),
        ("permissions", Box::new(|| Ok(permissions::check(&tree)))),
        ("sizes", Box::new(|| Ok(sizes::check(&tree)))),
        ("ruff", Box::new(|| tools::ruff(options.quick))),
    ];
    if !options.quick {
        rules.push(("clippy", Box::new(tools::clippy)));
        rules.push(("clippy for wasm", Box::new(tools::clippy_wasm)));
    }
    let mut failed = Vec::new();
    for (name, rule) in rules {
        say("Checking", name);
        let start = Instant::now();
        let mut findings = rule().unwrap_or_else(|e| vec![Finding::new(name, format!("{e:#}"))]);
        findings.sort();
        for finding in &findings {
            let level = if finding.warning { "warning" } else { "error" };
            eprintln!("{level}: {}: {}", finding.place, finding.message);
        }
        if findings.iter().any(|finding| !finding.warning) {
            failed.push(name);
        }
        let seconds = start.elapsed().as_secs_f32();
        if seconds >= 5.0 {
            say("", format!("{name}: {seconds:.0} s"));
        }
    }
    if !failed.is_empty() {
        bail!("these checks failed: {}", failed.join(", "));
    }
    say("Checked", "everything holds");
    Ok(())
}
