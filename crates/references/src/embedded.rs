//! Texts that hold a document: JSON in a text, and base64 of user data.

use crate::place::{Place, plain};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// The JSON that a text holds, when it is an object or a list.
pub(crate) fn json(text: &str) -> Option<Value> {
    let trimmed = text.trim_start();
    if !trimmed.starts_with(['{', '[']) || trimmed.starts_with("{{") {
        return None;
    }
    serde_json::from_str(trimmed).ok()
}

/// The text behind base64, where that is expected: user data, as the API gives it.
///
/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html>
pub(crate) fn base64(place: &Place<'_>, text: &str) -> Option<String> {
    let expected = place.keys().take(2).any(|key| {
        let key = plain(key);
        key == "userdata" || key == "userdatabase64"
    });
    if !expected {
        return None;
    }
    decoded(text)
}

/// Base64 of a readable text.
pub(crate) fn decoded(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if compact.len() < 8 {
        return None;
    }
    let bytes = STANDARD.decode(compact).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    (!text.contains('\0')).then_some(text)
}
