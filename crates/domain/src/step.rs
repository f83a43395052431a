//! A step as a plan holds it: complete, with nothing left to choose at execution.

use crate::ids::{AccountId, ResourceId, StepId};
use crate::settings::SettingChange;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// AWS actions that a step needs in one account: what the session policy of its role allows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// The account in which the role is assumed.
    pub account: AccountId,
    /// IAM actions such as `s3:PutObject`.
    pub actions: Vec<String>,
    /// The ARNs that they are needed on.
    pub resources: Vec<String>,
}

/// Whether a step can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undo {
    /// It can; the words say what is removed.
    Can(String),
    /// It changes nothing that would need taking back.
    Nothing,
    /// It cannot; the words say why.
    Cannot(String),
}

/// How much work a step is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Things to do (objects, settings).
    pub items: u64,
    /// Bytes to move.
    pub bytes: u64,
    /// Expected seconds.
    pub seconds: u64,
}

/// One step of one wave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepSpec {
    /// Unique within the wave.
    pub id: StepId,
    /// Which step type executes it, such as `s3.create-bucket`. Stored, so never renamed.
    pub kind: String,
    /// What it does, in a person's words.
    pub title: String,
    /// The resource that it moves.
    pub resource: ResourceId,
    /// Steps of the same wave that must have ended well before.
    pub needs: Vec<StepId>,
    /// Everything that the step type needs to know.
    pub params: Value,
    /// The least that it must be allowed.
    pub grants: Vec<Grant>,
    /// Whether it can be undone.
    pub undo: Undo,
    /// After it, going back is no longer free of loss.
    pub point_of_no_return: bool,
    /// How much work it is.
    pub work: Work,
    /// The tool, such as `S3 CopyObject` or `DataSync`, with the reason.
    pub tool: Option<ToolChoice>,
    /// What it changes, setting by setting, for the reader before approval.
    pub preview: Vec<SettingChange>,
}

/// Why a tool was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolChoice {
    /// The tool's name.
    pub tool: Tool,
    /// Why, with the figures.
    pub reason: String,
}

/// What moves the data of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// Server-side `CopyObject` and `UploadPartCopy`, driven by Landfall.
    ServerSideCopy,
    /// An AWS DataSync task.
    DataSync,
}

impl Tool {
    /// The name on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Tool::ServerSideCopy => "S3 server-side copy",
            Tool::DataSync => "AWS DataSync",
        }
    }
}
