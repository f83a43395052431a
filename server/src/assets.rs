//! The built front-end files: from inside the binary (feature `embed`), else from a directory.
//!
//! All of them are read once at the start, so a build that runs meanwhile changes nothing under a
//! running server. Names carry a hash of the content: responses may be cached for ever.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode};
use landfall_app::AssetUrls;
use serde::Deserialize;

use file::Asset;

mod encoding;
mod file;
#[cfg(test)]
mod tests;
mod watch;

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

/// Every file of the front end, and where the document finds the main ones.
pub struct Assets {
    urls: AssetUrls,
    names: HashMap<String, String>,
    files: HashMap<String, Asset>,
}

impl Assets {
    /// Reads `$LANDFALL_SITE`; else the embedded build, or in a binary without one the checkout's
    /// `target/site`. Under `cargo leptos watch`, what that has built.
    pub fn load() -> Result<Self, AssetsError> {
        if let Some(site) = watch::site() {
            return watch::read(&site);
        }
        match std::env::var_os("LANDFALL_SITE") {
            Some(site) => Self::from_dir(Path::new(&site)),
            None => Self::built_in(),
        }
    }

    #[cfg(feature = "embed")]
    fn built_in() -> Result<Self, AssetsError> {
        Self::read(embedded)
    }

    #[cfg(not(feature = "embed"))]
    fn built_in() -> Result<Self, AssetsError> {
        Self::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site"))
    }

    /// Reads the build in `site`.
    pub fn from_dir(site: &Path) -> Result<Self, AssetsError> {
        Self::read(|name| from_disk(&site.join(name)))
    }

    fn read(file: impl Fn(&str) -> Result<Bytes, AssetsError>) -> Result<Self, AssetsError> {
        let manifest: Manifest = serde_json::from_slice(&file("manifest.json")?)?;
        let mut files = HashMap::new();
        for url in manifest.files.values() {
            let name = url.trim_start_matches('/');
            let variant = |extension: &str| file(&format!("{name}.{extension}")).ok();
            let asset = Asset::new(name, file(name)?, variant("br"), variant("gz"));
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

fn from_disk(path: &Path) -> Result<Bytes, AssetsError> {
    let named = |source| AssetsError::Read {
        path: path.display().to_string(),
        source,
    };
    std::fs::read(path).map(Bytes::from).map_err(named)
}

#[cfg(feature = "embed")]
fn embedded(name: &str) -> Result<Bytes, AssetsError> {
    #[derive(rust_embed::RustEmbed)]
    #[folder = "$CARGO_MANIFEST_DIR/../target/site-release"]
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
