//! What hangs together with one resource.

use crate::graph::Edge;
use crate::ids::ResourceId;
use serde::{Deserialize, Serialize};

/// Which resource, and the way to which other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReachQuery {
    /// The snapshot; the newest when absent.
    pub snapshot: Option<crate::ids::SnapshotId>,
    /// The resource that is asked about.
    pub focus: Option<ResourceId>,
    /// Where a way to it is looked for.
    pub to: Option<ResourceId>,
}

/// One of the resources that break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// The resource.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// Over how many edges.
    pub distance: u32,
}

/// What breaks if a resource moves alone, and the way to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachView {
    /// The name of the resource; empty when the snapshot does not have it.
    pub name: String,
    /// Resources that require it or must move at once with it, directly or through others; the
    /// nearest first. At most 200.
    pub breaks: Vec<Broken>,
    /// How many there are in all.
    pub breaks_all: u64,
    /// *Talks* edges between it with all of these and the rest: each needs a bridge while only one
    /// side has moved. At most 200.
    pub bridges: Vec<Edge>,
    /// How many there are in all.
    pub bridges_all: u64,
    /// The shortest way to the other resource: `None` when none was asked for, empty when there is
    /// none. Edges are followed both ways only if no way follows them in their direction.
    pub path: Option<Vec<Edge>>,
}
