//! What differs between two snapshots, told by the database: equal resources are never read.

use crate::db::{damaged, parse, text};
use crate::{Store, StoreError};
use futures::TryStreamExt;
use landfall_domain::{AccountId, Kind, Region, Resource, ResourceId, SnapshotId};

/// What tells a resource from others, without its configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceHead {
    /// Its id.
    pub id: ResourceId,
    /// Its type.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Who owns it.
    pub account: AccountId,
    /// Where it lives.
    pub region: Region,
}

impl Store {
    /// Resources that `has` has and `lacks` does not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn only_in(
        &self,
        has: &SnapshotId,
        lacks: &SnapshotId,
    ) -> Result<Vec<ResourceHead>, StoreError> {
        let rows = sqlx::query(
            "SELECT a.id, a.kind, a.name, a.account, a.region FROM resources a \
             LEFT JOIN resources b ON b.snapshot = $2 AND b.id = a.id \
             WHERE a.snapshot = $1 AND b.id IS NULL",
        )
        .bind(has.as_str())
        .bind(lacks.as_str())
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter()
            .map(|row| {
                let account = text(row, "account")?;
                Ok(ResourceHead {
                    id: text(row, "id")?.into(),
                    kind: Kind::new(text(row, "kind")?),
                    name: text(row, "name")?,
                    account: account
                        .parse()
                        .map_err(|error| damaged("a resource", error))?,
                    region: text(row, "region")?.into(),
                })
            })
            .collect()
    }

    /// Calls `each` with every resource that both have and that is not the same: as `from` has it
    /// and as `to` has it. One pair is in memory at a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changed_between(
        &self,
        from: &SnapshotId,
        to: &SnapshotId,
        mut each: impl FnMut(Resource, Resource) + Send,
    ) -> Result<(), StoreError> {
        let mut rows = sqlx::query(
            "SELECT a.body AS old, b.body AS new FROM resources a \
             JOIN resources b ON b.snapshot = $2 AND b.id = a.id \
             WHERE a.snapshot = $1 AND a.body <> b.body",
        )
        .bind(from.as_str())
        .bind(to.as_str())
        .fetch(&self.db.reader);
        while let Some(row) = rows
            .try_next()
            .await
            .map_err(|error| self.db.error(error))?
        {
            let old = parse("a resource", &text(&row, "old")?)?;
            let new = parse("a resource", &text(&row, "new")?)?;
            each(old, new);
        }
        Ok(())
    }
}
