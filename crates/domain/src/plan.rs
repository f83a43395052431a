//! A plan: immutable, complete, with a digest over everything that it rests on.

use crate::cost::{Assumptions, Estimate, PriceBook};
use crate::ids::{AccountId, PlanId, Region, ResourceId, SnapshotId, UserName};
use crate::schedule::{OrderReport, Pin, Schedule, Strategy};
use crate::step::{StepSpec, Tool};
use crate::{Class, Day, Digest, Timestamp};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Where a resource belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// The development account.
    Development,
    /// What all environments use.
    Shared,
    /// The production account.
    Production,
}

impl Environment {
    /// All of them.
    pub const ALL: [Environment; 3] = [
        Environment::Development,
        Environment::Shared,
        Environment::Production,
    ];

    /// The word for it, on screen, in the configuration and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Environment::Development => "development",
            Environment::Shared => "shared",
            Environment::Production => "production",
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Environment {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|e| e.as_str() == text)
            .ok_or_else(|| {
                format!(
                    "`{text}` is not an environment: development, shared or production is expected"
                )
            })
    }
}

/// The target accounts.
pub type TargetAccounts = BTreeMap<Environment, AccountId>;

/// Where one resource goes, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// The environment.
    pub environment: Environment,
    /// Its account.
    pub account: AccountId,
    /// The Region in the target.
    pub region: Region,
    /// The name in the target.
    pub name: String,
    /// The ARN in the target, where there is one.
    pub arn: Option<String>,
    /// Why there, the strongest reason first.
    pub reasons: Vec<String>,
    /// 0 (a guess) to 100 (a person said so).
    pub confidence: u8,
}

/// What must move together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveGroup {
    /// Stable for the same members: named after the smallest member's id.
    pub id: String,
    /// For a person.
    pub name: String,
    /// In the order of their ids.
    pub members: Vec<ResourceId>,
    /// When a cycle ties it: the members along the cycle, the first again at the end.
    pub cycle: Vec<ResourceId>,
}

/// How bad it could get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskLevel {
    /// Reversible and small.
    Low,
    /// Needs attention.
    Medium,
    /// Production data or something that cannot be undone.
    High,
}

/// What could go wrong in a wave and what is prepared for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// The worst of the reasons.
    pub level: RiskLevel,
    /// What could go wrong, the gravest first.
    pub reasons: Vec<String>,
    /// What exists before the wave begins, so that nothing can be lost.
    pub backup: String,
    /// How to go back.
    pub rollback: String,
}

/// A resource of a wave that Landfall does not move by itself yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manual {
    /// Which.
    pub resource: ResourceId,
    /// Why, and what a person has to do.
    pub reason: String,
}

/// What moves in one go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wave {
    /// From 0 where there is a foundation, else from 1; without a gap.
    pub number: u32,
    /// For a person.
    pub title: String,
    /// The environment whose account it fills.
    pub environment: Environment,
    /// The move groups, by id.
    pub groups: Vec<String>,
    /// Why these, and why now.
    pub reason: String,
    /// What could go wrong.
    pub risk: Risk,
    /// What Landfall does.
    pub steps: Vec<StepSpec>,
    /// What people do.
    pub manual: Vec<Manual>,
    /// Expected seconds of the run.
    pub seconds: u64,
    /// The change window that it falls into, from 1; 0 for the foundation. Waves for different
    /// accounts may share one. Plans made before there were windows have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<u32>,
    /// Days from the first window to that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_days: Option<u32>,
    /// The day of that window, where there is a schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
}

/// A dependency that crosses waves: while one end has moved and the other has not, it needs
/// temporary cross-account access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bridge {
    /// The dependent.
    pub from: ResourceId,
    /// What it depends on.
    pub to: ResourceId,
    /// How strongly.
    pub class: Class,
    /// When the dependent moves.
    pub from_wave: u32,
    /// When the other moves.
    pub to_wave: u32,
}

/// Everything that the digest covers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanBody {
    /// The snapshot it was made from.
    pub snapshot: SnapshotId,
    /// What that snapshot held.
    pub snapshot_digest: Digest,
    /// The target accounts.
    pub targets: TargetAccounts,
    /// Where every resource goes.
    pub placements: BTreeMap<ResourceId, Placement>,
    /// Every resource is in exactly one.
    pub groups: Vec<MoveGroup>,
    /// Every group is in exactly one.
    pub waves: Vec<Wave>,
    /// What crosses waves.
    pub bridges: Vec<Bridge>,
    /// What it costs.
    pub estimate: Estimate,
    /// The prices used.
    pub price_book: PriceBook,
    /// The assumptions made.
    pub assumptions: Assumptions,
    /// What the planner asked for.
    pub choices: Choices,
    /// How good the order is. Plans made before it was measured have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderReport>,
}

/// What a person decided and what therefore survives re-planning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// Resources that go to another environment than the evidence says.
    #[serde(default)]
    pub environments: BTreeMap<ResourceId, Environment>,
    /// What people corrected about the estate's accounts: it holds for every snapshot and version
    /// until it is taken back. A choice in `environments`, made for one version, goes before.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub corrections: BTreeMap<ResourceId, Environment>,
    /// Where staging goes; development when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staging: Option<Environment>,
    /// The tool for one resource.
    #[serde(default)]
    pub tools: BTreeMap<ResourceId, Tool>,
    /// The name in the target.
    #[serde(default)]
    pub names: BTreeMap<ResourceId, String>,
    /// At most so many move groups in a wave.
    #[serde(default)]
    pub groups_per_wave: Option<u32>,
    /// At most so many gigabytes (10^9 bytes) in a wave.
    #[serde(default)]
    pub gigabytes_per_wave: Option<u32>,
    /// At most so many hours of work in a wave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours_per_wave: Option<u32>,
    /// At most so many engineers busy in a wave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engineers_per_wave: Option<u32>,
    /// Where `hours_per_wave` says nothing and there is a schedule, a wave takes no more work than two
    /// engineers, or `engineers_per_wave`, do while its window is open. Every plan that is made now
    /// says so; older ones had no such limit.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hours_of_window: bool,
    /// What counts most in the order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub strategy: Strategy,
    /// The change windows; every seven days from an unknown day when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// What people decided about when something moves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Pin>,
    /// How critical a resource is, from 0 to 100, where a person knows better than the evidence. It
    /// holds for its group.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub criticality: BTreeMap<ResourceId, u32>,
    /// Each window fills one account only.
    #[serde(default, skip_serializing_if = "is_default")]
    pub one_account_per_window: bool,
    /// An application's production may move before its development.
    #[serde(default, skip_serializing_if = "is_default")]
    pub production_any_time: bool,
}

impl Choices {
    /// What a first plan begins with, of a snapshot with so many resources: waves that a team can
    /// watch, at most twelve groups, and more only where the migration would otherwise take more than
    /// about a hundred waves. Whoever asks for a plan sees it and may change it.
    pub fn first(resources: u64) -> Self {
        let groups = resources.div_ceil(MOST_FIRST_WAVES).max(FIRST_GROUPS);
        Self {
            groups_per_wave: Some(u32::try_from(groups).unwrap_or(u32::MAX)),
            ..Self::default()
        }
    }

    /// Whether nothing limits what a wave holds and nobody said when windows are.
    pub fn without_limits(&self) -> bool {
        let limits = [
            self.groups_per_wave,
            self.gigabytes_per_wave,
            self.hours_per_wave,
            self.engineers_per_wave,
        ];
        limits == [None; 4] && self.schedule.is_none()
    }
}

/// Move groups in a wave of a first plan.
const FIRST_GROUPS: u64 = 12;
/// About so many waves at most.
const MOST_FIRST_WAVES: u64 = 100;

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// One immutable version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// 1, 2, 3, … within the estate.
    pub version: u32,
    /// Who made it.
    pub author: UserName,
    /// Why.
    pub reason: String,
    /// When.
    pub created: Timestamp,
    /// The digest of `body`: what approvals bind to.
    pub digest: Digest,
    /// The plan itself.
    pub body: PlanBody,
}

impl Plan {
    /// A wave by its number.
    pub fn wave(&self, number: u32) -> Option<&Wave> {
        self.body.waves.iter().find(|wave| wave.number == number)
    }
    /// Whether the digest is that of the body.
    pub fn is_intact(&self) -> bool {
        Digest::of(&self.body).is_ok_and(|digest| digest == self.digest)
    }
}

/// How grave a finding of the independent check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// To know.
    Note,
    /// Needs a person's decision.
    Warning,
    /// The plan is wrong and cannot be approved.
    Error,
}

/// What the independent check says about a plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// How grave.
    pub severity: Severity,
    /// A stable key such as `order.requires-later`.
    pub rule: String,
    /// What is wrong, where, and what to do.
    pub message: String,
    /// The resources concerned.
    pub resources: Vec<ResourceId>,
}
