//! The files of `app/public`, copied as they are.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::assets::Site;

/// Adds every file below `dir` under its path from there.
pub fn add(site: &mut Site, dir: &Path) -> Result<()> {
    let mut open = vec![dir.to_path_buf()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                open.push(entry?.path());
            }
        } else if path.is_file() {
            let name = path.strip_prefix(dir)?.to_string_lossy().replace('\\', "/");
            site.add(&name, fs::read(&path)?);
        }
    }
    Ok(())
}
