//! Policies that allow more than anybody needs.

use super::escalation::{Everything, everything};
use super::facts::Facts;
use super::rule::{Rule, Seen};
use crate::access::document::Statement;
use crate::access::evaluate::Evaluator;
use crate::access::glob::Pattern;
use crate::access::model::Class;
use crate::access::verbs::{Ability, abilities};
use crate::words::{count, list};
use landfall_domain::access::GrantKind;
use landfall_domain::finding::Severity;
use landfall_domain::{Evidence, ResourceId};
use std::collections::{BTreeMap, BTreeSet};

const LEAST: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";

pub(super) static RULES: &[Rule] = &[
    Rule {
        key: "admin-equivalent",
        title: "Everything is allowed",
        severity: Severity::High,
        why: "Whoever takes it over owns the account.",
        advice: "Give what it does day by day, and keep administration for a role that people take on for a while.",
        source: LEAST,
        look: administrators,
    },
    Rule {
        key: "policy-wildcard-action",
        title: "A policy allows every action of a service",
        severity: Severity::Medium,
        why: "It also allows what nobody thought of: deleting, opening to others, what AWS adds next year.",
        advice: "Name the actions that are used. The proposal beside each role is a beginning.",
        source: LEAST,
        look: wildcard_actions,
    },
    Rule {
        key: "policy-wildcard-resource",
        title: "A policy allows changes to every resource",
        severity: Severity::Low,
        why: "In an account that holds several environments it lets development change production.",
        advice: "Name the resources that are used. The proposal beside each role is a beginning.",
        source: LEAST,
        look: wildcard_resources,
    },
    Rule {
        key: "policy-allow-not-action",
        title: "A policy allows everything but a list",
        severity: Severity::Medium,
        why: "Whatever is not on the list is allowed, also every service that AWS adds later.",
        advice: "Turn the statement round: name what is allowed.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
        look: not_actions,
    },
    Rule {
        key: "pass-role-any",
        title: "Any role may be passed to a service",
        severity: Severity::High,
        why: "Who may pass any role can start a function or a machine with the strongest role of the account.",
        advice: "Name the roles that may be passed, and the service with a condition on iam:PassedToService.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        look: pass_role,
    },
];

/// What one holder's policies show.
#[derive(Default)]
struct Shown {
    places: Vec<Evidence>,
    words: BTreeSet<String>,
}

/// Looks at every allowing statement of the customer's own policies; grouped by who holds it.
fn statements<'f>(
    facts: &'f Facts<'_>,
    look: impl Fn(&Statement) -> Vec<String>,
    tell: impl Fn(&BTreeSet<String>) -> String,
) -> Vec<Seen<'f>> {
    let mut shown: BTreeMap<&ResourceId, Shown> = BTreeMap::new();
    for policy in &facts.model.policies {
        if policy.kind != GrantKind::Identity {
            continue;
        }
        for statement in policy.statements.iter().filter(|s| s.allow) {
            let words = look(statement);
            if !words.is_empty() {
                let entry = shown.entry(&policy.holder).or_default();
                entry.words.extend(words);
                entry.places.push(statement.evidence());
            }
        }
    }
    let resources = shown
        .into_iter()
        .filter_map(|(id, shown)| Some((*facts.by_id.get(id)?, shown)));
    resources
        .map(|(resource, shown)| Seen::new(resource, tell(&shown.words)).with(shown.places))
        .collect()
}

fn administrators<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let total = |statement: &&Statement| {
        let actions = &statement.actions;
        let all = |pattern: &Pattern| pattern.is_all() || pattern.text == "*:*";
        let everywhere = statement
            .resources
            .as_ref()
            .is_some_and(|r| !r.not && r.list.iter().any(Pattern::is_all));
        statement.allow
            && !actions.not
            && actions.list.iter().any(all)
            && everywhere
            && statement.conditions.is_empty()
    };
    let mut shown: BTreeMap<&ResourceId, (Vec<Evidence>, BTreeSet<usize>)> = BTreeMap::new();
    for policy in &facts.model.policies {
        for statement in policy.statements.iter().filter(total) {
            let (places, holders) = shown.entry(&policy.holder).or_default();
            places.push(statement.evidence());
            holders.extend(&policy.attached);
        }
    }
    let mut evaluator = Evaluator::new(facts.model);
    let mut found = Vec::new();
    for (id, (places, holders)) in shown {
        let Some(resource) = facts.by_id.get(id) else {
            continue;
        };
        let mut detail = "A policy allows every action on every resource.".to_owned();
        let lessened = lessened(facts, &mut evaluator, &holders);
        if let Some(names) = &lessened {
            detail += &format!(" For all who have it {names} leaves only a part of that.");
        }
        let seen = Seen::new(resource, detail).with(places);
        found.push(match lessened {
            Some(_) => seen.milder(Severity::Medium),
            None => seen,
        });
    }
    found
}

/// What stands against everything for all who have a policy; `None` when one of them may do it.
fn lessened(
    facts: &Facts<'_>,
    evaluator: &mut Evaluator<'_>,
    holders: &BTreeSet<usize>,
) -> Option<String> {
    let mut names = BTreeSet::new();
    let mut all: BTreeSet<usize> = BTreeSet::new();
    for (number, identity) in facts.model.identities.iter().enumerate() {
        if identity.groups.iter().any(|group| holders.contains(group)) {
            all.insert(number);
        }
    }
    let groups = |number: &&usize| facts.model.identities[**number].class != Class::Group;
    all.extend(holders.iter().filter(groups));
    for number in all {
        match everything(evaluator, number) {
            Everything::Lessened(name) => {
                names.insert(name);
            }
            Everything::Yes | Everything::No => return None,
        }
    }
    (!names.is_empty()).then(|| words(&names))
}

fn words(found: &BTreeSet<String>) -> String {
    let texts: Vec<&str> = found.iter().map(String::as_str).collect();
    list(&texts)
}

/// Whether a statement is about all resources, or all of a service.
fn on_all(statement: &Statement) -> bool {
    match &statement.resources {
        None => true,
        Some(resources) => {
            resources.not
                || resources.list.iter().any(|pattern| {
                    pattern.is_all()
                        || pattern
                            .text
                            .splitn(6, ':')
                            .nth(5)
                            .is_some_and(|rest| rest == "*")
                })
        }
    }
}

fn wildcard_actions<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let look = |statement: &Statement| -> Vec<String> {
        if statement.actions.not || !on_all(statement) {
            return Vec::new();
        }
        let wild = statement
            .actions
            .list
            .iter()
            .filter(|p| p.text.ends_with(":*") && p.text != "*:*");
        wild.map(|p| p.text.clone()).collect()
    };
    statements(facts, look, |found| {
        format!("{} on every resource.", words(found))
    })
}

/// Services whose changing actions can all be given for single resources.
const BY_RESOURCE: &[&str] = &[
    "dynamodb",
    "ecr",
    "kinesis",
    "kms",
    "lambda",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "states",
];

fn wildcard_resources<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let look = |statement: &Statement| -> Vec<String> {
        if statement.actions.not || !statement.conditions.is_empty() || !on_all(statement) {
            return Vec::new();
        }
        let changes = statement
            .actions
            .list
            .iter()
            .filter(|pattern| changes_one(pattern));
        changes.map(|p| p.text.clone()).collect()
    };
    statements(facts, look, |found| {
        format!(
            "{} on every resource: {}.",
            count(found.len(), "action"),
            words(found)
        )
    })
}

fn changes_one(pattern: &Pattern) -> bool {
    let Some((service, name)) = pattern.text.split_once(':') else {
        return false;
    };
    let changes = || {
        abilities(pattern)
            .iter()
            .any(|a| matches!(a, Ability::Write | Ability::Admin))
    };
    // All of a service is another rule's.
    name != "*" && BY_RESOURCE.contains(&service.to_ascii_lowercase().as_str()) && changes()
}

fn not_actions<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let look = |statement: &Statement| -> Vec<String> {
        if !statement.actions.not || !on_all(statement) {
            return Vec::new();
        }
        statement
            .actions
            .list
            .iter()
            .map(|p| p.text.clone())
            .collect()
    };
    statements(facts, look, |found| {
        format!("Everything is allowed but {}.", words(found))
    })
}

fn pass_role<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let look = |statement: &Statement| -> Vec<String> {
        let passed = statement
            .conditions
            .iter()
            .any(|c| c.about("iam:PassedToService") && c.demands());
        // What allows all of IAM anyway is told by another rule.
        let exact = statement
            .actions
            .list
            .iter()
            .find(|p| p.text.to_ascii_lowercase().starts_with("iam:pass"));
        match exact {
            Some(action) if !statement.actions.not && !passed && any_role(statement) => {
                vec![action.text.clone()]
            }
            _ => Vec::new(),
        }
    };
    statements(facts, look, |_| {
        "iam:PassRole is allowed for every role and every service.".to_owned()
    })
}

fn any_role(statement: &Statement) -> bool {
    let of_roles = |pattern: &Pattern| pattern.text.ends_with(":role/*");
    on_all(statement)
        || statement
            .resources
            .iter()
            .any(|r| r.list.iter().any(of_roles))
}
