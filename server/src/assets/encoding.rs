//! Content codings: what the client accepts, and which of ours it likes best.

use http::HeaderMap;
use http::header::ACCEPT_ENCODING;

/// A coding that the build makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The smallest.
    Brotli,
    /// For those who have no Brotli.
    Gzip,
}

impl Encoding {
    /// As in the headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// Told apart in an entity tag by this.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
        }
    }
}

/// What `Accept-Encoding` says: codings with their weights.
pub struct Accepted(Vec<(String, f32)>);

impl From<&HeaderMap> for Accepted {
    fn from(headers: &HeaderMap) -> Self {
        let codings = headers
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|part| {
                let (coding, parameters) = part.split_once(';').unwrap_or((part, ""));
                let weight = parameters
                    .split(';')
                    .filter_map(|p| p.trim().strip_prefix("q="))
                    .next_back()
                    .map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
                (coding.trim().to_ascii_lowercase(), weight)
            })
            .collect();
        Self(codings)
    }
}

impl Accepted {
    /// How much a coding is wanted; 0 is not at all.
    pub fn weight(&self, coding: &str) -> f32 {
        let of = |name| self.0.iter().find(|(c, _)| c == name).map(|(_, w)| *w);
        of(coding).or_else(|| of("*")).unwrap_or(0.0)
    }
}
