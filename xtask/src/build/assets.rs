//! The built front end: every file under a name that carries a hash of its content, compressed beside
//! it, and `manifest.json` that says which is which.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::budget::{self, Visits};
use super::compress;

/// The first 16 hexadecimal digits of the SHA-256.
pub fn hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The files to be written.
pub struct Site {
    dir: PathBuf,
    release: bool,
    urls: BTreeMap<String, String>,
    files: BTreeMap<String, Vec<u8>>,
    chunks: BTreeMap<String, Vec<String>>,
}

/// Where a file lies, and is served.
pub fn path_of(name: &str, hash: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("assets/{stem}-{hash}.{extension}")
}

#[derive(Serialize)]
struct Manifest<'a> {
    js: &'a str,
    wasm: &'a str,
    css: &'a str,
    favicon: &'a str,
    loader: Option<&'a str>,
    wide: Option<&'a str>,
    chunks: &'a BTreeMap<String, Vec<String>>,
    files: &'a BTreeMap<String, String>,
}

impl Site {
    /// An empty site, to be written to `dir`; a release is compressed as well as can be.
    pub fn new(dir: PathBuf, release: bool) -> Self {
        Self {
            dir,
            release,
            urls: BTreeMap::new(),
            files: BTreeMap::new(),
            chunks: BTreeMap::new(),
        }
    }

    /// Adds a file by its plain name and returns its address.
    pub fn add(&mut self, name: &str, content: Vec<u8>) -> String {
        let hash = hash(&content);
        self.add_as(name, &hash, content)
    }

    /// The same for a file whose hash covers more than itself.
    pub fn add_as(&mut self, name: &str, hash: &str, content: Vec<u8>) -> String {
        let path = path_of(name, hash);
        let url = format!("/{path}");
        self.files.insert(path, content);
        self.urls.insert(name.to_owned(), url.clone());
        url
    }

    /// Adds what the screens of a chunk need besides the module.
    pub fn add_chunk(&mut self, chunk: &str, content: Vec<u8>) -> String {
        let url = self.add(&format!("{chunk}.wasm"), content);
        self.chunks.insert(chunk.to_owned(), vec![url.clone()]);
        url
    }

    /// What was added under this address.
    #[cfg(test)]
    pub fn content(&self, url: &str) -> Option<&[u8]> {
        let path = url.trim_start_matches('/');
        self.files.get(path).map(Vec::as_slice)
    }

    /// The address of a file that was added under this plain name.
    pub fn url(&self, name: &str) -> Option<&str> {
        self.urls.get(name).map(String::as_str)
    }

    /// Writes what is new, drops what is gone, and the manifest last. Returns the sizes in words.
    pub fn write(&self) -> Result<String> {
        let mut kept = BTreeSet::new();
        for (path, content) in &self.files {
            let plain = self.dir.join(path);
            fs::create_dir_all(plain.parent().context("no parent")?)?;
            if fs::metadata(&plain).map(|m| m.len()).ok() != Some(content.len() as u64) {
                replace(&plain, content)?;
            }
            for variant in compress::variants(&plain, content, self.release)? {
                kept.insert(variant);
            }
            kept.insert(plain);
        }
        let manifest = Manifest {
            js: self.required("landfall.js")?,
            wasm: self.required("landfall.wasm")?,
            css: self.required("landfall.css")?,
            favicon: self.required("favicon.svg")?,
            loader: self.url("loader.js"),
            wide: self.url("wide.js"),
            chunks: &self.chunks,
            files: &self.urls,
        };
        let path = self.dir.join("manifest.json");
        let text = serde_json::to_vec_pretty(&manifest)?;
        if fs::read(&path).ok().as_ref() != Some(&text) {
            replace(&path, &text)?;
        }
        kept.insert(path);
        sweep(&self.dir, &kept)?;
        Ok(self.summary(&manifest))
    }

    fn required(&self, name: &str) -> Result<&str> {
        self.url(name)
            .with_context(|| format!("the front end has no {name}"))
    }

    fn summary(&self, manifest: &Manifest) -> String {
        let sizes = [
            ("wasm", manifest.wasm),
            ("js", manifest.js),
            ("css", manifest.css),
        ]
        .map(|(kind, url)| {
            let plain = self.plain(url);
            format!(
                "{kind} {} kB ({} kB sent)",
                plain / 1000,
                self.sent(url) / 1000
            )
        });
        sizes.join(", ")
    }

    /// The size of a file, in bytes.
    fn plain(&self, url: &str) -> u64 {
        let path = url.trim_start_matches('/');
        self.files
            .get(path)
            .map_or(0, |content| content.len() as u64)
    }

    /// Its size as it is sent to a browser that takes brotli; known once it is written.
    fn sent(&self, url: &str) -> u64 {
        let path = self.dir.join(format!("{}.br", url.trim_start_matches('/')));
        fs::metadata(path).map_or_else(|_| self.plain(url), |file| file.len())
    }

    /// What first visits cost, once everything is written.
    pub fn visits(&self) -> Result<Visits> {
        let module = self.required("landfall.wasm")?;
        Ok(budget::visits(module, &self.chunks, |url| self.sent(url)))
    }
}

/// Writes beside and renames: a reader sees the old file or the new one, never half of one.
pub fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let new = path.with_extension("new");
    fs::write(&new, content).with_context(|| format!("cannot write {}", new.display()))?;
    fs::rename(&new, path).with_context(|| format!("cannot write {}", path.display()))
}

fn sweep(dir: &Path, kept: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            sweep(&path, kept)?;
        } else if !kept.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(dir: &Path, css: &str) -> Site {
        let mut site = Site::new(dir.to_path_buf(), false);
        for name in ["landfall.js", "landfall.wasm", "favicon.svg"] {
            site.add(name, b"x".repeat(2000));
        }
        site.add("landfall.css", css.repeat(1000).into_bytes());
        site
    }

    #[test]
    fn a_second_build_drops_what_the_first_left() {
        let dir = tempfile::tempdir().unwrap();
        let first = site(dir.path(), "a");
        first.write().unwrap();
        let old = dir
            .path()
            .join(first.url("landfall.css").unwrap().trim_start_matches('/'));
        assert!(old.exists() && old.with_extension("css.br").exists());
        let second = site(dir.path(), "b");
        second.write().unwrap();
        assert!(!old.exists() && !old.with_extension("css.br").exists());
        let text = fs::read_to_string(dir.path().join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(manifest["css"], second.url("landfall.css").unwrap());
        assert_eq!(manifest["files"]["favicon.svg"], manifest["favicon"]);
    }

    #[test]
    fn a_site_without_a_style_sheet_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let mut site = Site::new(dir.path().to_path_buf(), false);
        site.add("landfall.js", vec![1]);
        assert!(site.write().is_err());
    }
}
