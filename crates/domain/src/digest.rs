//! A SHA-256 over canonical JSON: what an approval binds to.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of some bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let hash = Sha256::digest(bytes);
        Self(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The digest of a value's JSON with the keys of every object in order, so that the same value
    /// gives the same digest wherever it comes from.
    ///
    /// # Errors
    /// When the value has no JSON form (a map with keys that are not text).
    pub fn of<T: Serialize>(value: &T) -> Result<Self, serde_json::Error> {
        // `serde_json::Value` keeps objects in a `BTreeMap`: going through it sorts the keys.
        let canonical = serde_json::to_vec(&serde_json::to_value(value)?)?;
        Ok(Self::of_bytes(&canonical))
    }

    /// Takes a digest's text as it was stored.
    pub fn from_hex(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// All 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first twelve digits, enough for a person to compare.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

/// The digest of a JSON text that is too large to be held at once, part by part.
#[derive(Default)]
pub(crate) struct Sum(Sha256);

impl Sum {
    /// Adds what stands between the parts.
    pub fn text(&mut self, text: &str) {
        self.0.update(text.as_bytes());
    }

    /// Adds a value as [`Digest::of`] sees it.
    pub fn value<T: Serialize>(&mut self, value: &T) -> Result<(), serde_json::Error> {
        self.0
            .update(serde_json::to_vec(&serde_json::to_value(value)?)?);
        Ok(())
    }

    /// Adds a list, one item at a time.
    pub fn list<T: Serialize>(&mut self, list: &[T]) -> Result<(), serde_json::Error> {
        self.text("[");
        for (at, item) in list.iter().enumerate() {
            if at > 0 {
                self.text(",");
            }
            self.value(item)?;
        }
        self.text("]");
        Ok(())
    }

    pub fn end(self) -> Digest {
        let hash = self.0.finalize();
        Digest(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_of_keys_does_not_matter_and_values_do() {
        let one: serde_json::Value = serde_json::from_str(r#"{"a":1,"b":[1,2]}"#).unwrap();
        let two: serde_json::Value = serde_json::from_str(r#"{"b":[1,2],"a":1}"#).unwrap();
        assert_eq!(Digest::of(&one).unwrap(), Digest::of(&two).unwrap());
        assert_ne!(
            Digest::of(&one).unwrap(),
            Digest::of(&json!({"a":1,"b":[2,1]})).unwrap()
        );
    }

    #[test]
    fn it_is_sha_256() {
        assert_eq!(
            Digest::of_bytes(b"abc").as_str(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
