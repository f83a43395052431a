//! The reading role: both templates and docs/permissions.md allow what the collectors call, and
//! nothing else.

mod calls;
mod documented;
mod templates;

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::tree::Tree;
use calls::Call;
use templates::{Statement, Template};

const CLOUDFORMATION: &str = "deploy/cloudformation/landfall-read.yaml";
const TERRAFORM: &str = "deploy/terraform/read/main.tf";
const DOCUMENT: &str = "docs/permissions.md";

/// The statement for types that only the Cloud Control API lists. Its actions are not called by
/// us, but by that API in our name.
const EVERYTHING_ELSE: &str = "EverythingElse";

/// IAM's limits, white space not counted: a managed policy; all inline policies of a role.
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
const MANAGED: usize = 6_144;
const INLINE: usize = 10_240;

/// Compares the sources, the templates and the document.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let text = |path: &str| {
        let found = tree.files.iter().find(|(known, _)| known == path);
        found.map_or("", |(_, text)| text.as_str())
    };
    let both = [
        (
            CLOUDFORMATION,
            templates::cloudformation(text(CLOUDFORMATION)),
        ),
        (TERRAFORM, templates::terraform(text(TERRAFORM))),
    ];
    let calls = calls::of(tree);
    let types = calls::listed_types(tree);
    let document = text(DOCUMENT);
    let mut findings = Vec::new();
    for (path, template) in &both {
        match template {
            Ok(template) => {
                findings.extend(uncalled(path, template, &calls));
                findings.extend(missing(path, template, &calls));
                findings.extend(denied(path, template));
                findings.extend(too_long(path, template));
                let allowed = template.allowed(|_| true);
                findings.extend(documented::check(DOCUMENT, document, path, &allowed));
                let others = template.allowed(|statement| statement.sid == EVERYTHING_ELSE);
                let all = &allowed;
                findings.extend(documented::types(DOCUMENT, document, &types, &others, all));
            }
            Err(why) => findings.push(Finding::new(*path, why)),
        }
    }
    if let [(_, Ok(one)), (_, Ok(other))] = &both {
        findings.extend(differences(one, other));
    }
    findings.sort();
    findings.dedup();
    findings
}

/// What a collector calls and the role does not allow.
fn missing(path: &str, template: &Template, calls: &[Call]) -> Vec<Finding> {
    let allowed = template.allowed(|_| true);
    let lacks = |call: &&Call| !allowed.contains(&call.action);
    let finding = |call: &Call| {
        let message = format!(
            "calls {}, but {path} does not allow {}: add it there, or say in \
             xtask/src/check/permissions/calls.rs which action it is, or that this file collects \
             nothing",
            call.operation, call.action
        );
        Finding::new(&call.file, message)
    };
    calls.iter().filter(lacks).map(finding).collect()
}

/// What the role allows and no collector calls.
fn uncalled(path: &str, template: &Template, calls: &[Call]) -> Vec<Finding> {
    let called: BTreeSet<&str> = calls.iter().map(|call| call.action.as_str()).collect();
    let allowed = template.allowed(|statement| statement.sid != EVERYTHING_ELSE);
    let idle = |action: &&String| !called.contains(action.as_str());
    let finding = |action: &String| {
        Finding::new(
            path,
            format!("allows {action}, which no collector calls: remove it"),
        )
    };
    allowed.iter().filter(idle).map(finding).collect()
}

/// What is allowed and denied at once, so that a collector never gets it.
fn denied(path: &str, template: &Template) -> Vec<Finding> {
    // A Deny of some resources leaves the others.
    let whole = |statement: &&Statement| !statement.allow && statement.resources == ["*"];
    let patterns: Vec<&String> = template
        .statements
        .iter()
        .filter(whole)
        .flat_map(|statement| &statement.actions)
        .collect();
    let mut findings = Vec::new();
    if patterns.is_empty() {
        findings.push(Finding::new(
            path,
            "denies nothing: data and secrets must be denied",
        ));
    }
    for action in template.allowed(|_| true) {
        if let Some(pattern) = patterns.iter().find(|pattern| matches(pattern, &action)) {
            let message = format!("allows {action} and denies {pattern}: one of them is wrong");
            findings.push(Finding::new(path, message));
        }
    }
    findings
}

/// Whether a pattern with `*` at its end, or none, covers an action.
fn matches(pattern: &str, action: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => action.starts_with(beginning),
        None => pattern == action,
    }
}

fn too_long(path: &str, template: &Template) -> Vec<Finding> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for statement in &template.statements {
        *sizes.entry(&statement.policy).or_insert(50) += statement.size();
    }
    let mut findings = Vec::new();
    let mut check = |what: &str, size: usize, limit: usize| {
        if size > limit {
            let message =
                format!("{what} has about {size} characters, IAM takes {limit}: split it");
            findings.push(Finding::new(path, message));
        }
    };
    let inline = |policy: &str| template.inline.iter().any(|known| known == policy);
    for (policy, size) in sizes.iter().filter(|(policy, _)| !inline(policy)) {
        check(&format!("the policy {policy}"), *size, MANAGED);
    }
    let together = sizes.iter().filter(|(policy, _)| inline(policy));
    check(
        "what is inline",
        together.map(|(_, size)| size).sum(),
        INLINE,
    );
    findings
}

/// The two templates must say the same, statement by statement.
fn differences(one: &Template, other: &Template) -> Vec<Finding> {
    let by_sid = |template: &Template| -> BTreeMap<String, Statement> {
        let own = |statement: &Statement| (statement.sid.clone(), statement.clone());
        template.statements.iter().map(own).collect()
    };
    let (one, other) = (by_sid(one), by_sid(other));
    let sids: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    sids.into_iter()
        .filter(|sid| match (one.get(*sid), other.get(*sid)) {
            (Some(one), Some(other)) => !one.says_the_same(other),
            _ => true,
        })
        .map(|sid| {
            let message = format!("the statement {sid} differs from the one in {CLOUDFORMATION}");
            Finding::new(TERRAFORM, message)
        })
        .collect()
}

#[cfg(test)]
mod tests;
