//! Plain scripts: the modules of a folder as one file.
//!
//! A module is one file per concept with `import` and `export`, as editors and the type checker know
//! it. Joined, what was imported stands above, so that no word about modules is needed, and the
//! browser asks once. Names at the top level have to differ between the files; where they don't, the
//! script does not even parse.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::assets::Site;

/// The module that needs all the others.
const FIRST: &str = "main.js";

/// Adds what `dir/main.js` needs under `name`.
pub fn add(site: &mut Site, dir: &Path, name: &str) -> Result<()> {
    let mut sources = BTreeMap::new();
    for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "js") {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            sources.insert(file.into_owned(), fs::read_to_string(&path)?);
        }
    }
    site.add(name, joined(&sources)?.into_bytes());
    Ok(())
}

/// All that the first module needs, each module behind those that it imports.
fn joined(sources: &BTreeMap<String, String>) -> Result<String> {
    let (mut done, mut out) = (BTreeSet::new(), String::new());
    let mut open = vec![(FIRST.to_owned(), false)];
    while let Some((name, ready)) = open.pop() {
        if done.contains(&name) {
            continue;
        }
        let source = sources
            .get(&name)
            .with_context(|| format!("there is no module {name}"))?;
        if ready {
            out.push_str(&plain(source));
            done.insert(name);
            continue;
        }
        if open.len() > sources.len() * sources.len() {
            bail!("the modules around {name} import each other");
        }
        open.push((name, true));
        let imports = source.lines().filter_map(imported);
        open.extend(imports.map(|import| (import.to_owned(), false)));
    }
    Ok(out)
}

/// What a line imports from the same folder.
fn imported(line: &str) -> Option<&str> {
    let line = line
        .strip_prefix("import ")
        .or_else(|| line.strip_prefix("} from "))?;
    let (_, from) = line.split_once("'./")?;
    from.strip_suffix("';")
}

/// Without imports, the word `export` and lines that are only for readers.
fn plain(source: &str) -> String {
    let mut out = String::new();
    let (mut comment, mut import) = (false, false);
    for line in source.lines() {
        let text = line.trim_start();
        if text.starts_with("/**") || comment {
            comment = !text.ends_with("*/");
            continue;
        }
        if line.starts_with("import ") || import {
            import = !line.ends_with("';");
            continue;
        }
        if text.is_empty() || text.starts_with("// ") {
            continue;
        }
        out.push_str(line.strip_prefix("export ").unwrap_or(line));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        files.iter().map(own).collect()
    }

    #[test]
    fn what_is_imported_stands_above_once() {
        let text = joined(&sources(&[
            (
                "main.js",
                "import { b } from './b.js';\nimport {\n  a,\n} from './a.js';\nb(a);\n",
            ),
            ("a.js", "/** One. */\nexport const a = 1;\n"),
            (
                "b.js",
                "import { a } from './a.js';\n/**\n * Two.\n */\nexport function b() {\n  // says\n  return a;\n}\n",
            ),
        ]));
        let expected = "const a = 1;\nfunction b() {\n  return a;\n}\nb(a);\n";
        assert_eq!(text.unwrap(), expected);
    }

    #[test]
    fn a_circle_and_a_missing_module_are_refused() {
        let circle = [
            ("main.js", "import { a } from './a.js';\n"),
            ("a.js", "import { b } from './main.js';\n"),
        ];
        assert!(joined(&sources(&circle)).is_err());
        assert!(joined(&sources(&[("main.js", "import { a } from './a.js';\n")])).is_err());
    }
}
