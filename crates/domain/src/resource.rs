//! A resource as one scan saw it.

use crate::ids::{AccountId, Region, ResourceId, Shared, read};
use crate::text::{Fields, Text};
use crate::{Arn, Decimal, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A CloudFormation type name, such as `AWS::S3::Bucket`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(Shared);

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from).map(Self)
    }
}

impl Kind {
    /// Wraps the type name as it is.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into().into())
    }
    /// The whole type name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The middle part: `S3` of `AWS::S3::Bucket`.
    pub fn service(&self) -> &str {
        self.0.split("::").nth(1).unwrap_or(&self.0)
    }
    /// The last part: `Bucket` of `AWS::S3::Bucket`.
    pub fn noun(&self) -> &str {
        self.0.rsplit("::").next().unwrap_or(&self.0)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Kind {
    fn from(name: &str) -> Self {
        Self(name.into())
    }
}

/// A fact about a resource with its unit, rendered the same way for every kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribute {
    /// Words.
    Text(Text),
    /// A size in bytes.
    Bytes(u64),
    /// A number of things.
    Count(u64),
    /// Yes or no.
    Flag(bool),
    /// A moment.
    Time(Timestamp),
    /// US dollars a month.
    UsdPerMonth(Decimal),
}

/// One thing that the account holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Its identity within the snapshot.
    pub id: ResourceId,
    /// Its CloudFormation type.
    pub kind: Kind,
    /// Its ARN, where AWS gives one.
    pub arn: Option<Arn>,
    /// The name a person knows it by (bucket name, function name, alias of a key).
    pub name: String,
    /// The account that owns it.
    pub account: AccountId,
    /// Where it lives; `global` for IAM and the like.
    pub region: Region,
    /// Tags as they were, keys and values untouched.
    #[serde(serialize_with = "crate::text::object")]
    pub tags: Fields<Text>,
    /// Facts with units, by a stable snake_case name: `size` (bytes), `objects` (count), ….
    #[serde(serialize_with = "crate::text::object")]
    pub attributes: Fields<Attribute>,
    /// The configuration as AWS describes it. Never holds the value of a secret.
    pub configuration: serde_json::Value,
    /// Whether a service of the table knows this kind. What a general list call found and nobody
    /// can read further is kept all the same, with `false`: found, not understood.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub understood: bool,
}

fn yes() -> bool {
    true
}

// serde hands over a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_true(flag: &bool) -> bool {
    *flag
}

impl Resource {
    /// A size in bytes by its attribute's name.
    pub fn bytes(&self, attribute: &str) -> Option<u64> {
        match self.attributes.get(attribute) {
            Some(Attribute::Bytes(bytes)) => Some(*bytes),
            _ => None,
        }
    }
    /// A number by its attribute's name.
    pub fn count(&self, attribute: &str) -> Option<u64> {
        match self.attributes.get(attribute) {
            Some(Attribute::Count(count)) => Some(*count),
            _ => None,
        }
    }
}
