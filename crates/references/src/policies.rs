//! Policies: identity, resource, trust and key.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>

use crate::fields;
use crate::place::Place;
use landfall_domain::Target;

/// Whether the way leads into a policy document.
pub(crate) fn is_inside(way: &str) -> bool {
    ["/Statement/", "/Principal", "/Condition/"]
        .iter()
        .any(|part| way.contains(part))
}

/// Whole accounts among principals (`arn:aws:iam::ACCOUNT:root` and a bare number), and nothing
/// for principals that are services or everybody. Actions name nothing.
pub(crate) fn read(place: &Place<'_>, text: &str) -> Option<Vec<Target>> {
    if !is_inside(place.way()) {
        return None;
    }
    if matches!(place.field(), "Action" | "NotAction" | "Effect") {
        return Some(Vec::new());
    }
    if !place
        .keys()
        .any(|key| key == "Principal" || key == "NotPrincipal")
    {
        return None;
    }
    if text == "*" || place.field() == "Service" {
        return Some(Vec::new());
    }
    let root = text.ends_with(":root") || text.len() == 12;
    if root && text.bytes().filter(u8::is_ascii_digit).count() >= 12 {
        return Some(fields::account(text, place.resource).into_iter().collect());
    }
    None
}
