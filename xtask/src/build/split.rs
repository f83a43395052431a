//! The wasm of a release in chunks: what a screen alone needs is fetched with it (docs/adr/0011).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::assets::{Site, hash, path_of};
use super::wasm::NAME;

/// The module that loads chunks, as the splitter calls it.
const LOADER: &str = "loader.js";
const LIST: &str = "chunks.json";

/// The parts that the screens of each chunk need besides the module, by the names of their files.
type List = BTreeMap<String, Vec<String>>;

/// The chunks that [`split`] left in a directory.
pub struct Chunks {
    dir: PathBuf,
    list: List,
}

/// Cuts a linked module into the chunks of its screens, put into `dir`. Returns what stays in one piece,
/// which wasm-bindgen takes.
#[cfg(feature = "split")]
pub fn split(input: &[u8], dir: &Path) -> Result<PathBuf> {
    use wasm_split_cli_support::{Options, transform};

    fs::create_dir_all(dir)?;
    let rest = dir.with_extension("rest.wasm");
    let (script, loader) = (format!("./{NAME}.js"), format!("./{LOADER}"));
    let mut options = Options::new(input);
    options.output_dir = dir;
    options.main_out_path = &rest;
    options.main_module = &script;
    options.link_name = &loader;
    let split =
        transform(options).map_err(|error| anyhow::anyhow!("cannot split the wasm: {error:#}"))?;
    ensure!(!split.split_modules.is_empty(), "the wasm has no chunks");
    for part in &split.split_modules {
        fs::write(part, without_names(&fs::read(part)?)?)?;
    }
    let list: List = split.prefetch_map.into_iter().collect();
    fs::write(dir.join(LIST), serde_json::to_vec_pretty(&list)?)?;
    Ok(rest)
}

/// Only a release is split, and is built by an xtask that can.
#[cfg(not(feature = "split"))]
pub fn split(_input: &[u8], _dir: &Path) -> Result<PathBuf> {
    anyhow::bail!("this xtask was built without the feature `split`")
}

impl Chunks {
    /// What lies in `dir`; nothing when the module is in one piece.
    pub fn read(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(LIST);
        if !path.exists() {
            return Ok(None);
        }
        let list = serde_json::from_slice(&fs::read(&path)?)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Some(Self {
            dir: dir.to_path_buf(),
            list,
        }))
    }

    /// Adds the chunks, the module that loads them, and the script that starts everything. These two
    /// import each other, so one hash stands in the names of both.
    pub fn add(&self, site: &mut Site, script: String) -> Result<()> {
        let files: BTreeSet<&String> = self.list.values().flatten().collect();
        let ids: BTreeMap<&String, u16> = files.into_iter().zip(0..).collect();
        let mut loader = include_str!("loader.js").to_owned();
        for (chunk, files) in &self.list {
            let mut content = MODULE.to_vec();
            for file in files {
                let part = fs::read(self.dir.join(format!("{file}.wasm")))?;
                let id = ids.get(file).context("a part without a number")?;
                custom_section(&mut content, "part", &[&id.to_le_bytes(), &part]);
            }
            let url = site.add_chunk(chunk, content);
            loader += &format!("export const __wasm_split_load_{chunk} = loader({url:?});\n");
        }
        let hash = hash(format!("{script}{loader}").as_bytes());
        let name = format!("{NAME}.js");
        let script = put(&script, LOADER, &path_of(LOADER, &hash))?;
        let loader = put(&loader, &name, &path_of(&name, &hash))?;
        site.add_as(&name, &hash, script.into_bytes());
        site.add_as(LOADER, &hash, loader.into_bytes());
        Ok(())
    }
}

/// A wasm module with nothing in it.
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// Appends a section that a module only carries.
fn custom_section(module: &mut Vec<u8>, name: &str, content: &[&[u8]]) {
    let mut body = Vec::new();
    put_number(&mut body, name.len());
    body.extend_from_slice(name.as_bytes());
    body.extend(content.concat());
    module.push(0);
    put_number(module, body.len());
    module.extend(body);
}

/// A number as wasm writes it: seven bits a byte, the lowest first.
fn put_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// The number at the beginning of `bytes`, and what follows.
#[cfg(any(feature = "split", test))]
fn take_number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let length = bytes.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let (number, rest) = bytes.split_at(length);
    let number = number.iter().rev().try_fold(0_usize, |sum, byte| {
        Some(sum.checked_mul(128)? + usize::from(byte & 0x7f))
    })?;
    Some((number, rest))
}

/// A module without its custom sections: the names of functions, which the splitter keeps.
#[cfg(any(feature = "split", test))]
fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    let mut rest = module.strip_prefix(MODULE).context("a part is no wasm")?;
    let mut kept = MODULE.to_vec();
    while let Some((id, body)) = rest.split_first() {
        let (length, body) = take_number(body).context("a part is cut short")?;
        let after = body.get(length..).context("a part is cut short")?;
        if *id != 0 {
            kept.extend_from_slice(&rest[..rest.len() - after.len()]);
        }
        rest = after;
    }
    Ok(kept)
}

/// `from "./name"` becomes `from "/path"`. The name also stands elsewhere, as a key, and stays there.
fn put(text: &str, name: &str, path: &str) -> Result<String> {
    let plain = format!("from \"./{name}\"");
    ensure!(text.contains(&plain), "nothing loads {name}");
    Ok(text.replace(&plain, &format!("from \"/{path}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for number in [0, 1, 127, 128, 300, 16_384, 5_000_000] {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            bytes.push(0xff);
            assert_eq!(take_number(&bytes), Some((number, &[0xff][..])));
        }
        assert_eq!(take_number(&[0x80]), None);
    }

    #[test]
    fn a_part_loses_its_names_and_nothing_else() {
        let mut part = MODULE.to_vec();
        part.extend([1, 1, 0]);
        let plain = part.clone();
        custom_section(&mut part, "name", &[&[7; 200]]);
        assert_eq!(without_names(&part).unwrap(), plain);
        part.pop();
        assert!(without_names(&part).is_err());
        assert!(without_names(b"text").is_err());
    }

    #[test]
    fn script_and_loader_name_each_other_and_every_chunk_has_its_export() {
        let dir = tempfile::tempdir().unwrap();
        let list = r#"{"graph":["chunk_1","split_graph"],"plan":["chunk_1"]}"#;
        fs::write(dir.path().join(LIST), list).unwrap();
        for part in ["chunk_1", "split_graph"] {
            fs::write(dir.path().join(format!("{part}.wasm")), MODULE).unwrap();
        }
        let out = tempfile::tempdir().unwrap();
        let mut site = Site::new(out.path().to_path_buf(), false);
        let script = "import * as a from \"./loader.js\"\n{\"./loader.js\": a}".to_owned();
        let chunks = Chunks::read(dir.path()).unwrap().unwrap();
        chunks.add(&mut site, script).unwrap();
        let text = |name: &str| {
            let url = site.url(name).unwrap();
            String::from_utf8(site.content(url).unwrap().to_vec()).unwrap()
        };
        let (script, loader) = (text("landfall.js"), text("loader.js"));
        let from = |name: &str| format!("from \"{}\"", site.url(name).unwrap());
        assert!(script.contains(&from("loader.js")), "{script}");
        assert!(script.contains("{\"./loader.js\": a}"), "{script}");
        assert!(loader.contains(&from("landfall.js")), "{loader}");
        for chunk in ["graph", "plan"] {
            let url = site.url(&format!("{chunk}.wasm")).unwrap();
            let export = format!("__wasm_split_load_{chunk} = loader({url:?});");
            assert!(loader.contains(&export), "{loader}");
        }
        assert!(Chunks::read(out.path()).unwrap().is_none());
    }
}
