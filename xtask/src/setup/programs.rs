//! Programs on the machine: where they are, or how to get them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::apt;

/// The first program of this name on the PATH.
pub fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(name))
        .find(|file| file.is_file())
}

/// The programs of a PostgreSQL server.
#[derive(Clone, Debug)]
pub struct Postgres {
    /// Makes a data directory.
    pub initdb: PathBuf,
    /// Serves it.
    pub server: PathBuf,
}

/// Finds PostgreSQL, or installs it.
pub fn postgres() -> Result<Postgres> {
    if let Some(found) = find_postgres() {
        return Ok(found);
    }
    let why = "PostgreSQL: the store's tests run on both of its databases";
    apt::install(&["postgresql"], why)?;
    find_postgres().with_context(|| format!("{why}; it was installed, yet initdb is nowhere"))
}

fn find_postgres() -> Option<Postgres> {
    let in_dir = |dir: &Path| {
        let found = Postgres {
            initdb: dir.join("initdb"),
            server: dir.join("postgres"),
        };
        (found.initdb.is_file() && found.server.is_file()).then_some(found)
    };
    let debian = newest("/usr/lib/postgresql")
        .into_iter()
        .map(|dir| dir.join("bin"));
    let brew = ["/opt/homebrew/opt", "/usr/local/opt"]
        .into_iter()
        .flat_map(newest);
    let brew = brew
        .filter(|dir| {
            dir.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with("postgresql"))
        })
        .map(|dir| dir.join("bin"));
    // Before the PATH: what lies there may be links, and a server looks for its files beside itself.
    debian
        .chain(brew)
        .find_map(|dir| in_dir(&dir))
        .or_else(|| in_dir(which("initdb")?.canonicalize().ok()?.parent()?))
}

/// The entries of a directory, the highest version first.
fn newest(dir: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten();
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    let version = |path: &Path| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let digits: String = name.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u32>().unwrap_or(0)
    };
    found.sort_by_key(|path| std::cmp::Reverse(version(path)));
    found
}
