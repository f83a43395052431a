//! Read models: what one screen shows, computed on the server.

mod access;
mod accounts;
mod coverage;
mod findings;
mod graph;
mod imports;
mod inventory;
mod overview;
mod plan;
mod reach;
mod report;
mod run;
mod snapshots;

pub use access::AccessView;
pub use accounts::{
    ACCOUNT_FACETS, AccountBatch, AccountConflict, AccountRow, AccountView, AccountsPage,
    AccountsQuery, MoveRequest, Selected,
};
pub use coverage::{AccountCoverage, CoverageTotals, CoverageView};
pub use findings::{FINDING_FACETS, FindingRow, FindingsPage, FindingsQuery};
pub use graph::{Cycle, GraphExternal, GraphLine, GraphNode, GraphQuery, GraphView};
pub use imports::{ImportFault, ImportOutcome};
pub use inventory::{
    FACETS, Facet, InventoryPage, InventoryQuery, InventoryRow, Neighbour, ResourceView, SavedView,
};
pub use overview::{InboxItem, Overview, SnapshotSummary};
pub use plan::{
    BridgeView, PlanRequest, PlanSummary, PlanView, WaveResource, WaveSummary, WaveView,
};
pub use reach::{Broken, ReachQuery, ReachView};
pub use report::{AuditPage, CostView, DoctorLine};
pub use run::{RunAction, RunActions, RunSummary, RunView, StepView};
pub use snapshots::{
    DiffQuery, DiffRow, DiffView, Difference, FieldChange, History, HistoryEntry, SnapshotView,
};
