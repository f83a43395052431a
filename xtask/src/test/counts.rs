//! Reading what pytest, cargo and Playwright say at their ends.

use std::iter::Sum;

/// How many tests went how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Good.
    pub passed: u64,
    /// Bad, also those that could not be set up.
    pub failed: u64,
    /// Left out.
    pub skipped: u64,
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |a, b| Self {
            passed: a.passed + b.passed,
            failed: a.failed + b.failed,
            skipped: a.skipped + b.skipped,
        })
    }
}

/// `test result: ok. 5 passed; 0 failed; 1 ignored; …`, once for each test binary.
pub fn cargo(output: &str) -> Counts {
    let lines = output
        .lines()
        .filter(|line| line.starts_with("test result: "));
    lines.map(|line| words(line, ';')).sum()
}

/// `=== 1 failed, 5 passed, 2 skipped in 0.5s ===`, or without the bars when quiet.
pub fn pytest(output: &str) -> Counts {
    let is_end = |line: &&str| {
        let line = line.trim_matches(['=', ' ']);
        line.starts_with(|c: char| c.is_ascii_digit()) && line.contains(" in ")
    };
    output
        .lines()
        .rfind(is_end)
        .map_or_else(Counts::default, |line| words(line, ','))
}

/// `  1 failed`, `  5 passed (12.3s)`, `  2 did not run`: a line each, after the last test.
pub fn playwright(output: &str) -> Counts {
    let is_count = |line: &&str| {
        let mut words = line.split_whitespace();
        let number = words.next().is_some_and(|word| word.parse::<u64>().is_ok());
        let kinds = ["failed", "passed", "flaky", "skipped", "did", "interrupted"];
        line.starts_with("  ") && number && words.next().is_some_and(|word| kinds.contains(&word))
    };
    output
        .lines()
        .filter(is_count)
        .map(|line| words(line, ','))
        .sum()
}

/// Adds up `NUMBER KIND` pairs.
fn words(line: &str, separator: char) -> Counts {
    let mut counts = Counts::default();
    for part in line.split(separator) {
        let words: Vec<&str> = part.split_whitespace().collect();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<u64>() else {
                continue;
            };
            match pair[1] {
                // One that passed at the second attempt is a test that passes.
                "passed" | "flaky" | "xfailed" | "xpassed" => counts.passed += number,
                // A test that did not run because another failed is no success.
                "failed" | "error" | "errors" | "interrupted" | "did" => counts.failed += number,
                "ignored" | "skipped" => counts.skipped += number,
                _ => {}
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn cargo_s_binaries_add_up() {
        let output = "running 3 tests\ntest a ... ok\ntest result: ok. 3 passed; 0 failed; 0 ignored; \
                      0 measured; 0 filtered out; finished in 0.01s\n\n   Doc-tests x\n\
                      test result: FAILED. 2 passed; 1 failed; 4 ignored; 0 measured; 7 filtered out; \
                      finished in 1.20s\n";
        assert_eq!(cargo(output), counts(5, 1, 4));
        assert_eq!(cargo("error: could not compile"), counts(0, 0, 0));
    }

    #[test]
    fn pytest_s_last_line_counts() {
        assert_eq!(
            pytest("..F\n1 failed, 32 passed, 1 skipped, 2 warnings in 12.34s\n"),
            counts(32, 1, 1)
        );
        assert_eq!(
            pytest("==== 2 passed, 3 errors in 0.10s (0:00:10) ====\n"),
            counts(2, 3, 0)
        );
        assert_eq!(pytest("no tests ran in 0.01s\n"), counts(0, 0, 0));
        assert_eq!(
            pytest("5 things in a test's output\n7 passed in 0.1s\n"),
            counts(7, 0, 0)
        );
    }

    #[test]
    fn playwright_s_lines_count() {
        let output = "Running 9 tests using 1 worker\n  ok 1 a.spec.ts:3:1 > x (2.1s)\n\n  1 failed\n    \
                      a.spec.ts:3:1 > y\n  1 flaky\n    b\n  1 skipped\n  2 did not run\n  4 passed (1.2m)\n";
        assert_eq!(playwright(output), counts(5, 3, 1));
    }
}
