//! The import rule: which crate may depend on which.
//!
//! `domain, layout, solver → nothing; engine, references → domain; imports → domain, references;
//! planner → domain, layout, references, solver; aws → domain, engine, references; store → domain, engine; backend → all of these;
//! app → domain (+ backend under ssr only); frontend → app; server → app, backend, domain`.

use super::Finding;
use super::metadata::{Metadata, Package};

const PREFIX: &str = "landfall-";

/// Each of our crates with those of ours that it may name.
const INSIDE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("layout", &[]),
    ("planner", &["domain", "layout", "references", "solver"]),
    ("solver", &[]),
    ("engine", &["domain"]),
    ("references", &["domain"]),
    ("imports", &["domain", "references"]),
    ("aws", &["domain", "engine", "references"]),
    ("store", &["domain", "engine"]),
    (
        "backend",
        &[
            "domain",
            "planner",
            "engine",
            "references",
            "imports",
            "aws",
            "store",
        ],
    ),
    ("app", &["domain", "backend"]),
    ("frontend", &["app"]),
    ("server", &["app", "backend", "domain"]),
    (
        "bench",
        &[
            "domain",
            "layout",
            "planner",
            "solver",
            "engine",
            "references",
            "imports",
            "aws",
            "store",
            "backend",
        ],
    ),
];

/// Names (or the beginning of names) of other crates, and who may use them.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("apalis", &["store"]),
    ("aws-", &["aws"]),
    ("leptos", &["app", "frontend", "server"]),
];

/// What brings a clock, randomness or async into a crate that must do without.
const IMPURE: &[&str] = &[
    "tokio",
    "async-",
    "futures",
    "smol",
    "rand",
    "getrandom",
    "fastrand",
    "uuid",
    "chrono",
    "time",
];
const PURE: &[&str] = &[
    "domain",
    "layout",
    "planner",
    "solver",
    "references",
    "imports",
];

/// Checks every crate of the workspace.
pub fn check(metadata: &Metadata) -> Vec<Finding> {
    let members: Vec<&Package> = metadata.members().collect();
    let mut findings: Vec<Finding> = members.iter().flat_map(|package| member(package)).collect();
    if let Some(app) = members
        .iter()
        .find(|package| package.name == "landfall-app")
    {
        findings.extend(backend_under_ssr_only(app));
    }
    findings
}

fn member(package: &Package) -> Vec<Finding> {
    if package.name == "xtask" {
        return inside(package, "xtask", &[]);
    }
    let name = package.name.strip_prefix(PREFIX).unwrap_or(&package.name);
    let Some((_, allowed)) = INSIDE.iter().find(|(member, _)| *member == name) else {
        let message = "is in no layer: add it to the table in xtask/src/check/imports.rs";
        return vec![Finding::new(&package.name, message)];
    };
    let mut findings = inside(package, name, allowed);
    for dependency in &package.dependencies {
        for (banned, users) in OUTSIDE {
            if dependency.name.starts_with(banned) && !users.contains(&name) {
                let only = users.join(", ");
                findings.push(Finding::new(
                    &package.name,
                    format!("depends on {}, which only {only} may", dependency.name),
                ));
            }
        }
        if PURE.contains(&name) && is_impure(&dependency.name) {
            findings.push(Finding::new(
                &package.name,
                format!(
                    "depends on {}: no clock, randomness or async here",
                    dependency.name
                ),
            ));
        }
    }
    findings
}

fn inside(package: &Package, name: &str, allowed: &[&str]) -> Vec<Finding> {
    let named = |dependency: &str| dependency.strip_prefix(PREFIX).map(str::to_owned);
    package
        .dependencies
        .iter()
        .filter_map(|dependency| named(&dependency.name))
        .filter(|dependency| !allowed.contains(&dependency.as_str()) && dependency != name)
        .map(|dependency| {
            let message = format!("must not depend on {PREFIX}{dependency} (the import rule)");
            Finding::new(&package.name, message)
        })
        .collect()
}

fn is_impure(dependency: &str) -> bool {
    IMPURE.iter().any(|banned| match banned.strip_suffix('-') {
        Some(_) => dependency.starts_with(banned),
        None => dependency == *banned || dependency.starts_with(&format!("{banned}-")),
    })
}

fn backend_under_ssr_only(app: &Package) -> Vec<Finding> {
    let mut findings = Vec::new();
    let backend = app
        .dependencies
        .iter()
        .find(|d| d.name == "landfall-backend");
    if backend.is_some_and(|dependency| !dependency.optional) {
        findings.push(Finding::new(
            &app.name,
            "landfall-backend must be optional (feature ssr)",
        ));
    }
    for (feature, switched) in &app.features {
        let brings = switched
            .iter()
            .any(|item| item.contains("landfall-backend"));
        if brings && feature != "ssr" && feature != "landfall-backend" {
            let message = format!("feature {feature} brings landfall-backend; only ssr may");
            findings.push(Finding::new(&app.name, message));
        }
        if feature == "default" && !switched.is_empty() {
            findings.push(Finding::new(&app.name, "must have no default features"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::metadata::fake::workspace;
    use super::*;

    fn messages(crates: &[(&str, &[&str])]) -> Vec<String> {
        let show = |finding: Finding| format!("{}: {}", finding.place, finding.message);
        check(&workspace(crates)).into_iter().map(show).collect()
    }

    #[test]
    fn this_checkout_keeps_the_rule() {
        let findings = check(&Metadata::load().unwrap());
        assert_eq!(findings, []);
    }

    #[test]
    fn a_layer_below_must_not_name_one_above() {
        let found = messages(&[("landfall-planner", &["landfall-domain", "landfall-engine"])]);
        assert_eq!(
            found,
            ["landfall-planner: must not depend on landfall-engine (the import rule)"]
        );
        assert!(messages(&[("landfall-backend", &["landfall-aws", "landfall-store"])]).is_empty());
    }

    #[test]
    fn sql_aws_and_leptos_stay_in_their_crates() {
        for (name, dependency) in [
            ("landfall-backend", "sqlx"),
            ("landfall-engine", "apalis-sqlite"),
            ("landfall-backend", "aws-sdk-s3"),
            ("landfall-domain", "leptos"),
        ] {
            assert_eq!(
                messages(&[(name, &[dependency])]).len(),
                1,
                "{name} {dependency}"
            );
        }
        assert!(messages(&[("landfall-store", &["sqlx", "apalis-sqlite"])]).is_empty());
        assert!(messages(&[("landfall-aws", &["aws-sdk-s3"])]).is_empty());
        assert!(messages(&[("landfall-server", &["leptos_axum"])]).is_empty());
    }

    #[test]
    fn domain_and_planner_have_no_clock_no_dice_and_no_async() {
        for dependency in [
            "tokio",
            "tokio-util",
            "async-trait",
            "rand",
            "futures",
            "chrono",
        ] {
            assert_eq!(
                messages(&[("landfall-domain", &[dependency])]).len(),
                1,
                "{dependency}"
            );
        }
        assert!(messages(&[("landfall-domain", &["thiserror", "jiff"])]).is_empty());
        assert!(messages(&[("landfall-engine", &["tokio"])]).is_empty());
    }

    #[test]
    fn the_browser_never_gets_the_backend() {
        assert_eq!(
            messages(&[("landfall-app", &["landfall-backend"])]).len(),
            1
        );
        let mut metadata = workspace(&[("landfall-app", &["[landfall-backend]"])]);
        assert_eq!(check(&metadata), []);
        let features = &mut metadata.packages[0].features;
        features.insert("ssr".into(), vec!["dep:landfall-backend".into()]);
        features.insert("hydrate".into(), vec!["dep:landfall-backend".into()]);
        assert_eq!(check(&metadata).len(), 1);
    }

    #[test]
    fn a_new_crate_needs_a_layer() {
        assert_eq!(messages(&[("landfall-misc", &[])]).len(), 1);
    }
}
