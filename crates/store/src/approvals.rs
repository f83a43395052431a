//! Signatures under waves. Append-only.

use crate::audit::{Audit, append};
use crate::db::{cut, json, parse, small, text, time};
use crate::{Store, StoreError};
use landfall_domain::approval::Approval;
use landfall_domain::audit::Entry;
use landfall_domain::{Digest, PlanId};

impl Store {
    /// Keeps a decision together with its audit entry.
    ///
    /// # Errors
    /// When the database fails, or when there is no such plan.
    pub async fn add_approval(
        &self,
        approval: &Approval,
        audit: Audit,
    ) -> Result<Entry, StoreError> {
        let mut tx = self.db.begin().await?;
        sqlx::query(
            "INSERT INTO approvals (plan, digest, wave, person, at, decision, comment) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(approval.plan.as_str())
        .bind(approval.digest.as_str())
        .bind(i64::from(approval.wave))
        .bind(approval.by.as_str())
        .bind(cut(approval.at).as_millisecond())
        .bind(json("a decision", &approval.decision)?)
        .bind(approval.comment.as_str())
        .execute(&mut *tx)
        .await
        .map_err(|error| match &error {
            sqlx::Error::Database(refused) if refused.is_foreign_key_violation() => {
                StoreError::NotFound {
                    what: "plan",
                    id: approval.plan.to_string(),
                }
            }
            _ => self.db.error(error),
        })?;
        let entry = append(&self.db, &mut tx, audit).await?;
        self.db.commit(tx).await?;
        Ok(entry)
    }

    /// Decisions in the order they were made, of one plan or wave or of all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn approvals(
        &self,
        plan: Option<&PlanId>,
        wave: Option<u32>,
    ) -> Result<Vec<Approval>, StoreError> {
        let rows = sqlx::query(
            "SELECT plan, digest, wave, person, at, decision, comment FROM approvals \
             WHERE ($1 = '' OR plan = $1) AND ($2 < 0 OR wave = $2) ORDER BY number",
        )
        .bind(plan.map_or("", PlanId::as_str))
        .bind(wave.map_or(-1, i64::from))
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter()
            .map(|row| {
                Ok(Approval {
                    plan: text(row, "plan")?.into(),
                    digest: Digest::from_hex(text(row, "digest")?),
                    wave: small(row, "wave")?,
                    by: text(row, "person")?.into(),
                    at: time(row, "at")?,
                    decision: parse("a decision", &text(row, "decision")?)?,
                    comment: text(row, "comment")?,
                })
            })
            .collect()
    }
}
