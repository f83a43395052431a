//! Read models: what one screen shows, computed on the server.

mod graph;
mod inventory;
mod overview;
mod plan;
mod report;
mod run;

pub use graph::{Cycle, GraphLine, GraphNode, GraphQuery, GraphView};
pub use inventory::{Facet, InventoryPage, InventoryQuery, InventoryRow, Neighbour, ResourceView};
pub use overview::{InboxItem, Overview, SnapshotSummary};
pub use plan::{
    BridgeView, PlanRequest, PlanSummary, PlanView, WaveResource, WaveSummary, WaveView,
};
pub use report::{AuditPage, CostView, DoctorLine};
pub use run::{RunAction, RunActions, RunSummary, RunView, StepView};
