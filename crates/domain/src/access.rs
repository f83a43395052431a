//! Who may do what to a resource, and which policy says so.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use crate::ids::{AccountId, ResourceId};
use crate::reference::{Confidence, Evidence};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Principal {
    /// Everyone, also without credentials (`*`).
    Anyone,
    /// A whole account: whomever its own policies permit.
    Account(AccountId),
    /// A user, group or role of the snapshot.
    Resource(ResourceId),
    /// A user, role or session that is not in the snapshot, by its ARN or canonical id.
    External(String),
    /// Whoever an identity provider vouches for: its ARN or host name.
    Federated(String),
    /// An AWS service, such as `lambda.amazonaws.com`.
    Service(String),
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anyone => f.write_str("anyone"),
            Self::Account(id) => write!(f, "account {id}"),
            Self::Resource(id) => write!(f, "{id}"),
            Self::External(text) | Self::Federated(text) | Self::Service(text) => f.write_str(text),
        }
    }
}

/// Whether something may be done.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum May {
    /// Nothing allows it, or something denies it.
    #[default]
    No,
    /// When conditions hold that are known only at the time of the request.
    Conditional,
    /// Whatever the circumstances.
    Yes,
}

/// Actions as the policies write them: `s3:GetObject`, `s3:Get*`, `s3:*`, `*`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actions {
    /// What reads: `Get…`, `List…`, `Describe…`, ….
    pub read: May,
    /// What changes contents: `Put…`, `Send…`, `Delete…`, ….
    pub write: May,
    /// What changes who may do what, or removes the resource itself.
    pub admin: May,
    /// `iam:PassRole`: hand a role to a service.
    pub pass_role: May,
    /// `sts:AssumeRole` and its kin: take on a role.
    pub assume: May,
    /// What is none of these.
    pub other: May,
    /// What is allowed, ordered, without what is wholly denied.
    pub list: Vec<String>,
    /// Those of `list` that are allowed under conditions only, ordered.
    pub conditional: Vec<String>,
    /// What is denied of it for sure: patterns that take away a part of `list`.
    pub except: Vec<String>,
}

/// Where a permission comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantKind {
    /// A policy in or attached to the principal or one of its groups.
    Identity,
    /// A policy of AWS's own, known by its name only.
    AwsManaged,
    /// A policy on the resource.
    Resource,
    /// The trust policy of a role.
    Trust,
    /// A grant of a KMS key.
    KmsGrant,
}

/// A statement that allows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// Where the permission comes from.
    pub kind: GrantKind,
    /// The policy's name as a person knows it.
    pub policy: String,
    /// The resource whose configuration holds the statement: the role or user with the inline
    /// policy, the managed policy, the bucket. For a policy of AWS's own the one it is attached to.
    pub holder: ResourceId,
    /// The place of the statement in the holder's configuration, with its `Sid` or its first
    /// action as the text.
    pub evidence: Evidence,
    /// The resources as the statement writes them; empty where it names none.
    #[serde(default)]
    pub resources: Vec<String>,
}

/// What stands against a permission, wholly or in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// A statement that denies.
    Deny,
    /// The principal's permissions boundary.
    Boundary,
    /// A service control policy of the organization.
    ServiceControl,
    /// A resource control policy of the organization.
    ResourceControl,
    /// The public access block of a bucket.
    PublicAccessBlock,
    /// The other account, or the resource's own policy, has to allow it too, and nobody could see
    /// whether it does.
    OtherSide,
}

/// A limit that holds for an edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Limit {
    /// What kind of limit.
    pub kind: LimitKind,
    /// The policy's name.
    pub policy: String,
    /// The resource whose configuration holds it, when it is in the snapshot.
    pub holder: Option<ResourceId>,
    /// What it does, in a sentence.
    pub effect: String,
    /// The place of the statement in the holder's configuration.
    #[serde(default)]
    pub evidence: Option<Evidence>,
}

/// A principal may do something to a resource or to parts of it (objects of a bucket).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessEdge {
    /// Who.
    pub principal: Principal,
    /// To what.
    pub resource: ResourceId,
    /// What.
    pub actions: Actions,
    /// Which statements say so; at least one, ordered.
    pub allowed_by: Vec<Grant>,
    /// Whether it depends on a condition, or on a policy variable.
    pub conditional: bool,
    /// The conditions in words, ordered: `aws:SourceVpce StringEquals vpce-1`; those of statements
    /// that deny begin with `unless`.
    pub conditions: Vec<String>,
    /// What stands against parts of it, or may.
    pub limited_by: Vec<Limit>,
    /// `Likely` when a policy is known by its name only.
    pub confidence: Confidence,
}

/// A statement that covers more resources than are listed one by one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WideGrant {
    /// Who.
    pub principal: Principal,
    /// The resource pattern as written; `*` for all.
    pub pattern: String,
    /// The service's namespace in ARNs, such as `s3`; `*` for all.
    pub service: String,
    /// How many resources of the snapshot it covers.
    pub resources: u64,
    /// What.
    pub actions: Actions,
    /// The statement.
    pub allowed_by: Vec<Grant>,
    /// Whether it depends on a condition.
    pub conditional: bool,
    /// The conditions in words.
    pub conditions: Vec<String>,
    /// What stands against parts of it, or may.
    pub limited_by: Vec<Limit>,
    /// `Likely` when a policy is known by its name only.
    pub confidence: Confidence,
}

/// A way from one principal to a role by taking on one role after the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RoleChain {
    /// The roles in order; the last one is where it ends. Never empty.
    pub roles: Vec<ResourceId>,
    /// Whether some link depends on a condition.
    pub conditional: bool,
}

/// What a principal can do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrincipalAccess {
    /// One edge per resource, ordered by resource.
    pub edges: Vec<AccessEdge>,
    /// What a policy allows and another stops wholly: `limited_by` says which. Ordered.
    #[serde(default)]
    pub stopped: Vec<AccessEdge>,
    /// Statements that cover very many resources.
    pub wide: Vec<WideGrant>,
    /// The roles that it can take on, directly and by way of others; the shortest way to each.
    pub chains: Vec<RoleChain>,
    /// Whether there are more resources or roles than were looked at: then `edges` and `chains`
    /// are a beginning.
    #[serde(default)]
    pub cut: bool,
    /// Policies that are attached and that the snapshot neither holds nor knows by name: what they
    /// allow is missing here.
    #[serde(default)]
    pub unread: Vec<String>,
    /// What runs as this principal: functions, tasks, instances.
    pub used_by: Vec<ResourceId>,
    /// How many comparisons of a pattern with a text it took.
    pub compared: u64,
}

/// Who can do what to a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceAccess {
    /// One edge per principal, ordered by principal.
    pub edges: Vec<AccessEdge>,
    /// What a policy allows and another stops wholly: `limited_by` says which. Ordered.
    #[serde(default)]
    pub stopped: Vec<AccessEdge>,
    /// How many comparisons of a pattern with a text it took.
    pub compared: u64,
}

/// What comes out for one principal, one action and one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Allowed, whatever the circumstances.
    Allowed,
    /// Allowed when these conditions hold, each in words.
    Conditional(Vec<String>),
    /// Nothing allows it; the words say which side is missing.
    NotAllowed(String),
    /// A statement denies it; the words say which.
    Denied(String),
}

/// A least-privilege policy for a role or user: its own permissions, narrowed to what it is seen to
/// use.
/// A proposal to read and try, since what programs do is seen only in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyProposal {
    /// The role or user.
    pub role: ResourceId,
    /// Whether what runs as it shows enough to leave anything out. Without that every statement
    /// stays, and the notes say what is missing.
    #[serde(default)]
    pub sufficient: bool,
    /// The statements in the order of the documents.
    pub statements: Vec<ProposedStatement>,
    /// What the role has now and would no longer have.
    pub dropped: Vec<Dropped>,
    /// The policies to make of it; more than one when one would be too long.
    pub documents: Vec<ProposedDocument>,
    /// What runs as the role, from which its use was read.
    pub used_by: Vec<ResourceId>,
    /// What a reader must know: what could not be seen, and whether the policies fit the limits.
    pub notes: Vec<String>,
}

/// One statement of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedStatement {
    /// Its `Sid`, unique in the proposal.
    pub sid: String,
    /// `Allow` or `Deny`.
    pub effect: String,
    /// Actions, ordered.
    pub actions: Vec<String>,
    /// Resources, ordered.
    pub resources: Vec<String>,
    /// The statement as it stands in the document.
    pub statement: serde_json::Value,
    /// Why it is there.
    pub reason: String,
    /// What shows the use: places in the configurations of what runs as the role.
    pub evidence: Vec<UseEvidence>,
}

/// A place that shows that a role is used for something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UseEvidence {
    /// The resource in whose configuration it stands.
    pub from: ResourceId,
    /// The resource that it names.
    pub to: ResourceId,
    /// The place.
    pub evidence: Evidence,
}

/// A permission that the proposal leaves out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dropped {
    /// The policy that gives it now.
    pub policy: String,
    /// Actions as written.
    pub actions: Vec<String>,
    /// Resources as written.
    pub resources: Vec<String>,
    /// Why it is left out.
    pub reason: String,
}

/// A policy document within the limits of IAM.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedDocument {
    /// A name for the policy.
    pub name: String,
    /// The document.
    pub document: serde_json::Value,
    /// Its length as IAM counts it: characters without white space.
    pub characters: usize,
}
