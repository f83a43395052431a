//! Scans, live and past.

use crate::audit::{Audit, append};
use crate::db::{json, parse, text};
use crate::{Store, StoreError};
use landfall_domain::progress::{ScanProgress, ScanState};
use landfall_domain::{ScanId, Timestamp};

impl Store {
    /// Adds a scan together with its audit entry.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_scan(&self, scan: &ScanProgress, audit: Audit) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        sqlx::query("INSERT INTO scans (id, started, running, progress) VALUES ($1, $2, $3, $4)")
            .bind(scan.id.as_str())
            .bind(scan.started.as_millisecond())
            .bind(i64::from(scan.state == ScanState::Running))
            .bind(json("a scan", scan)?)
            .execute(&mut *tx)
            .await
            .map_err(|error| self.db.error(error))?;
        append(&self.db, &mut tx, audit).await?;
        self.db.commit(tx).await?;
        self.db.bell.ring(scan.id.as_str());
        Ok(())
    }

    /// Says how a scan stands now. A scan that is over stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such scan or it is over.
    pub async fn update_scan(&self, scan: &ScanProgress) -> Result<(), StoreError> {
        let changed = sqlx::query(
            "UPDATE scans SET running = $1, progress = $2 WHERE id = $3 AND running = 1",
        )
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

    /// Marks scans as failed that a stopped server left behind; how many there were. To be called
    /// once at the start of the only server that scans.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fail_running_scans(&self, now: Timestamp) -> Result<u64, StoreError> {
        let rows = sqlx::query("SELECT progress FROM scans WHERE running = 1")
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        for row in &rows {
            let mut scan: ScanProgress = parse("a scan", &text(row, "progress")?)?;
            scan.state =
                ScanState::Failed("The server stopped during the scan; scan again.".to_owned());
            scan.ended = Some(now);
            scan.seconds_left = None;
            self.update_scan(&scan).await?;
        }
        Ok(rows.len() as u64)
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
