//! The problem, as a document that other solvers can read too.

use serde::{Deserialize, Serialize};

/// The version of the format that this code reads and writes.
pub const VERSION: u32 = 1;

/// What is to be put into waves. All numbers are whole; `docs/planner.md` says exactly what a plan
/// of it costs and when it is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// The version of this format: 1.
    pub version: u32,
    /// What moves.
    pub groups: Vec<Group>,
    /// What must move first, or in the same wave.
    #[serde(default)]
    pub requires: Vec<Requires>,
    /// What is cheaper when it moves at the same time.
    #[serde(default)]
    pub talks: Vec<Talks>,
    /// The waves that there may be, in the order of their days. A wave may stay empty.
    pub waves: Vec<Wave>,
    /// What people decided.
    #[serde(default)]
    pub pins: Vec<Pin>,
    /// What each part of the objective counts.
    pub weights: Weights,
}

/// A move group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its id, which no other group has.
    pub id: String,
    /// For a person; the id where empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// How much one day of delay matters.
    #[serde(default)]
    pub criticality: u32,
    /// Gigabytes (10^9 bytes) to be moved.
    #[serde(default)]
    pub gigabytes: u32,
    /// Estimated hours of work within the change window.
    #[serde(default)]
    pub hours: u32,
    /// Engineers that it keeps busy.
    #[serde(default)]
    pub engineers: u32,
    /// Where it goes; empty where that does not matter.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub environment: String,
}

/// A hard edge: `group` never moves in an earlier wave than `needs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requires {
    /// The dependent, by id.
    pub group: String,
    /// What it requires, by id.
    pub needs: String,
}

/// A soft edge: while one end has moved and the other has not, a bridge is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Talks {
    /// One end, by id.
    pub a: String,
    /// The other end, by id.
    pub b: String,
    /// What one day of the bridge costs.
    pub weight: u32,
}

/// A time at which groups may move. Waves are numbered from 1 in the order of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wave {
    /// Days since the begin of the migration. A later wave has a later day or the same.
    pub day: u32,
    /// What people call it; its number where empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The date, for a person.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Why nothing may move in it (a freeze, a blackout); empty when it is open.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub closed: String,
    /// The environments that it may fill; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<String>,
    /// What it holds at most.
    #[serde(default)]
    pub capacity: Capacity,
}

/// What a wave holds at most; what is left out has no limit. Sums over the groups of the wave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    /// The number of groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<u32>,
    /// Gigabytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gigabytes: Option<u32>,
    /// Hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
    /// Engineers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engineers: Option<u32>,
    /// Criticality: keeps a pilot wave harmless.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criticality: Option<u32>,
}

/// What a person decided. A wave is named by its number, a group by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "pin", rename_all = "snake_case", deny_unknown_fields)]
pub enum Pin {
    /// The group moves in this wave.
    InWave {
        /// Which group.
        group: String,
        /// From 1.
        wave: u32,
    },
    /// The group moves on that day or later.
    NotBefore {
        /// Which group.
        group: String,
        /// Days since the begin.
        day: u32,
    },
    /// The group moves on that day or earlier.
    NotAfter {
        /// Which group.
        group: String,
        /// Days since the begin.
        day: u32,
    },
    /// The two never move on the same day, so never in the same wave either.
    Apart {
        /// One.
        a: String,
        /// The other.
        b: String,
    },
    /// All of `first` move in earlier waves than any of `then`: development before production.
    InOrder {
        /// What goes first.
        first: Vec<String>,
        /// What follows.
        then: Vec<String>,
    },
}

/// What each part of the objective counts, in points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// For each day and each unit of weight of a bridge.
    pub bridge: u32,
    /// For each day after the first wave and each unit of criticality.
    pub lateness: u32,
    /// For each wave that is not empty.
    pub wave: u32,
    /// For each hour by which a wave exceeds `even_hours`.
    pub imbalance: u32,
    /// The hours that a wave may have before it counts as uneven. Where left out: all hours over
    /// all open waves, rounded up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub even_hours: Option<u32>,
}

impl Instance {
    /// Reads the document.
    ///
    /// # Errors
    /// Text that is not such a document, with line and column.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Writes the document.
    pub fn to_json(&self) -> String {
        // Only maps with keys that are no strings, and failing writers, make this fail.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl Group {
    /// What a person calls it.
    pub fn label(&self) -> &str {
        if self.name.is_empty() {
            &self.id
        } else {
            &self.name
        }
    }
}
