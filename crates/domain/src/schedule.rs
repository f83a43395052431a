//! When waves may be, and what people decided about the order.

use crate::ids::ResourceId;
use crate::{Day, Environment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What counts most in the order of the waves. `docs/planner.md` has the weights of each.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// What is critical moves early.
    #[default]
    CriticalFirst,
    /// One small harmless wave, then as the one above.
    PilotFirst,
    /// As few and short bridges as can be.
    FewestBridges,
    /// As few waves as can be.
    FewestWaves,
}

impl Strategy {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::CriticalFirst,
        Self::PilotFirst,
        Self::FewestBridges,
        Self::FewestWaves,
    ];

    /// The word for it, in commands, in files and on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CriticalFirst => "critical-first",
            Self::PilotFirst => "pilot-first",
            Self::FewestBridges => "fewest-bridges",
            Self::FewestWaves => "fewest-waves",
        }
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Strategy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|s| s.as_str() == text);
        known.ok_or_else(|| {
            let words = Self::ALL.map(Self::as_str).join(", ");
            format!("`{text}` is no strategy: one of {words} is expected")
        })
    }
}

/// Days on which nothing may move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Why, for people: `year-end closing`.
    pub reason: String,
    /// Whom it holds; everybody when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<Environment>,
}

/// The change windows of a migration: window 1 on the first day, the next every so many days.
/// Window 0 is for the foundation and is on the first day too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The day of the first window.
    pub first: Day,
    /// Days from one window to the next, from 1.
    pub every_days: u32,
    /// The time zone in which the days begin and end, by its IANA name: `Europe/Berlin`.
    pub time_zone: String,
    /// When a window opens, in minutes from midnight in that time zone, below 1,440.
    pub opens_at: u32,
    /// How many hours a window is open, from 1 to 168.
    pub hours: u32,
    /// Days on which nothing may move.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub freezes: Vec<Freeze>,
}

impl Schedule {
    /// The last local day that a window touches which opens on `day`: one that opens at 22:00 for
    /// eight hours runs into the next day, one that ends at midnight does not. The night in which
    /// clocks are changed counts as any other.
    pub fn until(&self, day: Day) -> Day {
        let minutes = self.opens_at.saturating_add(self.hours.saturating_mul(60));
        day.plus(minutes.saturating_sub(1) / (24 * 60))
    }
}

/// What a person decided about when something moves. A group is named by any of its members, so that
/// a pin survives a scan that finds the group larger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "pin", rename_all = "snake_case")]
pub enum Pin {
    /// The group moves in this window.
    InWindow {
        /// Which group.
        group: ResourceId,
        /// From 1; 0 is the foundation.
        window: u32,
    },
    /// The group moves on that day or later. It needs a schedule.
    NotBefore {
        /// Which group.
        group: ResourceId,
        /// The first day allowed.
        day: Day,
    },
    /// The group moves on that day or earlier. It needs a schedule.
    NotAfter {
        /// Which group.
        group: ResourceId,
        /// The last day allowed.
        day: Day,
    },
    /// The two never move in the same window.
    Apart {
        /// One.
        a: ResourceId,
        /// The other.
        b: ResourceId,
    },
}

impl Pin {
    /// The groups that it names, by a member.
    pub fn groups(&self) -> Vec<&ResourceId> {
        match self {
            Self::InWindow { group, .. }
            | Self::NotBefore { group, .. }
            | Self::NotAfter { group, .. } => vec![group],
            Self::Apart { a, b } => vec![a, b],
        }
    }
}

/// What the order of the waves costs, in points; `docs/planner.md` says what a point is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    /// For bridges: days between the two ends.
    pub bridges: i64,
    /// For what moves late.
    pub lateness: i64,
    /// For waves that are used.
    pub waves: i64,
    /// For hours above an even share.
    pub imbalance: i64,
}

impl Points {
    /// All of them.
    pub fn total(&self) -> i64 {
        self.bridges + self.lateness + self.waves + self.imbalance
    }
}

/// How good the order of the waves is, and why each group is where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderReport {
    /// What counted most.
    pub strategy: Strategy,
    /// What this order costs.
    pub points: Points,
    /// What no allowed order costs less than, in points: proven.
    pub at_least: i64,
    /// What that proof takes into account, in a word: `exact`, `full`, `capacity`, `windows`.
    pub proof: String,
    /// By group id: why it moves when it does, in a sentence.
    pub why: BTreeMap<String, String>,
    /// Wishes of Landfall that could not be kept (development before production of an application),
    /// each with the reason, in a sentence.
    pub given_up: Vec<String>,
}

impl OrderReport {
    /// How much of the points could be saved at most: 0.04 says that the order is within 4 % of the
    /// best possible.
    pub fn gap(&self) -> f64 {
        let total = self.points.total();
        if total <= self.at_least || total == 0 {
            return 0.0;
        }
        (total - self.at_least) as f64 / total as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_touches_every_day_until_it_ends() {
        let until = |opens_at, hours| {
            let schedule = Schedule {
                first: "2026-12-01".parse().unwrap(),
                every_days: 7,
                time_zone: "UTC".into(),
                opens_at,
                hours,
                freezes: Vec::new(),
            };
            schedule.until(schedule.first).to_string()
        };
        assert_eq!(until(22 * 60, 2), "2026-12-01");
        assert_eq!(until(22 * 60 + 1, 2), "2026-12-02");
        assert_eq!(until(22 * 60, 8), "2026-12-02");
        assert_eq!(until(0, 24), "2026-12-01");
        assert_eq!(until(18 * 60, 60), "2026-12-04");
    }
}
