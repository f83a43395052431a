//! JSON with the place and a reason in words when it is broken.

use crate::error::Fault;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// Reads a text as `T`.
pub(crate) fn read<T: DeserializeOwned>(file: &str, text: &str, advice: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| fault(file, &error, advice))
}

/// What serde says, with the place where it says so.
pub(crate) fn fault(file: &str, error: &serde_json::Error, advice: &str) -> Fault {
    let said = error.to_string();
    let said = said
        .split_once(" at line ")
        .map_or(said.as_str(), |(said, _)| said);
    let (reason, advice) = match error.classify() {
        Category::Eof => (
            format!("the JSON ends too early ({said})"),
            "The file was cut off: write it again, whole",
        ),
        Category::Syntax if said.starts_with("recursion limit") => (
            "values are nested deeper than 128 levels".to_owned(),
            "No format that Landfall reads is nested so deep: check what wrote the file",
        ),
        Category::Syntax => (
            format!("this is no valid JSON ({said})"),
            "Correct the text at this place, or write the file again",
        ),
        Category::Data | Category::Io => (said.to_owned(), advice),
    };
    Fault::new(file, reason, advice).at((error.line(), error.column()))
}

/// The line and column of the first occurrence of a word, both from 1; (0, 0) when there is none.
pub(crate) fn find(text: &str, word: &str) -> (usize, usize) {
    text.find(word).map_or((0, 0), |at| place(text, at))
}

/// The line and column, both from 1, of a byte.
pub(crate) fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before[start..].chars().count() + 1)
}

/// A JSON pointer (RFC 6901) that grows and shrinks with a walk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pointer {
    text: String,
    lengths: Vec<usize>,
}

impl Pointer {
    /// Goes one step down.
    pub fn push(&mut self, key: &str) {
        self.lengths.push(self.text.len());
        self.text.push('/');
        self.text
            .push_str(&key.replace('~', "~0").replace('/', "~1"));
    }
    /// Enters the root, so that every `pop` has its counterpart.
    pub fn enter(&mut self) {
        self.lengths.push(self.text.len());
    }
    /// Goes back.
    pub fn pop(&mut self) {
        if let Some(length) = self.lengths.pop() {
            self.text.truncate(length);
        }
    }
    /// How deep it leads.
    pub fn depth(&self) -> usize {
        self.lengths.len()
    }
    /// The text so far.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Display for Pointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}
