//! Under `cargo leptos watch`: its output has plain names and no manifest, so both are made here.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use landfall_app::AssetUrls;

use super::file::Asset;
use super::{Assets, AssetsError, from_disk};

/// Where cargo-leptos has put its output, when it runs this server.
pub fn site() -> Option<PathBuf> {
    std::env::var_os("LEPTOS_WATCH")?;
    std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from)
}

/// Reads `pkg/landfall.{js,wasm,css}` and the icon.
pub fn read(site: &Path) -> Result<Assets, AssetsError> {
    let mut assets = Assets {
        urls: AssetUrls {
            js: String::new(),
            wasm: String::new(),
            css: String::new(),
            favicon: String::new(),
            chunks: HashMap::new(),
            loader: None,
            wide: None,
        },
        names: HashMap::new(),
        files: HashMap::new(),
    };
    assets.urls.js = assets.adopt(site, "pkg/landfall.js")?;
    assets.urls.wasm = assets.adopt(site, "pkg/landfall.wasm")?;
    assets.urls.css = assets.adopt(site, "pkg/landfall.css")?;
    assets.urls.favicon = assets.adopt(site, "favicon.svg")?;
    Ok(assets)
}

impl Assets {
    fn adopt(&mut self, site: &Path, path: &str) -> Result<String, AssetsError> {
        let content = from_disk(&site.join(path))?;
        let mut hasher = DefaultHasher::new();
        hasher.write(&content);
        let name = path.trim_start_matches("pkg/");
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let url = format!("/assets/{stem}-{:016x}.{extension}", hasher.finish());
        self.files
            .insert(url.clone(), Asset::new(&url, content, None, None));
        self.names.insert(name.to_owned(), url.clone());
        Ok(url)
    }
}
