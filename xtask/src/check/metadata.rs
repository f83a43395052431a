//! The part of `cargo metadata` that the rules read.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Deserialize;

use crate::shell::{cargo, output};

/// Every package of the dependency graph.
#[derive(Debug, Default, Deserialize)]
pub struct Metadata {
    /// Ours and theirs.
    pub packages: Vec<Package>,
    workspace_members: Vec<String>,
}

/// One package.
#[derive(Debug, Default, Deserialize)]
pub struct Package {
    id: String,
    /// As in Cargo.toml.
    pub name: String,
    /// As in Cargo.toml.
    pub version: String,
    /// None for a package of this checkout.
    pub source: Option<String>,
    /// The licence as an SPDX expression.
    pub license: Option<String>,
    /// The file with the licence's text.
    pub license_file: Option<String>,
    /// Where the package lies.
    pub manifest_path: String,
    /// What it asks for.
    pub dependencies: Vec<Dependency>,
    /// Its features and what each switches on.
    pub features: BTreeMap<String, Vec<String>>,
}

/// One line of a dependency table.
#[derive(Debug, Default, Deserialize)]
pub struct Dependency {
    /// The package's name, whatever it is renamed to.
    pub name: String,
    /// Only there when a feature asks for it.
    pub optional: bool,
}

impl Metadata {
    /// Asks cargo.
    pub fn load() -> Result<Self> {
        let json = output(cargo().args(["metadata", "--format-version=1", "--locked"]))?;
        Ok(serde_json::from_str(&json)?)
    }

    /// The packages of this checkout.
    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages
            .iter()
            .filter(|package| self.workspace_members.contains(&package.id))
    }
}

/// Metadata made by hand, for the rules' tests.
#[cfg(test)]
pub mod fake {
    use super::{Dependency, Metadata, Package};

    /// A workspace of these crates; dependencies in brackets are optional.
    pub fn workspace(crates: &[(&str, &[&str])]) -> Metadata {
        let package = |(name, dependencies): &(&str, &[&str])| Package {
            id: (*name).to_owned(),
            name: (*name).to_owned(),
            dependencies: dependencies.iter().copied().map(dependency).collect(),
            ..Package::default()
        };
        Metadata {
            packages: crates.iter().map(package).collect(),
            workspace_members: crates.iter().map(|(name, _)| (*name).to_owned()).collect(),
        }
    }

    fn dependency(name: &str) -> Dependency {
        Dependency {
            name: name.trim_matches(['[', ']']).to_owned(),
            optional: name.starts_with('['),
        }
    }
}
