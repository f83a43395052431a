//! Child processes that never outlive this one.
//!
//! Each child leads a process group of its own, which is ended as a whole. Where there is
//! `setpriv` (Linux), the kernel also ends the child when this process is killed without a word.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

const POLL: Duration = Duration::from_millis(50);

/// Whether Ctrl-C or SIGTERM has asked this process to end. From the first call on, neither ends
/// it by itself: whoever waits must look here.
pub fn interrupted() -> bool {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let flag = FLAG.get_or_init(|| {
        let flag = Arc::new(AtomicBool::new(false));
        for signal in [
            signal_hook::consts::SIGINT,
            signal_hook::consts::SIGTERM,
            signal_hook::consts::SIGHUP,
        ] {
            // Without the handler the signal ends this process at once, and the kernel its
            // children: not tidy, not wrong.
            let _ = signal_hook::flag::register(signal, Arc::clone(&flag));
        }
        flag
    });
    flag.load(Ordering::Relaxed)
}

/// A running child.
pub struct Child {
    /// How messages call it.
    pub name: String,
    /// Where its output goes, if not to a pipe.
    pub log: PathBuf,
    child: std::process::Child,
    group: Option<Pid>,
    grace: Duration,
    signal: Signal,
}

impl Child {
    /// Starts a command with its output in `log`.
    pub fn start(name: &str, command: Command, log: &Path) -> Result<Self> {
        let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = guarded(command);
        command.stdout(file.try_clone()?).stderr(file);
        Self::spawn(name, command, log)
    }

    /// Starts a command whose output is read from pipes: take them with [`Child::pipes`].
    pub fn piped(name: &str, command: Command) -> Result<Self> {
        let mut command = guarded(command);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Self::spawn(name, command, Path::new(""))
    }

    /// Starts a command with its output on the terminal.
    pub fn attached(name: &str, command: Command) -> Result<Self> {
        Self::spawn(name, guarded(command), Path::new(""))
    }

    fn spawn(name: &str, mut command: Command, log: &Path) -> Result<Self> {
        interrupted();
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start {name} ({})", crate::shell::show(&command)))?;
        Ok(Self {
            name: name.to_owned(),
            log: log.to_path_buf(),
            group: Pid::from_raw(child.id().cast_signed()),
            child,
            grace: Duration::from_secs(25),
            signal: Signal::TERM,
        })
    }

    /// Asked to end by this signal instead of SIGTERM.
    pub fn ended_by(mut self, signal: Signal) -> Self {
        self.signal = signal;
        self
    }

    /// Standard output and standard error of a child that was started with [`Child::piped`].
    pub fn pipes(&mut self) -> Vec<Box<dyn Read + Send>> {
        let out = self
            .child
            .stdout
            .take()
            .map(|pipe| Box::new(pipe) as Box<dyn Read + Send>);
        let err = self
            .child
            .stderr
            .take()
            .map(|pipe| Box::new(pipe) as Box<dyn Read + Send>);
        out.into_iter().chain(err).collect()
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits for its end; None when this process was asked to stop meanwhile.
    pub fn wait(&mut self) -> Result<Option<ExitStatus>> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(Some(status));
            }
            if interrupted() {
                return Ok(None);
            }
            sleep(POLL);
        }
    }

    /// Waits for a good end.
    pub fn succeed(mut self) -> Result<()> {
        match self.wait()? {
            Some(status) if status.success() => Ok(()),
            Some(status) => bail!("{} failed ({status})", self.name),
            None => bail!("interrupted"),
        }
    }

    /// The last lines of its log.
    pub fn tail(&self, lines: usize) -> String {
        tail(&self.log, lines).unwrap_or_default()
    }

    /// Asks the whole group to end, and insists when it takes too long.
    pub fn stop(&mut self) {
        let Some(group) = self.group.take() else {
            return;
        };
        let _ = kill_process_group(group, self.signal);
        let start = Instant::now();
        while start.elapsed() < self.grace {
            let _ = self.child.try_wait();
            if test_kill_process_group(group).is_err() {
                return;
            }
            sleep(POLL);
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.child.wait();
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The same command, ended by the kernel when this process dies.
fn guarded(command: Command) -> Command {
    static SETPRIV: OnceLock<bool> = OnceLock::new();
    let works = *SETPRIV.get_or_init(|| {
        let mut probe = Command::new("setpriv");
        probe.args(["--pdeathsig", "TERM", "true"]);
        probe.stdout(Stdio::null()).stderr(Stdio::null());
        probe.status().is_ok_and(|status| status.success())
    });
    if !works || command.get_program() == "setpriv" {
        return command;
    }
    let mut outer = Command::new("setpriv");
    outer.args(["--pdeathsig", "TERM", "--"]);
    outer.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    if let Some(dir) = command.get_current_dir() {
        outer.current_dir(dir);
    }
    outer
}

fn tail(path: &Path, lines: usize) -> Result<String> {
    const ENOUGH: u64 = 32 * 1024;
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(ENOUGH)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let all: Vec<&str> = text.lines().collect();
    Ok(all[all.len().saturating_sub(lines)..].join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn alive(pid: &str) -> bool {
        let pid = pid.trim().parse().ok().and_then(Pid::from_raw);
        // A process that only waits to be reaped by init is gone as far as we care.
        let state = |pid: Pid| {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
            stat.is_ok_and(|stat| !stat.contains(") Z "))
        };
        pid.is_some_and(state)
    }

    #[test]
    fn the_whole_group_ends_with_its_owner() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("log");
        let child = Child::start("test", shell("sleep 60 & echo $!; wait"), &log).unwrap();
        while std::fs::read_to_string(&log).unwrap().is_empty() {
            sleep(POLL);
        }
        let pid = child.tail(1);
        assert!(alive(&pid));
        drop(child);
        assert!(!alive(&pid));
    }

    #[test]
    fn one_that_does_not_listen_is_killed() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("log");
        let script = "trap '' TERM; echo ready; while :; do sleep 0.1; done";
        let mut child = Child::start("stubborn", shell(script), &log).unwrap();
        child.grace = Duration::from_millis(200);
        while child.tail(1) != "ready" {
            sleep(POLL);
        }
        child.stop();
        assert!(child.ended().unwrap().is_some());
    }

    #[test]
    fn the_log_s_end_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("log");
        let script = "i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo line $i; done; exit 3";
        let mut child = Child::start("talker", shell(script), &log).unwrap();
        assert_eq!(child.wait().unwrap().unwrap().code(), Some(3));
        assert_eq!(child.tail(2), "line 49\nline 50");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let mut command = Command::new("no-such-program");
        command.arg("x");
        let dir = tempfile::tempdir().unwrap();
        // Behind setpriv the program itself is missed a moment later, and says so in the log.
        match Child::start("it", command, &dir.path().join("log")) {
            Err(error) => assert!(format!("{error:#}").contains("no-such-program")),
            Ok(mut child) => {
                assert!(!child.wait().unwrap().unwrap().success());
                assert!(child.tail(3).contains("no-such-program"));
            }
        }
    }
}
