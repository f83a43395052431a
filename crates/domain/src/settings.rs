//! One setting of a resource, before and after the move, as it is shown before approval.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A text that is changed because it names an account, ARN or name that moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextChange {
    /// JSON pointer into the setting.
    pub path: String,
    /// The text in the source.
    pub from: String,
    /// The text in the target.
    pub to: String,
}

/// A text that names something of the source account and stays as it is, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLeft {
    /// JSON pointer into the setting.
    pub path: String,
    /// The text.
    pub text: String,
    /// Why it stays.
    pub why: String,
}

/// What happens to a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carry {
    /// It is not set in the source and will not be in the target.
    Unset,
    /// Copied as it is.
    Copied,
    /// Copied with some texts changed.
    Rewritten,
    /// Set to something else on purpose, with the reason.
    Chosen(String),
    /// Not carried over, with the reason and what to do instead.
    NotCopied(String),
}

/// One line of the settings diff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettingChange {
    /// The setting's name in the AWS API, such as `Lifecycle`.
    pub setting: String,
    /// What happens to it.
    pub carry: Carry,
    /// In the source; `null` when unset.
    pub source: Value,
    /// In the target; `null` when unset.
    pub target: Value,
    /// What was changed and why, text by text.
    pub changes: Vec<TextChange>,
    /// What still names the source account.
    pub left: Vec<TextLeft>,
}
