//! The types of the file. They are apart from the domain's, so that the file's shape changes only
//! when its version does. `docs/estate-schema.json` is generated from them.

use landfall_domain::{AccountId, Arn, Decimal, Kind, Region, ResourceId, SnapshotId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The version of the format that this Landfall reads and writes.
pub const VERSION: u32 = 1;

/// An estate: what one AWS account holds, and what is said about each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EstateFile {
    /// The address of this schema, for editors. Not read.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The version of the format: 1.
    #[schemars(extend("const" = 1))]
    pub landfall_estate: u32,
    /// The estate's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The id of the snapshot that was exported. Importing gives a new one.
    #[schemars(with = "Option<String>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<SnapshotId>,
    /// Where the snapshot comes from.
    #[serde(default)]
    pub origin: FileOrigin,
    /// The source account, twelve digits.
    #[schemars(with = "String", extend("pattern" = "^[0-9]{12}$"))]
    pub account: AccountId,
    /// The Regions that were asked for. When left out, those of the resources.
    #[schemars(with = "Vec<String>")]
    #[serde(default)]
    pub regions: Vec<Region>,
    /// When the scan began (RFC 3339, UTC).
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    /// When it ended (RFC 3339, UTC).
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<Timestamp>,
    /// What the account holds.
    pub resources: Vec<FileResource>,
    /// What the resources say about each other. When left out, references are read from the
    /// configurations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub references: Option<Vec<FileReference>>,
    /// What was and was not read, per service and Region.
    #[serde(default)]
    pub coverage: Vec<FileCoverage>,
}

/// Where a snapshot comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FileOrigin {
    /// AWS was asked.
    #[default]
    Scan,
    /// Files were read.
    Import {
        /// Their names.
        files: Vec<String>,
    },
}

/// One thing that the account holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileResource {
    /// Its identity in this file. When left out: its ARN, else `kind/account/region/name`.
    #[schemars(with = "Option<String>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ResourceId>,
    /// Its CloudFormation type, such as `AWS::S3::Bucket`.
    #[schemars(with = "String")]
    pub kind: Kind,
    /// Its ARN, where AWS gives one.
    #[schemars(with = "Option<String>", extend("pattern" = "^arn:aws[^:]*:[^:]+:[^:]*:[^:]*:.+$"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<Arn>,
    /// The name a person knows it by.
    pub name: String,
    /// The account that owns it, twelve digits. When left out, the source account.
    #[schemars(with = "Option<String>", extend("pattern" = "^[0-9]{12}$"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// Its Region; `global` for IAM and the like.
    #[schemars(with = "String")]
    pub region: Region,
    /// Its tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Facts with units, by a snake_case name such as `size`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, FileAttribute>,
    /// The configuration as AWS describes it. Must not hold the value of a secret.
    #[serde(default)]
    pub configuration: Value,
    /// Whether a service of Landfall knew the kind when it was read.
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

/// A fact with its unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileAttribute {
    /// Words.
    Text(String),
    /// A size in bytes.
    Bytes(u64),
    /// A number of things.
    Count(u64),
    /// Yes or no.
    Flag(bool),
    /// A moment (RFC 3339, UTC).
    Time(#[schemars(with = "String", extend("format" = "date-time"))] Timestamp),
    /// US dollars a month, as a decimal number in quotes.
    UsdPerMonth(#[schemars(with = "String")] Decimal),
}

/// What one resource says about another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileReference {
    /// The id of the resource that speaks.
    #[schemars(with = "String")]
    pub from: ResourceId,
    /// What it names.
    pub target: FileTarget,
    /// How strongly the two are tied.
    pub class: FileClass,
    /// Where it says so.
    pub evidence: FileEvidence,
}

/// What a text names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FileTarget {
    /// An ARN, which may name a part of a resource.
    Arn(#[schemars(with = "String")] Arn),
    /// A name within its kind.
    Named {
        /// The CloudFormation type that is meant.
        #[schemars(with = "String")]
        kind: Kind,
        /// The name, id or alias.
        name: String,
        /// The account, when the text says it.
        #[schemars(with = "Option<String>")]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<AccountId>,
        /// The Region, when the text says it.
        #[schemars(with = "Option<String>")]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        region: Option<Region>,
    },
    /// A URL or host name.
    Url(String),
    /// A whole account.
    Account(#[schemars(with = "String")] AccountId),
}

/// How strongly a reference ties.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileClass {
    /// The other must exist in the target first.
    Requires,
    /// The two move together.
    Together,
    /// A dependency at run time that can be bridged.
    Talks,
}

/// The place where a reference was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileEvidence {
    /// A JSON pointer into the configuration (RFC 6901).
    pub path: String,
    /// The text that stands there.
    pub text: String,
    /// How sure the reading is.
    pub confidence: FileConfidence,
}

/// How sure a reading is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileConfidence {
    /// A name that looks right in its context.
    Likely,
    /// An id or name in a typed field, or a whole ARN or URL.
    Certain,
}

/// What was read of one service in one Region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileCoverage {
    /// The service's key, such as `s3`.
    pub service: String,
    /// The account that was read, when it is not the source account.
    #[schemars(with = "Option<String>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The Region, or `global`.
    #[schemars(with = "String")]
    pub region: Region,
    /// How it ended.
    pub outcome: FileOutcome,
    /// How many resources were found.
    pub resources: u64,
    /// How many API requests were sent.
    pub requests: u64,
    /// How long it took, in milliseconds.
    pub millis: u64,
    /// What failed.
    #[serde(default)]
    pub problems: Vec<FileProblem>,
    /// CloudFormation types that were not asked for, because Resource Explorer's index of the Region
    /// knows them and holds none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spared: Vec<String>,
}

/// How the reading of one service in one Region ended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileOutcome {
    /// Everything was read.
    Read,
    /// Some calls failed.
    Partial,
    /// AWS said no.
    Denied,
    /// The service is not offered there.
    NotSupported,
    /// It could not be read for another reason.
    Failed,
}

/// One call that failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileProblem {
    /// The AWS API operation.
    pub operation: String,
    /// The resource it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The AWS error code.
    pub code: String,
    /// What AWS said.
    pub message: String,
    /// What to do about it.
    pub advice: String,
}
