//! When the waves move: windows, freezes and how far each wave is.

use super::{PlanSummary, RunSummary};
use crate::Day;
use crate::ids::PlanId;
use crate::plan::{Environment, RiskLevel};
use crate::schedule::{Freeze, Schedule};
use serde::{Deserialize, Serialize};

/// What to show of the calendar. Lives in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CalendarQuery {
    /// The version; the newest when absent.
    pub plan: Option<PlanId>,
    /// The first day to show months from: `2026-12-01`; the beginning of the migration, or today
    /// while it goes on, when absent.
    pub from: Option<Day>,
}

/// A wave in its window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarWave {
    /// Its number.
    pub number: u32,
    /// For a person.
    pub title: String,
    /// The environment whose account it fills.
    pub environment: Environment,
    /// How many move groups.
    pub groups: u64,
    /// How many resources.
    pub resources: u64,
    /// Steps that Landfall runs.
    pub steps: u64,
    /// Expected seconds of its run.
    pub seconds: u64,
    /// How bad it could get.
    pub risk: RiskLevel,
    /// Signatures given.
    pub approvals: u32,
    /// Signatures needed.
    pub quorum: u32,
    /// Its newest run.
    pub run: Option<RunSummary>,
}

/// A change window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarWindow {
    /// From 1; 0 for the foundation. `None` for waves of plans made before there were windows.
    pub number: Option<u32>,
    /// Days from the first window.
    pub after_days: Option<u32>,
    /// The day on which it opens, in the time zone of the schedule.
    pub day: Option<Day>,
    /// When it opens and closes, in that time zone, with the offset from UTC that holds then:
    /// `2026-12-07 22:00 +01:00`.
    pub hours: Option<(String, String)>,
    /// Freezes that hold on that day.
    pub freezes: Vec<Freeze>,
    /// What moves in it, by number.
    pub waves: Vec<CalendarWave>,
}

/// The calendar of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarView {
    /// The version.
    pub plan: PlanSummary,
    /// The change windows; without them there are only days from the start.
    pub schedule: Option<Schedule>,
    /// Today, in the time zone of the schedule.
    pub today: Day,
    /// The first days of the months to show; empty without a schedule.
    pub months: Vec<Day>,
    /// The first days of the page before and after this one, where there is something to see.
    pub earlier: Option<Day>,
    /// The page after this one.
    pub later: Option<Day>,
    /// Windows in the months to show, with or without waves, in order; all with waves when there is
    /// no schedule.
    pub windows: Vec<CalendarWindow>,
    /// Windows of the whole plan that have waves.
    pub used: u64,
    /// The day of the last wave.
    pub last: Option<Day>,
}
