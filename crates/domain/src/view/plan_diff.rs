//! What differs between two versions of the plan.
//!
//! Every entry has what was before and what is after; what is missing on one side is `None`. So the
//! difference read backwards is the same with the sides exchanged, see [`PlanDiff::mirrored`].

use crate::cost::{Nature, Range};
use crate::ids::{PlanId, ResourceId, SnapshotId};
use crate::plan::{Bridge, Environment, Placement, RiskLevel};
use crate::{Class, Day, Digest};
use serde::{Deserialize, Serialize};

/// The same thing in two versions; `None` where a version does not have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides<T> {
    /// In the earlier version.
    pub before: Option<T>,
    /// In the later version.
    pub after: Option<T>,
}

impl<T> Sides<T> {
    /// Both sides have it.
    pub fn both(before: T, after: T) -> Self {
        Self {
            before: Some(before),
            after: Some(after),
        }
    }

    /// What there is to show of it: the later side, else the earlier one.
    pub fn any(&self) -> Option<&T> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// Whether only the later version has it.
    pub fn is_new(&self) -> bool {
        self.before.is_none()
    }

    /// Whether only the earlier version has it.
    pub fn is_gone(&self) -> bool {
        self.after.is_none()
    }

    fn swap(&mut self) {
        std::mem::swap(&mut self.before, &mut self.after);
    }
}

/// A version, as a diff names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanHead {
    /// Its id.
    pub id: PlanId,
    /// 1, 2, 3, ….
    pub version: u32,
    /// What approvals bind to.
    pub digest: Digest,
    /// What it was made from.
    pub snapshot: SnapshotId,
    /// What that snapshot held.
    pub snapshot_digest: Digest,
}

/// What happened to a move group. A group can fit several of these; it counts as the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupDifference {
    /// No group of the earlier version shares a resource with it, or another one fits better.
    New,
    /// The later version has none that goes on from it.
    Gone,
    /// It moves in another wave.
    Moved,
    /// Other resources belong to it.
    Members,
    /// It moves in the same wave, on another day.
    Day,
}

impl GroupDifference {
    /// All of them, in the order in which one counts before the other.
    pub const ALL: [Self; 5] = [Self::New, Self::Gone, Self::Moved, Self::Members, Self::Day];

    /// The word in files, in the URL and on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Moved => "moved",
            Self::Members => "members",
            Self::Day => "day",
        }
    }
}

/// A move group in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPlace {
    /// Its id in that version.
    pub id: String,
    /// For a person.
    pub name: String,
    /// How many resources it has.
    pub members: u64,
    /// The wave that moves it; `None` in a plan that forgot it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave: Option<u32>,
    /// The environment of that wave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// Its change window, from 1; 0 for the foundation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<u32>,
    /// Days from the first window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_days: Option<u32>,
    /// The day, where there is a schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// Why it moves then, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A move group that is not as it was. Groups are matched by the resources that they share, since an
/// id follows the smallest member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupChange {
    /// What happened.
    pub difference: GroupDifference,
    /// The group in both versions.
    pub sides: Sides<GroupPlace>,
    /// Resources that only the later group has, by id; empty when the group itself is new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<ResourceId>,
    /// Resources that only the earlier group has, by id; empty when the group itself is gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<ResourceId>,
}

/// A resource that goes elsewhere, under another name, or that only one version has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacementChange {
    /// Which.
    pub resource: ResourceId,
    /// Where it goes in both versions, with the reasons.
    pub sides: Sides<Placement>,
}

impl PlacementChange {
    /// Whether it goes to another account than before; not when only one version has it.
    pub fn other_account(&self) -> bool {
        match (&self.sides.before, &self.sides.after) {
            (Some(a), Some(b)) => a.environment != b.environment || a.account != b.account,
            _ => false,
        }
    }
}

/// A wave in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WavePlace {
    /// Its number.
    pub number: u32,
    /// For a person.
    pub title: String,
    /// The environment whose account it fills.
    pub environment: Environment,
    /// Its change window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<u32>,
    /// Days from the first window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_days: Option<u32>,
    /// The day, where there is a schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// How many move groups.
    pub groups: u64,
    /// How many resources.
    pub resources: u64,
    /// Steps that Landfall runs.
    pub steps: u64,
    /// Resources that people move.
    pub manual: u64,
    /// Expected seconds of the run.
    pub seconds: u64,
    /// What it costs.
    pub cost: Range,
    /// Low, medium, high.
    pub risk: RiskLevel,
    /// What could go wrong.
    pub risks: Vec<String>,
    /// What exists before the wave begins.
    pub backup: String,
    /// How to go back.
    pub rollback: String,
}

/// A wave that is not as it was. Waves are matched by change window and environment; in plans
/// without windows by their number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaveChange {
    /// The wave in both versions.
    pub sides: Sides<WavePlace>,
    /// Steps that only the later wave has; all of them when the wave is new.
    pub steps_new: u64,
    /// Steps that only the earlier wave has; all of them when the wave is gone.
    pub steps_gone: u64,
    /// Steps that both have and that do something else now.
    pub steps_changed: u64,
}

impl WaveChange {
    /// Whether its risk, the reasons for it or what is prepared against it differ.
    pub fn other_risk(&self) -> bool {
        let of = |wave: &Option<WavePlace>| {
            let wave = wave.as_ref()?;
            Some((
                wave.risk,
                wave.risks.clone(),
                wave.backup.clone(),
                wave.rollback.clone(),
            ))
        };
        of(&self.sides.before) != of(&self.sides.after)
    }
}

/// What a part of the migration costs in both versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostChange {
    /// On the AWS bill or not.
    pub nature: Nature,
    /// The service billed.
    pub service: String,
    /// The tool that causes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// US dollars; `None` when a version has no such line.
    pub sides: Sides<Range>,
}

/// When the two ends of a bridge move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BridgeSpan {
    /// The wave of the dependent.
    pub from_wave: u32,
    /// The wave of what it depends on.
    pub to_wave: u32,
    /// Days between the two, where the plan has windows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// A bridge that is opened, closed, or needed for longer or shorter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BridgeChange {
    /// The dependent.
    pub from: ResourceId,
    /// What it depends on.
    pub to: ResourceId,
    /// How strongly.
    pub class: Class,
    /// When, in both versions.
    pub sides: Sides<BridgeSpan>,
}

impl BridgeChange {
    /// What stays the same of a bridge whatever the waves are.
    pub fn of(bridge: &Bridge) -> (ResourceId, ResourceId, Class) {
        (bridge.from.clone(), bridge.to.clone(), bridge.class)
    }
}

/// Something that a person or the configuration decided, as text for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceChange {
    /// What was decided, for people: `Strategy`, `Pin: not before`.
    pub what: String,
    /// About what: a resource id, a day, the key of an assumption; empty for the whole plan.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The decision; `None` where nobody decided, so the default holds.
    pub sides: Sides<String>,
}

/// All that differs between two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDiff {
    /// The earlier version.
    pub from: PlanHead,
    /// The later version.
    pub to: PlanHead,
    /// What people decided, first since it explains the rest.
    pub choices: Vec<ChoiceChange>,
    /// Waves, in the order of the later version, then those that are gone.
    pub waves: Vec<WaveChange>,
    /// Move groups: by what happened, then by name.
    pub groups: Vec<GroupChange>,
    /// Resources that go elsewhere, by id.
    pub placements: Vec<PlacementChange>,
    /// Bridges, by their ends.
    pub bridges: Vec<BridgeChange>,
    /// What it costs, by part.
    pub costs: Vec<CostChange>,
    /// What everything costs, in both versions, changed or not: before, after.
    pub total: (Range, Range),
    /// Lines without a known price: before, after.
    pub unpriced: (u32, u32),
}

impl PlanDiff {
    /// Whether the two versions plan the same. Their digests may differ all the same: texts and
    /// prices that change no figure are not told here.
    pub fn is_empty(&self) -> bool {
        !self.other_snapshot()
            && self.choices.is_empty()
            && self.waves.is_empty()
            && self.groups.is_empty()
            && self.placements.is_empty()
            && self.bridges.is_empty()
            && self.costs.is_empty()
            && self.total.0 == self.total.1
            && self.unpriced.0 == self.unpriced.1
    }

    /// Whether they were made from different snapshots.
    pub fn other_snapshot(&self) -> bool {
        self.from.snapshot_digest != self.to.snapshot_digest
    }

    /// How many groups something happened to.
    pub fn count(&self, difference: GroupDifference) -> u64 {
        let is = |change: &&GroupChange| change.difference == difference;
        self.groups.iter().filter(is).count() as u64
    }

    /// The same difference read backwards.
    #[must_use]
    pub fn mirrored(mut self) -> Self {
        std::mem::swap(&mut self.from, &mut self.to);
        for change in &mut self.choices {
            change.sides.swap();
        }
        for change in &mut self.waves {
            change.sides.swap();
            std::mem::swap(&mut change.steps_new, &mut change.steps_gone);
        }
        for change in &mut self.groups {
            change.sides.swap();
            std::mem::swap(&mut change.joined, &mut change.left);
            change.difference = match change.difference {
                GroupDifference::New => GroupDifference::Gone,
                GroupDifference::Gone => GroupDifference::New,
                other => other,
            };
        }
        for change in &mut self.placements {
            change.sides.swap();
        }
        for change in &mut self.bridges {
            change.sides.swap();
        }
        for change in &mut self.costs {
            change.sides.swap();
        }
        std::mem::swap(&mut self.total.0, &mut self.total.1);
        std::mem::swap(&mut self.unpriced.0, &mut self.unpriced.1);
        self.sort();
        self
    }

    /// Puts everything into the order that the fields promise.
    pub fn sort(&mut self) {
        self.choices
            .sort_by(|a, b| (&a.what, &a.about).cmp(&(&b.what, &b.about)));
        let wave = |change: &WaveChange| {
            let later = change.sides.after.as_ref().map(|wave| wave.number);
            let earlier = change.sides.before.as_ref().map(|wave| wave.number);
            (later.is_none(), later, earlier)
        };
        self.waves.sort_by_key(wave);
        self.groups.sort_by(|a, b| {
            let key = |change: &'_ GroupChange| {
                let place = change.sides.any();
                place.map(|place| (place.name.clone(), place.id.clone()))
            };
            (a.difference, key(a)).cmp(&(b.difference, key(b)))
        });
        self.placements.sort_by(|a, b| a.resource.cmp(&b.resource));
        self.bridges
            .sort_by(|a, b| (&a.from, &a.to, a.class).cmp(&(&b.from, &b.to, b.class)));
        self.costs
            .sort_by(|a, b| (a.nature, &a.service, &a.tool).cmp(&(b.nature, &b.service, &b.tool)));
    }
}

/// What to show of a diff of two versions. Lives in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanDiffQuery {
    /// The earlier version; the one before `to` when absent.
    pub from: Option<PlanId>,
    /// The later version; the newest when absent.
    pub to: Option<PlanId>,
    /// One of [`DIFF_SECTIONS`], page by page; the beginning of all when empty.
    pub section: String,
    /// Words that what is shown must hold.
    pub text: String,
    /// Rows of the section to leave out.
    pub offset: u64,
    /// Rows of the section to give, at most 500; 0 for 50.
    pub limit: u64,
}

/// The parts of a diff: the word in the URL and the title.
pub const DIFF_SECTIONS: [(&str, &str); 6] = [
    ("decisions", "Decisions"),
    ("waves", "Waves"),
    ("groups", "Move groups"),
    ("resources", "Where resources go"),
    ("bridges", "Bridges"),
    ("costs", "Cost by part"),
];

/// The page of a diff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDiffView {
    /// All versions, the newest first.
    pub versions: Vec<super::PlanSummary>,
    /// The earlier one.
    pub from: super::PlanSummary,
    /// The later one.
    pub to: super::PlanSummary,
    /// Rows of each of [`DIFF_SECTIONS`], whatever the query says.
    pub counts: Vec<u64>,
    /// Rows of each that fit the words.
    pub fitting: Vec<u64>,
    /// What happened to how many groups, in the order of [`GroupDifference::ALL`].
    pub group_counts: Vec<u64>,
    /// The rows asked for.
    pub diff: PlanDiff,
    /// Names of the resources that the rows name.
    pub names: std::collections::BTreeMap<ResourceId, String>,
}
