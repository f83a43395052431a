//! The built front-end files: from inside the binary (feature `embed`), else from a directory.
//!
//! All of them are read once at the start, so a build that runs meanwhile changes nothing under a
//! running server. Names carry a hash of the content: responses may be cached for ever.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use landfall_app::AssetUrls;
use serde::Deserialize;

#[cfg(test)]
#[path = "assets_tests.rs"]
mod tests;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FOR_AN_HOUR: &str = "public, max-age=3600";

/// Why the assets could not be read.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum AssetsError {
    /// There is no build to serve, or it is cut short.
    #[error("cannot read the built front end: {path}: {source}")]
    #[diagnostic(help("run `cargo xtask build` first, or point LANDFALL_SITE to its target/site"))]
    Read {
        /// The file that was wanted.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The manifest is not what this version writes.
    #[error("the manifest of the front end is unreadable: {0}")]
    #[diagnostic(help("run `cargo xtask build` again"))]
    Manifest(#[from] serde_json::Error),
}

#[derive(Deserialize)]
struct Manifest {
    #[serde(flatten)]
    urls: AssetUrls,
    files: HashMap<String, String>,
}

/// One file in the encodings that the build made of it.
struct Asset {
    content_type: &'static str,
    hash: String,
    identity: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

/// Every file of the front end, and where the document finds the main ones.
pub struct Assets {
    urls: AssetUrls,
    names: HashMap<String, String>,
    files: HashMap<String, Asset>,
}

impl Assets {
    /// Reads the embedded build, or in a binary without one `$LANDFALL_SITE`, else the checkout's
    /// `target/site`.
    pub fn load() -> Result<Self, AssetsError> {
        #[cfg(feature = "embed")]
        if std::env::var_os("LANDFALL_SITE").is_none() {
            return Self::read(embedded);
        }
        let site = std::env::var_os("LANDFALL_SITE").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site"),
            PathBuf::from,
        );
        Self::from_dir(&site)
    }

    /// Reads the build in `site`.
    pub fn from_dir(site: &Path) -> Result<Self, AssetsError> {
        Self::read(|name| {
            let path = site.join(name);
            std::fs::read(&path)
                .map(Bytes::from)
                .map_err(|source| AssetsError::Read {
                    path: path.display().to_string(),
                    source,
                })
        })
    }

    fn read(file: impl Fn(&str) -> Result<Bytes, AssetsError>) -> Result<Self, AssetsError> {
        let manifest: Manifest = serde_json::from_slice(&file("manifest.json")?)?;
        let mut files = HashMap::new();
        for url in manifest.files.values() {
            let name = url.trim_start_matches('/');
            let asset = Asset {
                content_type: content_type(name),
                hash: hash_in(name).to_owned(),
                identity: file(name)?,
                brotli: file(&format!("{name}.br")).ok(),
                gzip: file(&format!("{name}.gz")).ok(),
            };
            files.insert(url.clone(), asset);
        }
        Ok(Self {
            urls: manifest.urls,
            names: manifest.files,
            files,
        })
    }

    /// The addresses that the document's head names.
    pub fn urls(&self) -> &AssetUrls {
        &self.urls
    }

    /// Routes for `/assets/…` and for the icon that browsers ask for unasked.
    pub fn router<S>(self: Arc<Self>) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        Router::new()
            .route("/assets/{*path}", get(hashed))
            .route("/favicon.ico", get(favicon))
            .route("/favicon.svg", get(favicon))
            .with_state(self)
    }

    fn respond(&self, url: &str, headers: &HeaderMap, cache: &'static str) -> Response {
        match self.files.get(url) {
            Some(asset) => asset.respond(headers, cache),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

#[cfg(feature = "embed")]
fn embedded(name: &str) -> Result<Bytes, AssetsError> {
    #[derive(rust_embed::RustEmbed)]
    #[folder = "$CARGO_MANIFEST_DIR/../target/site"]
    struct Site;
    let missing = || AssetsError::Read {
        path: name.to_owned(),
        source: std::io::ErrorKind::NotFound.into(),
    };
    Ok(match Site::get(name).ok_or_else(missing)?.data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
    })
}

async fn hashed(State(assets): State<Arc<Assets>>, request: Request) -> Response {
    assets.respond(request.uri().path(), request.headers(), FOR_EVER)
}

async fn favicon(State(assets): State<Arc<Assets>>, request: Request) -> Response {
    let name = request.uri().path().trim_start_matches('/');
    let url = assets.names.get(name).unwrap_or(&assets.urls.favicon);
    assets.respond(url, request.headers(), FOR_AN_HOUR)
}

impl Asset {
    fn respond(&self, headers: &HeaderMap, cache: &'static str) -> Response {
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
            set(
                HeaderName::from_static("x-content-type-options"),
                HeaderValue::from_static("nosniff"),
            );
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
        }
    }
}

/// What `Accept-Encoding` says: codings with their weights.
struct Accepted(Vec<(String, f32)>);

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
    fn weight(&self, coding: &str) -> f32 {
        let of = |name| self.0.iter().find(|(c, _)| c == name).map(|(_, w)| *w);
        of(coding).or_else(|| of("*")).unwrap_or(0.0)
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
