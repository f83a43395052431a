//! The files that git tracks, read once for all rules.

use std::fs;

use anyhow::Result;

use crate::shell::output;
use crate::workspace;

/// Path and text of every tracked text file.
pub struct Tree {
    /// Relative paths with `/`, sorted.
    pub files: Vec<(String, String)>,
    /// Every tracked path, text or not.
    pub paths: Vec<String>,
}

impl Tree {
    /// What git tracks, or is about to.
    pub fn tracked() -> Result<Self> {
        let mut git = std::process::Command::new("git");
        let arguments = [
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ];
        git.current_dir(workspace::root()).args(arguments);
        let listed = output(&mut git)?;
        let mut paths: Vec<String> = listed.split_terminator('\0').map(str::to_owned).collect();
        paths.sort();
        paths.dedup();
        let read = |path: &String| {
            let text = fs::read_to_string(workspace::root().join(path)).ok()?;
            Some((path.clone(), text))
        };
        let files = paths.iter().filter_map(read).collect();
        Ok(Self { files, paths })
    }

    /// The files whose name ends so.
    pub fn ending<'a>(&'a self, endings: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(|(path, _)| endings.iter().any(|ending| path.ends_with(ending)))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

#[cfg(test)]
impl Tree {
    /// A tree made by hand.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        let files: Vec<(String, String)> = files.iter().map(own).collect();
        let paths = files.iter().map(|(path, _)| path.clone()).collect();
        Self { files, paths }
    }
}
