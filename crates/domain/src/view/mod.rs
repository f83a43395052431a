//! Read models: what one screen shows, computed on the server.

mod access;
mod accounts;
mod board;
mod calendar;
mod coverage;
mod findings;
mod graph;
mod group;
mod imports;
mod inventory;
mod overview;
mod plan;
mod plan_diff;
mod reach;
mod report;
mod run;
mod snapshots;
mod wide;

pub use access::AccessView;
pub use accounts::{
    ACCOUNT_FACETS, AccountBatch, AccountConflict, AccountRow, AccountView, AccountsPage,
    AccountsQuery, MoveRequest, Selected,
};
pub use board::{
    BoardColumn, BoardNews, BoardQuery, BoardView, BridgeShift, Card, Carried, Change, DraftView,
    Impossible, Move, OrderView, PinView, Place, WhatIf, WhatIfRequest,
};
pub use calendar::{CalendarQuery, CalendarView, CalendarWave, CalendarWindow};
pub use coverage::{AccountCoverage, CoverageTotals, CoverageView};
pub use findings::{FINDING_FACETS, FindingRow, FindingsPage, FindingsQuery};
pub use graph::{
    Cycle, ExternalView, Found, FoundView, GraphExternal, GraphLine, GraphNode, GraphQuery,
    GraphView, Knot,
};
pub use group::{
    GroupComment, GroupCriticality, GroupCycle, GroupOwner, GroupPin, GroupRow, GroupStep,
    GroupView, GroupWave, GroupsPage, GroupsQuery, OwnRequest, Owner, Wanted,
};
pub use imports::{ImportFault, ImportOutcome};
pub use inventory::{
    FACETS, Facet, InventoryPage, InventoryQuery, InventoryRow, Neighbour, ResourceView, SavedView,
};
pub use overview::{InboxItem, Overview, SnapshotSummary};
pub use plan::{
    BridgeView, PlanRequest, PlanSummary, PlanView, WaveExternal, WaveOutside, WaveResource,
    WaveSummary, WaveView,
};
pub use plan_diff::{
    BridgeChange, BridgeSpan, ChoiceChange, CostChange, DIFF_SECTIONS, GroupChange,
    GroupDifference, GroupPlace, PlacementChange, PlanDiff, PlanDiffQuery, PlanDiffView, PlanHead,
    Sides, WaveChange, WavePlace,
};
pub use reach::{Broken, ReachQuery, ReachView};
pub use report::{AuditPage, CostView, DoctorLine};
pub use run::{RunAction, RunActions, RunSummary, RunView, StepView};
pub use snapshots::{
    DiffQuery, DiffRow, DiffView, Difference, FieldChange, History, HistoryEntry, SnapshotView,
};
pub use wide::{Standing, WideEdges, WideFrames, WideNodes, WideView, WideWave};
