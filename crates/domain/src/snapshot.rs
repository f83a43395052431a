//! One scan of one estate at one time, with what could not be read.

use crate::digest::Sum;
use crate::ids::{AccountId, Region, SnapshotId};
use crate::{Digest, Reference, Resource, Timestamp};
use serde::{Deserialize, Serialize};

/// How the reading of one service in one Region ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Everything was read.
    Read,
    /// Some calls failed; what was read is kept.
    Partial,
    /// AWS said no to the first call.
    Denied,
    /// The service is not offered there.
    NotSupported,
    /// The service could not be read for another reason.
    Failed,
}

/// One call that failed. It costs only what it would have read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The AWS API operation, such as `GetBucketPolicy`.
    pub operation: String,
    /// The resource it was about, if any.
    pub subject: Option<String>,
    /// The AWS error code, such as `AccessDenied`.
    pub code: String,
    /// What AWS said.
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

/// Where a snapshot comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// AWS was asked.
    #[default]
    Scan,
    /// Files were read.
    Import {
        /// Their names as given, in the order given.
        files: Vec<String>,
    },
}

/// What was read of one service in one Region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The service's key in the table, such as `s3`.
    pub service: String,
    /// The account that was read, when it is not the snapshot's own: the management account, or
    /// one of the target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The Region, or `global`.
    pub region: Region,
    /// How it ended.
    pub outcome: Outcome,
    /// How many resources were found.
    pub resources: u64,
    /// How many API requests were sent, retries included.
    pub requests: u64,
    /// Wall-clock time in milliseconds.
    pub millis: u64,
    /// What failed.
    pub problems: Vec<Problem>,
    /// CloudFormation types that were not asked for, because Resource Explorer's index of the Region
    /// knows them and holds none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spared: Vec<String>,
}

/// Immutable. Resources ordered by id, references by (from, path).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its id.
    pub id: SnapshotId,
    /// The estate's name, as configured.
    pub estate: String,
    /// Where it comes from.
    #[serde(default)]
    pub origin: Origin,
    /// The source account: what it owns is to be moved. Resources of other accounts were read to
    /// know the target.
    pub account: AccountId,
    /// The Regions that were asked for.
    pub regions: Vec<Region>,
    /// When the scan began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// What was found.
    pub resources: Vec<Resource>,
    /// What it says about each other.
    pub references: Vec<Reference>,
    /// What was and was not read, per service and Region.
    pub coverage: Vec<Coverage>,
}

impl Snapshot {
    /// The digest of what was found (not of when): equal for two scans of an unchanged estate.
    ///
    /// # Errors
    /// Never in practice: every part has a JSON form.
    pub fn digest(&self) -> Result<Digest, serde_json::Error> {
        let mut sum = Sum::default();
        sum.text("[");
        sum.value(&self.account)?;
        sum.text(",");
        sum.value(&self.regions)?;
        sum.text(",");
        sum.list(&self.resources)?;
        sum.text(",");
        sum.list(&self.references)?;
        sum.text("]");
        Ok(sum.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_digest_is_that_of_all_parts_together() {
        let resource = |name: &str| -> Resource {
            serde_json::from_value(json!({
                "id": format!("arn:aws:s3:::{name}"), "kind": "AWS::S3::Bucket", "arn": format!("arn:aws:s3:::{name}"),
                "name": name, "account": "111111111111", "region": "eu-central-1", "tags": { "b": "2", "a": "1" },
                "attributes": {}, "configuration": { "z": [1, { "y": "é\"", "x": null }], "a": 1.5 }
            }))
            .unwrap()
        };
        let mut snapshot = Snapshot {
            id: "one".into(),
            estate: "e".into(),
            origin: Origin::Scan,
            account: "111111111111".parse().unwrap(),
            regions: vec!["eu-central-1".into()],
            started: Timestamp::UNIX_EPOCH,
            finished: Timestamp::UNIX_EPOCH,
            resources: vec![],
            references: vec![],
            coverage: vec![],
        };
        for resources in [
            vec![],
            vec![resource("a")],
            vec![resource("a"), resource("b")],
        ] {
            snapshot.resources = resources;
            let whole = Digest::of(&(
                &snapshot.account,
                &snapshot.regions,
                &snapshot.resources,
                &snapshot.references,
            ));
            assert_eq!(snapshot.digest().unwrap(), whole.unwrap());
        }
    }
}
