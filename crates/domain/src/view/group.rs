//! One move group with all that people want to know of it, its owner and what was said about it.

use super::{BridgeView, PlanSummary, WaveResource};
use crate::cost::Range;
use crate::ids::{PlanId, ResourceId, StepId, UserName};
use crate::plan::{Environment, Manual, RiskLevel};
use crate::schedule::Pin;
use crate::{Day, Timestamp};
use serde::{Deserialize, Serialize};

/// Who is responsible for a move group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Somebody who signs in here.
    Person(UserName),
    /// Anybody else, by name or e-mail address.
    Outside(String),
}

impl Owner {
    /// The name to show.
    pub fn name(&self) -> &str {
        match self {
            Self::Person(name) => name.as_str(),
            Self::Outside(name) => name,
        }
    }

    /// Whether it is this person.
    pub fn is(&self, person: &UserName) -> bool {
        matches!(self, Self::Person(name) if name == person)
    }
}

/// Who is responsible, and who said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupOwner {
    /// The resource of the group at which this is kept.
    pub resource: ResourceId,
    /// Who is responsible.
    pub owner: Owner,
    /// Who said so.
    pub author: UserName,
    /// When.
    pub at: Timestamp,
    /// The decision; later ones have greater numbers.
    pub decision: u64,
}

/// What somebody said about a move group. It is never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupComment {
    /// Later comments have greater numbers.
    pub number: u64,
    /// The resource of the group at which this is kept.
    pub resource: ResourceId,
    /// The version that the author looked at.
    pub plan: PlanId,
    /// Who said it.
    pub author: UserName,
    /// When.
    pub at: Timestamp,
    /// Plain text; lines are kept.
    pub text: String,
    /// Who said last that it is settled, and when; `None` while it is open.
    pub resolved: Option<(UserName, Timestamp)>,
}

/// A step of a group, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupStep {
    /// Which.
    pub id: StepId,
    /// What it does.
    pub title: String,
    /// The resource that it moves.
    pub resource: ResourceId,
    /// Expected seconds.
    pub seconds: u64,
    /// After it, going back is no longer free of loss.
    pub point_of_no_return: bool,
}

/// The wave of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupWave {
    /// Its number.
    pub number: u32,
    /// For a person.
    pub title: String,
    /// The environment whose account it fills.
    pub environment: Environment,
    /// Its change window, from 1; 0 for the foundation.
    pub window: Option<u32>,
    /// Days from the first window.
    pub after_days: Option<u32>,
    /// The day, where there is a schedule.
    pub day: Option<Day>,
    /// How bad it could get.
    pub risk: RiskLevel,
    /// Why the wave is what it is.
    pub reason: String,
}

/// What ties a group in a circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupCycle {
    /// Along what requires what, the first again at the end: id and name.
    pub path: Vec<(ResourceId, String)>,
    /// The one dependency whose removal breaks it most easily: names of both ends.
    pub weakest: (String, String),
    /// What is left without it of all that is tied there.
    #[serde(default)]
    pub knot: super::Knot,
    /// What proves that dependency: the place in a configuration and the text there.
    pub evidence: Vec<(String, String)>,
}

/// A decision of people about when a group moves, with the name of the other group of an
/// [`Pin::Apart`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPin {
    /// What was decided.
    pub pin: Pin,
    /// The name of what it must stay apart from.
    pub other: Option<String>,
}

/// The page of a move group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupView {
    /// The version.
    pub plan: PlanSummary,
    /// The group's id in this version.
    pub id: String,
    /// For a person.
    pub name: String,
    /// Its resources, at most [`GroupView::MEMBERS`], by id.
    pub members: Vec<WaveResource>,
    /// How many it has.
    pub member_count: u64,
    /// When it moves.
    pub wave: Option<GroupWave>,
    /// Why it moves then, in a sentence; older plans do not say.
    pub why: Option<String>,
    /// What ties it in a circle.
    pub cycles: Vec<GroupCycle>,
    /// Bytes that it holds, as far as known.
    pub bytes: u64,
    /// Its lines of the estimate, summed.
    pub cost: Range,
    /// Lines without a known price.
    pub unpriced: u64,
    /// What Landfall does for it.
    pub steps: Vec<GroupStep>,
    /// What people do for it.
    pub manual: Vec<Manual>,
    /// Bridges at one of its resources.
    pub bridges: Vec<BridgeView>,
    /// What people decided about when it moves.
    pub pins: Vec<GroupPin>,
    /// How critical it is, where a person said it.
    pub criticality: GroupCriticality,
    /// Minutes for which it is expected to stand still; 0: it does not.
    pub downtime_minutes: u64,
    /// Who is responsible.
    pub owner: Option<GroupOwner>,
    /// What was said, the oldest first.
    pub comments: Vec<GroupComment>,
    /// Whom it can be given to: everybody who signs in, for planners; else nobody.
    pub people: Vec<UserName>,
    /// Whether this person may comment.
    pub may_comment: bool,
}

/// What people said about how critical a group is, from 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupCriticality {
    /// In this version; `None`: the evidence decided.
    pub said: Option<u32>,
    /// In the edits of the person who looks, which no version has yet.
    pub edit: Option<Wanted>,
    /// Whether this person may say it: planners may, on the newest version.
    pub may_say: bool,
}

/// How critical somebody wants a group to be. Two words on the wire, as JSON has one `null` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// As the evidence says.
    Evidence,
    /// From 0 to 100.
    Value(u32),
}

impl Wanted {
    /// What was said; `None`: the evidence decides.
    pub fn said(self) -> Option<u32> {
        match self {
            Self::Evidence => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl GroupView {
    /// Rows of members, steps, manual work and bridges that a page holds of each.
    pub const MEMBERS: usize = 500;
}

/// Which groups to show. Lives in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupsQuery {
    /// The version; the newest when absent.
    pub plan: Option<PlanId>,
    /// Only those of this wave.
    pub wave: Option<u32>,
    /// Only those of this application.
    pub application: String,
    /// `some`: only with an owner; `none`: only without; else the name of an owner; all when empty.
    pub owner: String,
    /// `open`: only with comments that are not settled.
    pub comments: String,
    /// Words that the name or a member's id must hold.
    pub text: String,
    /// Rows to leave out.
    pub offset: u64,
    /// Rows to give, at most 500; 0 for 50.
    pub limit: u64,
}

/// A move group in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    /// Its id.
    pub id: String,
    /// For a person.
    pub name: String,
    /// To which application it belongs, as far as tags and names tell.
    pub application: String,
    /// Its resources.
    pub members: u64,
    /// Whether a cycle ties it.
    pub cycle: bool,
    /// The wave that moves it; 0 where there is a foundation.
    pub wave: Option<u32>,
    /// The environment of that wave.
    pub environment: Option<Environment>,
    /// The day, where there is a schedule.
    pub day: Option<Day>,
    /// Who is responsible.
    pub owner: Option<Owner>,
    /// What was said.
    pub comments: u64,
    /// What of that is not settled.
    pub open: u64,
}

/// The groups of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupsPage {
    /// The version.
    pub plan: PlanSummary,
    /// The rows asked for: by wave, then by name.
    pub rows: Vec<GroupRow>,
    /// Rows that fit the query.
    pub total: u64,
    /// Groups of the version.
    pub all: u64,
    /// Applications with their number of groups, the commonest first.
    pub applications: super::Facet,
    /// Owners with their number of groups, the commonest first.
    pub owners: super::Facet,
    /// Groups without an owner.
    pub unowned: u64,
    /// Whom groups can be given to: everybody who signs in, for planners; else nobody.
    pub people: Vec<UserName>,
}

/// Whom groups are given to, and which ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRequest {
    /// The version that the person looks at.
    pub plan: PlanId,
    /// The groups by id; empty means all of `application`.
    #[serde(default)]
    pub groups: Vec<String>,
    /// All groups of this application.
    #[serde(default)]
    pub application: String,
    /// A sign-in name, another name or an e-mail address; empty takes the owner away.
    #[serde(default)]
    pub owner: String,
}
