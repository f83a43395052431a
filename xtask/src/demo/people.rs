//! The people who may sign in to the demo, made through the product's own command line.

use std::fmt::{self, Display};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::write_private;
use crate::shell::{output, say, show};

/// Name and role of everybody; two approvers, since a wave needs two signatures.
const PEOPLE: [(&str, &str); 6] = [
    ("mia", "planner"),
    ("alex", "approver"),
    ("sam", "approver"),
    ("omar", "operator"),
    ("vera", "viewer"),
    ("ada", "admin"),
];

/// Everybody with a password, as `sign-ins.txt` keeps them.
pub struct SignIns(Vec<(String, String)>);

impl SignIns {
    /// Reads the sign-ins or invents them, and makes sure that Landfall knows everybody.
    pub fn ensure(path: &Path, landfall: impl Fn() -> Command) -> Result<Self> {
        let known = fs::read_to_string(path)
            .ok()
            .and_then(|text| Self::parse(&text));
        let is_new = known.is_none();
        let sign_ins = match known {
            Some(sign_ins) => sign_ins,
            None => Self::invent()?,
        };
        let there = output(landfall().args(["user", "list", "--json"]))?;
        let there: serde_json::Value = serde_json::from_str(&there).unwrap_or_default();
        for ((name, role), (_, password)) in PEOPLE.iter().zip(&sign_ins.0) {
            if is_new || !mentions(&there, name) {
                say("Adding", format!("{name}, {role}"));
                add(
                    landfall().args(["user", "add", name, "--role", role, "--password-stdin"]),
                    password,
                )?;
            }
        }
        if is_new {
            write_private(path, &sign_ins.to_string())?;
        }
        Ok(sign_ins)
    }

    fn invent() -> Result<Self> {
        let mut random = File::open("/dev/urandom").context("no source of randomness")?;
        let invent = |(name, _): &(&str, &str)| {
            let mut bytes = [0; 6];
            random.read_exact(&mut bytes)?;
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(((*name).to_owned(), format!("{name}-{digits}")))
        };
        Ok(Self(PEOPLE.iter().map(invent).collect::<Result<_>>()?))
    }

    /// None when somebody is missing: then all are made anew.
    fn parse(text: &str) -> Option<Self> {
        let password = |(name, _): &(&str, &str)| {
            let mut lines = text
                .lines()
                .map(|line| line.split_whitespace().collect::<Vec<_>>());
            let line = lines.find(|words| words.first() == Some(name))?;
            Some((
                (*name).to_owned(),
                (*line.last().filter(|_| line.len() == 3)?).to_owned(),
            ))
        };
        PEOPLE.iter().map(password).collect::<Option<_>>().map(Self)
    }
}

impl Display for SignIns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((name, role), (_, password)) in PEOPLE.iter().zip(&self.0) {
            writeln!(f, "  {name:<6} {role:<10} {password}")?;
        }
        Ok(())
    }
}

/// Whether the JSON has this string as a value anywhere.
fn mentions(json: &serde_json::Value, text: &str) -> bool {
    match json {
        serde_json::Value::String(value) => value == text,
        serde_json::Value::Array(items) => items.iter().any(|item| mentions(item, text)),
        serde_json::Value::Object(map) => map.values().any(|item| mentions(item, text)),
        _ => false,
    }
}

fn add(command: &mut Command, password: &str) -> Result<()> {
    let shown = show(command);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"))?;
    if let Some(mut stdin) = child.stdin.take() {
        writeln!(stdin, "{password}")?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`{shown}` failed ({}): {}", output.status, complaint.trim());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let invented = SignIns::invent().unwrap();
        let read = SignIns::parse(&invented.to_string()).unwrap();
        assert_eq!(read.0, invented.0);
        assert!(read.0.iter().all(|(_, password)| password.len() >= 15));
    }

    #[test]
    fn a_file_that_misses_somebody_does_not_count() {
        let text = SignIns::invent().unwrap().to_string();
        let without_ada: Vec<&str> = text.lines().filter(|line| !line.contains("ada")).collect();
        assert!(SignIns::parse(&without_ada.join("\n")).is_none());
        assert!(SignIns::parse("").is_none());
    }

    #[test]
    fn people_are_found_in_any_shape_of_json() {
        let json = serde_json::json!([{ "name": "mia", "roles": ["planner"] }]);
        assert!(mentions(&json, "mia") && !mentions(&json, "sam") && !mentions(&json, "mi"));
    }

    #[test]
    fn the_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sign-ins.txt");
        fs::write(&path, "old").unwrap();
        write_private(&path, "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
