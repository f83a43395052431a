//! Read models: what one screen shows, computed on the server.

use crate::approval::Gate;
use crate::cost::Range;
use crate::graph::{Edge, Unresolved};
use crate::ids::{PlanId, ResourceId, SnapshotId, StepId, UserName};
use crate::parity::ParityLine;
use crate::plan::{Environment, Finding, MoveGroup, Placement, Wave};
use crate::progress::{Progress, ScanProgress};
use crate::reference::Class;
use crate::run::{Event, LogLine, RunHead, RunStatus, StepStatus};
use crate::snapshot::Coverage;
use crate::step::StepSpec;
use crate::{Digest, Kind, Region, Resource, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that waits on the person who looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxItem {
    /// `sign`, `run`, `paused`, `scan`, `plan`, `problem`.
    pub kind: String,
    /// What is asked, as a sentence.
    pub title: String,
    /// What to know before.
    pub detail: String,
    /// Where to go.
    pub href: String,
    /// Since when it waits.
    pub since: Timestamp,
}

/// A snapshot in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotSummary {
    /// Its id.
    pub id: SnapshotId,
    /// When the scan began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// Resources found.
    pub resources: u64,
    /// References read.
    pub references: u64,
    /// API requests sent.
    pub requests: u64,
    /// Calls that failed.
    pub problems: u64,
    /// The digest of what was found.
    pub digest: Digest,
}

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
    /// From 1.
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

/// A run in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSummary {
    /// What it is about.
    pub head: RunHead,
    /// How it stands.
    pub status: RunStatus,
    /// Steps that ended well or were skipped.
    pub done: u64,
    /// Steps in all.
    pub steps: u64,
}

/// The overview of the migration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The estate's name.
    pub estate: String,
    /// The source account.
    pub account: String,
    /// The newest snapshot.
    pub snapshot: Option<SnapshotSummary>,
    /// A scan that goes on.
    pub scan: Option<ScanProgress>,
    /// The newest plan.
    pub plan: Option<PlanSummary>,
    /// Its waves.
    pub waves: Vec<WaveSummary>,
    /// Resources moved by steps that succeeded.
    pub moved: u64,
    /// Resources that Landfall's steps move in all.
    pub to_move: u64,
    /// Resources that people move.
    pub manual: u64,
    /// The gravest risks: wave and reason.
    pub risks: Vec<(u32, String)>,
    /// What should be done next, and where.
    pub next: InboxItem,
}

/// What to show of the inventory. Lives in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InventoryQuery {
    /// The snapshot; the newest when absent.
    pub snapshot: Option<SnapshotId>,
    /// Words that name, id or tags must hold.
    pub text: String,
    /// Facet → values of which one must fit: `service`, `kind`, `environment`, `region`, `wave`, `tag`.
    pub facets: BTreeMap<String, Vec<String>>,
    /// `name`, `kind`, `region`, `environment`, `wave`, `size`, `in`, `out`; a leading `-` turns it.
    pub sort: String,
    /// Rows to leave out.
    pub offset: u64,
    /// Rows to give, at most 500; 0 for 50.
    pub limit: u64,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryRow {
    /// Its id.
    pub id: ResourceId,
    /// Its type.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its Region.
    pub region: Region,
    /// Where it goes, once there is a plan.
    pub environment: Option<Environment>,
    /// When it goes.
    pub wave: Option<u32>,
    /// Bytes, where known.
    pub size: Option<u64>,
    /// How many depend on it.
    pub references_in: u64,
    /// On how many it depends.
    pub references_out: u64,
    /// Tags, shortened to three.
    pub tags: Vec<(String, String)>,
}

/// A facet with its values and counts, the commonest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Its key in the query.
    pub key: String,
    /// Its name on screen.
    pub label: String,
    /// Values with the number of rows that fit the rest of the query.
    pub values: Vec<(String, u64)>,
}

/// A page of the inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryPage {
    /// The snapshot shown; `None` when there is none yet.
    pub snapshot: Option<SnapshotSummary>,
    /// The rows asked for.
    pub rows: Vec<InventoryRow>,
    /// Rows that fit.
    pub total: u64,
    /// Facets over all rows.
    pub facets: Vec<Facet>,
    /// What was read and what was not.
    pub coverage: Vec<Coverage>,
}

/// The other end of an edge, with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// The edge with its evidence.
    pub edge: Edge,
}

/// The page of one resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResourceView {
    /// The snapshot shown.
    pub snapshot: SnapshotId,
    /// The resource.
    pub resource: Resource,
    /// On what it depends.
    pub depends_on: Vec<Neighbour>,
    /// What depends on it.
    pub dependents: Vec<Neighbour>,
    /// What it names and nobody found.
    pub unresolved: Vec<Unresolved>,
    /// Where it goes and why.
    pub placement: Option<Placement>,
    /// What it moves together with.
    pub group: Option<MoveGroup>,
    /// When.
    pub wave: Option<u32>,
    /// The steps that move it.
    pub steps: Vec<StepSpec>,
    /// Why no step moves it.
    pub manual: Option<String>,
    /// What it costs.
    pub costs: Vec<crate::cost::CostLine>,
}

/// What to show of the graph. Lives in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GraphQuery {
    /// The snapshot; the newest when absent.
    pub snapshot: Option<SnapshotId>,
    /// By what nodes are collapsed: `environment`, `service`, `group`, `wave`, `none`.
    pub group_by: String,
    /// Groups that are opened.
    pub expanded: Vec<String>,
    /// Show only what is near this resource.
    pub focus: Option<ResourceId>,
    /// How near, in edges; 0 for 1.
    pub depth: u32,
    /// `both`, `depends_on`, `dependents`.
    pub direction: String,
    /// Classes to show; all when empty.
    pub classes: Vec<Class>,
    /// At most so many nodes; 0 for 300.
    pub budget: u32,
}

/// A box: a resource or a collapsed group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GraphNode {
    /// The resource's id, or `group:KEY`.
    pub id: String,
    /// For a person.
    pub label: String,
    /// The type, or what the group is.
    pub kind: String,
    /// The key of the group it is in.
    pub group: String,
    /// Resources inside; 0 for a resource.
    pub count: u64,
    /// Where it goes.
    pub environment: Option<Environment>,
    /// When.
    pub wave: Option<u32>,
    /// Left edge in CSS pixels.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A line: an edge, or all edges between two boxes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GraphLine {
    /// The box that depends.
    pub from: String,
    /// The box it depends on.
    pub to: String,
    /// The strongest class among them.
    pub class: Class,
    /// How many edges.
    pub count: u64,
    /// The first few edges with their evidence.
    pub edges: Vec<Edge>,
    /// The way of the line in CSS pixels.
    pub points: Vec<(f64, f64)>,
}

/// A cycle with the edge that would break it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Along the cycle, the first again at the end.
    pub path: Vec<ResourceId>,
    /// The weakest edge: taking it away costs least.
    pub weakest: (ResourceId, ResourceId),
}

/// The graph as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GraphView {
    /// The snapshot shown; `None` when there is none.
    pub snapshot: Option<SnapshotId>,
    /// Boxes.
    pub nodes: Vec<GraphNode>,
    /// Lines.
    pub lines: Vec<GraphLine>,
    /// Boxes left out because of the budget.
    pub hidden: u64,
    /// Cycles among resources.
    pub cycles: Vec<Cycle>,
    /// References without an end.
    pub unresolved: Vec<Unresolved>,
    /// Width of the drawing in CSS pixels.
    pub width: f64,
    /// Height.
    pub height: f64,
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
    /// Groups by id.
    pub groups: Vec<MoveGroup>,
    /// Wave number → its groups' ids.
    pub wave_groups: BTreeMap<u32, Vec<String>>,
    /// What crosses waves, with names.
    pub bridges: Vec<BridgeView>,
    /// What the independent check says.
    pub findings: Vec<Finding>,
    /// What the planner decided.
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
    /// How many waves the plan has.
    pub waves: u32,
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

/// A step of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepView {
    /// As planned.
    pub spec: StepSpec,
    /// How it stands.
    pub status: StepStatus,
    /// Attempts so far.
    pub attempts: u32,
    /// When the first began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// What went wrong last, while it waits for a person.
    pub error: Option<String>,
    /// How far.
    pub progress: Option<Progress>,
}

/// What the person who looks may do to a run, and to which steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunActions {
    /// Steps that can be tried again.
    pub retry: Vec<StepId>,
    /// Steps that can be skipped.
    pub skip: Vec<StepId>,
    /// Whether the run can be paused.
    pub pause: bool,
    /// Whether it can be resumed.
    pub resume: bool,
    /// Whether the wave can be undone.
    pub undo: bool,
    /// Why nothing can be done, when nothing can.
    pub why_not: Option<String>,
}

/// The page of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunView {
    /// What it is about.
    pub head: RunHead,
    /// The wave's title.
    pub title: String,
    /// The plan's version.
    pub version: u32,
    /// How it stands.
    pub status: RunStatus,
    /// Its steps in an order that respects what they need.
    pub steps: Vec<StepView>,
    /// The whole event log.
    pub events: Vec<Event>,
    /// The newest log lines, oldest first, at most 500.
    pub log: Vec<LogLine>,
    /// The proof so far.
    pub parity: Vec<ParityLine>,
    /// Seconds left, when it can be told.
    pub seconds_left: Option<u64>,
    /// What may be done.
    pub actions: RunActions,
}

/// What a person does to a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunAction {
    /// Try a failed step again.
    Retry(StepId),
    /// Go on without a failed step.
    Skip(StepId),
    /// Begin no further step.
    Pause,
    /// Go on.
    Resume,
    /// Undo what the run made.
    Undo,
}

/// A page of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<crate::audit::Entry>,
    /// Entries in all.
    pub total: u64,
    /// Whether the whole chain holds; else where it breaks.
    pub chain: Result<u64, crate::audit::ChainError>,
}

/// The cost page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostView {
    /// The plan.
    pub plan: PlanSummary,
    /// The estimate.
    pub estimate: crate::cost::Estimate,
    /// Names of the resources in it.
    pub names: BTreeMap<ResourceId, String>,
    /// The edition of the price book.
    pub edition: String,
    /// What was assumed.
    pub assumptions: crate::cost::Assumptions,
    /// Why a tool was chosen, by resource.
    pub tools: Vec<(ResourceId, String, crate::step::ToolChoice)>,
}

/// One line of a connection check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorLine {
    /// What was tried: an account and a role.
    pub what: String,
    /// Whether it works.
    pub ok: bool,
    /// What came out.
    pub message: String,
    /// What to do when it does not work.
    pub advice: String,
}
