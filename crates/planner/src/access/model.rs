//! What a snapshot says about permissions, read once.

use super::document::Statement;
use super::organization::Organization;
use landfall_domain::access::{Grant, GrantKind};
use landfall_domain::{AccountId, Confidence, Evidence, ResourceId, Text};
use std::collections::HashMap;

/// A resource that somebody can do something to.
#[derive(Clone, Debug)]
pub(crate) struct Thing {
    pub id: ResourceId,
    /// Its ARN, or empty when it has none; then only a policy for everything covers it.
    pub arn: Text,
    /// A second ARN by which policies name it: an API by `execute-api`.
    pub other_arn: Option<Text>,
    /// The namespace in its ARN.
    pub service: Text,
    pub account: AccountId,
    pub name: Text,
    /// What its own policy says: the trust policy of a role.
    pub statements: Vec<Statement>,
    /// Grants of a key.
    pub grants: Vec<KeyGrant>,
    /// Whether a public access block stops what its policy opens to everybody.
    pub closed_to_public: bool,
}

/// A grant of a KMS key.
#[derive(Clone, Debug)]
pub(crate) struct KeyGrant {
    pub grantee: String,
    pub operations: Vec<String>,
    pub pointer: String,
    pub constrained: bool,
}

impl KeyGrant {
    /// As where a permission comes from.
    pub fn grant(&self, key: &ResourceId) -> Grant {
        Grant {
            kind: GrantKind::KmsGrant,
            policy: "grant".to_owned(),
            holder: key.clone(),
            evidence: Evidence {
                path: self.pointer.as_str().into(),
                text: self.grantee.as_str().into(),
                confidence: Confidence::Certain,
            },
            resources: Vec::new(),
        }
    }
}

/// An identity policy, held once however often it is attached.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub kind: GrantKind,
    pub name: String,
    /// The resource whose configuration holds it: an identity for inline policies and for those
    /// of AWS's own.
    pub holder: ResourceId,
    pub statements: Vec<Statement>,
    /// The identities it is attached to, by their number.
    pub attached: Vec<usize>,
}

/// User, group or role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    User,
    Group,
    Role,
}

/// A user, group or role.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub class: Class,
    /// Its number among the things.
    pub thing: usize,
    /// Its policies, by their number.
    pub policies: Vec<usize>,
    /// A user's groups, by the number of the identity.
    pub groups: Vec<usize>,
    pub boundary: Option<Boundary>,
    /// Policies that are attached and that nobody could read.
    pub unread: Vec<String>,
}

/// A permissions boundary.
#[derive(Clone, Debug)]
pub(crate) struct Boundary {
    pub arn: String,
    pub holder: Option<ResourceId>,
    /// `None` when the policy is not in the snapshot and not known by name.
    pub statements: Option<Vec<Statement>>,
}

/// Everything about permissions in one snapshot.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// Ordered by id.
    pub things: Vec<Thing>,
    pub by_id: HashMap<ResourceId, usize>,
    pub policies: Vec<Policy>,
    pub identities: Vec<Identity>,
    /// Number of the thing → number of the identity.
    pub identity_of: HashMap<usize, usize>,
    /// ARN of a user or role → number of the identity.
    pub by_arn: HashMap<Text, usize>,
    /// (account, role name) → number of the identity.
    pub role_names: HashMap<(String, String), usize>,
    pub organization: Organization,
}

impl Model {
    /// The class of a thing that is a user, group or role.
    pub fn class_of(&self, thing: usize) -> Option<Class> {
        let identity = self.identity_of.get(&thing)?;
        Some(self.identities[*identity].class)
    }

    pub fn is_role(&self, thing: usize) -> bool {
        self.class_of(thing) == Some(Class::Role)
    }

    /// The numbers of the policies of an identity: its own and those of its groups.
    pub fn policies_of(&self, identity: usize) -> Vec<usize> {
        let own = &self.identities[identity];
        let mut all = own.policies.clone();
        for group in &own.groups {
            all.extend(&self.identities[*group].policies);
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}
