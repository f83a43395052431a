//! A PostgreSQL for the tests, thrown away afterwards.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Signal, geteuid};
use tempfile::TempDir;

use crate::http::free_port;
use crate::process::{Child, interrupted};
use crate::setup::postgres;
use crate::shell::{output, say};

/// A server with an empty database; both are gone when this is dropped.
pub struct Database {
    /// Where it listens, with its superuser.
    pub url: String,
    // Dropped in this order: the server ends before its files go.
    _server: Child,
    _dir: TempDir,
}

impl Database {
    /// Makes one and waits until it accepts connections.
    pub fn start() -> Result<Self> {
        let programs = postgres()?;
        say("Starting", "a PostgreSQL for the tests");
        let dir = tempfile::Builder::new()
            .prefix("landfall-postgres-")
            .tempdir()?;
        let user = Unprivileged::if_root()?;
        if let Some(user) = &user {
            fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755))?;
            chown(dir.path(), Some(user.uid), Some(user.gid))?;
        }
        let data = dir.path().join("data");
        let mut initdb = command(user.as_ref(), &programs.initdb);
        initdb.arg("--pgdata").arg(&data).args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
        ]);
        initdb
            .args(["--locale=C", "--no-sync"])
            .current_dir(dir.path());
        output(&mut initdb)?;
        let port = free_port()?;
        let mut server = command(user.as_ref(), &programs.server);
        server.arg("-D").arg(&data).current_dir(dir.path());
        server.args([
            "-p",
            &port.to_string(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-k",
            ".",
        ]);
        for fast in [
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=200",
        ] {
            server.args(["-c", fast]);
        }
        let log = dir.path().join("log");
        let mut server = Child::start("PostgreSQL", server, &log)?.ended_by(Signal::INT);
        wait(&mut server)?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Ok(Self {
            url,
            _server: server,
            _dir: dir,
        })
    }
}

fn wait(server: &mut Child) -> Result<()> {
    let start = Instant::now();
    while !fs::read_to_string(&server.log)?.contains("ready to accept connections") {
        if let Some(status) = server.ended()? {
            bail!("PostgreSQL ended at once ({status}):\n{}", server.tail(20));
        }
        if start.elapsed() > Duration::from_secs(60) || interrupted() {
            bail!("PostgreSQL did not get ready:\n{}", server.tail(20));
        }
        sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// PostgreSQL refuses to run as root: somebody else must.
struct Unprivileged {
    uid: u32,
    gid: u32,
}

impl Unprivileged {
    fn if_root() -> Result<Option<Self>> {
        if !geteuid().is_root() {
            return Ok(None);
        }
        let id = |option: &str, name: &str| -> Option<u32> {
            output(Command::new("id").args([option, name]))
                .ok()?
                .trim()
                .parse()
                .ok()
        };
        let known = |name| {
            Some(Self {
                uid: id("-u", name)?,
                gid: id("-g", name)?,
            })
        };
        let user = ["postgres", "nobody"].into_iter().find_map(known);
        Ok(Some(user.context(
            "PostgreSQL refuses to run as root, and there is no user postgres or nobody",
        )?))
    }
}

/// The program as that user. Changing the user forgets that the kernel should end the child with
/// this process, so `setpriv` does both, in the right order.
fn command(user: Option<&Unprivileged>, program: &std::path::Path) -> Command {
    let mut command = match user {
        None => Command::new(program),
        Some(Unprivileged { uid, gid }) => {
            let mut command = Command::new("setpriv");
            command.args([format!("--reuid={uid}"), format!("--regid={gid}")]);
            command
                .args(["--clear-groups", "--pdeathsig", "INT", "--"])
                .arg(program);
            command
        }
    };
    command.env("LC_ALL", "C");
    command
}
