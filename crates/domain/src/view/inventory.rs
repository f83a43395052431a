//! The inventory and the page of one resource.

use super::SnapshotSummary;
use crate::graph::{Edge, Unresolved};
use crate::ids::{ResourceId, SnapshotId};
use crate::plan::{Environment, MoveGroup, Placement};
use crate::snapshot::Coverage;
use crate::step::StepSpec;
use crate::{Kind, Region, Resource};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
