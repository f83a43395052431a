//! `domain`, `planner` and `solver` take `now` and a seed as arguments: their sources ask no clock, throw no
//! dice and are not async.

use super::Finding;
use super::tree::Tree;

const PURE: [&str; 3] = ["crates/domain/", "crates/planner/", "crates/solver/"];
const BANNED: [&str; 9] = [
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
    "Instant::now",
    "thread_rng",
    "rand::random",
    "async fn",
    "async move",
    ".await",
];

/// Looks for the banned words outside of comments.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(&[".rs"]) {
        if !PURE.iter().any(|pure| path.starts_with(pure)) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for banned in BANNED.iter().filter(|banned| code.contains(**banned)) {
                findings.push(Finding::new(
                    format!("{path}:{}", number + 1),
                    format!(
                        "`{banned}`: no clock, randomness or async here; take it as an argument"
                    ),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_the_planner_is_found() {
        let tree = Tree::of(&[
            (
                "crates/planner/src/waves.rs",
                "// Instant::now is banned\nlet t = jiff::Timestamp::now();\n",
            ),
            ("crates/domain/src/lib.rs", "pub async fn f() {}\n"),
            (
                "crates/engine/src/lib.rs",
                "pub async fn f() { Instant::now(); }\n",
            ),
        ]);
        let places: Vec<String> = check(&tree).into_iter().map(|f| f.place).collect();
        assert_eq!(
            places,
            [
                "crates/planner/src/waves.rs:2",
                "crates/domain/src/lib.rs:1"
            ]
        );
    }
}
