//! The wasm target of the pinned toolchain.

use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::{output, run, say};
use crate::workspace;

const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that rustc can compile for the browser.
pub fn wasm_target() -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(workspace::root());
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    let installed = output(&mut rustc).is_ok_and(|dir| std::path::Path::new(dir.trim()).exists());
    if installed {
        return Ok(());
    }
    say(
        "Installing",
        format!("the Rust target {TARGET}, which the front end is compiled to"),
    );
    let mut rustup = Command::new("rustup");
    rustup
        .current_dir(workspace::root())
        .args(["target", "add", TARGET]);
    run(&mut rustup).with_context(|| {
        format!(
            "the Rust target {TARGET} is missing; install it by hand: rustup target add {TARGET}"
        )
    })
}
