//! What is wrong with the files, where, and what to do about it.

use std::fmt;

/// At most so many faults are told at once.
pub const MOST: usize = 20;

/// One fault, with the place where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file's name as it was given.
    pub file: String,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// The column in characters, counted from 1, where it is known.
    pub column: Option<usize>,
    /// What is wrong, without a full stop.
    pub reason: String,
    /// What to do about it, without a full stop.
    pub advice: String,
}

impl Fault {
    /// A fault of a file as a whole.
    pub(crate) fn new(file: &str, reason: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            column: None,
            reason: reason.into(),
            advice: advice.into(),
        }
    }

    /// The same at a line and column, counted from 1; a line of 0 means that it is not known.
    pub(crate) fn at(mut self, (line, column): (usize, usize)) -> Self {
        self.line = (line > 0).then_some(line);
        self.column = (line > 0 && column > 0).then_some(column);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        for part in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{part}")?;
        }
        write!(f, ": {}. {}", self.reason, self.advice)
    }
}

/// Why the files could not be imported: at least one fault, at most [`MOST`], one a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// The first faults, in the order of the files.
    pub faults: Vec<Fault>,
    /// How many more there are.
    pub more: usize,
}

impl ImportError {
    /// Keeps the first [`MOST`] faults and counts the rest.
    pub(crate) fn new(mut faults: Vec<Fault>) -> Self {
        let more = faults.len().saturating_sub(MOST);
        faults.truncate(MOST);
        Self { faults, more }
    }
}

impl From<Fault> for ImportError {
    fn from(fault: Fault) -> Self {
        Self::new(vec![fault])
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, fault) in self.faults.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        match self.more {
            0 => Ok(()),
            1 => f.write_str("\nand one more"),
            more => write!(f, "\nand {more} more"),
        }
    }
}

impl std::error::Error for ImportError {}

/// Something that was read with a reservation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Note {
    /// The file's name as it was given.
    pub file: String,
    /// The line, counted from 1, where one is meant.
    pub line: Option<usize>,
    /// What, in a sentence.
    pub message: String,
}

impl Note {
    pub(crate) fn new(file: &str, line: Option<usize>, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}
