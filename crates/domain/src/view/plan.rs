//! Plans and waves.

use super::RunSummary;
use crate::approval::Gate;
use crate::cost::Range;
use crate::external::ExternalChoice;
use crate::ids::{PlanId, ResourceId, SnapshotId, UserName};
use crate::plan::{Environment, Finding, Placement, Wave};
use crate::{Digest, Kind, Timestamp};
use serde::{Deserialize, Serialize};

/// A plan in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSummary {
    /// Its id.
    pub id: PlanId,
    /// 1, 2, 3, ….
    pub version: u32,
    /// Who made it.
    pub author: UserName,
    /// Why.
    pub reason: String,
    /// When.
    pub created: Timestamp,
    /// What approvals bind to.
    pub digest: Digest,
    /// Its snapshot.
    pub snapshot: SnapshotId,
    /// How many waves.
    pub waves: u32,
    /// What it costs.
    pub total: Range,
    /// Whether it is the newest.
    pub newest: bool,
}

/// A wave in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaveSummary {
    /// From 0 where there is a foundation, else from 1.
    pub number: u32,
    /// For a person.
    pub title: String,
    /// Which account it fills.
    pub environment: Environment,
    /// Resources in it.
    pub resources: u64,
    /// Steps that Landfall runs.
    pub steps: u64,
    /// Resources that people move.
    pub manual: u64,
    /// Low, medium, high.
    pub risk: crate::plan::RiskLevel,
    /// What it costs.
    pub cost: Range,
    /// Expected seconds of its run.
    pub seconds: u64,
    /// Signatures given.
    pub approvals: u32,
    /// Signatures needed.
    pub quorum: u32,
    /// Its newest run.
    pub run: Option<RunSummary>,
}

/// The plan's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanView {
    /// The version shown.
    pub summary: PlanSummary,
    /// All versions, the newest first.
    pub versions: Vec<PlanSummary>,
    /// Its waves.
    pub waves: Vec<WaveSummary>,
    /// What crosses waves, with names.
    pub bridges: Vec<BridgeView>,
    /// What the independent check says.
    pub findings: Vec<Finding>,
    /// What the planner decided, without what people corrected about accounts: every version takes
    /// that anew.
    pub choices: crate::plan::Choices,
    /// What was assumed.
    pub assumptions: crate::cost::Assumptions,
    /// Resources with data that could use another tool: id, name, chosen tool, reason.
    pub tools: Vec<(ResourceId, String, crate::step::ToolChoice)>,
}

/// A bridge with the names of its ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BridgeView {
    /// The bridge.
    pub bridge: crate::plan::Bridge,
    /// The dependent's name.
    pub from_name: String,
    /// The other's name.
    pub to_name: String,
}

/// What a planner asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanRequest {
    /// The snapshot; the newest when absent.
    pub snapshot: Option<SnapshotId>,
    /// Why this version.
    pub reason: String,
    /// Decisions that survive.
    pub choices: crate::plan::Choices,
    /// Assumptions that differ from the defaults.
    pub assumptions: crate::cost::Assumptions,
    /// The version that the planner looked at: when a newer one was made meanwhile, nothing is made.
    pub based_on: Option<PlanId>,
    /// Plan the order anew, instead of near the version that this one is based on.
    pub anew: bool,
}

/// The page of a wave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaveView {
    /// The plan.
    pub plan: PlanSummary,
    /// The wave with its steps.
    pub wave: Wave,
    /// Its resources: id, type, name, target name, target account.
    pub resources: Vec<WaveResource>,
    /// What it costs.
    pub costs: Vec<crate::cost::CostLine>,
    /// The sum.
    pub total: Range,
    /// Its gate, for the person who looks.
    pub gate: Gate,
    /// Its runs, the newest first.
    pub runs: Vec<RunSummary>,
    /// What crosses this wave.
    pub bridges: Vec<BridgeView>,
    /// What its resources name outside of the estate.
    pub outside: WaveOutside,
    /// How many waves the plan has.
    pub waves: u32,
    /// The number of the wave before, if there is one.
    pub previous: Option<u32>,
    /// The number of the wave after, if there is one.
    pub next: Option<u32>,
}

/// What the resources of a wave name outside of the estate, as far as it needs a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaveOutside {
    /// What nobody has decided about: accounts, then hosts, at most [`WaveOutside::LISTED`].
    pub open: Vec<WaveExternal>,
    /// How many are open.
    pub open_count: u64,
    /// How many there are of each decision, where there are some.
    pub decided: Vec<(ExternalChoice, u64)>,
}

impl WaveOutside {
    /// So many are listed at most.
    pub const LISTED: usize = 20;
}

/// An account or a host that resources of a wave name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaveExternal {
    /// Its node: `external:account:111122223333`.
    pub node: ResourceId,
    /// For a person.
    pub label: String,
}

/// A resource of a wave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaveResource {
    /// Its id.
    pub id: ResourceId,
    /// Its type.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Where it goes.
    pub placement: Placement,
    /// Whether steps move it.
    pub automatic: bool,
}
