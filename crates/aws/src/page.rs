//! Bounded page loops: a service that repeats a token, or never stops, cannot hang a scan.

use crate::service::CollectSink;
use landfall_domain::snapshot::Problem;
use std::collections::HashSet;

/// Pages read at most in one loop, unless a caller says otherwise.
pub const MAX_PAGES: usize = 20_000;

/// The state of one page loop.
#[derive(Debug)]
pub struct Pages {
    operation: &'static str,
    token: Option<String>,
    seen: HashSet<String>,
    read: usize,
    limit: usize,
}

/// Why a page loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The last page was read.
    End,
    /// The service gave a token that it had given before.
    Repeated,
    /// The bound was reached.
    Limit,
}

impl Pages {
    /// A loop over an API operation.
    pub fn new(operation: &'static str) -> Self {
        Self {
            operation,
            token: None,
            seen: HashSet::new(),
            read: 0,
            limit: MAX_PAGES,
        }
    }

    /// With another bound.
    #[must_use]
    pub fn at_most(mut self, pages: usize) -> Self {
        self.limit = pages;
        self
    }

    /// The token to ask with; `None` for the first page.
    pub fn token(&self) -> Option<String> {
        self.token.clone()
    }

    /// Pages read so far.
    pub fn read(&self) -> usize {
        self.read
    }

    /// Takes the token that came with a page; `Ok` when there is another page to ask for.
    ///
    /// # Errors
    /// Why the loop ends here.
    pub fn next(&mut self, token: Option<String>) -> Result<(), Stop> {
        self.read += 1;
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            return Err(Stop::End);
        };
        if !self.seen.insert(token.clone()) {
            return Err(Stop::Repeated);
        }
        if self.read >= self.limit {
            return Err(Stop::Limit);
        }
        self.token = Some(token);
        Ok(())
    }

    /// As [`Pages::next`] for a collector: writes down why the loop ended before the last page.
    /// `false` ends the loop.
    pub fn go_on(
        &mut self,
        token: Option<String>,
        subject: Option<&str>,
        sink: &CollectSink,
    ) -> bool {
        if sink.cancelled() {
            return false;
        }
        match self.next(token) {
            Ok(()) => true,
            Err(Stop::End) => false,
            Err(stop) => {
                sink.problem(self.problem(stop, subject));
                false
            }
        }
    }

    /// What a snapshot keeps of a loop that ended too early.
    pub fn problem(&self, stop: Stop, subject: Option<&str>) -> Problem {
        let (code, message) = match stop {
            Stop::Repeated => (
                "RepeatedToken",
                format!(
                    "{} gave the same page token twice after {} pages",
                    self.operation, self.read
                ),
            ),
            Stop::End | Stop::Limit => (
                "TooManyPages",
                format!("{} has more than {} pages", self.operation, self.read),
            ),
        };
        Problem {
            operation: self.operation.to_owned(),
            subject: subject.map(str::to_owned),
            code: code.to_owned(),
            message,
            advice: "What was read is kept, the rest is missing: scan again, and report it to AWS if it repeats"
                .into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_token_and_an_endless_list_end_the_loop() {
        let mut pages = Pages::new("ListThings");
        assert_eq!(pages.next(Some("a".into())), Ok(()));
        assert_eq!(pages.next(Some("b".into())), Ok(()));
        assert_eq!(pages.next(Some("a".into())), Err(Stop::Repeated));
        let mut pages = Pages::new("ListThings").at_most(2);
        assert_eq!(pages.next(Some("a".into())), Ok(()));
        assert_eq!(pages.next(Some("b".into())), Err(Stop::Limit));
        let mut pages = Pages::new("ListThings");
        assert_eq!(pages.next(Some(String::new())), Err(Stop::End));
        assert_eq!(Pages::new("ListThings").next(None), Err(Stop::End));
    }
}
