//! Plans: immutable versions.

use crate::audit::{Audit, append};
use crate::db::{is_taken, json, parse, text};
use crate::{Store, StoreError};
use landfall_domain::view::PlanSummary;
use landfall_domain::{Plan, PlanId, SnapshotId};
use sqlx::Row;

impl Store {
    /// Keeps a plan for ever, together with its audit entry.
    ///
    /// # Errors
    /// [`StoreError::PlanVersionTaken`] when somebody else made this version in the meantime.
    pub async fn insert_plan(&self, plan: &Plan, audit: Audit) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        sqlx::query(
            "INSERT INTO plans (id, version, digest, summary, body) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(plan.id.as_str())
        .bind(i64::from(plan.version))
        .bind(plan.digest.as_str())
        .bind(json("a plan", &summary(plan))?)
        .bind(json("a plan", plan)?)
        .execute(&mut *tx)
        .await
        .map_err(|error| {
            if is_taken(&error) {
                StoreError::PlanVersionTaken(plan.version)
            } else {
                self.db.error(error)
            }
        })?;
        append(&self.db, &mut tx, audit).await?;
        self.db.commit(tx).await?;
        self.db.bell.ring(crate::drafts::BOARD);
        Ok(())
    }

    /// A whole plan.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn plan(&self, id: &PlanId) -> Result<Plan, StoreError> {
        self.plan_and_size(id).await.map(|(plan, _)| plan)
    }

    /// [`Self::plan`] with its size as stored, in bytes.
    ///
    /// # Errors
    /// As [`Self::plan`].
    pub async fn plan_and_size(&self, id: &PlanId) -> Result<(Plan, usize), StoreError> {
        let row = sqlx::query("SELECT body FROM plans WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?
            .ok_or_else(|| StoreError::NotFound {
                what: "plan",
                id: id.to_string(),
            })?;
        let body = text(&row, "body")?;
        Ok((parse("a plan", &body)?, body.len()))
    }

    /// The plan with the highest version.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_plan_id(&self) -> Result<Option<PlanId>, StoreError> {
        let row = sqlx::query("SELECT id FROM plans ORDER BY version DESC LIMIT 1")
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        row.map(|row| Ok(text(&row, "id")?.into())).transpose()
    }

    /// The plan with the highest version, and the snapshot that it was made from.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_plan(&self) -> Result<Option<(PlanId, SnapshotId)>, StoreError> {
        let row = sqlx::query("SELECT summary FROM plans ORDER BY version DESC LIMIT 1")
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        row.map(|row| {
            let summary: PlanSummary = parse("a plan", &text(&row, "summary")?)?;
            Ok((summary.id, summary.snapshot))
        })
        .transpose()
    }

    /// All plans, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn plans(&self) -> Result<Vec<PlanSummary>, StoreError> {
        let rows = sqlx::query("SELECT summary FROM plans ORDER BY version DESC")
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        let mut plans: Vec<PlanSummary> = rows
            .iter()
            .map(|row| parse("a plan", &text(row, "summary")?))
            .collect::<Result<_, _>>()?;
        if let Some(newest) = plans.first_mut() {
            newest.newest = true;
        }
        Ok(plans)
    }

    /// The version that the next plan gets. Two planners may be told the same: the second to
    /// insert is refused.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_version(&self) -> Result<u32, StoreError> {
        let last: i64 = sqlx::query("SELECT COALESCE(MAX(version), 0) FROM plans")
            .fetch_one(&self.db.reader)
            .await
            .and_then(|row| row.try_get(0))
            .map_err(|error| self.db.error(error))?;
        Ok(u32::try_from(last).unwrap_or(u32::MAX - 1) + 1)
    }
}

/// `newest` is told when the list is read.
fn summary(plan: &Plan) -> PlanSummary {
    PlanSummary {
        id: plan.id.clone(),
        version: plan.version,
        author: plan.author.clone(),
        reason: plan.reason.clone(),
        created: plan.created,
        digest: plan.digest.clone(),
        snapshot: plan.body.snapshot.clone(),
        waves: plan.body.waves.len() as u32,
        total: plan.body.estimate.total,
        newest: false,
    }
}
