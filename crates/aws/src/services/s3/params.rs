//! What S3's steps need to know, as kept in `StepSpec::params`. Stored, so members are never
//! renamed; new ones get a default.

use landfall_domain::settings::SettingChange;
use landfall_domain::{AccountId, Region, StepSpec};
use landfall_engine::StepError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Objects larger than this are copied in parts, in bytes. `CopyObject` ends at 5 GiB.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/copy-object.html>
pub const MULTIPART_ABOVE: u64 = 1 << 30;
/// The size of a part where the source has none to keep, in bytes.
pub const PART: u64 = 256 << 20;

/// One end of a move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The account that owns the bucket.
    pub account: AccountId,
    /// The bucket's Region.
    pub region: Region,
    /// The bucket's name.
    pub bucket: String,
}

impl Place {
    /// `arn:aws:s3:::bucket`.
    pub fn arn(&self) -> String {
        format!("arn:aws:s3:::{}", self.bucket)
    }
    /// `arn:aws:s3:::bucket/*`.
    pub fn objects(&self) -> String {
        format!("arn:aws:s3:::{}/*", self.bucket)
    }
}

/// `s3.create-bucket`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Create {
    /// The new bucket.
    pub target: Place,
    /// Whether objects can be locked; only possible from the beginning.
    pub object_lock: bool,
}

/// `s3.configure-bucket` and `s3.activate-bucket`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Configure {
    /// The new bucket.
    pub target: Place,
    /// The settings in the order in which they are set.
    pub settings: Vec<SettingChange>,
}

/// `s3.grant-target-write` and `s3.revoke-target-write`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grants {
    /// The new bucket.
    pub target: Place,
    /// Who may write and read for the time of the copy.
    pub principals: Vec<String>,
}

/// `s3.copy-objects` and `s3.verify-objects`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// The old bucket.
    pub source: Place,
    /// The new bucket.
    pub target: Place,
    /// Objects larger than this are copied in parts, in bytes.
    #[serde(default = "multipart_above")]
    pub multipart_above: u64,
    /// The size of a part where the source has none to keep, in bytes.
    #[serde(default = "part")]
    pub part: u64,
    /// Objects under way at the same time.
    #[serde(default = "at_once")]
    pub at_once: usize,
    /// Whether objects may redirect (`x-amz-website-redirect-location`), which `CopyObject` does
    /// not carry over by itself.
    #[serde(default)]
    pub redirects: bool,
}

/// `s3.datasync`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSync {
    /// The old bucket.
    pub source: Place,
    /// The new bucket.
    pub target: Place,
    /// The role that DataSync works with, in the source account.
    pub role: String,
    /// Bytes a second at most; -1 for no limit.
    pub bytes_per_second: i64,
    /// Seconds between two looks at the execution.
    pub poll_seconds: u64,
}

fn multipart_above() -> u64 {
    MULTIPART_ABOVE
}
fn part() -> u64 {
    PART
}
fn at_once() -> usize {
    16
}

/// Reads a step's parameters.
///
/// # Errors
/// When they are not those of this step: the plan was made by another version.
pub fn read<T: DeserializeOwned>(spec: &StepSpec) -> Result<T, StepError> {
    serde_json::from_value(spec.params.clone()).map_err(|error| StepError {
        message: format!("The parameters of {} cannot be read: {error}", spec.id),
        advice: "Make a new plan with this version of Landfall".into(),
        retryable: false,
    })
}
