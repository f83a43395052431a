//! Root, users and their keys, roles that nobody uses.

use super::facts::{Facts, day, flag, moment, number, time};
use super::rule::{Rule, Seen};
use crate::access::read::inline_policies;
use crate::words::{count, list};
use landfall_domain::finding::Severity;
use landfall_domain::{Attribute, Resource};
use serde_json::Value;
use std::collections::HashSet;

const BEST: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html";
const KEYS: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html";
const ROOT: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html";

/// After so many days without use, or without change, something is stale.
const STALE: i64 = 90;

pub(super) static RULES: &[Rule] = &[
    Rule {
        key: "root-access-key",
        title: "The root user has access keys",
        severity: Severity::Critical,
        why: "A key of the root user can do everything in the account, and no policy of the account limits it.",
        advice: "Delete the root user's access keys. Give what uses them a role of its own.",
        source: ROOT,
        look: root_keys,
    },
    Rule {
        key: "root-without-mfa",
        title: "The root user has no multi-factor authentication",
        severity: Severity::Critical,
        why: "Whoever learns the root user's password owns the account.",
        advice: "Turn on multi-factor authentication for the root user, or remove its credentials centrally once the account is in the new organization.",
        source: ROOT,
        look: root_mfa,
    },
    Rule {
        key: "user-without-mfa",
        title: "A user can sign in with a password alone",
        severity: Severity::High,
        why: "Passwords are guessed, reused and phished.",
        advice: "Move the person to IAM Identity Center, or require a second factor.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html",
        look: user_mfa,
    },
    Rule {
        key: "access-key-unused",
        title: "An access key is active though nobody uses it",
        severity: Severity::Medium,
        why: "A key that nobody misses is one that nobody notices being stolen.",
        advice: "Deactivate the key, wait a while, then delete it. Do not take it along.",
        source: KEYS,
        look: unused_keys,
    },
    Rule {
        key: "access-key-old",
        title: "An access key has not been changed for a long time",
        severity: Severity::Medium,
        why: "The older a key, the more places it has been copied to.",
        advice: "Replace the key by a role where what uses it runs in AWS; change it every 90 days elsewhere.",
        source: KEYS,
        look: old_keys,
    },
    Rule {
        key: "user-inline-policy",
        title: "A user has policies of its own",
        severity: Severity::Low,
        why: "Permissions that hang on one person are found and reviewed by nobody.",
        advice: "Give the permissions to a group or a permission set, and remove them from the user.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
        look: user_inline,
    },
    Rule {
        key: "role-unused",
        title: "Nobody has used a role for 90 days",
        severity: Severity::Low,
        why: "A role without use is permission without purpose, and work to move for nothing.",
        advice: "Find out whether it is still needed; if not, leave it behind.",
        source: BEST,
        look: unused_roles,
    },
    Rule {
        key: "policy-unattached",
        title: "A policy is attached to nobody",
        severity: Severity::Low,
        why: "It has no effect today and may have a surprising one tomorrow.",
        advice: "Delete it, or leave it behind.",
        source: BEST,
        look: unattached,
    },
];

fn root_keys<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let path = "/SummaryMap/AccountAccessKeysPresent";
    let found = facts
        .of(&["AWS::IAM::AccountSummary"])
        .filter_map(|account| {
            let keys = number(account.configuration.pointer(path)?)?;
            (keys > 0).then(|| {
                Seen::new(account, "The root user has at least one access key.")
                    .at(path, keys.to_string())
            })
        });
    found.collect()
}

fn root_mfa<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let path = "/SummaryMap/AccountMFAEnabled";
    let found = facts
        .of(&["AWS::IAM::AccountSummary"])
        .filter_map(|account| {
            let on = number(account.configuration.pointer(path)?)?;
            (on == 0).then(|| {
                Seen::new(account, "No second factor is set up for the root user.").at(path, "0")
            })
        });
    found.collect()
}

fn user_mfa<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts.of(&["AWS::IAM::User"]).filter_map(|user| {
        let password = flag(&user.configuration["PasswordEnabled"])?;
        let mfa = flag(&user.configuration["MfaEnabled"])?;
        let used = match moment(&user.configuration["PasswordLastUsed"]) {
            Some(at) => format!("used last on {}", day(at)),
            None => "never used as far as is known".to_owned(),
        };
        (password && !mfa).then(|| {
            Seen::new(
                user,
                format!("A password is set ({used}) and no second factor."),
            )
            .at("/MfaEnabled", "false")
        })
    });
    found.collect()
}

/// Active keys with their place, age in days and days since the last use (since they were made,
/// when never used).
fn keys<'f>(facts: &Facts<'_>, user: &'f Resource) -> Vec<(String, &'f Value, i64, i64)> {
    let list = user.configuration["AccessKeys"]
        .as_array()
        .into_iter()
        .flatten();
    list.enumerate()
        .filter(|(_, key)| {
            key["Status"]
                .as_str()
                .is_some_and(|s| s.eq_ignore_ascii_case("active"))
        })
        .filter_map(|(at, key)| {
            let age = facts.days_since(moment(&key["CreateDate"])?)?;
            let idle = match moment(&key["LastUsedDate"]) {
                Some(used) => facts.days_since(used)?,
                None => age,
            };
            Some((format!("/AccessKeys/{at}"), key, age, idle))
        })
        .collect()
}

fn unused_keys<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts.of(&["AWS::IAM::User"]).filter_map(|user| {
        let stale: Vec<_> = keys(facts, user)
            .into_iter()
            .filter(|key| key.3 > STALE)
            .collect();
        let longest = stale.iter().map(|key| key.3).max()?;
        let never = stale
            .iter()
            .filter(|key| key.1["LastUsedDate"].is_null())
            .count();
        let never = if never > 0 {
            format!(", {never} of them never")
        } else {
            String::new()
        };
        let detail = format!(
            "{} not used for {longest} days or less, but more than {STALE}{never}.",
            count(stale.len(), "active key")
        );
        Some(Seen::new(user, detail).with(places(&stale, "LastUsedDate")))
    });
    found.collect()
}

fn old_keys<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts.of(&["AWS::IAM::User"]).filter_map(|user| {
        let mut all = keys(facts, user);
        all.retain(|key| key.2 > STALE && key.3 <= STALE);
        let oldest = all.iter().map(|key| key.2).max()?;
        let detail = format!(
            "{} in use and older than {STALE} days, the oldest {oldest} days.",
            count(all.len(), "key")
        );
        Some(Seen::new(user, detail).with(places(&all, "CreateDate")))
    });
    found.collect()
}

fn places(keys: &[(String, &Value, i64, i64)], member: &str) -> Vec<landfall_domain::Evidence> {
    keys.iter()
        .map(|(path, key, ..)| landfall_domain::Evidence {
            path: format!("{path}/{member}").into(),
            text: key[member].as_str().unwrap_or("null").into(),
            confidence: landfall_domain::Confidence::Certain,
        })
        .collect()
}

fn user_inline<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts.of(&["AWS::IAM::User"]).filter_map(|user| {
        let policies = inline_policies(&user.configuration);
        let names: Vec<&str> = policies
            .iter()
            .filter_map(|(_, p)| p["PolicyName"].as_str())
            .collect();
        let seen = Seen::new(
            user,
            format!(
                "{}: {}.",
                capital(&count(policies.len(), "inline policy").replace("policys", "policies")),
                list(&names)
            ),
        );
        let places = policies.iter().zip(&names);
        (!policies.is_empty()).then(|| {
            places.fold(seen, |seen, ((path, _), name)| {
                seen.at(format!("{path}/PolicyName"), *name)
            })
        })
    });
    found.collect()
}

fn unused_roles<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let found = facts.of(&["AWS::IAM::Role"]).filter_map(|role| {
        let path = role.configuration["Path"].as_str().unwrap_or_default();
        // AWS makes them and takes them away.
        if path.starts_with("/aws-service-role/") || path.starts_with("/aws-reserved/") {
            return None;
        }
        // Without the date of its making nobody knows whether it had time to be used.
        let age = facts.days_since(time(role, "created")?)?;
        let detail = match time(role, "last_used") {
            Some(used) => {
                let idle = facts.days_since(used)?;
                (idle > STALE).then(|| format!("Used last on {}, {idle} days ago.", day(used)))?
            }
            None => (age > STALE).then(|| format!("Made {age} days ago, and AWS has seen no use in the time it looks back (up to 400 days)."))?,
        };
        Some(Seen::new(role, detail))
    });
    found.collect()
}

fn unattached<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let boundaries: HashSet<&str> = facts
        .model
        .identities
        .iter()
        .filter_map(|identity| identity.boundary.as_ref().map(|b| b.arn.as_str()))
        .collect();
    // Without identities nobody was asked.
    if facts.model.identities.is_empty() {
        return Vec::new();
    }
    let attached: HashSet<_> = facts
        .model
        .policies
        .iter()
        .filter(|policy| !policy.attached.is_empty())
        .map(|policy| &policy.holder)
        .collect();
    let found = facts.of(&["AWS::IAM::ManagedPolicy"]).filter(|policy| {
        let counted = match policy.attributes.get("attachments") {
            Some(Attribute::Count(number)) => Some(*number),
            _ => None,
        };
        let arn = policy.arn.as_ref().map(ToString::to_string);
        !attached.contains(&policy.id)
            && counted.unwrap_or(0) == 0
            && number(&policy.configuration["PermissionsBoundaryUsageCount"]).unwrap_or(0) == 0
            && !arn.is_some_and(|arn| boundaries.contains(arn.as_str()))
    });
    found
        .map(|policy| {
            Seen::new(
                policy,
                "No user, group or role has it, neither as a policy nor as a boundary.",
            )
        })
        .collect()
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
