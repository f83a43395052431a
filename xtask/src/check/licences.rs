//! Licences and sources of every dependency, against `deny.toml` (written as cargo-deny reads it,
//! so that those who have it can use it; this rule needs nothing but cargo).

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Finding;
use super::metadata::{Metadata, Package};
use super::spdx::satisfied;
use crate::workspace;

/// The parts of `deny.toml` that this rule reads.
#[derive(Debug, Default, Deserialize)]
struct Policy {
    licenses: Licences,
    sources: Sources,
}

#[derive(Debug, Default, Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Debug, Default, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

/// Checks every package of the graph, ours included.
pub fn check(metadata: &Metadata) -> Result<Vec<Finding>> {
    let path = workspace::root().join("deny.toml");
    let text = fs::read_to_string(&path).context("cannot read deny.toml")?;
    let policy = toml::from_str(&text).context("deny.toml")?;
    Ok(findings(metadata, &policy))
}

fn findings(metadata: &Metadata, policy: &Policy) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in &metadata.packages {
        let place = format!("{} {}", package.name, package.version);
        if let Some(message) = licence(package, policy) {
            findings.push(Finding::new(&place, message));
        }
        if let Some(source) = &package.source
            && !policy
                .sources
                .allow_registry
                .iter()
                .any(|known| source == &format!("registry+{known}"))
        {
            let message = format!("comes from {source}, which deny.toml does not allow");
            findings.push(Finding::new(&place, message));
        }
    }
    findings
}

fn licence(package: &Package, policy: &Policy) -> Option<String> {
    let Some(expression) = package.license.clone().or_else(|| from_text(package)) else {
        return Some("states no licence".to_owned());
    };
    let accepts = |name: &str| {
        let exceptions = policy
            .licenses
            .exceptions
            .iter()
            .filter(|e| e.name == package.name);
        let mut allowed = exceptions
            .flat_map(|e| &e.allow)
            .chain(&policy.licenses.allow);
        allowed.any(|allowed| allowed == name)
    };
    match satisfied(&expression, &accepts) {
        Ok(true) => None,
        Ok(false) => Some(format!("licence {expression}: deny.toml does not allow it")),
        Err(error) => Some(error.to_string()),
    }
}

/// The MIT licence, known by its words, where a package has only a licence file.
fn from_text(package: &Package) -> Option<String> {
    let file = package.license_file.as_ref()?;
    let text = fs::read_to_string(Path::new(&package.manifest_path).parent()?.join(file)).ok()?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let grant = "Permission is hereby granted, free of charge, to any person obtaining a copy of \
                 this software and associated documentation files";
    let duty = "The above copyright notice and this permission notice shall be included in all \
                copies or substantial portions of the Software.";
    (text.contains(grant) && text.contains(duty)).then(|| "MIT".to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::metadata::fake::workspace;
    use super::*;

    const POLICY: &str = r#"
        [licenses]
        allow = ["MIT"]
        exceptions = [{ crate = "css", allow = ["MPL-2.0"] }]
        [sources]
        allow-registry = ["https://index.example"]
    "#;

    fn with(name: &str, change: impl Fn(&mut Package)) -> Vec<String> {
        let mut metadata = workspace(&[(name, &[])]);
        metadata.packages[0].license = Some("MIT".to_owned());
        change(&mut metadata.packages[0]);
        let policy = toml::from_str(POLICY).unwrap();
        findings(&metadata, &policy)
            .into_iter()
            .map(|f| f.message)
            .collect()
    }

    #[test]
    fn a_licence_outside_the_list_is_refused() {
        let gpl = |package: &mut Package| package.license = Some("GPL-3.0".to_owned());
        assert_eq!(
            with("a", gpl),
            ["licence GPL-3.0: deny.toml does not allow it"]
        );
        let none = |package: &mut Package| package.license = None;
        assert_eq!(with("a", none), ["states no licence"]);
        assert!(with("a", |_| ()).is_empty());
    }

    #[test]
    fn an_exception_holds_for_its_crate_only() {
        let mpl = |package: &mut Package| package.license = Some("MPL-2.0".to_owned());
        assert!(with("css", mpl).is_empty());
        assert_eq!(with("other", mpl).len(), 1);
    }

    #[test]
    fn only_known_registries_are_sources() {
        let from = |source: &'static str| {
            with("a", move |package| package.source = Some(source.to_owned())).len()
        };
        assert_eq!(from("registry+https://index.example"), 0);
        assert_eq!(from("registry+https://other.example"), 1);
        assert_eq!(from("git+https://index.example"), 1);
    }

    #[test]
    fn a_licence_file_is_read_when_there_is_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let set = |package: &mut Package| {
            package.license = None;
            package.license_file = Some("LICENSE".to_owned());
            package.manifest_path = dir.path().join("Cargo.toml").to_string_lossy().into_owned();
        };
        fs::write(dir.path().join("LICENSE"), "All rights reserved.").unwrap();
        assert_eq!(with("a", set), ["states no licence"]);
        let mit = "Permission is hereby granted, free of charge, to any person\nobtaining a copy \
                   of this software and associated documentation files (...)\nThe above copyright \
                   notice and this permission notice shall be included in all\ncopies or \
                   substantial portions of the Software.";
        fs::write(dir.path().join("LICENSE"), mit).unwrap();
        assert!(with("a", set).is_empty());
    }
}
