//! Links in Markdown files: the file must exist, and the heading in it.

use std::collections::BTreeMap;

use super::Finding;
use super::tree::Tree;

/// Checks every relative link; what has a scheme is left alone.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let anchors: BTreeMap<&str, Vec<String>> = tree
        .ending(&[".md"])
        .map(|(path, text)| (path, anchors(text)))
        .collect();
    let mut findings = Vec::new();
    for (path, text) in tree.ending(&[".md"]) {
        for (line, target) in links(text) {
            if let Some(message) = dead(tree, &anchors, path, &target) {
                findings.push(Finding::new(format!("{path}:{line}"), message));
            }
        }
    }
    findings
}

fn dead(
    tree: &Tree,
    anchors: &BTreeMap<&str, Vec<String>>,
    from: &str,
    target: &str,
) -> Option<String> {
    let has_scheme = target.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty()
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    });
    if has_scheme || target.starts_with("//") {
        return None;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() {
        from.to_owned()
    } else {
        resolve(from, file)
    };
    let dir = format!("{}/", path.trim_end_matches('/'));
    let exists = path.is_empty()
        || tree
            .paths
            .iter()
            .any(|known| *known == path || known.starts_with(&dir));
    if !exists {
        return Some(format!("dead link: there is no {path}"));
    }
    let known = anchors.get(path.as_str())?;
    let missing = !anchor.is_empty() && !known.iter().any(|name| name == anchor);
    missing.then(|| format!("dead link: {path} has no heading #{anchor}"))
}

/// The path from the root of the checkout.
fn resolve(from: &str, file: &str) -> String {
    let file = file.replace("%20", " ");
    if let Some(absolute) = file.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                // Above the root nothing is tracked, so a name that cannot exist.
                if parts.pop().is_none() {
                    parts.push("..");
                }
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Each line of the text that is not code, with inline code taken out.
fn prose(text: &str) -> Vec<(usize, String)> {
    let mut fence: Option<&str> = None;
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        match fence {
            Some(open) if trimmed.starts_with(open) => fence = None,
            Some(_) => {}
            None if trimmed.starts_with("```") => fence = Some("```"),
            None if trimmed.starts_with("~~~") => fence = Some("~~~"),
            None => lines.push((number + 1, line.to_owned())),
        }
    }
    lines
}

fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("")
}

/// Targets of `[text](target)`, `![text](target)` and `[name]: target`, with their lines.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in prose(text) {
        let line = without_code(&line);
        let mut rest = line.as_str();
        while let Some((_, after)) = rest.split_once("](") {
            let target = after.split(')').next().unwrap_or_default();
            let target = target.split_whitespace().next().unwrap_or_default();
            found.push((number, target.trim_matches(['<', '>']).to_owned()));
            rest = after;
        }
        if let Some(("", definition)) = line.trim_start().split_once('[')
            && let Some((_, target)) = definition.split_once("]: ")
            && !definition.starts_with('^')
        {
            let target = target.split_whitespace().next().unwrap_or_default();
            found.push((number, target.to_owned()));
        }
    }
    found
}

/// The anchors of the headings as GitHub makes them, and those set by hand.
fn anchors(text: &str) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut anchors = Vec::new();
    for (_, line) in prose(text) {
        for marker in ["id=\"", "name=\""] {
            for (at, _) in line.match_indices(marker) {
                let name = line[at + marker.len()..].split('"').next();
                anchors.extend(name.map(str::to_owned));
            }
        }
        let level = line.chars().take_while(|c| *c == '#').count();
        let Some(heading) = line[level..]
            .strip_prefix(' ')
            .filter(|_| (1..=6).contains(&level))
        else {
            continue;
        };
        let slug = slug(heading.trim().trim_end_matches('#').trim_end());
        let count = seen.entry(slug.clone()).or_default();
        anchors.push(if *count == 0 {
            slug
        } else {
            format!("{slug}-{count}")
        });
        *count += 1;
    }
    anchors
}

fn slug(heading: &str) -> String {
    let mut visible = String::new();
    let mut rest = heading;
    // A link in a heading counts with its text only.
    while let Some((before, after)) = rest.split_once("](") {
        visible.push_str(before);
        rest = after.split_once(')').map_or("", |(_, tail)| tail);
    }
    visible.push_str(rest);
    let kept = |c: char| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
        _ => None,
    };
    visible.to_lowercase().chars().filter_map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files))
            .into_iter()
            .map(|f| format!("{} {}", f.place, f.message))
            .collect()
    }

    #[test]
    fn live_links_pass() {
        let readme = "# A `b`: c!\n[x](docs/x.md#two-words-1) [d](docs/) ![i](docs/i.svg \"t\")\n\
                      [self](#a-b-c) [web](https://example.org/#x) [up](mailto:a@b.c)\n\
                      [ref]: docs/x.md\n`[code](gone.md)`\n```\n[code](gone.md)\n```\n";
        let x = "## Two words\n## Two words\n[back](../README.md) <a id=\"here\"></a> [h](#here)\n";
        assert!(found(&[("README.md", readme), ("docs/x.md", x), ("docs/i.svg", "")]).is_empty());
    }

    #[test]
    fn dead_links_are_named_with_their_line() {
        let docs =
            "text\n[x](gone.md)\n[y](../README.md#nowhere)\n[z](../../above.md)\n[r]: gone.md\n";
        let found = found(&[("README.md", "# Here\n"), ("docs/x.md", docs)]);
        assert_eq!(
            found,
            [
                "docs/x.md:2 dead link: there is no docs/gone.md",
                "docs/x.md:3 dead link: README.md has no heading #nowhere",
                "docs/x.md:4 dead link: there is no ../above.md",
                "docs/x.md:5 dead link: there is no docs/gone.md",
            ]
        );
    }
}
