//! Decisions about what is outside of the estate, each at its node.

use crate::audit::{Audit, append};
use crate::db::{cut, damaged, is_taken, number, text, time};
use crate::{Store, StoreError};
use landfall_domain::{ExternalDecision, ResourceId};
use sqlx::any::AnyRow;

impl Store {
    /// Keeps a decision with its audit entry. Its version is one more than that of the decision
    /// that the person knew of; the first has 1.
    ///
    /// # Errors
    /// [`StoreError::ExternalDecided`] when somebody else decided about the node meanwhile;
    /// [`StoreError::NotFound`] when the person knew of a decision that there is not.
    pub async fn decide_external(
        &self,
        decision: &ExternalDecision,
        audit: Audit,
    ) -> Result<(), StoreError> {
        let known = decision.version.saturating_sub(1);
        let now = self.external_decision(&decision.node).await?;
        match now {
            Some(now) if now.version > known => {
                return Err(StoreError::ExternalDecided(Box::new(now)));
            }
            now if now.as_ref().map_or(0, |now| now.version) < known => {
                return Err(StoreError::NotFound {
                    what: "decision",
                    id: format!("{known} about {}", decision.node),
                });
            }
            _ => {}
        }
        let mut tx = self.db.begin().await?;
        let inserted = sqlx::query(
            "INSERT INTO external_decisions (node, version, choice, note, author, at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(decision.node.as_str())
        .bind(i64::try_from(decision.version).map_err(|error| damaged(WHAT, error))?)
        .bind(decision.choice.as_str())
        .bind(decision.note.as_str())
        .bind(decision.by.as_str())
        .bind(cut(decision.at).as_millisecond())
        .execute(&mut *tx)
        .await;
        match inserted {
            Ok(_) => {}
            // Somebody else was faster after the look above.
            Err(error) if is_taken(&error) => {
                drop(tx);
                return Err(match self.external_decision(&decision.node).await? {
                    Some(now) => StoreError::ExternalDecided(Box::new(now)),
                    None => self.db.error(error),
                });
            }
            Err(error) => return Err(self.db.error(error)),
        }
        append(&self.db, &mut tx, audit).await?;
        self.db.commit(tx).await
    }

    /// What was decided last about one node.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn external_decision(
        &self,
        node: &ResourceId,
    ) -> Result<Option<ExternalDecision>, StoreError> {
        let row = sqlx::query(
            "SELECT node, version, choice, note, author, at FROM external_decisions \
             WHERE node = $1 ORDER BY version DESC LIMIT 1",
        )
        .bind(node.as_str())
        .fetch_optional(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        row.as_ref().map(decision).transpose()
    }

    /// What was decided last about every node, also where it was taken back; by node.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn external_decisions(&self) -> Result<Vec<ExternalDecision>, StoreError> {
        let rows = sqlx::query(
            "SELECT d.node, d.version, d.choice, d.note, d.author, d.at FROM external_decisions d \
             JOIN (SELECT node, MAX(version) AS version FROM external_decisions GROUP BY node) n \
               ON n.node = d.node AND n.version = d.version ORDER BY d.node",
        )
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter().map(decision).collect()
    }
}

const WHAT: &str = "a decision about what is outside of the estate";

fn decision(row: &AnyRow) -> Result<ExternalDecision, StoreError> {
    let choice = text(row, "choice")?.parse();
    Ok(ExternalDecision {
        node: ResourceId::new(text(row, "node")?),
        choice: choice.map_err(|error: String| damaged(WHAT, error))?,
        note: text(row, "note")?,
        by: text(row, "author")?.into(),
        at: time(row, "at")?,
        version: number(row, "version")?.unsigned_abs(),
    })
}
