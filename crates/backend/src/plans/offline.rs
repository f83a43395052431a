//! Plans for the command line: made without being kept, compared, exported and checked.

use crate::{Answer, Backend, internal, must};
use landfall_domain::{
    plan::{Finding, PlanBody},
    user::{Role, User},
    view::{PlanDiff, PlanRequest},
};
use landfall_planner as planner;

impl Backend {
    /// What a request would make, and what the independent check says about it. Nothing is kept.
    ///
    /// # Errors
    /// Without the role planner; as [`Backend::make_plan`] otherwise.
    pub async fn dry_run(
        &self,
        user: &User,
        request: &PlanRequest,
    ) -> Answer<(PlanBody, Vec<Finding>)> {
        must(user, Role::Planner, "make a plan")?;
        self.drafted(request).await
    }

    /// What differs between two versions.
    ///
    /// # Errors
    /// As [`Backend::named_plan`].
    pub async fn differing(&self, user: &User, from: &str, to: &str) -> Answer<PlanDiff> {
        let (from, to) = (
            self.whole_plan(user, from).await?,
            self.whole_plan(user, to).await?,
        );
        tokio::task::spawn_blocking(move || planner::plan_diff(&from, &to))
            .await
            .map_err(internal)
    }

    /// The problem that a plan answers with the plan as its solution, as the JSON that
    /// `docs/planner.md` describes.
    ///
    /// # Errors
    /// When the plan has no measured order, or its snapshot is gone.
    pub async fn exported_instance(&self, _user: &User, body: PlanBody) -> Answer<String> {
        let estate = self.some_estate(Some(&body.snapshot)).await?;
        let whole = self.whole(&estate).await?;
        let references = self.references_of(&estate).await?;
        let own_roles = self.own_roles();
        let export = move || {
            let (snapshot, graph) =
                estate.to_move(&whole, references, &own_roles, &body.placements);
            planner::export(&snapshot, &graph, &body)
        };
        let exported = self.0.heavy.run(export).await?;
        let exported = exported.map_err(super::choices::no_order)?;
        serde_json::to_string_pretty(&exported).map_err(internal)
    }

    /// What is wrong with an exported problem and its solution; nothing when every rule holds and
    /// every number is right. Needs no database.
    pub fn check_exported(text: &str) -> Vec<Finding> {
        planner::check_export(text)
    }
}
