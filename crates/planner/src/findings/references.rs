//! References that lead nowhere, out of the estate, or where nobody has looked.

use super::facts::Facts;
use super::rule::{Rule, Seen};
use crate::words::{count, list};
use landfall_domain::finding::Severity;
use landfall_domain::{Class, Evidence, ResourceId, Unresolved, UnresolvedReason};
use std::collections::{BTreeMap, BTreeSet};

const GUIDE: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html";

pub(super) static RULES: &[Rule] = &[
    Rule {
        key: "reference-dangling",
        title: "It names something that is not there",
        severity: Severity::Low,
        why: "It is a leftover, or something that is broken without anybody having noticed. Whoever makes the missing name first gets what was meant for it.",
        advice: "Find out whether it is still used: repair the reference, or remove it before the migration.",
        source: GUIDE,
        look: dangling,
    },
    Rule {
        key: "reference-external",
        title: "Something outside of the estate is depended upon",
        severity: Severity::Info,
        why: "The other side has to let in the new account, or the dependency breaks with the move.",
        advice: "Decide with the owner of the other account how it goes on, before the wave of this resource.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
        look: external,
    },
    Rule {
        key: "reference-not-read",
        title: "It is not known whether what is named exists",
        severity: Severity::Info,
        why: "The service or Region was not read, so that a dependency may be missing in the plan.",
        advice: "Let the scan read it: add the Region, or the permission that the coverage page names.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
        look: not_read,
    },
];

/// References of one reason, grouped by who speaks.
fn grouped<'f>(
    facts: &'f Facts<'_>,
    fits: fn(&UnresolvedReason) -> bool,
) -> BTreeMap<&'f ResourceId, Vec<&'f Unresolved>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for unresolved in facts.graph.unresolved.iter().filter(|u| fits(&u.reason)) {
        groups
            .entry(&unresolved.reference.from)
            .or_default()
            .push(unresolved);
    }
    groups
}

fn told<'f>(
    facts: &'f Facts<'_>,
    fits: fn(&UnresolvedReason) -> bool,
    tell: impl Fn(&[&Unresolved], &str) -> String,
) -> Vec<Seen<'f>> {
    let groups = grouped(facts, fits).into_iter();
    groups
        .filter_map(|(from, found)| {
            let resource = *facts.by_id.get(from)?;
            let texts: BTreeSet<String> = found
                .iter()
                .map(|u| format!("`{}`", shortened(&u.reference.evidence.text)))
                .collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let evidence: Vec<Evidence> =
                found.iter().map(|u| u.reference.evidence.clone()).collect();
            Some(Seen::new(resource, tell(&found, &list(&texts))).with(evidence))
        })
        .collect()
}

fn dangling<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let gone = |reason: &UnresolvedReason| *reason == UnresolvedReason::Dangling;
    let mut seen = told(facts, gone, |_, texts| format!("Named: {texts}."));
    // What has to exist and does not is broken today.
    let broken: BTreeSet<&ResourceId> = grouped(facts, gone)
        .into_iter()
        .filter(|(_, found)| found.iter().any(|u| u.reference.class != Class::Talks))
        .map(|(from, _)| from)
        .collect();
    for one in &mut seen {
        one.severity = broken
            .contains(&one.resource.id)
            .then_some(Severity::Medium);
    }
    seen
}

fn external<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    told(
        facts,
        |reason| matches!(reason, UnresolvedReason::External(_)),
        |found, texts| {
            let accounts: BTreeSet<&str> = found
                .iter()
                .filter_map(|u| match &u.reason {
                    UnresolvedReason::External(account) => Some(account.as_str()),
                    _ => None,
                })
                .collect();
            let accounts: Vec<&str> = accounts.into_iter().collect();
            format!(
                "{} to {}: {texts}.",
                count(found.len(), "reference"),
                list(&accounts)
            )
        },
    )
}

fn not_read<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    told(
        facts,
        |reason| *reason == UnresolvedReason::NotRead,
        |found, texts| {
            format!(
                "{} to what was not read: {texts}.",
                count(found.len(), "reference")
            )
        },
    )
}

/// Texts may be whole scripts.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(120).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
