//! Texts with wildcards, as policies write actions and resources.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>

/// Stands for `*` inside a [`Pattern`], so that an escaped `${*}` stays a plain star.
const ANY: u8 = 1;
/// Stands for `?`.
const ONE: u8 = 2;

/// A text with wildcards. A policy variable (`${aws:username}`) stands for any text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Pattern {
    /// As it was written.
    pub text: String,
    /// Whether a policy variable is in it, so that what it fits is known only at run time.
    pub variable: bool,
    glob: Vec<u8>,
}

impl Pattern {
    /// A resource pattern: letters count.
    pub fn resource(text: &str) -> Self {
        Self::read(text, text)
    }

    /// An action pattern: capitals and small letters are the same.
    pub fn action(text: &str) -> Self {
        Self::read(text, &text.to_ascii_lowercase())
    }

    /// A text in which nothing is a wildcard.
    pub fn literal(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            variable: false,
            glob: text.bytes().filter(|byte| !is_mark(*byte)).collect(),
        }
    }

    /// What is below a resource: everything that begins with its ARN and a separator.
    pub fn below(arn: &str, separator: char) -> Self {
        let mut pattern = Self::literal(&format!("{arn}{separator}"));
        pattern.glob.push(ANY);
        pattern.text.push('*');
        pattern
    }

    fn read(text: &str, form: &str) -> Self {
        let (mut glob, mut variable) = (Vec::with_capacity(form.len()), false);
        let mut rest = form;
        while let Some(c) = rest.chars().next() {
            if let Some((name, tail)) = rest.strip_prefix("${").and_then(|r| r.split_once('}')) {
                match name {
                    "*" | "?" | "$" => glob.extend(name.bytes()),
                    _ => {
                        variable = true;
                        any(&mut glob);
                    }
                }
                rest = tail;
                continue;
            }
            match c {
                '*' => any(&mut glob),
                '?' => glob.push(ONE),
                _ => {
                    let mut buffer = [0; 4];
                    let bytes = c.encode_utf8(&mut buffer).bytes();
                    glob.extend(bytes.filter(|byte| !is_mark(*byte)));
                }
            }
            rest = &rest[c.len_utf8()..];
        }
        Self {
            text: text.to_owned(),
            variable,
            glob,
        }
    }

    /// Whether it fits every text.
    pub fn is_all(&self) -> bool {
        self.glob == [ANY]
    }

    /// Whether it has a wildcard or variable.
    pub fn is_wild(&self) -> bool {
        self.glob.iter().any(|byte| is_mark(*byte))
    }

    /// What every text that it fits begins with.
    pub fn prefix(&self) -> &str {
        let end = self.glob.iter().position(|byte| is_mark(*byte));
        let bytes = &self.glob[..end.unwrap_or(self.glob.len())];
        // A cut before a mark is a cut between characters: marks are never part of one.
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Whether its only wildcard is one star at the end.
    pub fn is_prefix(&self) -> bool {
        match self.glob.split_last() {
            Some((last, head)) => *last == ANY && !head.iter().any(|byte| is_mark(*byte)),
            None => false,
        }
    }

    /// Whether it fits a text. Actions must be in small letters.
    pub fn matches(&self, text: &str) -> bool {
        fits(&self.glob, text.as_bytes())
    }

    /// Whether it fits everything that the other fits. A `false` may be wrong for odd patterns, a
    /// `true` never is.
    pub fn covers(&self, other: &Self) -> bool {
        fits(&self.glob, &other.glob)
    }

    /// What both fit, and whether that is exact; where no one pattern says it, this one.
    pub fn meet(&self, other: &Self) -> Option<(Self, bool)> {
        if self.covers(other) {
            Some((other.clone(), true))
        } else if other.covers(self) {
            Some((self.clone(), true))
        } else {
            self.overlaps(other).then(|| (self.clone(), false))
        }
    }

    /// Whether there is a text that both fit.
    pub fn overlaps(&self, other: &Self) -> bool {
        let (a, b) = (self.prefix(), other.prefix());
        if !a.starts_with(b) && !b.starts_with(a) {
            return false;
        }
        meet(&self.glob, &other.glob)
    }
}

fn is_mark(byte: u8) -> bool {
    byte == ANY || byte == ONE
}

fn any(glob: &mut Vec<u8>) {
    if glob.last() != Some(&ANY) {
        glob.push(ANY);
    }
}

/// Whether a glob fits a text, or all that another glob fits: a star takes any run of the other's
/// characters and wildcards, a question mark one character but no star.
fn fits(glob: &[u8], text: &[u8]) -> bool {
    let (mut g, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match glob.get(g) {
            Some(&ANY) => {
                star = Some((g, t));
                g += 1;
            }
            Some(&c) if (c == ONE && text[t] != ANY) || c == text[t] => {
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
    glob[g..].iter().all(|c| *c == ANY)
}

/// Whether two globs share a text: which pairs of beginnings can spell the same, row by row.
fn meet(a: &[u8], b: &[u8]) -> bool {
    let mut row = vec![false; b.len() + 1];
    row[0] = true;
    for i in 0..=a.len() {
        let mut next = vec![false; b.len() + 1];
        for j in 0..=b.len() {
            if !row[j] {
                continue;
            }
            let (x, y) = (a.get(i).copied(), b.get(j).copied());
            if y == Some(ANY) {
                row[j + 1] = true;
            }
            if x == Some(ANY) {
                next[j] = true;
                // The star of `a` takes one character of `b`.
                if y.is_some() {
                    row[j + 1] = true;
                }
                continue;
            }
            match (x, y) {
                (Some(_), Some(ANY)) => next[j] = true,
                (Some(x), Some(y)) if x == y || x == ONE || y == ONE => next[j + 1] = true,
                _ => {}
            }
        }
        if i == a.len() {
            return row[b.len()];
        }
        row = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(text: &str) -> Pattern {
        Pattern::resource(text)
    }

    #[test]
    fn wildcards_variables_and_escapes() {
        assert!(p("arn:aws:s3:::a-*/x?").matches("arn:aws:s3:::a-b/c/x1"));
        assert!(!p("arn:aws:s3:::a").matches("arn:aws:s3:::A"));
        assert!(Pattern::action("S3:Get*").matches("s3:getobject"));
        assert!(p("home/${aws:username}/*").variable);
        assert!(p("home/${aws:username}/*").matches("home/ana/x"));
        assert!(p("a${*}b").matches("a*b") && !p("a${*}b").matches("axb"));
        assert!(p("*").is_all() && p("**").is_all() && !p("a*").is_all());
        assert_eq!(p("arn:aws:s3:::a*b").prefix(), "arn:aws:s3:::a");
        assert!(p("a*").is_prefix() && !p("a*b*").is_prefix() && !p("a").is_prefix());
        assert!(p("${open").matches("${open"));
    }

    #[test]
    fn some_globs_share_a_text() {
        for (a, b, expected) in [
            ("a*", "*b", true),
            ("a*c", "ab*", true),
            ("a?c", "a*d", false),
            ("a", "b", false),
            ("*", "", true),
            ("a*b", "a?b", true),
            ("bucket/*", "bucket/logs/*", true),
            ("bucket", "bucket/*", false),
            ("*x*", "*y*", true),
            ("??", "???", false),
        ] {
            assert_eq!(p(a).overlaps(&p(b)), expected, "{a} {b}");
            assert_eq!(p(b).overlaps(&p(a)), expected, "{b} {a}");
        }
    }

    #[test]
    fn some_globs_hold_others() {
        for (wide, narrow, expected) in [
            ("s3:*", "s3:Get*", true),
            ("s3:Get*", "s3:*", false),
            ("*", "*", true),
            ("a?", "a*", false),
            ("a?", "a?", true),
            ("a*", "a?b", true),
            ("a*c", "ab*", false),
        ] {
            assert_eq!(p(wide).covers(&p(narrow)), expected, "{wide} {narrow}");
        }
    }

    proptest! {
        #[test]
        fn what_covers_fits_all_and_what_fits_both_overlaps(a in "[ab*?]{0,6}", b in "[ab*?]{0,6}", text in "[ab]{0,6}") {
            let (a, b) = (p(&a), p(&b));
            if a.covers(&b) && b.matches(&text) {
                prop_assert!(a.matches(&text));
            }
            if a.matches(&text) && b.matches(&text) {
                prop_assert!(a.overlaps(&b));
            }
            prop_assert_eq!(a.overlaps(&b), b.overlaps(&a));
        }
    }
}
