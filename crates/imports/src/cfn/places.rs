//! Where the parts of a template stand in its text.

use crate::json::Pointer;
use std::collections::HashMap;

/// Parts nested deeper take the place of what they are in.
const DEPTH: usize = 10;

/// JSON pointers → line and column, both from 1.
#[derive(Debug, Default)]
pub struct Places(HashMap<String, (usize, usize)>);

impl Places {
    /// Keeps a place; whether there was none yet.
    pub fn put(&mut self, pointer: &Pointer, place: (usize, usize)) -> bool {
        pointer.depth() > DEPTH || self.0.insert(pointer.to_string(), place).is_none()
    }

    /// The place of a part, else of the nearest one that it is in.
    pub fn of(&self, pointer: &str) -> (usize, usize) {
        let mut rest = pointer;
        loop {
            if let Some(place) = self.0.get(rest) {
                return *place;
            }
            match rest.rfind('/') {
                Some(cut) => rest = &rest[..cut],
                None => return (0, 0),
            }
        }
    }
}

/// A key that stands twice, and where it stands again.
pub type Double = (String, (usize, usize));

/// The places in a text that is known to be valid JSON, and the keys that stand there twice.
pub fn of_json(text: &str) -> (Places, Vec<Double>) {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
        line: 1,
        column: 1,
    };
    let mut places = Places::default();
    let mut doubles: Vec<(String, (usize, usize))> = Vec::new();
    let mut pointer = Pointer::default();
    // Of each open object or list: the number of the next item, `None` in an object.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut key: Option<String> = None;
    while let Some(byte) = scan.peek() {
        let place = (scan.line, scan.column);
        match byte {
            b'"' => {
                let word = scan.string(text);
                let is_key = matches!(open.last(), Some(None)) && key.is_none();
                if is_key {
                    key = serde_json::from_str(word).ok();
                } else {
                    begin(&mut pointer, &mut open, &mut key);
                    note(&mut places, &mut doubles, &pointer, place);
                    pointer.pop();
                }
                continue;
            }
            b'{' | b'[' => {
                begin(&mut pointer, &mut open, &mut key);
                note(&mut places, &mut doubles, &pointer, place);
                open.push((byte == b'[').then_some(0));
            }
            b'}' | b']' => {
                open.pop();
                pointer.pop();
            }
            b':' | b',' | b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => {
                begin(&mut pointer, &mut open, &mut key);
                note(&mut places, &mut doubles, &pointer, place);
                pointer.pop();
                scan.word();
                continue;
            }
        }
        scan.step();
    }
    let key = |pointer: &str| {
        let last = pointer.rsplit('/').next().unwrap_or_default();
        last.replace("~1", "/").replace("~0", "~")
    };
    let doubles = doubles
        .into_iter()
        .map(|(pointer, place)| (key(&pointer), place))
        .collect();
    (places, doubles)
}

/// Enters a value: its key or number becomes part of the pointer.
fn begin(pointer: &mut Pointer, open: &mut [Option<usize>], key: &mut Option<String>) {
    match open.last_mut() {
        Some(Some(number)) => {
            pointer.push(&number.to_string());
            *number += 1;
        }
        Some(None) => pointer.push(&key.take().unwrap_or_default()),
        None => pointer.enter(),
    }
}

fn note(
    places: &mut Places,
    doubles: &mut Vec<(String, (usize, usize))>,
    pointer: &Pointer,
    place: (usize, usize),
) {
    if places.put(pointer, place) {
        return;
    }
    // What stands inside a double is there twice only because of it.
    let inside = doubles.last().is_some_and(|(outer, _)| {
        let rest = pointer.as_str().strip_prefix(outer.as_str());
        rest.is_some_and(|rest| rest.starts_with('/'))
    });
    if !inside {
        doubles.push((pointer.to_string(), place));
    }
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    line: usize,
    column: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn step(&mut self) {
        match self.bytes.get(self.at) {
            Some(b'\n') => {
                self.line += 1;
                self.column = 1;
            }
            // The second and later bytes of a character count nothing.
            Some(byte) if byte & 0xC0 != 0x80 => self.column += 1,
            _ => {}
        }
        self.at += 1;
    }

    /// A string with its quotes.
    fn string<'t>(&mut self, text: &'t str) -> &'t str {
        let start = self.at;
        self.step();
        while let Some(byte) = self.peek() {
            self.step();
            match byte {
                b'\\' => self.step(),
                b'"' => break,
                _ => {}
            }
        }
        text.get(start..self.at).unwrap_or_default()
    }

    /// A number or a literal.
    fn word(&mut self) {
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        {
            self.step();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_doubles_are_found() {
        let text = "{\n  \"a\": [1, {\"b\\\"\": \"ü\", \"c\": true}],\n  \"a\": null }";
        let (places, doubles) = of_json(text);
        assert_eq!(places.of("/a/1/b\""), (2, 20));
        assert_eq!(places.of("/a/1/c"), (2, 30));
        assert_eq!(places.of("/a/1/c/deeper/still"), (2, 30));
        assert_eq!(doubles, [("a".to_owned(), (3, 8))]);
    }
}
