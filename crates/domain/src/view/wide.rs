//! The whole estate as one drawing: every resource, in frames within frames.

use crate::ids::{ResourceId, SnapshotId};
use crate::plan::RiskLevel;
use serde::{Deserialize, Serialize};

/// How far a resource is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Steps will move it; none has begun.
    Waiting,
    /// A step of it runs, or some of its steps are done.
    Running,
    /// All its steps are done and verified.
    Moved,
    /// A step of it failed and waits for a person.
    Failed,
    /// People move it.
    Manual,
}

impl Standing {
    /// All, in the order of a legend.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Running,
        Self::Moved,
        Self::Failed,
        Self::Manual,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Moved => "moved",
            Self::Failed => "failed",
            Self::Manual => "moved by people",
        }
    }

    /// How a group of resources stands: what failed or runs says so for all.
    pub fn together(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed, _) | (_, Self::Failed) => Self::Failed,
            (a, b) if a == b => a,
            (Self::Manual, other) | (other, Self::Manual) => other,
            _ => Self::Running,
        }
    }
}

/// The whole estate. Columns instead of rows: ten thousand rows would repeat every name of a field
/// as often. Lengths are CSS pixels at full size; a place in a column is an index into it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WideView {
    /// The snapshot shown; `None` when there is none.
    pub snapshot: Option<SnapshotId>,
    /// Width of the drawing.
    pub width: i32,
    /// Height.
    pub height: i32,
    /// Accounts, networks, applications and move groups; who holds another comes before it.
    pub frames: WideFrames,
    /// Resources.
    pub nodes: WideNodes,
    /// Edges between them.
    pub edges: WideEdges,
    /// Types that `nodes.kind` points into.
    pub kinds: Vec<String>,
    /// Accounts in words that `nodes.account` points into: `production 555555555555`.
    pub accounts: Vec<String>,
    /// Waves of the plan.
    pub waves: Vec<WideWave>,
}

/// A wave and how bad it could get.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WideWave {
    /// Its number.
    pub number: u32,
    /// For a person.
    pub title: String,
    /// Its risk.
    pub risk: RiskLevel,
}

/// Frames, one value per frame in each column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WideFrames {
    /// What stays the same from drawing to drawing.
    pub key: Vec<String>,
    /// For a person.
    pub name: Vec<String>,
    /// The frame around it; -1 for none.
    pub parent: Vec<i32>,
    /// 0 account, 1 network, 2 application, 3 move group.
    pub level: Vec<u8>,
    /// Left edge.
    pub x: Vec<i32>,
    /// Upper edge.
    pub y: Vec<i32>,
    /// Width.
    pub width: Vec<i32>,
    /// Height.
    pub height: Vec<i32>,
    /// How much of the height is free for the name.
    pub title: Vec<i32>,
}

/// Resources, one value per resource in each column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WideNodes {
    /// Its id.
    pub id: Vec<ResourceId>,
    /// Its name.
    pub name: Vec<String>,
    /// Its type, a place in `kinds`.
    pub kind: Vec<u32>,
    /// Its account, a place in `accounts`.
    pub account: Vec<u32>,
    /// The innermost frame that it is in.
    pub frame: Vec<u32>,
    /// Its wave's number; -1 when it has none.
    pub wave: Vec<i32>,
    /// How far it is; `None` without a plan.
    pub status: Vec<Option<Standing>>,
    /// Left edge.
    pub x: Vec<i32>,
    /// Upper edge.
    pub y: Vec<i32>,
}

/// Edges, one value per edge in each column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WideEdges {
    /// The place of the resource that depends.
    pub from: Vec<u32>,
    /// The place of what it depends on.
    pub to: Vec<u32>,
    /// 0 requires, 1 together, 2 talks.
    pub class: Vec<u8>,
}

impl WideView {
    /// Every box of a resource is so wide.
    pub const NODE_WIDTH: i32 = 140;
    /// Every box of a resource is so high.
    pub const NODE_HEIGHT: i32 = 30;
}

#[cfg(test)]
mod tests {
    use super::Standing::{Failed, Manual, Moved, Running, Waiting};

    #[test]
    fn a_group_says_what_a_person_must_know() {
        assert_eq!(Moved.together(Failed), Failed);
        assert_eq!(Moved.together(Waiting), Running);
        assert_eq!(Manual.together(Moved), Moved);
        assert_eq!(Moved.together(Moved), Moved);
        assert_eq!(Waiting.together(Running), Running);
    }
}
