//! The front end as wasm: cargo, wasm-bindgen, and in a release wasm-opt.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use super::assets::{Site, hash};
use super::split;
use crate::shell::{cargo, run, say, step};
use crate::{setup, workspace};

const TARGET: &str = "wasm32-unknown-unknown";
pub const NAME: &str = "landfall";

/// What wasm-bindgen made: a directory with the module, its JavaScript and snippets.
pub struct Module {
    dir: PathBuf,
    shrunk: bool,
}

/// Compiles the crate `landfall-frontend` and binds it; the last result is used again when the
/// compiled wasm is the same.
pub fn build(release: bool) -> Result<Module> {
    setup::wasm_target()?;
    let compiled = compile(release)?;
    let input =
        fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let dir = workspace::root()
        .join("target/bindgen")
        .join(profile(release));
    let stamp = dir.join("stamp");
    let wasm_opt = release.then(wasm_opt).flatten();
    let shrunk = wasm_opt.is_some();
    let key = format!("{} {shrunk}", hash(&input));
    if fs::read_to_string(&stamp).is_ok_and(|old| old == key) {
        return Ok(Module { dir, shrunk });
    }
    if dir.exists() {
        fs::remove_dir_all(&dir)?;
    }
    let whole = match release {
        true => step("Splitting", "the wasm module", || {
            split::split(&input, &dir)
        })?,
        false => compiled,
    };
    step("Binding", "the wasm module", || bind(&whole, &dir))?;
    match wasm_opt {
        Some(tool) => step("Shrinking", "the wasm modules", || shrink(&tool, &dir))?,
        None if release => say(
            "Warning",
            "no wasm-opt: the wasm stays larger (`cargo xtask setup`)",
        ),
        None => {}
    }
    fs::write(stamp, key)?;
    Ok(Module { dir, shrunk })
}

fn profile(release: bool) -> &'static str {
    if release { "wasm-release" } else { "debug" }
}

fn compile(release: bool) -> Result<PathBuf> {
    let mut command = cargo();
    command.args([
        "build",
        "--package",
        "landfall-frontend",
        "--target",
        TARGET,
    ]);
    if release {
        command.args(["--profile", "wasm-release", "--features", "split"]);
        command.arg("--config").arg(flags());
    }
    step("Building", "the front end", || run(&mut command))?;
    Ok(workspace::target()
        .join(TARGET)
        .join(profile(release))
        .join("landfall_frontend.wasm"))
}

/// Where a panic happened, without the directories of this machine: they say nothing to anybody and
/// are sent to every browser. The linker leaves in the module what splitting it needs.
fn flags() -> String {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| {
            let home = std::env::home_dir()?;
            Some(home.join(".cargo"))
        });
    let flags: Vec<String> = home
        .into_iter()
        .chain([workspace::root().to_path_buf()])
        .map(|path| format!("--remap-path-prefix={}=", path.display()))
        .chain(["-Clink-arg=--emit-relocs".to_owned()])
        .map(|flag| format!("{flag:?}"))
        .collect();
    format!("build.rustflags=[{}]", flags.join(","))
}

fn bind(compiled: &Path, dir: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(compiled)
        .web(true)?
        .omit_default_module_path(true)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The chunks use the table of the module.
        .keep_lld_exports(true)
        .out_name(NAME)
        .generate(dir)
}

/// `wasm-opt` from the npm packages of the browser tests; a build without it is larger, not wrong.
fn wasm_opt() -> Option<PathBuf> {
    let tool = workspace::root().join("end2end/node_modules/.bin/wasm-opt");
    tool.exists().then_some(tool)
}

/// What makes the module smaller as it is sent. `-Oz` makes it smaller as it lies on the disk, but a
/// tenth larger once compressed: it makes functions that were alike differ.
const PASSES: [&str; 6] = [
    "--dce",
    "--duplicate-function-elimination",
    "--optimize-instructions",
    "--precompute",
    "--vacuum",
    "--remove-unused-module-elements",
];

/// Below this size in bytes a part is not worth starting the tool for.
const SMALL: u64 = 40_000;

/// What modules may use: all that the tool knows but a form of imports that browsers do not read yet.
const FEATURES: [&str; 2] = ["--all-features", "--disable-compact-imports"];

fn shrink(tool: &Path, dir: &Path) -> Result<()> {
    for module in modules(dir)? {
        if fs::metadata(&module)?.len() < SMALL {
            continue;
        }
        let mut command = Command::new(tool);
        command.args(PASSES).args(FEATURES).arg(&module);
        run(command.arg("-o").arg(&module))?;
    }
    Ok(())
}

/// The module and the parts of its chunks.
fn modules(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut modules = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "wasm")
        {
            modules.push(path);
        }
    }
    modules.sort();
    Ok(modules)
}

impl Module {
    /// Whether wasm-opt was there to make it as small as it gets.
    pub fn shrunk(&self) -> bool {
        self.shrunk
    }

    /// Adds the module, its chunks, its JavaScript and the snippets that this imports.
    pub fn add(&self, site: &mut Site) -> Result<()> {
        let wasm = fs::read(self.dir.join(format!("{NAME}_bg.wasm")))?;
        site.add(&format!("{NAME}.wasm"), wasm);
        let mut script = fs::read_to_string(self.dir.join(format!("{NAME}.js")))?;
        for (name, content) in self.snippets()? {
            let url = site.add(&name, content);
            script = script.replace(&format!("'./{name}'"), &format!("'{url}'"));
        }
        ensure!(
            !script.contains("./snippets/"),
            "a snippet in {NAME}.js has no hashed name"
        );
        match split::Chunks::read(&self.dir)? {
            Some(chunks) => chunks.add(site, script),
            None => {
                site.add(&format!("{NAME}.js"), script.into_bytes());
                Ok(())
            }
        }
    }

    fn snippets(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        let mut found = BTreeMap::new();
        let mut open = vec![self.dir.join("snippets")];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                for entry in fs::read_dir(&path)? {
                    open.push(entry?.path());
                }
            } else if path.is_file() {
                let name = path
                    .strip_prefix(&self.dir)?
                    .to_string_lossy()
                    .replace('\\', "/");
                found.insert(name, fs::read(&path)?);
            }
        }
        Ok(found)
    }
}
