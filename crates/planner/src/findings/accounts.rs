//! What stands in the way of separate accounts for development and production.

use super::facts::Facts;
use super::rule::{Rule, Seen};
use crate::accounts::ConflictKind;
use landfall_domain::finding::Severity;

const ACCOUNTS: &str = "https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/benefits-of-using-multiple-aws-accounts.html";

pub(super) static RULES: &[Rule] = &[
    Rule {
        key: "account-into-production",
        title: "Development uses something of production",
        severity: Severity::High,
        why: "A mistake in development reaches production's data today, and the tie breaks, or needs a way across accounts, when the two are separated.",
        advice: "Give development a copy of its own, or move one of the two to the other side on the accounts page if it was placed wrongly.",
        source: ACCOUNTS,
        look: |facts| told(facts, ConflictKind::IntoProduction),
    },
    Rule {
        key: "account-into-development",
        title: "Production uses something of development",
        severity: Severity::Medium,
        why: "Production stands or falls with something that people experiment on, and the tie breaks, or needs a way across accounts, when the two are separated.",
        advice: "Give production a copy of its own, or move one of the two to the other side on the accounts page if it was placed wrongly.",
        source: ACCOUNTS,
        look: |facts| told(facts, ConflictKind::IntoDevelopment),
    },
    Rule {
        key: "account-contradiction",
        title: "Its tags, stack and name do not agree on development or production",
        severity: Severity::Medium,
        why: "One of them is wrong, and whoever trusts that one treats production as development or the other way round.",
        advice: "Say on the accounts page where it belongs, and correct the tag.",
        source: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
        look: |facts| told(facts, ConflictKind::Contradiction),
    },
    Rule {
        key: "account-split",
        title: "Development and production use the same, and it works only inside of one account",
        severity: Severity::Info,
        why: "Whichever account it moves to, the other side loses it.",
        advice: "Plan a copy for each account before the first wave that needs one.",
        source: ACCOUNTS,
        look: |facts| told(facts, ConflictKind::Split),
    },
];

fn told<'f>(facts: &'f Facts<'_>, kind: ConflictKind) -> Vec<Seen<'f>> {
    let conflicts = facts.conflicts().iter().filter(|c| c.kind == kind);
    conflicts
        .filter_map(|conflict| {
            let resource = *facts.by_id.get(&conflict.resource)?;
            let seen = Seen::new(resource, conflict.detail.clone());
            Some(seen.with(conflict.evidence.clone()))
        })
        .collect()
}
