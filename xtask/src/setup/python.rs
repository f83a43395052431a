//! The sandbox's virtual environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::apt;
use crate::build::hash;
use crate::shell::{output, run, say};
use crate::workspace;

const WHY: &str = "Python 3.11 or newer with venv runs the sandbox, an AWS of the demo's own";
const STAMP: &str = ".landfall-requirements";

/// The sandbox, ready to run.
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// Its interpreter.
    pub python: PathBuf,
    /// The directory to run it in.
    pub dir: PathBuf,
}

impl Sandbox {
    /// `python -m MODULE` in the sandbox's directory.
    pub fn module(&self, module: &str) -> Command {
        let mut command = Command::new(&self.python);
        command.current_dir(&self.dir).args(["-m", module]);
        command.env("PYTHONUNBUFFERED", "1");
        command
    }
}

/// Installs the sandbox's requirements, with those of its tests when asked; nothing to do when the
/// files are the same as the last time.
pub fn sandbox(tests: bool) -> Result<Sandbox> {
    let dir = workspace::root().join("sandbox");
    let venv = dir.join(".venv");
    let sandbox = Sandbox {
        python: venv.join("bin/python"),
        dir,
    };
    let mut files = vec!["requirements.txt"];
    if tests {
        files.push("requirements-dev.txt");
    }
    let stamp = venv.join(STAMP);
    let known = fs::read_to_string(&stamp).unwrap_or_default();
    let wanted = key(&sandbox.dir, &venv, &files)?;
    let with_tests = key(
        &sandbox.dir,
        &venv,
        &["requirements.txt", "requirements-dev.txt"],
    )
    .ok();
    let works = works(&venv);
    if works && (known == wanted || Some(known) == with_tests) {
        return Ok(sandbox);
    }
    if !works {
        let python = interpreter()?;
        say(
            "Creating",
            format!("sandbox/.venv with {}", python.display()),
        );
        let mut command = Command::new(python);
        run(command.args(["-m", "venv", "--clear"]).arg(&venv)).context(WHY)?;
    }
    say(
        "Installing",
        format!("the sandbox's Python packages ({})", files.join(", ")),
    );
    let mut pip = sandbox.module("pip");
    pip.args(["install", "--quiet", "--disable-pip-version-check"]);
    for file in &files {
        pip.args(["-r", file]);
    }
    run(&mut pip).with_context(|| {
        let files: Vec<String> = files
            .iter()
            .map(|file| format!("-r sandbox/{file}"))
            .collect();
        format!(
            "install them by hand: sandbox/.venv/bin/python -m pip install {}",
            files.join(" ")
        )
    })?;
    fs::write(stamp, wanted)?;
    Ok(sandbox)
}

/// Changes when the files change, or the environment is a copy of one from elsewhere.
fn key(dir: &Path, venv: &Path, files: &[&str]) -> Result<String> {
    let mut text = venv.to_string_lossy().into_owned().into_bytes();
    for file in files {
        let path = dir.join(file);
        text.extend(fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    Ok(hash(&text))
}

/// Whether the environment runs, and is this one.
fn works(venv: &Path) -> bool {
    let mut command = Command::new(venv.join("bin/python"));
    command.args(["-c", "import pip, sys; print(sys.prefix)"]);
    let same = |prefix: &str| Path::new(prefix).canonicalize().ok() == venv.canonicalize().ok();
    output(&mut command).is_ok_and(|prefix| same(prefix.trim()))
}

/// A Python that is new enough and can make virtual environments.
fn interpreter() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    apt::install(&["python3", "python3-venv"], WHY)?;
    match find() {
        Some(found) => Ok(found),
        None => bail!("{WHY}; Debian's python3 is too old here, so install a newer one by hand"),
    }
}

fn find() -> Option<PathBuf> {
    let names = [
        "python3",
        "python3.11",
        "python3.12",
        "python3.13",
        "python3.14",
    ];
    let check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
    names
        .iter()
        .filter_map(|name| super::which(name))
        .find(|python| {
            let mut command = Command::new(python);
            output(command.args(["-c", check])).is_ok()
        })
}
