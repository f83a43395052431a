//! The inventory and the page of one resource.

use super::{CoverageTotals, SnapshotSummary};
use crate::graph::{Edge, Unresolved};
use crate::ids::{AccountId, ResourceId, SnapshotId, UserName};
use crate::plan::{Environment, MoveGroup, Placement};
use crate::snapshot::Coverage;
use crate::step::StepSpec;
use crate::{Kind, Region, Resource, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The facets of the inventory in their order: key in the query, name on screen.
pub const FACETS: [(&str, &str); 9] = [
    ("service", "Service"),
    ("kind", "Type"),
    ("environment", "Environment"),
    ("wave", "Wave"),
    ("account", "Account"),
    ("region", "Region"),
    ("stack", "Stack"),
    ("understood", "Understood"),
    ("tag", "Tag"),
];

/// What to show of the inventory. Lives in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InventoryQuery {
    /// The snapshot; the newest when absent.
    pub snapshot: Option<SnapshotId>,
    /// Words of which each must be in the name, the id, the type or a tag, in any case.
    pub text: String,
    /// Facet → values of which one must fit. The facets are those of [`FACETS`]; `none` stands for
    /// no environment, wave or stack, a tag is `key=value`, understood is `yes` or `no`.
    pub facets: BTreeMap<String, Vec<String>>,
    /// `name`, `kind`, `region`, `environment`, `wave`, `size`, `in`, `out`, `account`; a leading `-`
    /// turns it. Rows that are equal in it stand by id.
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
    /// Who owns it; another than the source account is never moved.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// The CloudFormation stack that made it, by its tag.
    pub stack: Option<String>,
    /// Whether a service of Landfall understands its type; `false`: found, not understood.
    pub understood: bool,
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
    /// Values with the number of rows that fit the rest of the query: the chosen ones and the
    /// commonest, at most 50.
    pub values: Vec<(String, u64)>,
    /// Values left out; they are found by searching the facet.
    pub more: u64,
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
    /// What was not wholly read, with the problems; the coverage page has every part.
    pub coverage: Vec<Coverage>,
    /// Sums over every part.
    pub totals: CoverageTotals,
}

/// An inventory query under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its id.
    pub id: String,
    /// Its name, one line, at most 80 characters; unique for its owner.
    pub name: String,
    /// Who keeps it.
    pub owner: UserName,
    /// Whether everybody sees it. Only its owner (or an administrator) changes it.
    pub shared: bool,
    /// What it shows; without snapshot, offset and limit.
    pub query: InventoryQuery,
    /// When it was made.
    pub created: Timestamp,
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
