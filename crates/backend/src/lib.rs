//! The use cases of Landfall: discover, plan, approve, run, report. Every method that a person can
//! cause takes that person and decides by itself whether they may.

use futures::stream::BoxStream;
use landfall_domain::approval::{Decision, Gate};
use landfall_domain::progress::ScanProgress;
use landfall_domain::run::RunNews;
use landfall_domain::user::User;
use landfall_domain::view::{
    AuditPage, CostView, DoctorLine, GraphQuery, GraphView, InboxItem, InventoryPage,
    InventoryQuery, Overview, PlanRequest, PlanSummary, PlanView, ResourceView, RunAction,
    RunSummary, RunView, SnapshotSummary, WaveView,
};
use landfall_domain::{Digest, PlanId, Refusal, ResourceId, RunId, ScanId, SnapshotId, UserName};

/// All use cases. Cheap to clone.
#[derive(Clone)]
pub struct Backend;

/// What a use case gives.
pub type Answer<T> = Result<T, Refusal>;

#[allow(clippy::todo, unused_variables, missing_docs)]
impl Backend {
    pub async fn sign_in(&self, name: &str, password: &str) -> Answer<User> {
        todo!()
    }
    pub async fn sign_out(&self, user: &User) -> Answer<()> {
        todo!()
    }
    /// The person behind a session, with the roles that they have now.
    pub async fn user(&self, name: &UserName) -> Answer<User> {
        todo!()
    }

    pub async fn inbox(&self, user: &User) -> Answer<Vec<InboxItem>> {
        todo!()
    }
    pub async fn overview(&self, user: &User) -> Answer<Overview> {
        todo!()
    }
    pub async fn doctor(&self, user: &User) -> Answer<Vec<DoctorLine>> {
        todo!()
    }

    pub async fn start_scan(&self, user: &User) -> Answer<ScanId> {
        todo!()
    }
    pub async fn cancel_scan(&self, user: &User, scan: &ScanId) -> Answer<()> {
        todo!()
    }
    pub async fn scan(&self, user: &User, scan: &ScanId) -> Answer<ScanProgress> {
        todo!()
    }
    pub async fn latest_scan(&self, user: &User) -> Answer<Option<ScanProgress>> {
        todo!()
    }
    /// Every change of a scan, the present state first; ends when the scan ends.
    pub async fn watch_scan(
        &self,
        user: &User,
        scan: &ScanId,
    ) -> Answer<BoxStream<'static, ScanProgress>> {
        todo!()
    }
    pub async fn snapshots(&self, user: &User) -> Answer<Vec<SnapshotSummary>> {
        todo!()
    }

    pub async fn inventory(&self, user: &User, query: &InventoryQuery) -> Answer<InventoryPage> {
        todo!()
    }
    pub async fn resource(
        &self,
        user: &User,
        snapshot: Option<&SnapshotId>,
        id: &ResourceId,
    ) -> Answer<ResourceView> {
        todo!()
    }
    pub async fn graph(&self, user: &User, query: &GraphQuery) -> Answer<GraphView> {
        todo!()
    }

    pub async fn plans(&self, user: &User) -> Answer<Vec<PlanSummary>> {
        todo!()
    }
    /// One version, the newest when `id` is absent; `None` when there is no plan yet.
    pub async fn plan(&self, user: &User, id: Option<&PlanId>) -> Answer<Option<PlanView>> {
        todo!()
    }
    pub async fn make_plan(&self, user: &User, request: &PlanRequest) -> Answer<PlanId> {
        todo!()
    }
    pub async fn cost(&self, user: &User, id: Option<&PlanId>) -> Answer<Option<CostView>> {
        todo!()
    }

    pub async fn wave(&self, user: &User, plan: &PlanId, wave: u32) -> Answer<WaveView> {
        todo!()
    }
    /// `digest` is the one that the person saw: a signature never lands on something else.
    pub async fn sign(
        &self,
        user: &User,
        plan: &PlanId,
        wave: u32,
        digest: &Digest,
        decision: Decision,
        comment: &str,
    ) -> Answer<Gate> {
        todo!()
    }

    pub async fn start_run(
        &self,
        user: &User,
        plan: &PlanId,
        wave: u32,
        digest: &Digest,
    ) -> Answer<RunId> {
        todo!()
    }
    pub async fn runs(&self, user: &User) -> Answer<Vec<RunSummary>> {
        todo!()
    }
    pub async fn run(&self, user: &User, run: &RunId) -> Answer<RunView> {
        todo!()
    }
    pub async fn act(
        &self,
        user: &User,
        run: &RunId,
        action: &RunAction,
        reason: &str,
    ) -> Answer<()> {
        todo!()
    }
    /// Everything that happens in a run from now on.
    pub async fn watch_run(&self, user: &User, run: &RunId) -> Answer<BoxStream<'static, RunNews>> {
        todo!()
    }

    /// `filter` is a word that actor, action or subject must hold. `limit` at most 500.
    pub async fn audit(
        &self,
        user: &User,
        filter: &str,
        offset: u64,
        limit: u64,
    ) -> Answer<AuditPage> {
        todo!()
    }
}
