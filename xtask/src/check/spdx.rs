//! SPDX licence expressions: `MIT OR (Apache-2.0 WITH LLVM-exception AND Zlib)`.

use anyhow::{Result, bail};

/// Whether someone who accepts only the licences that `accepts` says yes to may use a package
/// under this expression. The old `MIT/Apache-2.0` means OR.
pub fn satisfied(expression: &str, accepts: &dyn Fn(&str) -> bool) -> Result<bool> {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut parser = Parser {
        words: spaced.split_whitespace().collect(),
        at: 0,
        accepts,
    };
    let value = parser.any()?;
    match parser.peek() {
        None => Ok(value),
        Some(word) => bail!("unexpected `{word}` in the licence `{expression}`"),
    }
}

struct Parser<'a> {
    words: Vec<&'a str>,
    at: usize,
    accepts: &'a dyn Fn(&str) -> bool,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.words.get(self.at).copied()
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<bool> {
        let mut value = self.all()?;
        while self.take("OR") {
            value |= self.all()?;
        }
        Ok(value)
    }

    fn all(&mut self) -> Result<bool> {
        let mut value = self.one()?;
        while self.take("AND") {
            value &= self.one()?;
        }
        Ok(value)
    }

    fn one(&mut self) -> Result<bool> {
        if self.take("(") {
            let value = self.any()?;
            if !self.take(")") {
                bail!("a `(` without its `)` in a licence");
            }
            return Ok(value);
        }
        let name = match self.peek() {
            Some(word) if !["OR", "AND", "WITH", ")"].contains(&word) => word,
            other => bail!("a licence is missing before {other:?}"),
        };
        self.at += 1;
        if self.take("WITH") {
            let exception = self.peek().unwrap_or_default();
            self.at += 1;
            return Ok((self.accepts)(&format!("{name} WITH {exception}")));
        }
        Ok((self.accepts)(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(expression: &str) -> bool {
        let allowed = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"];
        satisfied(expression, &|name| allowed.contains(&name)).unwrap()
    }

    #[test]
    fn expressions_mean_what_they_say() {
        for good in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/GPL-3.0",
            "MIT AND ISC",
            "(GPL-3.0 OR MIT) AND ISC",
            "GPL-3.0 AND Zlib OR MIT",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(ok(good), "{good}");
        }
        for bad in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "Apache-2.0",
            "(MIT OR ISC) AND AGPL-3.0",
        ] {
            assert!(!ok(bad), "{bad}");
        }
    }

    #[test]
    fn nonsense_is_an_error() {
        for nonsense in ["", "MIT OR", "(MIT", "MIT MIT", "AND"] {
            assert!(satisfied(nonsense, &|_| true).is_err(), "{nonsense}");
        }
    }
}
