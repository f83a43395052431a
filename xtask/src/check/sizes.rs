//! A file over 450 lines is rarely one concept.

use super::Finding;
use super::tree::Tree;

const LIMIT: usize = 450;

/// Warns about long source files.
pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.ending(&[".rs", ".py", ".ts", ".css", ".js", ".sql"])
        .filter_map(|(path, text)| {
            let lines = text.lines().count();
            let message = format!("{lines} lines: is it still one concept?");
            (lines > LIMIT).then(|| Finding::warning(path, message))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_sources_are_named() {
        let long = "x\n".repeat(LIMIT + 1);
        let limit = "x\n".repeat(LIMIT);
        let tree = Tree::of(&[("a.rs", &long), ("b.rs", &limit), ("c.json", &long)]);
        let found = check(&tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].place == "a.rs" && found[0].warning);
    }
}
