//! What is not wrong but needs a person to know or to decide.

use super::{Facts, push, tally};
use landfall_domain::plan::{Environment, Finding, Severity};
use landfall_domain::{Class, Outcome, ResourceId, UnresolvedReason};
use std::collections::{BTreeSet, HashMap};

pub(super) fn check(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    environments(facts, out);
    crossings(facts, out);
    references(facts, out);
    coverage(facts, out);
}

fn environments(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let filled: HashMap<u32, Environment> = facts
        .body
        .waves
        .iter()
        .map(|wave| (wave.number, wave.environment))
        .collect();
    for group in &facts.body.groups {
        let Some([number]) = facts.waves_of.get(group.id.as_str()).map(Vec::as_slice) else {
            continue;
        };
        let all: BTreeSet<Environment> = group
            .members
            .iter()
            .filter_map(|id| Some(facts.body.placements.get(id)?.environment))
            .collect();
        if all.len() > 1 {
            push(
                out,
                Severity::Warning,
                "group.mixed",
                format!(
                    "The members of {} must move together but go to different accounts: decide whether they can.",
                    group.name
                ),
                group.members.clone(),
            );
        } else if let (Some(goes), Some(fills)) = (all.first(), filled.get(number))
            && goes != fills
            // The foundation is made in all accounts at once.
            && *number > 0
        {
            // Its gate, its roles and its windows are those of one account. Waves from before there
            // were windows did not say whose they are as strictly.
            let severity = match facts.body.order {
                Some(_) => Severity::Error,
                None => Severity::Warning,
            };
            push(
                out,
                severity,
                "wave.environment",
                format!(
                    "Wave {number} fills the {fills} account, but {} goes to {goes}.",
                    group.name
                ),
                group.members.clone(),
            );
        }
    }
}

/// Development that uses production: the accounts are separated to end that.
fn crossings(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let environment = |id: &ResourceId| facts.body.placements.get(id).map(|p| p.environment);
    let crossing = facts.graph.edges.iter().filter(|edge| {
        edge.class == Class::Talks
            && environment(&edge.from) == Some(Environment::Development)
            && environment(&edge.to) == Some(Environment::Production)
    });
    for (to, users) in tally(crossing.map(|edge| (&edge.to, &edge.from))) {
        let names: Vec<&str> = users.iter().take(3).map(|id| facts.name(id)).collect();
        let more = match users.len() {
            0..=3 => String::new(),
            n => format!(" and {} more", n - 3),
        };
        push(
            out,
            Severity::Warning,
            "environment.crossing",
            format!(
                "Development uses {} of production ({}{more}). Decide: give it access across accounts, or something of its own.",
                facts.name(to),
                names.join(", ")
            ),
            std::iter::once(to.clone()).chain(users.into_iter().cloned()),
        );
    }
}

fn references(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    for unresolved in &facts.graph.unresolved {
        let reference = &unresolved.reference;
        let (from, seen) = (facts.name(&reference.from), &reference.evidence);
        let place = format!("{from} names `{}` at {}", seen.text, seen.path);
        let (severity, rule, message) = match &unresolved.reason {
            UnresolvedReason::Outside => continue,
            UnresolvedReason::Dangling => (
                Severity::Note,
                "reference.dangling",
                format!("{place}, which does not exist any more."),
            ),
            UnresolvedReason::External(account) => (
                Severity::Warning,
                "reference.external",
                format!(
                    "{place}, in account {account} outside this migration. Decide whether its access goes on from the new account."
                ),
            ),
            UnresolvedReason::NotRead => (
                Severity::Warning,
                "reference.not-read",
                format!("{place}, which the scan did not read: nobody knows whether it is there."),
            ),
            UnresolvedReason::Ambiguous(several) => (
                Severity::Warning,
                "reference.ambiguous",
                format!("{place}, which fits {} resources or more.", several.len()),
            ),
        };
        push(out, severity, rule, message, [reference.from.clone()]);
    }
}

fn coverage(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    for row in &facts.snapshot.coverage {
        let how = match row.outcome {
            Outcome::Read | Outcome::NotSupported => continue,
            Outcome::Partial => "was read only in part",
            Outcome::Denied => "was not read, because AWS denied it",
            Outcome::Failed => "was not read",
        };
        push(
            out,
            Severity::Note,
            "coverage.partial",
            format!(
                "{} in {} {how}: what is there and was not seen does not move.",
                row.service, row.region
            ),
            [],
        );
    }
}
