//! `cargo xtask demo`: an AWS of its own, an estate in it, and Landfall in front of both.

mod people;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::process::{Child, interrupted};
use crate::setup::{self, Sandbox};
use crate::shell::{say, step};
use crate::{build, http, workspace};
use people::SignIns;

/// Where and how to run the demo.
#[derive(clap::Args, Clone, Debug)]
pub struct Options {
    /// The port of the web application.
    #[arg(long, default_value_t = 7420)]
    pub port: u16,
    /// The port of the AWS sandbox [default: the one after --port].
    #[arg(long)]
    pub sandbox_port: Option<u16>,
    /// Begin anew: drop what earlier demos kept in data/demo.
    #[arg(long)]
    pub reset: bool,
    /// Don't open a browser.
    #[arg(long)]
    pub no_open: bool,
}

/// Sets up, builds, starts everything and stays until Ctrl-C.
pub fn run(options: &Options) -> Result<()> {
    let sandbox_port = options.sandbox_port.unwrap_or(options.port.wrapping_add(1));
    http::must_be_free(options.port, "cargo xtask demo --port N")?;
    http::must_be_free(sandbox_port, "cargo xtask demo --sandbox-port N")?;
    let data = Data::open(options.reset)?;
    let (sandbox, binary) = prepare()?;
    let demo = Demo {
        sandbox,
        binary,
        data,
        port: options.port,
        sandbox_port,
    };
    demo.run(!options.no_open)
}

/// Installs the sandbox's packages while cargo builds: the one waits for the network, the other
/// for the processor.
fn prepare() -> Result<(Sandbox, PathBuf)> {
    std::thread::scope(|scope| {
        let sandbox = scope.spawn(|| setup::sandbox(false));
        let binary = build::run(&build::Options::default())?;
        match sandbox.join() {
            Ok(sandbox) => Ok((sandbox?, binary)),
            Err(_) => bail!("the set-up of the sandbox panicked"),
        }
    })
}

/// `data/demo`, used by one demo at a time.
struct Data {
    dir: PathBuf,
    _lock: File,
}

impl Data {
    fn open(reset: bool) -> Result<Self> {
        let all = workspace::root().join("data");
        fs::create_dir_all(&all).with_context(|| format!("cannot create {}", all.display()))?;
        let lock = File::create(all.join("demo.lock"))?;
        if lock.try_lock().is_err() {
            bail!("another demo runs in this checkout and uses data/demo; stop it first");
        }
        let dir = all.join("demo");
        if reset && dir.exists() {
            say("Dropping", "data/demo");
            fs::remove_dir_all(&dir)?;
        }
        fs::create_dir_all(&dir)?;
        Ok(Self { dir, _lock: lock })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}

struct Demo {
    sandbox: Sandbox,
    binary: PathBuf,
    data: Data,
    port: u16,
    sandbox_port: u16,
}

impl Demo {
    fn run(&self, open: bool) -> Result<()> {
        // Ended in the opposite order, whatever happens on the way.
        let mut sandbox = self.start_sandbox()?;
        self.seed()?;
        let sign_ins = SignIns::ensure(&self.data.path("sign-ins.txt"), || self.landfall())?;
        let mut server = self.start_server()?;
        let address = format!("http://127.0.0.1:{}", self.port);
        println!("\nLandfall runs at {address}\n\nSign in as\n{sign_ins}");
        println!("The plans, people and copies of AWS are kept in data/demo (--reset drops them).");
        println!("Ctrl-C stops everything.");
        if open {
            open_browser(&address);
        }
        watch(&mut [&mut server, &mut sandbox])?;
        println!();
        step("Stopping", "Landfall and the sandbox", || {
            server.stop();
            sandbox.stop();
            Ok(())
        })
    }

    fn start_sandbox(&self) -> Result<Child> {
        let mut command = self.sandbox.module("landfall_sandbox");
        command.args(["serve", "--port", &self.sandbox_port.to_string(), "--state"]);
        command.arg(self.data.path("sandbox.state"));
        say(
            "Starting",
            format!("the AWS sandbox on port {}", self.sandbox_port),
        );
        let mut child = Child::start("the AWS sandbox", command, &self.data.path("sandbox.log"))?;
        http::wait_healthy(
            &mut child,
            self.sandbox_port,
            "/_sandbox/health",
            Duration::from_secs(90),
        )?;
        Ok(child)
    }

    /// Seeds the sandbox; what an interrupted seeding left is dropped first.
    fn seed(&self) -> Result<()> {
        let health = http::ask("GET", self.sandbox_port, "/_sandbox/health")?;
        let health: serde_json::Value = serde_json::from_str(&health)?;
        if health["seeded"] == false {
            http::ask("POST", self.sandbox_port, "/_sandbox/reset")?;
        }
        let mut command = self.sandbox.module("landfall_sandbox");
        command.args([
            "seed",
            "--endpoint",
            &format!("http://127.0.0.1:{}", self.sandbox_port),
        ]);
        command
            .arg("--landfall-config")
            .arg(self.data.path("landfall.toml"));
        command
            .arg("--credentials")
            .arg(self.data.path("aws-credentials"));
        step("Seeding", "the estate of the demo", || {
            Child::attached("seeding", command)?.succeed()
        })
    }

    /// The product's command line, deaf to this shell's settings and to its AWS accounts.
    fn landfall(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.current_dir(workspace::root());
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("AWS_") || text.starts_with("LANDFALL_") {
                command.env_remove(&name);
            }
        }
        command.env("AWS_EC2_METADATA_DISABLED", "true");
        command.env("NO_PROXY", "127.0.0.1,localhost");
        command.env("LANDFALL_CONFIG", self.data.path("landfall.toml"));
        command
    }

    fn start_server(&self) -> Result<Child> {
        let mut command = self.landfall();
        command.args(["serve", "--listen", &format!("127.0.0.1:{}", self.port)]);
        say("Starting", format!("Landfall on port {}", self.port));
        let mut child = Child::start("landfall", command, &self.data.path("landfall.log"))?;
        http::wait_healthy(&mut child, self.port, "/health", Duration::from_secs(60))?;
        Ok(child)
    }
}

/// Waits for Ctrl-C; fails as soon as one of the children ends.
fn watch(children: &mut [&mut Child]) -> Result<()> {
    while !interrupted() {
        for child in children.iter_mut() {
            if let Some(status) = child.ended()?
                && !interrupted()
            {
                let root = workspace::root();
                let log = child
                    .log
                    .strip_prefix(&root)
                    .unwrap_or(&child.log)
                    .display();
                let name = &child.name;
                bail!(
                    "{name} ended ({status}). The end of {log}:\n{}",
                    child.tail(20)
                );
            }
        }
        sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// Best effort: the address is on the terminal anyway.
fn open_browser(address: &str) {
    let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    let opener = match std::env::consts::OS {
        "macos" => Some("open"),
        _ if has_screen => Some("xdg-open"),
        _ => None,
    };
    if let Some(program) = opener.filter(|program| setup::which(program).is_some()) {
        let mut command = Command::new(program);
        let quiet = std::process::Stdio::null;
        let _ = command
            .arg(address)
            .stdin(quiet())
            .stdout(quiet())
            .stderr(quiet())
            .spawn();
    }
}

/// Writes a file that only its owner may read.
fn write_private(path: &Path, text: &str) -> Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let _ = fs::remove_file(path);
    let mut file = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(file.write_all(text.as_bytes())?)
}
