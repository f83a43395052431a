//! Nothing of the machine that a file was made on: no absolute home or checkout paths, no
//! registry addresses in lock files, nothing tracked that git is told to ignore.

use std::path::Path;

use super::Finding;
use super::tree::Tree;
use crate::workspace;

/// Checks every tracked file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let words = words(&workspace::root(), std::env::var("HOME").ok().as_deref());
    let mut findings = paths(tree, &words);
    findings.extend(lock_files(tree));
    findings.extend(ignored(&tree.ignored));
    findings
}

/// The beginnings of paths that belong to this machine.
fn words(root: &Path, home: Option<&str>) -> Vec<String> {
    let everywhere = [
        "/", "/tmp", "/home", "/root", "/srv", "/opt", "/usr", "/usr/src", "/var", "/var/tmp",
    ];
    let parent = root
        .parent()
        .map(|path| path.to_string_lossy().into_owned());
    let mut words: Vec<String> = parent.into_iter().chain(home.map(str::to_owned)).collect();
    words.retain(|word| !everywhere.contains(&word.as_str()));
    words.push(root.to_string_lossy().into_owned());
    words.extend(home.map(str::to_owned));
    words.sort();
    words.dedup();
    words.retain(|word| word.len() > 1);
    words
        .iter()
        .map(|word| format!("{}/", word.trim_end_matches('/')))
        .collect()
}

fn paths(tree: &Tree, words: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in &tree.files {
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| names(line, word)) {
                let place = format!("{path}:{}", number + 1);
                findings.push(Finding::new(
                    place,
                    format!("names a path of this machine: {word}"),
                ));
            }
        }
    }
    findings
}

/// Whether the line has the path `word`, and not merely a longer path that contains it.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "_-.}/*~".contains(c))
    })
}

fn lock_files(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(&[
        "package-lock.json",
        ".npmrc",
        "requirements.txt",
        "requirements-dev.txt",
    ]) {
        let hosts = [
            "\"resolved\": \"http",
            "registry=",
            "--index-url",
            "--find-links",
            "--extra-index-url",
        ];
        if let Some(host) = hosts.iter().find(|host| text.contains(**host)) {
            findings.push(Finding::new(
                path,
                format!("names a registry ({host}…): leave that to the machine"),
            ));
        }
    }
    findings
}

fn ignored(paths: &[String]) -> Option<Finding> {
    let first = paths.first()?;
    let message = format!(
        "{} tracked files that .gitignore names: git rm --cached",
        paths.len()
    );
    Some(Finding::new(first, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_this_machine_s() {
        let words = words(Path::new("/build/agent/landfall"), Some("/home/mia"));
        assert_eq!(
            words,
            ["/build/agent/", "/build/agent/landfall/", "/home/mia/"]
        );
        assert_eq!(
            super::words(Path::new("/tmp/landfall"), None),
            ["/tmp/landfall/"]
        );
    }

    #[test]
    fn a_path_of_this_machine_is_found_but_not_a_longer_one() {
        let words = ["/job/".to_owned()];
        let tree = Tree::of(&[
            ("a.md", "fine\nsee /job/x for more\n"),
            (
                "b.rs",
                "let u = \"https://example.org/job/1\"; // ~/job/ ${x}/job/\n",
            ),
        ]);
        let found = paths(&tree, &words);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "a.md:2");
    }

    #[test]
    fn a_lock_file_names_no_registry() {
        let line = "\"resolved\": \"https://mirror.example/a.tgz\"";
        let tree = Tree::of(&[("end2end/package-lock.json", line), ("x.json", line)]);
        assert_eq!(lock_files(&tree).len(), 1);
    }

    #[test]
    fn tracked_files_that_git_ignores_are_counted() {
        assert_eq!(ignored(&[]), None);
        let found = ignored(&["target/a".to_owned(), "target/b".to_owned()]).unwrap();
        assert!(found.message.starts_with("2 tracked files"));
    }
}
