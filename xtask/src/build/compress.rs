//! Brotli and gzip beside each file, made once: the names carry the content's hash.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::assets::replace;

const TEXTUAL: [&str; 9] = [
    "js",
    "wasm",
    "css",
    "svg",
    "json",
    "txt",
    "html",
    "ico",
    "webmanifest",
];

/// Makes the compressed forms that are not there yet, and returns their paths. A release, which has
/// a directory of its own, compresses as well as can be; otherwise good is good enough.
pub fn variants(plain: &Path, content: &[u8], release: bool) -> Result<Vec<PathBuf>> {
    let extension = plain.extension().unwrap_or_default().to_string_lossy();
    if !TEXTUAL.contains(&extension.as_ref()) || content.len() < 256 {
        return Ok(Vec::new());
    }
    let gzip = plain.with_extension(format!("{extension}.gz"));
    if !gzip.exists() {
        replace(&gzip, &to_gzip(content, release)?)?;
    }
    let brotli = plain.with_extension(format!("{extension}.br"));
    if !brotli.exists() {
        replace(&brotli, &to_brotli(content, release)?)?;
    }
    Ok(vec![gzip, brotli])
}

fn to_brotli(content: &[u8], best: bool) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let quality = if best { 11 } else { 5 };
    let mut encoder = brotli::CompressorWriter::new(&mut out, 1 << 16, quality, 22);
    encoder.write_all(content)?;
    drop(encoder);
    Ok(out)
}

fn to_gzip(content: &[u8], best: bool) -> Result<Vec<u8>> {
    let level = flate2::Compression::new(if best { 9 } else { 5 });
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
