//! What people decided about what is outside of the estate.

use crate::Timestamp;
use crate::ids::{ResourceId, UserName};
use serde::{Deserialize, Serialize};

/// What becomes of what the estate has with another account or a host elsewhere.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ExternalChoice {
    /// Nobody has decided, or a decision was taken back.
    #[default]
    Open,
    /// It goes on: the other side agreed to the new accounts and addresses, or will be told of them.
    Continues,
    /// Something within the estate takes its place.
    Replaced,
    /// It ends with the move.
    Ends,
}

impl ExternalChoice {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Continues, Self::Replaced, Self::Ends];

    /// The word that is stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Continues => "continues",
            Self::Replaced => "replaced",
            Self::Ends => "ends",
        }
    }

    /// For a person, short: a state.
    pub fn words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Continues => "goes on",
            Self::Replaced => "is replaced",
            Self::Ends => "ends",
        }
    }

    /// For a person who chooses.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Open => "Open: nobody has decided",
            Self::Continues => "Goes on: the other side has agreed or will be told",
            Self::Replaced => "Is replaced by something within the estate",
            Self::Ends => "Ends with the move",
        }
    }
}

impl std::str::FromStr for ExternalChoice {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|choice| choice.as_str() == word)
            .ok_or_else(|| format!("`{word}` is not open, continues, replaced or ends"))
    }
}

/// What was decided last about an account or a host outside of the estate. It stands beside the
/// snapshots, at the node, and so holds for every snapshot that names the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalDecision {
    /// The node: `external:account:111122223333`.
    pub node: ResourceId,
    /// What becomes of it; open after a decision was taken back.
    pub choice: ExternalChoice,
    /// Why, or what was agreed; may be empty. Plain text, lines are kept.
    pub note: String,
    /// Who decided.
    pub by: UserName,
    /// When.
    pub at: Timestamp,
    /// How many decisions there were about this node, this one included.
    pub version: u64,
}

impl ExternalDecision {
    /// The longest note, in characters.
    pub const LONGEST_NOTE: usize = 1_000;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for choice in ExternalChoice::ALL {
            assert_eq!(choice.as_str().parse(), Ok(choice));
            let sent = serde_json::to_value(choice).ok();
            assert_eq!(sent, Some(choice.as_str().into()));
        }
        assert!("maybe".parse::<ExternalChoice>().is_err());
    }
}
