//! The files that git tracks, read once for all rules.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::shell::output;
use crate::workspace;

/// Path and text of every tracked text file.
pub struct Tree {
    /// Relative paths with `/`, sorted.
    pub files: Vec<(String, String)>,
    /// Every tracked path, text or not.
    pub paths: Vec<String>,
    /// Tracked although git is told to ignore them; they are in none of the others.
    pub ignored: Vec<String>,
}

impl Tree {
    /// What git tracks, or is about to.
    pub fn tracked() -> Result<Self> {
        let ignored = listed(&["--cached", "--ignored", "--exclude-standard"])?;
        let mut paths = listed(&["--cached", "--others", "--exclude-standard"])?;
        let unwanted: BTreeSet<&String> = ignored.iter().collect();
        paths.retain(|path| !unwanted.contains(path));
        paths.sort();
        paths.dedup();
        let read = |path: &String| {
            let text = fs::read_to_string(workspace::root().join(path)).ok()?;
            Some((path.clone(), text))
        };
        let files = paths.iter().filter_map(read).collect();
        Ok(Self {
            files,
            paths,
            ignored,
        })
    }

    /// The files whose name ends so.
    pub fn ending<'a>(&'a self, endings: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(|(path, _)| endings.iter().any(|ending| path.ends_with(ending)))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

fn listed(arguments: &[&str]) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.current_dir(workspace::root())
        .args(["ls-files", "-z"])
        .args(arguments);
    Ok(output(&mut git)?
        .split_terminator('\0')
        .map(str::to_owned)
        .collect())
}

#[cfg(test)]
impl Tree {
    /// A tree made by hand.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        let files: Vec<(String, String)> = files.iter().map(own).collect();
        let paths = files.iter().map(|(path, _)| path.clone()).collect();
        Self {
            files,
            paths,
            ignored: Vec::new(),
        }
    }
}
