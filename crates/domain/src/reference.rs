//! What one resource says about another, with the place where it says so.

use crate::Arn;
use crate::ids::{AccountId, Region, ResourceId};
use crate::resource::Kind;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// How strongly a reference ties two resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The other must exist in the target first: a role, a key, a subnet, an image.
    Requires,
    /// The two cannot be bridged across accounts and move together.
    Together,
    /// A dependency at run time that can be bridged for a while: a queue, a table, a bucket.
    Talks,
}

/// How sure the extractor is that the text means what it takes it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A name that looks right in its context.
    Likely,
    /// An id or name in a typed field, or a whole ARN or URL.
    Certain,
}

/// What a text names, before anyone has looked whether it exists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A whole ARN, which may name a part of a resource (`arn:aws:s3:::bucket/*`).
    Arn(Arn),
    /// A name within its kind. Empty account or Region: the same as the one that names it.
    Named {
        /// The CloudFormation type that is meant.
        kind: Kind,
        /// The name, id or alias.
        name: String,
        /// The account, when the text says it.
        account: Option<AccountId>,
        /// The Region, when the text says it.
        region: Option<Region>,
    },
    /// A URL or host name.
    Url(String),
    /// A whole account (`arn:aws:iam::ACCOUNT:root` in a policy).
    Account(AccountId),
}

/// A raw reference as the collector of a service extracts it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// The resource that speaks.
    pub from: ResourceId,
    /// What it names.
    pub target: Target,
    /// How strongly.
    pub class: Class,
    /// JSON pointer into the configuration of `from` (RFC 6901), the text seen there, and how
    /// sure the reading is.
    pub evidence: Evidence,
}

/// Where a reference was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// JSON pointer into the configuration (RFC 6901). Where a text holds a document (JSON, base64),
    /// the pointer leads to that text. `tags/KEY` for a tag that the configuration does not list.
    pub path: Text,
    /// The text that was seen there; of a long text the word that was seen in it.
    pub text: Text,
    /// How sure the reading is.
    pub confidence: Confidence,
}
