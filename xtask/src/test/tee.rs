//! Running a test program: its output on the terminal, and read at the same time.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, ExitStatus};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Result, bail};

use super::counts::Counts;
use crate::process::Child;
use crate::shell::{say, show};

/// How a test program ended and what it counted.
pub struct Run {
    status: ExitStatus,
    counts: Counts,
    lacked: Vec<String>,
}

impl Run {
    /// The counts; a program that failed without naming a failed test counts as one, and so does
    /// one that ran nothing at all.
    pub fn judged(self) -> (Counts, Option<String>) {
        let Self {
            status,
            mut counts,
            mut lacked,
        } = self;
        if !status.success() && counts.failed == 0 {
            lacked.push(format!("ended with {status}, without naming a failed test"));
        } else if counts.passed + counts.failed == 0 {
            lacked.push("ran no test".to_owned());
        }
        counts.failed += lacked.len() as u64;
        (counts, (!lacked.is_empty()).then(|| lacked.join("; ")))
    }

    /// Counts what the tests had to do without as a failure.
    pub fn lacking(mut self, missing: &anyhow::Error) -> Self {
        self.lacked.push(format!("{missing:#}"));
        self
    }

    /// Two programs as one.
    pub fn and(self, other: Self) -> Self {
        let failed = if self.status.success() {
            other.status
        } else {
            self.status
        };
        Self {
            status: failed,
            counts: [self.counts, other.counts].into_iter().sum(),
            lacked: [self.lacked, other.lacked].concat(),
        }
    }
}

/// Runs a command, lets its output through, and counts what that says.
pub fn run(command: Command, count: fn(&str) -> Counts) -> Result<Run> {
    say("Running", show(&command));
    let mut child = Child::piped("the test program", command)?;
    let text = Arc::new(Mutex::new(String::new()));
    let copies: Vec<_> = child
        .pipes()
        .into_iter()
        .map(|pipe| {
            let text = Arc::clone(&text);
            thread::spawn(move || copy(pipe, &text))
        })
        .collect();
    let Some(status) = child.wait()? else {
        bail!("interrupted");
    };
    // Ends what a test left behind, which would hold the pipes open.
    child.stop();
    for copy in copies {
        let _ = copy.join();
    }
    let text = text.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Run {
        status,
        counts: count(&text),
        lacked: Vec::new(),
    })
}

fn copy(pipe: impl Read, text: &Mutex<String>) {
    let mut reader = BufReader::new(pipe);
    let mut line = Vec::new();
    while reader
        .read_until(b'\n', &mut line)
        .is_ok_and(|length| length > 0)
    {
        let mut terminal = std::io::stdout().lock();
        let _ = terminal.write_all(&line).and_then(|()| terminal.flush());
        text.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::counts::pytest;

    // In pytest's words: what these tests print must not count where cargo's words are counted.
    fn judged(script: &str) -> (Counts, Option<String>) {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(command, pytest).unwrap().judged()
    }

    #[test]
    fn what_is_printed_is_counted() {
        let (counts, note) = judged("echo '2 passed in 0.1s'");
        assert_eq!((counts.passed, counts.failed, note), (2, 0, None));
    }

    #[test]
    fn a_failure_that_no_test_explains_is_one() {
        let (counts, note) = judged("echo '2 passed in 0.1s'; exit 101");
        assert_eq!((counts.passed, counts.failed), (2, 1));
        assert!(note.unwrap().contains("101"));
        let (counts, note) = judged("true");
        assert_eq!((counts.failed, note.as_deref()), (1, Some("ran no test")));
    }

    #[test]
    fn what_the_tests_had_to_do_without_is_a_failure() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo '2 passed in 0.1s'"]);
        let lacking = run(command, pytest)
            .unwrap()
            .lacking(&anyhow::anyhow!("no database"));
        let (counts, note) = lacking.judged();
        assert_eq!((counts.passed, counts.failed), (2, 1));
        assert_eq!(note.as_deref(), Some("no database"));
    }

    #[test]
    fn what_a_test_leaves_running_does_not_hold_us_up() {
        let start = std::time::Instant::now();
        judged("sleep 30 & echo '1 passed in 0.1s'");
        assert!(start.elapsed().as_secs() < 20);
    }
}
