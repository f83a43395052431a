//! Where things are in the checkout.

use std::path::{Path, PathBuf};

/// The root of the checkout.
pub fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map(Path::to_path_buf).unwrap_or(xtask)
}

/// Cargo's output directory: `$CARGO_TARGET_DIR`, else `target`.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// The built front end, where `server/src/assets.rs` looks for it. A release has its own: embedding
/// it takes a while, and other builds go on meanwhile.
pub fn site(release: bool) -> PathBuf {
    root().join(if release {
        "target/site-release"
    } else {
        "target/site"
    })
}

/// Cargo's arguments that select every package, in several runs.
///
/// The tools go by themselves: together with them cargo would resolve the features of many
/// dependencies differently than for the server, and compile AWS's and Leptos' crates once more.
pub fn selections() -> Vec<Vec<String>> {
    let tools = ["xtask", "landfall-bench"];
    let one = |name: &str| vec!["--package".to_owned(), name.to_owned()];
    let without = tools.iter().flat_map(|name| ["--exclude", name]);
    let product = ["--workspace"]
        .into_iter()
        .chain(without)
        .map(str::to_owned);
    let mut selections: Vec<Vec<String>> = tools.iter().map(|name| one(name)).collect();
    selections.push(product.collect());
    selections
}
