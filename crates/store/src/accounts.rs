//! What people decided about target accounts: batches that are never changed, only followed.

use crate::audit::{Audit, append};
use crate::db::{Db, Tx, cut, damaged, is_taken, number, placeholders, text, time};
use crate::{Store, StoreError};
use futures::future::BoxFuture;
use landfall_domain::view::AccountBatch;
use landfall_domain::{Correction, Environment, ResourceId, Timestamp, UserName};
use sqlx::any::AnyRow;

/// Rows written by one statement.
const CHUNK: usize = 400;

/// A decision before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBatch {
    /// Who decides.
    pub author: UserName,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Where staging goes from now on; `None` leaves it.
    pub staging: Option<Environment>,
    /// The batch that this takes back.
    pub undoes: Option<u64>,
    /// Each resource once, with its environment; `None` takes its correction away.
    pub rows: Vec<(ResourceId, Option<Environment>)>,
}

impl Store {
    /// Keeps a decision with its audit entry and gives its number. `after` is the number of the
    /// newest batch that the person knew of.
    ///
    /// # Errors
    /// [`StoreError::AccountsChanged`] when somebody else decided meanwhile.
    pub async fn insert_account_batch(
        &self,
        batch: &NewBatch,
        after: u64,
        audit: Audit,
    ) -> Result<u64, StoreError> {
        let number = after + 1;
        let mut tx = self.db.begin().await?;
        sqlx::query(
            "INSERT INTO account_batches (number, author, reason, at, staging, undoes) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(signed(number)?)
        .bind(batch.author.as_str())
        .bind(batch.reason.as_str())
        .bind(cut(batch.at).as_millisecond())
        .bind(batch.staging.map_or("", Environment::as_str))
        .bind(signed(batch.undoes.unwrap_or(0))?)
        .execute(&mut *tx)
        .await
        .map_err(|error| {
            if is_taken(&error) {
                StoreError::AccountsChanged
            } else {
                self.db.error(error)
            }
        })?;
        insert_rows(&self.db, &mut tx, number, &batch.rows).await?;
        append(&self.db, &mut tx, audit).await?;
        self.db.commit(tx).await?;
        Ok(number)
    }

    /// What holds now, by resource.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_corrections(&self) -> Result<Vec<Correction>, StoreError> {
        let rows = sqlx::query(
            "SELECT c.resource, c.environment, c.batch, b.reason, b.author, b.at \
             FROM account_corrections c \
             JOIN (SELECT resource, MAX(batch) AS batch FROM account_corrections GROUP BY resource) n \
               ON n.resource = c.resource AND n.batch = c.batch \
             JOIN account_batches b ON b.number = c.batch \
             WHERE c.environment <> '' ORDER BY c.resource",
        )
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter().map(correction).collect()
    }

    /// The number of the newest batch, 0 before the first. It grows with every decision.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_version(&self) -> Result<u64, StoreError> {
        let row = sqlx::query("SELECT COALESCE(MAX(number), 0) AS number FROM account_batches")
            .fetch_one(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        Ok(number(&row, "number")?.unsigned_abs())
    }

    /// Where staging goes, when somebody said so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn staging_account(&self) -> Result<Option<Environment>, StoreError> {
        let row = sqlx::query(
            "SELECT staging FROM account_batches WHERE staging <> '' ORDER BY number DESC LIMIT 1",
        )
        .fetch_optional(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        row.map(|row| environment(&text(&row, "staging")?))
            .transpose()
            .map(Option::flatten)
    }

    /// The newest decisions, at most `limit`, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_batches(&self, limit: u32) -> Result<Vec<AccountBatch>, StoreError> {
        let rows = sqlx::query(
            "SELECT b.number, b.author, b.reason, b.at, b.staging, b.undoes, \
               (SELECT COUNT(*) FROM account_corrections c WHERE c.batch = b.number) AS resources, \
               (SELECT MIN(environment) FROM account_corrections c WHERE c.batch = b.number) AS least, \
               (SELECT MAX(environment) FROM account_corrections c WHERE c.batch = b.number) AS most, \
               (SELECT COUNT(*) FROM account_batches u WHERE u.undoes = b.number) AS undone \
             FROM account_batches b ORDER BY b.number DESC LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter().map(batch).collect()
    }

    /// What a batch replaced: each of its resources that no later batch touched, with what held
    /// before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn before_account_batch(
        &self,
        batch: u64,
    ) -> Result<Vec<(ResourceId, Option<Environment>)>, StoreError> {
        let rows = sqlx::query(
            "SELECT c.resource, COALESCE((SELECT o.environment FROM account_corrections o \
               WHERE o.resource = c.resource AND o.batch < c.batch \
               ORDER BY o.batch DESC LIMIT 1), '') AS environment \
             FROM account_corrections c WHERE c.batch = $1 AND NOT EXISTS \
               (SELECT 1 FROM account_corrections l WHERE l.resource = c.resource AND l.batch > c.batch) \
             ORDER BY c.resource",
        )
        .bind(signed(batch)?)
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter()
            .map(|row| {
                let id = ResourceId::new(text(row, "resource")?);
                Ok((id, environment(&text(row, "environment")?)?))
            })
            .collect()
    }
}

/// Boxed: the compiler cannot tell by itself that this future may change threads.
fn insert_rows<'a>(
    db: &'a Db,
    tx: &'a mut Tx,
    batch: u64,
    rows: &'a [(ResourceId, Option<Environment>)],
) -> BoxFuture<'a, Result<(), StoreError>> {
    Box::pin(async move {
        for chunk in rows.chunks(CHUNK) {
            let sql = format!(
                "INSERT INTO account_corrections (resource, batch, environment) VALUES {}",
                placeholders(chunk.len(), 3)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (resource, environment) in chunk {
                query = query
                    .bind(resource.as_str())
                    .bind(signed(batch)?)
                    .bind(environment.map_or("", Environment::as_str));
            }
            query
                .execute(&mut **tx)
                .await
                .map_err(|error| db.error(error))?;
        }
        Ok(())
    })
}

fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|error| damaged("a decision about accounts", error))
}

/// Empty stands for none.
fn environment(word: &str) -> Result<Option<Environment>, StoreError> {
    match word {
        "" => Ok(None),
        word => word
            .parse()
            .map(Some)
            .map_err(|error: String| damaged("a decision about accounts", error)),
    }
}

fn correction(row: &AnyRow) -> Result<Correction, StoreError> {
    let word = text(row, "environment")?;
    Ok(Correction {
        resource: ResourceId::new(text(row, "resource")?),
        environment: environment(&word)?
            .ok_or_else(|| damaged("a decision about accounts", "no environment"))?,
        reason: text(row, "reason")?,
        author: text(row, "author")?.into(),
        at: time(row, "at")?,
        batch: number(row, "batch")?.unsigned_abs(),
    })
}

fn batch(row: &AnyRow) -> Result<AccountBatch, StoreError> {
    let resources = number(row, "resources")?.unsigned_abs();
    // Where its resources go, when they all go to one account.
    let goes = match resources {
        0 => None,
        _ => Some((text(row, "least")?, text(row, "most")?))
            .filter(|(least, most)| least == most)
            .map(|(least, _)| environment(&least))
            .transpose()?
            .flatten(),
    };
    Ok(AccountBatch {
        number: number(row, "number")?.unsigned_abs(),
        author: text(row, "author")?.into(),
        reason: text(row, "reason")?,
        at: time(row, "at")?,
        staging: environment(&text(row, "staging")?)?,
        undoes: Some(number(row, "undoes")?.unsigned_abs()).filter(|undoes| *undoes > 0),
        undone: number(row, "undone")? > 0,
        resources,
        goes,
    })
}
