//! Whom roles trust, and whom resource policies let in from outside.

use super::facts::Facts;
use super::rule::{Rule, Seen};
use crate::access::condition::Condition;
use crate::access::document::Statement;
use crate::access::read::own_policy;
use crate::access::who::{Named, Who};
use crate::words::{count, list};
use landfall_domain::finding::Severity;
use landfall_domain::{AccountId, Evidence, Resource};
use std::collections::{BTreeMap, BTreeSet};

const DEPUTY: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html";

pub(super) static RULES: &[Rule] = &[
    Rule {
        key: "role-trusts-anyone",
        title: "Anyone may take on a role",
        severity: Severity::Critical,
        why: "A trust policy for everybody without a condition on the caller opens the role to every AWS account.",
        advice: "Name the principals that need the role, or add a condition on their organization.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        look: anyone,
    },
    Rule {
        key: "trust-outside",
        title: "A role trusts an account outside of the organization",
        severity: Severity::Medium,
        why: "What the other account does with the role is not in your hands, and the trust has to be made anew when the role moves.",
        advice: "Confirm with the owner that the partner still needs it, and tell the partner the role's new ARN before it moves.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
        look: outside,
    },
    Rule {
        key: "trust-without-external-id",
        title: "A role for another company does not ask for an external id",
        severity: Severity::High,
        why: "The other company serves many customers; one of them can make it use your role unless the trust asks for an id that only you were given.",
        advice: "Agree on an external id with the partner and demand it with a condition on sts:ExternalId.",
        source: DEPUTY,
        look: external_id,
    },
    Rule {
        key: "confused-deputy-service",
        title: "A service may act for anybody's resources",
        severity: Severity::Low,
        why: "Without a condition on the source, an AWS service can be made to use the permission for a resource in a stranger's account.",
        advice: "Add a condition on aws:SourceArn or aws:SourceAccount.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention",
        look: services,
    },
    Rule {
        key: "oidc-trust-open",
        title: "A role trusts everybody at an identity provider",
        severity: Severity::Critical,
        why: "Without a condition on the subject every user of the provider, such as every repository on a public code host, can take on the role.",
        advice: "Demand the subject (`…:sub`) of the one repository, branch or workload that needs the role.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
        look: oidc,
    },
    Rule {
        key: "shared-outside",
        title: "A resource lets in an account outside of the organization",
        severity: Severity::Medium,
        why: "Somebody else's programs depend on it or read from it, and they will break or be left behind when it moves.",
        advice: "Find out who the other account is, and decide whether it keeps its access in the new account.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
        look: shared,
    },
];

/// Services that act on behalf of a resource which may be in another account, where AWS asks for a
/// condition on the source in the trust policies of their roles.
const DEPUTIES_BY_ROLE: &[&str] = &[
    "bedrock",
    "cloudformation",
    "cloudtrail",
    "datasync",
    "delivery.logs",
    "dlm",
    "firehose",
    "glue",
    "iot",
    "kinesisanalytics",
    "logs",
    "pipes",
    "scheduler",
    "ssm",
    "states",
    "transfer",
    "vpc-flow-logs",
];
/// Services that deliver to or call resources that let them in by a resource policy.
const DEPUTIES_BY_RESOURCE: &[&str] = &[
    "apigateway",
    "budgets",
    "cloudtrail",
    "cloudwatch",
    "config",
    "delivery.logs",
    "events",
    "iot",
    "lambda",
    "logging.s3",
    "logs",
    "s3",
    "scheduler",
    "ses",
    "sns",
    "sqs",
    "states",
];

/// Roles with the allowing statements of their trust policy.
fn trusts<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = (&'f Resource, Vec<Statement>)> {
    facts.of(&["AWS::IAM::Role"]).map(|role| {
        let mut statements = own_policy(role);
        statements.retain(|statement| statement.allow);
        (role, statements)
    })
}

/// The principals of a statement that are named, not left out.
fn named(statement: &Statement) -> impl Iterator<Item = &Named> {
    let principals = statement.principals.iter().filter(|p| !p.not);
    principals.flat_map(|p| &p.list)
}

fn place(statement: &Statement, named: &Named) -> Evidence {
    statement.at(&named.pointer, named.text.clone())
}

pub(super) fn closed(statement: &Statement) -> bool {
    statement
        .conditions
        .iter()
        .any(Condition::keeps_strangers_out)
}

fn anyone<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let mut found = Vec::new();
    for (role, statements) in trusts(facts) {
        let mut places = Vec::new();
        for statement in statements.iter().filter(|s| !closed(s)) {
            let all = named(statement).filter(|n| n.who == Who::Anyone);
            places.extend(all.map(|n| place(statement, n)));
            if statement.principals.as_ref().is_some_and(|p| p.not) {
                places.push(statement.evidence());
            }
        }
        if !places.is_empty() {
            found.push(Seen::new(role, "The trust policy lets everybody in, and no condition says who the caller must be.").with(places));
        }
    }
    found
}

fn outsider(facts: &Facts<'_>, who: &Who) -> Option<AccountId> {
    if matches!(who, Who::Federated(_)) {
        return None;
    }
    who.account()
        .filter(|account| !facts.own_accounts.contains(account))
}

fn outside<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let mut found = Vec::new();
    for (role, statements) in trusts(facts) {
        let (places, accounts) = outsiders(facts, &statements, |_| true);
        if !accounts.is_empty() {
            found.push(
                Seen::new(
                    role,
                    format!(
                        "{} may take on the role: {}.",
                        who_many(&accounts),
                        names(&accounts)
                    ),
                )
                .with(places),
            );
        }
    }
    found
}

fn outsiders(
    facts: &Facts<'_>,
    statements: &[Statement],
    keep: impl Fn(&Statement) -> bool,
) -> (Vec<Evidence>, BTreeSet<AccountId>) {
    let (mut places, mut accounts) = (Vec::new(), BTreeSet::new());
    for statement in statements.iter().filter(|s| s.allow && keep(s)) {
        for entry in named(statement) {
            if let Some(account) = outsider(facts, &entry.who) {
                accounts.insert(account);
                places.push(place(statement, entry));
            }
        }
    }
    (places, accounts)
}

fn who_many(accounts: &BTreeSet<AccountId>) -> String {
    match accounts.len() {
        1 => "An account outside of the organization".to_owned(),
        many => format!("{many} accounts outside of the organization"),
    }
}

fn names(accounts: &BTreeSet<AccountId>) -> String {
    let texts: Vec<&str> = accounts.iter().map(AccountId::as_str).collect();
    list(&texts)
}

fn external_id<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let mut found = Vec::new();
    for (role, statements) in trusts(facts) {
        let open = |statement: &Statement| {
            let asked = |c: &Condition| {
                c.about("sts:ExternalId") && c.demands() && c.values.iter().all(|v| v != "*")
            };
            let own = |c: &Condition| c.about("aws:PrincipalOrgID") && c.demands();
            !statement.conditions.iter().any(|c| asked(c) || own(c))
        };
        let (places, accounts) = outsiders(facts, &statements, open);
        if !accounts.is_empty() {
            let detail = format!(
                "The trust in {} has no condition on sts:ExternalId.",
                names(&accounts)
            );
            found.push(Seen::new(role, detail).with(places));
        }
    }
    found
}

/// Services named in allowing statements without a condition on the source.
fn unscoped(statements: &[Statement], known: &[&str]) -> (Vec<Evidence>, BTreeSet<String>) {
    let (mut places, mut services) = (Vec::new(), BTreeSet::new());
    for statement in statements.iter().filter(|s| s.allow && !closed(s)) {
        for entry in named(statement) {
            let Who::Service(service) = &entry.who else {
                continue;
            };
            let short = service.split(".amazonaws.com").next().unwrap_or(service);
            // `logs.eu-central-1` is `logs`.
            let first = short.split('.').next().unwrap_or(short);
            if known.contains(&short) || known.contains(&first) {
                services.insert(service.clone());
                places.push(place(statement, entry));
            }
        }
    }
    (places, services)
}

fn services<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let mut found = Vec::new();
    for (role, statements) in trusts(facts) {
        let (places, services) = unscoped(&statements, DEPUTIES_BY_ROLE);
        push_services(&mut found, role, places, &services, "may take on the role");
    }
    for resource in facts.all() {
        if resource.kind.service() == "IAM" {
            continue;
        }
        let (places, services) = unscoped(&own_policy(resource), DEPUTIES_BY_RESOURCE);
        push_services(&mut found, resource, places, &services, "is let in");
    }
    found
}

fn push_services<'f>(
    found: &mut Vec<Seen<'f>>,
    resource: &'f Resource,
    places: Vec<Evidence>,
    services: &BTreeSet<String>,
    what: &str,
) {
    if !services.is_empty() {
        let texts: Vec<&str> = services.iter().map(String::as_str).collect();
        let detail = format!(
            "{} {what} for whatever source: no condition on aws:SourceArn or aws:SourceAccount.",
            list(&texts)
        );
        found.push(Seen::new(resource, detail).with(places));
    }
}

fn oidc<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let mut found = Vec::new();
    for (role, statements) in trusts(facts) {
        let mut open: BTreeMap<String, Vec<Evidence>> = BTreeMap::new();
        for statement in &statements {
            for entry in named(statement) {
                let Who::Federated(provider) = &entry.who else {
                    continue;
                };
                if let Some(host) = oidc_host(provider)
                    && !subject_demanded(statement, &host)
                {
                    open.entry(host).or_default().push(place(statement, entry));
                }
            }
        }
        for (host, places) in open {
            let detail = format!(
                "Tokens of {host} are taken whoever they were given to: no condition on {host}:sub names a subject."
            );
            found.push(Seen::new(role, detail).with(places));
        }
    }
    found
}

/// The provider's name in condition keys; `None` for SAML.
fn oidc_host(provider: &str) -> Option<String> {
    match provider.split_once(":oidc-provider/") {
        Some((_, host)) => Some(host.to_owned()),
        None if provider.contains(":saml-provider/") => None,
        None => Some(provider.to_owned()),
    }
}

fn subject_demanded(statement: &Statement, host: &str) -> bool {
    // Cognito's identity pools are told apart by their audience.
    let key = if host == "cognito-identity.amazonaws.com" {
        "aud"
    } else {
        "sub"
    };
    let key = format!("{host}:{key}");
    let open = |value: &String| {
        value.trim_matches('*').is_empty()
            || matches!(value.as_str(), "repo:*" | "repo:*/*" | "*:*")
    };
    let about = |c: &&Condition| {
        c.about(&key) || (host == "www.amazon.com" && c.about("www.amazon.com:app_id"))
    };
    let mut asked = statement.conditions.iter().filter(about);
    asked.any(|c| c.demands() && !c.values.iter().any(open))
}

fn shared<'f>(facts: &'f Facts<'_>) -> Vec<Seen<'f>> {
    let mut found = Vec::new();
    for resource in facts.all() {
        if resource.kind.service() == "IAM" {
            continue;
        }
        let (places, accounts) = outsiders(facts, &own_policy(resource), |_| true);
        if !accounts.is_empty() {
            let detail = format!(
                "Its policy lets in {}: {}.",
                count(accounts.len(), "account"),
                names(&accounts)
            );
            found.push(Seen::new(resource, detail).with(places));
        }
    }
    found
}
