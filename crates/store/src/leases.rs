//! Leases on steps, measured by the database's own clock.

use crate::db::number;
use crate::{Store, StoreError};
use landfall_domain::{RunId, StepId};
use landfall_engine::{Lease, PortError};
use std::time::Duration;

fn millis(ttl: Duration) -> i64 {
    i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX / 4)
}

impl Store {
    /// Takes a lease unless another holds it; one statement, so two can never both get it.
    pub(crate) async fn take_lease(
        &self,
        run: &RunId,
        step: &StepId,
        holder: &str,
        ttl: Duration,
    ) -> Result<Option<Lease>, StoreError> {
        let now = self.db.dialect.now();
        let sql = format!(
            "INSERT INTO leases (run, step, fence, holder, expires) \
             VALUES ($1, $2, 1, $3, {now} + $4) \
             ON CONFLICT (run, step) DO UPDATE SET fence = leases.fence + 1, \
             holder = excluded.holder, expires = excluded.expires \
             WHERE leases.expires <= {now} RETURNING fence"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(run.as_str())
            .bind(step.as_str())
            .bind(holder)
            .bind(millis(ttl))
            .fetch_optional(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
        row.map(|row| {
            Ok(Lease {
                run: run.clone(),
                step: step.clone(),
                fence: number(&row, "fence")?,
            })
        })
        .transpose()
    }

    /// Holds a lease for longer. One that ran out and that nobody took is held again.
    pub(crate) async fn renew_lease(&self, lease: &Lease, ttl: Duration) -> Result<(), StoreError> {
        let sql = format!(
            "UPDATE leases SET expires = {} + $1 WHERE run = $2 AND step = $3 AND fence = $4",
            self.db.dialect.now()
        );
        let held = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(millis(ttl))
            .bind(lease.run.as_str())
            .bind(lease.step.as_str())
            .bind(lease.fence)
            .execute(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
        if held.rows_affected() == 1 {
            Ok(())
        } else {
            Err(StoreError::Port(PortError::Fenced))
        }
    }

    /// Gives a lease back.
    pub(crate) async fn drop_lease(&self, lease: &Lease) -> Result<(), StoreError> {
        sqlx::query("UPDATE leases SET expires = 0 WHERE run = $1 AND step = $2 AND fence = $3")
            .bind(lease.run.as_str())
            .bind(lease.step.as_str())
            .bind(lease.fence)
            .execute(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
        Ok(())
    }
}
