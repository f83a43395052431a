//! ARNs with wildcards, as policies write them.

use std::cell::RefCell;
use std::collections::HashMap;

/// A glob that fits more resources than this says nothing about dependence.
pub(crate) const FEW: usize = 20;
/// At most so many ARNs are tried per glob; a glob with a longer list behind its literal
/// beginning is too wide to mean something.
const TRIED: usize = 10_000;

/// What a glob fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Nothing.
    None,
    /// At most [`FEW`] resources.
    Few(Vec<usize>),
    /// More; the first [`FEW`] of them.
    Many(Vec<usize>),
}

/// All ARNs in order, with a memory of the globs that were asked.
pub(crate) struct Globs {
    arns: Vec<(String, usize)>,
    asked: RefCell<HashMap<String, Fit>>,
}

impl Globs {
    /// Takes ARNs with the number of their resource.
    pub fn new(mut arns: Vec<(String, usize)>) -> Self {
        arns.sort_unstable();
        Self {
            arns,
            asked: RefCell::default(),
        }
    }

    /// Resources whose ARN a glob (`*` any text, `?` one character) fits, ascending.
    pub fn find(&self, glob: &str) -> Fit {
        if let Some(fit) = self.asked.borrow().get(glob) {
            return fit.clone();
        }
        let fit = self.search(glob);
        self.asked.borrow_mut().insert(glob.to_owned(), fit.clone());
        fit
    }

    fn search(&self, glob: &str) -> Fit {
        let literal = glob.split(['*', '?']).next().unwrap_or_default();
        let begin = self.arns.partition_point(|(arn, _)| arn.as_str() < literal);
        let mut found = Vec::new();
        let candidates = self.arns[begin..]
            .iter()
            .take_while(|(arn, _)| arn.starts_with(literal));
        for (at, (arn, number)) in candidates.enumerate() {
            if fits(glob, arn) {
                found.push(*number);
                found.sort_unstable();
                found.dedup();
            }
            if found.len() > FEW || at >= TRIED {
                found.truncate(FEW);
                return Fit::Many(found);
            }
        }
        if found.is_empty() {
            Fit::None
        } else {
            Fit::Few(found)
        }
    }
}

/// Whether a glob fits a whole text. Linear but for globs with many stars.
fn fits(glob: &str, text: &str) -> bool {
    let (glob, text) = (glob.as_bytes(), text.as_bytes());
    let (mut g, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match glob.get(g) {
            Some(b'*') => {
                star = Some((g, t));
                g += 1;
            }
            Some(c) if *c == b'?' || *c == text[t] => {
                g += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    g = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    glob[g..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_fit_as_iam_says() {
        for (glob, text, expected) in [
            ("a*c", "abc", true),
            ("a*c", "abcd", false),
            ("a*", "a", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*b*d*", "abcde", true),
            ("a", "a", true),
            ("a*b*c", "aXbYbZc", true),
        ] {
            assert_eq!(fits(glob, text), expected, "{glob} {text}");
        }
    }

    #[test]
    fn a_wide_glob_is_many() {
        let globs = Globs::new((0..30).map(|n| (format!("arn:x:{n:02}"), n)).collect());
        assert_eq!(globs.find("arn:x:0*"), Fit::Few((0..10).collect()));
        assert!(matches!(globs.find("arn:x:*"), Fit::Many(list) if list.len() == FEW));
        assert_eq!(globs.find("arn:y:*"), Fit::None);
    }
}
