//! How a service says that there is more.

use super::template;
use serde_json::Value;

/// Where the token stands in an answer and under which member it is sent again.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    /// A path of members in the answer.
    pub out: &'static str,
    /// The member of the request.
    pub into: &'static str,
    /// The member that asks for a page's size, and the greatest size.
    pub size: Option<(&'static str, u32)>,
}

impl Paging {
    /// `NextToken` both ways.
    pub const NEXT: Self = Self::of("NextToken", "NextToken");
    /// `nextToken` both ways.
    pub const NEXT_SMALL: Self = Self::of("nextToken", "nextToken");
    /// `Marker` both ways.
    pub const MARKER: Self = Self::of("Marker", "Marker");
    /// `NextMarker` → `Marker`.
    pub const NEXT_MARKER: Self = Self::of("NextMarker", "Marker");

    /// A token under these members.
    pub const fn of(out: &'static str, into: &'static str) -> Self {
        Self {
            out,
            into,
            size: None,
        }
    }

    /// With pages as large as the service allows.
    #[must_use]
    pub const fn sized(mut self, member: &'static str, most: u32) -> Self {
        self.size = Some((member, most));
        self
    }

    /// The token of a page.
    pub fn token(&self, page: &Value) -> Option<String> {
        // Some services give a token with the last page too and say that it is the last.
        let last = ["IsTruncated", "isTruncated"]
            .iter()
            .any(|member| page[*member] == Value::Bool(false));
        if last {
            return None;
        }
        template::get(page, self.out)
            .and_then(Value::as_str)
            .filter(|token| !token.is_empty())
            .map(str::to_owned)
    }
}
