//! The wave board: what it shows, what would change, and who else is at it.

use super::{PlanSummary, WaveSummary};
use crate::cost::{Assumptions, Range};
use crate::edit::Edit;
use crate::ids::{PlanId, ResourceId, SnapshotId, UserName};
use crate::plan::{Choices, Environment, Finding, RiskLevel};
use crate::schedule::{Pin, Points, Strategy};
use crate::{Class, Day, Decimal, Timestamp};
use serde::{Deserialize, Serialize};

/// Which board to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardQuery {
    /// The version; the newest when absent.
    pub plan: Option<PlanId>,
    /// Waves that are shown with all their cards; of the others only the first cards are.
    pub open: Vec<u32>,
}

/// The board of one version, for the person who looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardView {
    /// The version.
    pub plan: PlanId,
    /// Its number.
    pub version: u32,
    /// Its waves, in their order.
    pub columns: Vec<BoardColumn>,
    /// What people decided about when something moves.
    pub pins: Vec<PinView>,
    /// How good the order is; plans made before it was measured have none.
    pub order: Option<OrderView>,
    /// Whether windows have days: then groups can be kept from moving before or after one.
    pub scheduled: bool,
    /// Whether this person may change it: planners may, as long as it is the newest.
    pub may_edit: bool,
    /// Whether this person plans at all.
    pub may_plan: bool,
    /// What this person changed and has not kept.
    pub draft: Vec<Edit>,
    /// Those edits and what else goes on.
    pub news: BoardNews,
    /// Edits of this person on the version before this one that they have not kept: its id, its
    /// number, how many.
    pub left: Option<(PlanId, u32, u64)>,
}

/// A wave as a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardColumn {
    /// The wave.
    pub wave: WaveSummary,
    /// Its change window; plans without windows have one for each wave.
    pub window: u32,
    /// Days from the first window to this one.
    pub after_days: Option<u32>,
    /// The day of the window, where there is a schedule.
    pub day: Option<Day>,
    /// How many move groups it has.
    pub groups: u64,
    /// The first of them, or all.
    pub cards: Vec<Card>,
}

/// A move group as a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The group.
    pub group: String,
    /// Its first member, by which pins name it.
    pub member: ResourceId,
    /// For a person.
    pub name: String,
    /// How many resources.
    pub resources: u64,
    /// How many of them people move.
    pub manual: u64,
    /// Bytes of data.
    pub bytes: u64,
    /// Seconds of its steps, one after the other.
    pub seconds: u64,
    /// Minutes for which it is expected to stand still; 0: it does not.
    pub downtime_minutes: u64,
    /// What is expected to be paid because of its resources.
    pub cost: Decimal,
    /// High with production data or with something that cannot be undone, medium where people
    /// move something or a cycle ties it, else low.
    pub risk: RiskLevel,
    /// Whether a cycle ties it.
    pub cycle: bool,
    /// Why it moves when it does, in a sentence; empty when nobody noted it.
    pub why: String,
    /// Who is responsible; empty when nobody is, and in what would only be.
    pub owner: String,
}

/// A pin in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinView {
    /// The pin.
    pub pin: Pin,
    /// The ids of the groups that it names; a resource that no group has is left out.
    pub groups: Vec<String>,
    /// In words.
    pub text: String,
}

/// How good the order of the waves is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    /// What counted most.
    pub strategy: Strategy,
    /// What it costs.
    pub points: Points,
    /// What no allowed order costs less than.
    pub at_least: i64,
    /// What the proof of that takes into account.
    pub proof: String,
    /// Wishes that could not be kept, each with the reason.
    pub given_up: Vec<String>,
}

impl OrderView {
    /// In per cent, rounded up: how much could be saved at most.
    pub fn percent(&self) -> i64 {
        let total = self.points.total();
        if total <= self.at_least || total <= 0 {
            return 0;
        }
        // Both fit: points stay below 2^48.
        ((total - self.at_least) * 100).div_euclid(total)
            + i64::from((total - self.at_least) * 100 % total != 0)
    }
}

/// What a planner wants to know before it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIfRequest {
    /// The version that the planner looks at; what would change is told against it.
    pub based_on: PlanId,
    /// The snapshot; that of the version when absent.
    #[serde(default)]
    pub snapshot: Option<SnapshotId>,
    /// Everything that is wanted, not only what differs.
    #[serde(default)]
    pub choices: Choices,
    /// Everything that is assumed.
    #[serde(default)]
    pub assumptions: Assumptions,
    /// Plan the order anew, instead of near the version.
    #[serde(default)]
    pub anew: bool,
}

/// Before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change<T> {
    /// As the version has it.
    pub before: T,
    /// As it would be.
    pub after: T,
}

/// What would change. Nothing is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// Why there is no such plan; then all the rest is empty.
    pub impossible: Option<Impossible>,
    /// The groups that would move in another window, what was asked for first.
    pub moves: Vec<Move>,
    /// How many more there are.
    pub more_moves: u64,
    /// The waves as they would be, without cards.
    pub columns: Vec<BoardColumn>,
    /// What it costs.
    pub cost: Change<Range>,
    /// How many waves.
    pub waves: Change<u32>,
    /// The gravest risk and how many waves have it.
    pub risk: Change<(Option<RiskLevel>, u32)>,
    /// How good the order is before.
    pub order_before: Option<OrderView>,
    /// How good it would be.
    pub order_after: Option<OrderView>,
    /// Bridges that open, close, or last longer or shorter; those that open first.
    pub bridges: Vec<BridgeShift>,
    /// How many more there are.
    pub more_bridges: u64,
    /// How many bridges there are in all.
    pub bridge_count: Change<u64>,
    /// What the independent check would say and does not say now.
    pub findings_new: Vec<Finding>,
    /// What it says now and would not say any more.
    pub findings_gone: Vec<Finding>,
    /// The pins as they would be.
    pub pins: Vec<PinView>,
}

/// Why what is wanted cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impossible {
    /// The contradiction, in words.
    pub message: String,
    /// Pins that are new and that may be taken back, the newest first.
    pub take_back: Vec<PinView>,
}

/// Where a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The wave.
    pub wave: u32,
    /// Its window.
    pub window: u32,
}

/// A group that would move in another window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The group, as it would be, and why it would be there.
    pub card: Card,
    /// Where it goes.
    pub environment: Environment,
    /// Where it is; `None` when the version does not have it.
    pub from: Option<Place>,
    /// Where it would be.
    pub to: Place,
    /// Whether a new pin asks for it; else it follows.
    pub asked: bool,
}

/// A bridge that would open, close, or last longer or shorter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BridgeShift {
    /// The dependent and its name.
    pub from: (ResourceId, String),
    /// What it depends on and its name.
    pub to: (ResourceId, String),
    /// How strongly.
    pub class: Class,
    /// Days that it is needed; `None` where there is none, or where no days are known.
    pub days: Change<Option<u32>>,
    /// Whether it is there.
    pub there: Change<bool>,
}

/// What somebody else changes and has not kept yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// Who.
    pub author: UserName,
    /// When it changed last.
    pub at: Timestamp,
    /// The edits.
    pub edits: Vec<Edit>,
    /// They in words.
    pub words: Vec<String>,
}

/// What goes on at a board while one looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardNews {
    /// Who changes what, by name.
    pub drafts: Vec<DraftView>,
    /// The newest version, when it is not the one shown.
    pub newer: Option<PlanSummary>,
}

/// What became of edits that were carried over to a newer version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Those that are pending there now.
    pub kept: Vec<String>,
    /// Those that no longer apply, each with the reason.
    pub dropped: Vec<(String, String)>,
}
