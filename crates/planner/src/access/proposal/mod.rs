//! A narrower policy for a role or user: each statement that it has now, without what nothing shows
//! it needs.
//!
//! Every proposed statement is made of one statement of today: its actions and resources or parts
//! of them, under the same conditions. So a proposal never allows more than was granted.

mod documents;
mod narrow;
mod tables;

use super::document::Statement;
use super::model::{Class, Model};
use super::uses::{Seen, Uses};
use documents::Writer;
use landfall_domain::Confidence;
use landfall_domain::access::{GrantKind, PolicyProposal};
use narrow::Narrow;
use std::collections::BTreeMap;

/// What the proposal for one principal rests on.
pub(super) struct Basis<'a> {
    pub model: &'a Model,
    pub seen: Option<&'a Seen>,
    /// Services used lately, as IAM remembers.
    pub accessed: Option<&'a BTreeMap<String, bool>>,
    /// Whether what is seen is enough to leave something out.
    pub sufficient: bool,
    /// Why not, when it is not.
    pub missing: &'static str,
}

/// The proposal for an identity; `None` when it has no policies or is a group.
pub(crate) fn proposal(model: &Model, uses: &Uses, number: usize) -> Option<PolicyProposal> {
    let identity = &model.identities[number];
    let policies = model.policies_of(number);
    if identity.class == Class::Group || policies.is_empty() {
        return None;
    }
    let thing = &model.things[identity.thing];
    let seen = uses.of(&thing.id);
    let mut basis = Basis {
        model,
        seen,
        accessed: uses.accessed(&thing.id),
        sufficient: false,
        missing: "",
    };
    basis.missing = missing(identity.class, seen);
    basis.sufficient = basis.missing.is_empty();
    let mut writer = Writer::new(&thing.name);
    for policy in policies {
        let policy = &model.policies[policy];
        for statement in &policy.statements {
            one(&basis, &policy.name, statement, &mut writer);
        }
    }
    let mut notes = notes(&basis);
    if !identity.unread.is_empty() {
        notes.push(format!(
            "Attached and not read, so not part of this: {}.",
            identity.unread.join(", ")
        ));
    }
    let of_aws = |number: &usize| model.policies[*number].kind == GrantKind::AwsManaged;
    if model.policies_of(number).iter().any(of_aws) {
        notes
            .push("Of AWS's own policies only the part that Landfall knows is written out.".into());
    }
    Some(writer.done(
        thing.id.clone(),
        basis.sufficient,
        seen.map(|seen| seen.programs.clone()).unwrap_or_default(),
        notes,
    ))
}

/// What is missing to leave anything out; empty when nothing is.
fn missing(class: Class, seen: Option<&Seen>) -> &'static str {
    match (class, seen) {
        (Class::User, _) => "What a user does is in no configuration",
        (_, None) => "Nothing in the snapshot runs as this role",
        (_, Some(seen)) if !seen.opaque.is_empty() => {
            "The configuration of what runs as it does not tell what it uses"
        }
        _ => "",
    }
}

fn notes(basis: &Basis<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if basis.sufficient {
        notes.push(
            "What a program does is seen only in part: by the resources that its configuration names. Try the policy before you replace the old one."
                .to_owned(),
        );
    } else if basis.accessed.is_some() {
        notes.push(format!(
            "{}. Only services that IAM says were not used lately are left out.",
            basis.missing
        ));
    } else {
        notes.push(format!(
            "{}, so every statement stays as it is. IAM's service last accessed data would tell more.",
            basis.missing
        ));
    }
    let likely = basis.seen.is_some_and(|seen| {
        let mut named = seen.named.iter();
        named.any(|used| used.evidence.confidence == Confidence::Likely)
    });
    if likely {
        notes.push("Some of the uses are only likely: a name that looks right.".into());
    }
    notes
}

fn one(basis: &Basis<'_>, policy: &str, statement: &Statement, writer: &mut Writer) {
    if !statement.allow {
        writer.whole(statement, "It denies, so it stays.".into());
        return;
    }
    if !basis.sufficient && basis.accessed.is_none() {
        let reason = format!("Kept as it is. {}.", basis.missing);
        writer.whole(statement, reason);
        return;
    }
    Narrow::new(basis, policy, statement).run(writer);
}
