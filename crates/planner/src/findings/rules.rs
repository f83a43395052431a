//! The catalogue.

use landfall_domain::FindingRule;
use landfall_domain::finding::Severity::{self, Critical, High, Info, Low, Medium};

/// One line of the catalogue.
pub(super) struct Rule {
    pub key: &'static str,
    pub severity: Severity,
    pub title: &'static str,
    why: &'static str,
    pub advice: &'static str,
    pub source: &'static str,
}

const fn rule(
    key: &'static str,
    severity: Severity,
    title: &'static str,
    why: &'static str,
    advice: &'static str,
    source: &'static str,
) -> Rule {
    Rule {
        key,
        severity,
        title,
        why,
        advice,
        source,
    }
}

const BEST: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html";

/// All rules, ordered by key.
pub(super) static RULES: &[Rule] = &[
    rule(
        "access-key-old",
        Medium,
        "An access key is older than 90 days",
        "The longer a key lives, the more copies of it there are.",
        "Replace it by a role of the target account; until then rotate it.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html",
    ),
    rule(
        "access-key-unused",
        Medium,
        "An active access key was not used for 90 days",
        "A key that nobody needs can only be stolen.",
        "Deactivate it now, delete it before the migration, and do not carry it over.",
        BEST,
    ),
    rule(
        "admin-equivalent",
        High,
        "It may do everything",
        "Whoever takes it over owns the account, and the target account after the move.",
        "Give it what it uses; Landfall proposes a narrower policy for roles.",
        BEST,
    ),
    rule(
        "certificate-expiring",
        Medium,
        "A certificate ends within 30 days",
        "It may run out in the middle of the migration.",
        "Renew it first, or request a new one in the target account.",
        "https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html",
    ),
    rule(
        "database-public",
        High,
        "A database can be reached from the internet",
        "Only its password stands between it and everybody.",
        "Make it private in the target, and reach it through the network.",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    ),
    rule(
        "database-without-backups",
        High,
        "A database makes no automatic backups",
        "There is nothing to go back to if the move goes wrong.",
        "Turn backups on, and take a snapshot by hand before its wave.",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
    ),
    rule(
        "policy-public",
        High,
        "A policy lets everybody in",
        "Any AWS account, or anybody at all, may do what the statement says.",
        "Name the principals, or add a condition; check it before the policy is carried over.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    ),
    rule(
        "policy-unattached",
        Low,
        "A managed policy is attached to nobody",
        "It would be carried over for nothing.",
        "Delete it, or leave it behind.",
        BEST,
    ),
    rule(
        "reference-dangling",
        Low,
        "It names something that is not there",
        "It fails today, or is forgotten; it must not be rebuilt in the target.",
        "Find out whether it is still used: repair the reference, or remove it before the migration.",
        BEST,
    ),
    rule(
        "reference-external",
        Info,
        "It names another account",
        "The other side trusts or is trusted by today's account id, which changes.",
        "Decide with the owner of that account who changes what, and when.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
    ),
    rule(
        "role-unused",
        Low,
        "A role was not used for 90 days",
        "It would be carried over for nothing, with all its permissions.",
        "Ask its owner; leave it behind if nobody needs it.",
        BEST,
    ),
    rule(
        "root-access-key",
        Critical,
        "The root user has access keys",
        "Nothing limits what they can do.",
        "Delete them today.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
    ),
    rule(
        "root-without-mfa",
        Critical,
        "The root user has no second factor",
        "A password alone opens the whole account.",
        "Register a second factor today.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
    ),
    rule(
        "secret-in-variable",
        High,
        "A secret stands in a configuration",
        "Everybody who may read the configuration knows it. Landfall does not keep the value.",
        "Move it to AWS Secrets Manager, change it, and give the program its name.",
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
    ),
    rule(
        "security-group-open",
        High,
        "A security group lets the whole internet in",
        "What listens there is tried by everybody.",
        "Name the networks that need it; carry over only those.",
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-best-practices.html",
    ),
    rule(
        "storage-unencrypted",
        Medium,
        "Data is stored without encryption",
        "It cannot be turned on in place; the move is the moment to do it.",
        "Restore or copy it encrypted in the target.",
        "https://docs.aws.amazon.com/prescriptive-guidance/latest/encryption-best-practices/general-encryption-best-practices.html",
    ),
    rule(
        "trust-outside",
        Medium,
        "A role trusts another account",
        "The other account works in yours; after the move it looks for the role in vain.",
        "Decide whether it goes on, and tell the other side the new ARN.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ),
    rule(
        "trust-without-external-id",
        High,
        "A role trusts another account without an external id",
        "The other side can be talked into using the role for somebody else (the confused deputy).",
        "Agree on an external id and require it in the trust policy.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    ),
    rule(
        "user-without-mfa",
        High,
        "A person signs in with a password alone",
        "Passwords are stolen.",
        "Move the person to IAM Identity Center with a second factor.",
        BEST,
    ),
];

/// All rules, ordered by key.
pub fn finding_rules() -> Vec<FindingRule> {
    RULES
        .iter()
        .map(|rule| FindingRule {
            key: rule.key.to_owned(),
            title: rule.title.to_owned(),
            severity: rule.severity,
            why: rule.why.to_owned(),
            advice: rule.advice.to_owned(),
            source: rule.source.to_owned(),
        })
        .collect()
}
