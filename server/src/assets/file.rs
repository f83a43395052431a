//! One file of the front end, and the answers to those who ask for it.

use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::encoding::{Accepted, Encoding};

/// One file in the encodings that the build made of it.
pub struct Asset {
    content_type: &'static str,
    hash: String,
    identity: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Asset {
    /// A file whose name carries the hash of its content.
    pub fn new(name: &str, identity: Bytes, brotli: Option<Bytes>, gzip: Option<Bytes>) -> Self {
        let (content_type, hash) = (content_type(name), hash_in(name).to_owned());
        Self {
            content_type,
            hash,
            identity,
            brotli,
            gzip,
        }
    }

    /// The answer to a request with these headers.
    pub fn respond(&self, headers: &HeaderMap, cache: &'static str) -> Response {
        let (encoding, body) = self.encoded_for(headers);
        let etag = format!("\"{}{}\"", self.hash, encoding.map_or("", |e| e.suffix()));
        let known = headers
            .get_all(IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|tag| tag == etag || tag == "*");
        let mut response = match known {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false => body.into_response(),
        };
        let mut set = |name: HeaderName, value: HeaderValue| {
            response.headers_mut().insert(name, value);
        };
        set(VARY, HeaderValue::from_static("accept-encoding"));
        set(CACHE_CONTROL, HeaderValue::from_static(cache));
        if let Ok(etag) = HeaderValue::try_from(etag) {
            set(ETAG, etag);
        }
        if !known {
            set(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
            set(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            if let Some(encoding) = encoding {
                set(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
            }
        }
        response
    }

    /// The smallest form that the client likes best; the plain one suits everybody.
    fn encoded_for(&self, headers: &HeaderMap) -> (Option<Encoding>, Bytes) {
        let accepted = Accepted::from(headers);
        let candidates = [
            (Encoding::Brotli, &self.brotli),
            (Encoding::Gzip, &self.gzip),
        ];
        let mut best = (None, &self.identity, 0.0);
        for (encoding, body) in candidates {
            let weight = accepted.weight(encoding.name());
            if let Some(body) = body
                && weight > best.2
            {
                best = (Some(encoding), body, weight);
            }
        }
        (best.0, best.1.clone())
    }
}

fn hash_in(name: &str) -> &str {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let stem = stem.split_once('.').map_or(stem, |(stem, _)| stem);
    stem.rsplit_once('-').map_or(stem, |(_, hash)| hash)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "png" => "image/png",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "json" | "webmanifest" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    }
}
