//! Debian packages.

use std::io::IsTerminal;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

use super::programs::which;
use crate::shell::{run, say};

/// Installs Debian packages, saying what for; the error says how to do it by hand.
pub fn install(packages: &[&str], why: &str) -> Result<()> {
    let names = packages.join(" ");
    let by_hand = format!("{why}; install it by hand: sudo apt-get install -y {names}");
    if which("apt-get").is_none() {
        bail!("{why}, and this is no Debian: install what gives you {names}");
    }
    say("Installing", format!("{names} ({why})"));
    static UPDATED: OnceLock<bool> = OnceLock::new();
    // An old list is no reason to give up: the packages may be known already.
    UPDATED.get_or_init(|| as_root(&["apt-get", "update", "-qq"]).is_ok());
    let mut words = vec!["apt-get", "install", "-y", "-qq", "--no-install-recommends"];
    words.extend(packages);
    as_root(&words).with_context(|| by_hand)
}

fn as_root(words: &[&str]) -> Result<()> {
    let root = rustix::process::geteuid().is_root();
    let mut command = Command::new(if root { "env" } else { "sudo" });
    if !root && !std::io::stdin().is_terminal() {
        command.arg("-n");
    }
    command.arg("DEBIAN_FRONTEND=noninteractive").args(words);
    run(&mut command)
}
