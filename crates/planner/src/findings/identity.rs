//! Users, roles and policies.

use super::policy::{allows_all, statements, texts};
use super::{Finder, number, time};
use landfall_domain::{Resource, Timestamp};
use std::collections::BTreeSet;

/// Days after which a key is old, and something unused is forgotten.
const DAYS: i64 = 90;

pub(super) fn look(finder: &mut Finder<'_>, resource: &Resource) {
    match resource.kind.as_str() {
        "AWS::IAM::User" => {
            user(finder, resource);
            administrator(finder, resource, "UserPolicyList");
        }
        "AWS::IAM::Group" => administrator(finder, resource, "GroupPolicyList"),
        "AWS::IAM::Role" => {
            administrator(finder, resource, "RolePolicyList");
            trust(finder, resource);
            unused(finder, resource);
        }
        "AWS::IAM::ManagedPolicy" => managed(finder, resource),
        "AWS::IAM::AccountSummary" => root(finder, resource),
        _ => {}
    }
}

fn user(finder: &mut Finder<'_>, user: &Resource) {
    let configuration = &user.configuration;
    if configuration["PasswordEnabled"] == true && configuration["MfaEnabled"] == false {
        let detail = "The user has a password and no second factor.".to_owned();
        finder.find("user-without-mfa", user, detail, &["/MfaEnabled".into()]);
    }
    let keys = configuration["AccessKeys"].as_array().into_iter().flatten();
    for (place, key) in keys
        .enumerate()
        .filter(|(_, key)| key["Status"] == "Active")
    {
        let days = |member: &str| {
            let at: Timestamp = key[member].as_str()?.parse().ok()?;
            Some(finder.days_since(at))
        };
        let (age, used) = (days("CreateDate"), days("LastUsedDate"));
        let path = format!("/AccessKeys/{place}/CreateDate");
        if let Some(age) = age.filter(|age| *age > DAYS) {
            let detail = format!("An active key is {age} days old.");
            finder.find("access-key-old", user, detail, std::slice::from_ref(&path));
        }
        let detail = match (used, age) {
            (Some(days), _) if days > DAYS => {
                format!("An active key was last used {days} days ago.")
            }
            (None, Some(age)) if age > DAYS => {
                format!("An active key, {age} days old, was never used.")
            }
            _ => continue,
        };
        finder.find("access-key-unused", user, detail, &[path]);
    }
}

fn administrator(finder: &mut Finder<'_>, principal: &Resource, list: &str) {
    let configuration = &principal.configuration;
    let mut places = Vec::new();
    let attached = configuration["AttachedManagedPolicies"].as_array();
    for (number, policy) in attached.into_iter().flatten().enumerate() {
        if policy["PolicyArn"]
            .as_str()
            .is_some_and(|arn| arn.ends_with(":aws:policy/AdministratorAccess"))
        {
            places.push(format!("/AttachedManagedPolicies/{number}/PolicyArn"));
        }
    }
    for (number, policy) in configuration[list]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let at = format!("/{list}/{number}/PolicyDocument");
        let all = statements(&policy["PolicyDocument"], &at);
        places.extend(
            all.into_iter()
                .filter(|(_, s)| allows_all(s))
                .map(|(at, _)| format!("{at}/Action")),
        );
    }
    if !places.is_empty() {
        let detail = "A policy allows every action on every resource.".to_owned();
        finder.find("admin-equivalent", principal, detail, &places);
    }
}

fn managed(finder: &mut Finder<'_>, policy: &Resource) {
    let all = statements(&policy.configuration["PolicyDocument"], "/PolicyDocument");
    let places: Vec<String> = all
        .into_iter()
        .filter(|(_, statement)| allows_all(statement))
        .map(|(at, _)| format!("{at}/Action"))
        .collect();
    if !places.is_empty() {
        let detail = "The policy allows every action on every resource.".to_owned();
        finder.find("admin-equivalent", policy, detail, &places);
    }
    if policy.count("attachments") == Some(0) {
        let detail = "No user, group or role has it.".to_owned();
        finder.find("policy-unattached", policy, detail, &[]);
    }
}

fn trust(finder: &mut Finder<'_>, role: &Resource) {
    let own: BTreeSet<&str> = [role.account.as_str(), finder.snapshot.account.as_str()].into();
    let document = &role.configuration["AssumeRolePolicyDocument"];
    for (at, statement) in statements(document, "/AssumeRolePolicyDocument") {
        if statement["Effect"] != "Allow" {
            continue;
        }
        let outside: BTreeSet<String> = texts(&statement["Principal"]["AWS"])
            .into_iter()
            .filter_map(account)
            .filter(|account| !own.contains(account.as_str()))
            .collect();
        if outside.is_empty() {
            continue;
        }
        let names: Vec<String> = outside.into_iter().collect();
        let place = [format!("{at}/Principal/AWS")];
        let detail = format!("It trusts account {}.", names.join(", "));
        finder.find("trust-outside", role, detail.clone(), &place);
        let external = statement["Condition"]
            .to_string()
            .contains("sts:ExternalId");
        if !external {
            let detail = format!("{detail} No external id is required.");
            finder.find("trust-without-external-id", role, detail, &place);
        }
    }
}

/// The account of a principal: a bare id, or an ARN.
fn account(principal: &str) -> Option<String> {
    let id = principal.split(':').nth(4).unwrap_or(principal);
    (id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit())).then(|| id.to_owned())
}

fn unused(finder: &mut Finder<'_>, role: &Resource) {
    let Some(age) = time(role, "created").map(|at| finder.days_since(at)) else {
        return;
    };
    let used = time(role, "last_used").map(|at| finder.days_since(at));
    let detail = match used {
        Some(days) if days > DAYS => format!("It was last used {days} days ago."),
        None if age > DAYS => format!("It is {age} days old, and AWS knows of no use."),
        _ => return,
    };
    finder.find("role-unused", role, detail, &[]);
}

fn root(finder: &mut Finder<'_>, account: &Resource) {
    let map = &account.configuration["SummaryMap"];
    let is = |member: &str, wanted: i64| map.get(member).and_then(number) == Some(wanted);
    let place = |member: &str| [format!("/SummaryMap/{member}")];
    if is("AccountMFAEnabled", 0) {
        let detail = "The root user signs in with a password alone.".to_owned();
        finder.find(
            "root-without-mfa",
            account,
            detail,
            &place("AccountMFAEnabled"),
        );
    }
    if map
        .get("AccountAccessKeysPresent")
        .and_then(number)
        .is_some_and(|keys| keys > 0)
    {
        let detail = "The root user has at least one access key.".to_owned();
        finder.find(
            "root-access-key",
            account,
            detail,
            &place("AccountAccessKeysPresent"),
        );
    }
}
