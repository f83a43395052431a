//! A sandbox of our own: started once per test program, seeded, ended with the program.

use landfall_aws::{Access, AccessMap, Aws, AwsSettings, Purpose};
use landfall_domain::Region;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Mutex, MutexGuard};

pub const SOURCE: &str = "111111111111";
pub const MANAGEMENT: &str = "222222222222";
pub const PRODUCTION: &str = "555555555555";
pub const EXTERNAL_ID: &str = "harbour-goods-7f3a";
const START_WITHIN: std::time::Duration = std::time::Duration::from_secs(120);

/// A running, seeded sandbox.
pub struct Sandbox {
    pub endpoint: String,
    pub credentials: PathBuf,
    // Its standard input is a pipe: when this program ends, however it does, the pipe closes and
    // the shell ends the sandbox.
    _keeper: Child,
    _directory: tempfile::TempDir,
}

/// The sandbox whose estate is only read.
pub fn estate() -> &'static Sandbox {
    static ESTATE: OnceLock<Sandbox> = OnceLock::new();
    ESTATE.get_or_init(|| Sandbox::start(&["--rarities"]))
}

/// The sandbox in which things are made.
pub fn workshop() -> &'static Sandbox {
    static WORKSHOP: OnceLock<Sandbox> = OnceLock::new();
    WORKSHOP.get_or_init(|| Sandbox::start(&[]))
}

/// Faults hit every request: tests that use them run one at a time, on the estate.
pub async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::const_new(());
    let guard = ALONE.lock().await;
    estate()
        .request("DELETE", "/_sandbox/faults", &Value::Null)
        .await;
    guard
}

impl Sandbox {
    fn start(more: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let home =
            std::env::var_os("LANDFALL_SANDBOX_DIR").map_or(root.join("sandbox"), PathBuf::from);
        let python = std::env::var_os("LANDFALL_SANDBOX_PYTHON")
            .map_or(home.join(".venv/bin/python"), PathBuf::from);
        assert!(
            python.is_file(),
            "these tests need the sandbox, and {} is missing. Set it up with\n  python3 -m venv sandbox/.venv && sandbox/.venv/bin/pip install -r sandbox/requirements.txt\nor name another Python in LANDFALL_SANDBOX_PYTHON",
            python.display()
        );
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let endpoint = format!("http://127.0.0.1:{port}");
        let keeper = Command::new("sh")
            .arg("-c")
            .arg(r#""$0" -m landfall_sandbox serve --port "$1" </dev/null >/dev/null 2>&1 & server=$!; cat >/dev/null; kill "$server""#)
            .arg(&python)
            .arg(port.to_string())
            .current_dir(&home)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the sandbox starts");
        let begun = std::time::Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                begun.elapsed() < START_WITHIN,
                "the sandbox does not answer at {endpoint}"
            );
            std::thread::yield_now();
        }
        let directory = tempfile::tempdir().expect("a directory");
        let credentials = directory.path().join("credentials");
        let seeded = Command::new(&python)
            .args([
                "-m",
                "landfall_sandbox",
                "seed",
                "--endpoint",
                &endpoint,
                "--credentials",
            ])
            .arg(&credentials)
            .args(more)
            .current_dir(&home)
            .output()
            .expect("the seeder runs");
        assert!(
            seeded.status.success(),
            "seeding failed: {}",
            String::from_utf8_lossy(&seeded.stderr)
        );
        Self {
            endpoint,
            credentials,
            _keeper: keeper,
            _directory: directory,
        }
    }

    /// What the tests' `Aws` is made of.
    pub fn settings(&self) -> AwsSettings {
        AwsSettings {
            endpoint_url: Some(self.endpoint.clone()),
            profile: Some("landfall".into()),
            credentials_file: Some(self.credentials.clone()),
            regions: vec![Region::new("eu-central-1"), Region::new("us-east-1")],
        }
    }

    pub async fn aws(&self) -> Aws {
        Aws::new(self.settings()).await.expect("settings are fine")
    }

    /// One control request; its answer.
    pub async fn request(&self, method: &str, path: &str, body: &Value) -> Value {
        let address = self.endpoint.trim_start_matches("http://");
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let mut stream = tokio::net::TcpStream::connect(address)
            .await
            .expect("it listens");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.expect("it reads");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .await
            .expect("it answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
        assert!(head.contains(" 200 "), "{method} {path}: {answer}");
        serde_json::from_str(body).unwrap_or(Value::Null)
    }

    /// Injects a fault.
    pub async fn fault(&self, service: &str, operation: &str, kind: &str, count: u32) {
        let fault =
            json!({"service": service, "operation": operation, "kind": kind, "count": count});
        self.request("POST", "/_sandbox/faults", &fault).await;
    }
}

pub fn access(account: &str, role: &str) -> Access {
    Access {
        account: account.parse().expect("an account id"),
        role_arn: Some(format!("arn:aws:iam::{account}:role/{role}")),
        external_id: Some(EXTERNAL_ID.into()),
    }
}

/// Source and production, for reading and migrating.
pub fn accesses() -> AccessMap {
    AccessMap::new()
        .with(Purpose::Read, access(SOURCE, "LandfallRead"))
        .with(Purpose::Migrate, access(SOURCE, "LandfallMigrate"))
        .with(Purpose::Migrate, access(PRODUCTION, "LandfallMigrate"))
}
