//! The three parts: what each needs, and how it is run.

use std::ffi::OsString;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::counts;
use super::database::Database;
use super::tee::{Run, run};
use crate::process::Child;
use crate::setup::{self, Sandbox};
use crate::shell::{cargo, say};
use crate::{build, http, workspace};

/// pytest in `sandbox/`.
pub fn sandbox() -> Result<Run> {
    let sandbox = setup::sandbox(true)?;
    let mut command = sandbox.module("pytest");
    command.args(["--color=no", "-p", "no:cacheprovider"]);
    run(hermetic(command), counts::pytest)
}

/// `cargo test`, with a PostgreSQL and a sandbox at hand.
pub fn rust() -> Result<Run> {
    let sandbox = setup::sandbox(true)?;
    let database = Database::start();
    let aws = Aws::start(&sandbox);
    let test = |selection: &[String]| {
        let mut command = cargo();
        command
            .arg("test")
            .args(selection)
            .args(["--no-fail-fast", "--color=never"]);
        if let Ok(database) = &database {
            command.env("LANDFALL_TEST_POSTGRES_URL", &database.url);
        }
        if let Ok(aws) = &aws {
            command.env("LANDFALL_TEST_AWS_ENDPOINT", &aws.endpoint);
        }
        command.env("LANDFALL_SANDBOX_PYTHON", &sandbox.python);
        command.env("LANDFALL_SANDBOX_DIR", &sandbox.dir);
        run(hermetic(command), counts::cargo)
    };
    let mut all: Option<Run> = None;
    for selection in workspace::selections() {
        let run = test(&selection)?;
        all = Some(match all {
            Some(before) => before.and(run),
            None => run,
        });
    }
    let missing = [database.as_ref().err(), aws.as_ref().err()];
    let run = all.context("nothing to test")?;
    Ok(missing.into_iter().flatten().fold(run, Run::lacking))
}

/// Playwright against the built product.
pub fn end_to_end(release: bool) -> Result<Run> {
    let sandbox = setup::sandbox(true)?;
    let chromium = setup::browser()?;
    setup::end_to_end()?;
    let binary = build::run(&build::Options {
        release,
        ..build::Options::default()
    })?;
    let mut command = setup::npx("playwright");
    command.arg("test");
    command.env("LANDFALL_E2E_BINARY", binary);
    command.env("LANDFALL_E2E_PYTHON", &sandbox.python);
    command.env("LANDFALL_E2E_SANDBOX", &sandbox.dir);
    command.env("LANDFALL_E2E_CHROMIUM", chromium);
    command.env("NO_COLOR", "1").env_remove("FORCE_COLOR");
    run(hermetic(command), counts::playwright)
}

/// A sandbox for the tests that need not have one of their own.
struct Aws {
    endpoint: String,
    _server: Child,
    _dir: tempfile::TempDir,
}

impl Aws {
    fn start(sandbox: &Sandbox) -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let port = http::free_port()?;
        let mut command = sandbox.module("landfall_sandbox");
        command.args(["serve", "--port", &port.to_string()]);
        say("Starting", "an AWS sandbox for the tests");
        let mut server = Child::start(
            "the AWS sandbox",
            hermetic(command),
            &dir.path().join("log"),
        )?;
        http::wait_healthy(
            &mut server,
            port,
            "/_sandbox/health",
            Duration::from_secs(90),
        )?;
        let endpoint = format!("http://127.0.0.1:{port}");
        Ok(Self {
            endpoint,
            _server: server,
            _dir: dir,
        })
    }
}

/// Without this shell's AWS accounts and Landfall settings: tests depend on what is in the
/// checkout, and never reach Amazon. What the command itself sets stays.
fn hermetic(mut command: Command) -> Command {
    let set: Vec<OsString> = command
        .get_envs()
        .map(|(name, _)| name.to_owned())
        .collect();
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let foreign = text.starts_with("AWS_") || text.starts_with("LANDFALL_");
        if foreign && !set.contains(&name) {
            command.env_remove(&name);
        }
    }
    command.env("AWS_EC2_METADATA_DISABLED", "true");
    command.env("NO_PROXY", "127.0.0.1,localhost");
    command.current_dir(
        command
            .get_current_dir()
            .map_or_else(workspace::root, |dir| dir.to_path_buf()),
    );
    command
}
