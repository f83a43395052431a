//! Proof that the copy equals the source.

use crate::ids::{ResourceId, StepId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// What was compared, such as `Lifecycle` or `objects`.
    pub name: String,
    /// Whether the target is what the plan says.
    pub equal: bool,
    /// What the plan expects.
    pub expected: Value,
    /// What was found in the target.
    pub found: Value,
    /// A word to the reader: why a difference is accepted, how it was compared.
    pub note: String,
}

/// The objects of one bucket, compared one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectParity {
    /// Objects in the source.
    pub source_objects: u64,
    /// Objects in the target.
    pub target_objects: u64,
    /// Bytes in the source.
    pub source_bytes: u64,
    /// Bytes in the target.
    pub target_bytes: u64,
    /// Objects whose size and checksum were compared and equal.
    pub verified: u64,
    /// How the contents were compared, with how many objects each way: `SHA-256` → 380, ….
    pub methods: std::collections::BTreeMap<String, u64>,
    /// What differs, at most 1,000 entries.
    pub mismatches: Vec<Mismatch>,
    /// How many differ in all.
    pub mismatched: u64,
    /// Objects that changed in the source after the run began and after they were copied, if they
    /// were: they are not in the target as they are now. They count neither as objects of the source
    /// or target nor as verified.
    #[serde(default, skip_serializing_if = "is_default")]
    pub later: u64,
    /// Their keys, at most 1,000.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later_keys: Vec<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// One object that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mismatch {
    /// The object's key.
    pub key: String,
    /// What differs.
    pub what: String,
}

/// What one step proved. Kept in the event log and shown in the parity report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verification {
    /// Setting by setting.
    pub checks: Vec<Check>,
    /// Object by object, for steps that copy objects.
    pub objects: Option<ObjectParity>,
}

impl Verification {
    /// Whether everything is equal.
    pub fn holds(&self) -> bool {
        self.checks.iter().all(|check| check.equal)
            && self.objects.as_ref().is_none_or(|o| {
                o.mismatched == 0
                    && o.source_objects == o.target_objects
                    && o.source_bytes == o.target_bytes
                    && o.verified == o.source_objects
            })
    }
}

/// The parity report of a run, step by step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParityLine {
    /// The step.
    pub step: StepId,
    /// The step's title.
    pub title: String,
    /// The resource.
    pub resource: ResourceId,
    /// What it proved.
    pub verification: Verification,
}
