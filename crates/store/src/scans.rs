//! Scans, live and past.

use crate::audit::{Audit, append};
use crate::db::{json, number, parse, text};
use crate::{Store, StoreError};
use landfall_domain::progress::{ScanProgress, ScanState};
use landfall_domain::{ScanId, Timestamp};
use std::time::Duration;

impl Store {
    /// Adds a scan together with its audit entry. `owner` is the process that scans.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_scan(
        &self,
        scan: &ScanProgress,
        owner: &str,
        audit: Audit,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = format!(
            "INSERT INTO scans (id, started, running, progress, owner, seen) \
             VALUES ($1, $2, $3, $4, $5, {})",
            self.db.dialect.now()
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(scan.id.as_str())
            .bind(scan.started.as_millisecond())
            .bind(i64::from(scan.state == ScanState::Running))
            .bind(json("a scan", scan)?)
            .bind(owner)
            .execute(&mut *tx)
            .await
            .map_err(|error| self.db.error(error))?;
        append(&self.db, &mut tx, audit).await?;
        self.db.commit(tx).await?;
        self.db.bell.ring(scan.id.as_str());
        Ok(())
    }

    /// Says how a scan stands now, and by it that its owner is there. A scan that is over stays as
    /// it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such scan or it is over.
    pub async fn update_scan(&self, scan: &ScanProgress) -> Result<(), StoreError> {
        let sql = format!(
            "UPDATE scans SET running = $1, progress = $2, seen = {} WHERE id = $3 AND running = 1",
            self.db.dialect.now()
        );
        let changed = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(i64::from(scan.state == ScanState::Running))
            .bind(json("a scan", scan)?)
            .bind(scan.id.as_str())
            .execute(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
        if changed.rows_affected() == 0 {
            return Err(StoreError::NotFound {
                what: "running scan",
                id: scan.id.to_string(),
            });
        }
        self.db.bell.ring(scan.id.as_str());
        Ok(())
    }

    /// Says that the owner of a scan is there, without any other news.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn beat_scan(&self, scan: &ScanId) -> Result<(), StoreError> {
        let sql = format!(
            "UPDATE scans SET seen = {} WHERE id = $1 AND running = 1",
            self.db.dialect.now()
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(scan.as_str())
            .execute(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
        Ok(())
    }

    /// Marks scans as failed whose owners were not seen for `silence`, by the database's clock; how
    /// many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fail_lost_scans(
        &self,
        now: Timestamp,
        silence: Duration,
    ) -> Result<u64, StoreError> {
        let silence = i64::try_from(silence.as_millis()).unwrap_or(i64::MAX);
        let sql = format!(
            "SELECT progress, seen FROM scans WHERE running = 1 AND seen <= {} - $1",
            self.db.dialect.now()
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(silence)
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        let mut failed = 0;
        for row in &rows {
            let mut scan: ScanProgress = parse("a scan", &text(row, "progress")?)?;
            scan.state =
                ScanState::Failed("What scanned stopped during the scan; scan again.".to_owned());
            scan.ended = Some(now);
            scan.seconds_left = None;
            // Unless its owner, or another server, was quicker.
            let changed = sqlx::query(
                "UPDATE scans SET running = 0, progress = $1 \
                 WHERE id = $2 AND running = 1 AND seen = $3",
            )
            .bind(json("a scan", &scan)?)
            .bind(scan.id.as_str())
            .bind(number(row, "seen")?)
            .execute(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
            if changed.rows_affected() > 0 {
                failed += 1;
                self.db.bell.ring(scan.id.as_str());
            }
        }
        Ok(failed)
    }

    /// A scan.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn scan(&self, id: &ScanId) -> Result<ScanProgress, StoreError> {
        let row = sqlx::query("SELECT progress FROM scans WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?
            .ok_or_else(|| StoreError::NotFound {
                what: "scan",
                id: id.to_string(),
            })?;
        parse("a scan", &text(&row, "progress")?)
    }

    /// The scan that began last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest_scan(&self) -> Result<Option<ScanProgress>, StoreError> {
        let row = sqlx::query("SELECT progress FROM scans ORDER BY started DESC, id DESC LIMIT 1")
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        row.map(|row| parse("a scan", &text(&row, "progress")?))
            .transpose()
    }
}
