//! The dependency graph as it is drawn.

use super::Standing;
use crate::external::ExternalDecision;
use crate::graph::{Edge, ExternalSort, Unresolved};
use crate::ids::{ResourceId, SnapshotId};
use crate::plan::{Environment, RiskLevel};
use crate::reference::Class;
use serde::{Deserialize, Serialize};

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
    /// By what boxes are coloured: empty for `environment`, `wave`, `kind`, `risk`, `status`.
    pub colour: String,
    /// The way from the focus to this resource is shown.
    pub to: Option<ResourceId>,
}

impl GraphQuery {
    /// A drawing holds no more boxes, whatever the budget.
    pub const MOST_BOXES: u32 = 2_000;
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
    /// How bad its wave could get; for a group the worst.
    #[serde(default)]
    pub risk: Option<RiskLevel>,
    /// How far it is.
    #[serde(default)]
    pub status: Option<Standing>,
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

/// What a search found: the first few, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundView {
    /// The best first.
    pub found: Vec<Found>,
    /// How many resources fit.
    pub total: u64,
}

/// One resource that a search found, told apart from others of its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its id.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// Where it is: account and Region.
    pub place: String,
}

/// A cycle with the edge that would break it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Along the cycle, the first again at the end.
    pub path: Vec<ResourceId>,
    /// The weakest edge: taking it away costs least.
    pub weakest: (ResourceId, ResourceId),
    /// What is left without that edge of all that is tied there.
    #[serde(default)]
    pub knot: Knot,
}

/// What is left of everything that circles tie to each other when one edge is taken away.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Knot {
    /// No circle: each moves by itself, but for what must move together anyway.
    #[default]
    Untied,
    /// Other circles, of fewer.
    Partly,
    /// All of it: other circles go through the same resources.
    Tied,
}

impl Knot {
    /// What taking away the edge does, after “without it”.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Untied => "a new scan and a new version move them apart.",
            Self::Partly => {
                "a new scan and a new version move some of them apart; another circle ties the others."
            }
            Self::Tied => {
                "they still move together, as other circles tie the same resources: one dependency less is not enough."
            }
        }
    }
}

/// One account, host or published thing outside of the estate that shown resources name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphExternal {
    /// The id of its box, when it has one: `external:account:111122223333`.
    pub node: ResourceId,
    /// For a person.
    pub label: String,
    /// Whose it is.
    pub sort: ExternalSort,
    /// How many references lead there.
    pub references: u64,
    /// Who names it: the first few by their ids.
    pub by: Vec<ResourceId>,
    /// How many name it.
    pub by_count: u64,
    /// As what: the first few texts.
    pub texts: Vec<String>,
    /// How many texts there are.
    pub text_count: u64,
    /// What people decided about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<ExternalDecision>,
}

/// The page of an account or a host outside of the estate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalView {
    /// The newest snapshot.
    pub snapshot: SnapshotId,
    /// What names it in that snapshot, and what was decided.
    pub external: GraphExternal,
    /// Whether this person may decide.
    pub may_decide: bool,
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
    /// What is named outside of the estate: first what needs a decision, then what AWS offers to
    /// everybody.
    pub externals: Vec<GraphExternal>,
    /// How many there are.
    pub external_count: u64,
    /// Width of the drawing in CSS pixels.
    pub width: f64,
    /// Height.
    pub height: f64,
}
