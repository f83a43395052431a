//! The audit log: append-only, each entry chained to the one before.

use crate::db::{Db, Tx, cut, json, number, parse, text, time};
use crate::{Store, StoreError};
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use landfall_domain::audit::{ChainError, Entry, origin};
use landfall_domain::{Digest, Timestamp, UserName};
use serde_json::Value;
use sqlx::Row;
use sqlx::any::AnyRow;

/// How many entries are read at once.
const PAGE: i64 = 1000;

/// An entry before it has a number and a hash.
#[derive(Clone, Debug, PartialEq)]
pub struct Audit {
    /// Who; `landfall` for what the product did by itself.
    pub actor: UserName,
    /// What, as `noun.verb`.
    pub action: String,
    /// On what.
    pub subject: String,
    /// The details, never a secret.
    pub details: Value,
    /// When.
    pub at: Timestamp,
}

/// Which entries to show. Absent: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only by this person.
    pub actor: Option<UserName>,
    /// Only actions that begin so, such as `wave.` or `run.started`.
    pub action: Option<String>,
    /// Only about this.
    pub subject: Option<String>,
    /// Only with this in actor, action or subject, whether its letters from a to z are capitals or
    /// not.
    pub text: Option<String>,
}

/// Where a page of the log begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuditFrom {
    /// With the newest entry.
    #[default]
    Newest,
    /// With the newest entry before this one.
    Before(i64),
    /// With the oldest entry after this one; the page is in the same order as the others.
    After(i64),
}

/// Appends within a transaction. To be called last in it: it locks the end of the log.
pub(crate) async fn append(db: &Db, tx: &mut Tx, new: Audit) -> Result<Entry, StoreError> {
    let head = sqlx::query("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash")
        .fetch_one(&mut **tx)
        .await
        .map_err(|error| db.error(error))?;
    let mut entry = Entry {
        seq: number(&head, "seq")?,
        at: cut(new.at),
        actor: new.actor,
        action: new.action,
        subject: new.subject,
        details: new.details,
        previous: Digest::from_hex(text(&head, "hash")?),
        hash: origin(),
    };
    entry.hash = entry.expected_hash();
    sqlx::query(
        "INSERT INTO audit (seq, at, actor, action, subject, details, previous, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(entry.seq)
    .bind(entry.at.as_millisecond())
    .bind(entry.actor.as_str())
    .bind(entry.action.as_str())
    .bind(entry.subject.as_str())
    .bind(json("an audit entry", &entry.details)?)
    .bind(entry.previous.as_str())
    .bind(entry.hash.as_str())
    .execute(&mut **tx)
    .await
    .map_err(|error| db.error(error))?;
    sqlx::query("UPDATE audit_head SET hash = $1 WHERE id = 1")
        .bind(entry.hash.as_str())
        .execute(&mut **tx)
        .await
        .map_err(|error| db.error(error))?;
    Ok(entry)
}

fn entry(row: &AnyRow) -> Result<Entry, StoreError> {
    Ok(Entry {
        seq: number(row, "seq")?,
        at: time(row, "at")?,
        actor: text(row, "actor")?.into(),
        action: text(row, "action")?,
        subject: text(row, "subject")?,
        details: parse("an audit entry", &text(row, "details")?)?,
        previous: Digest::from_hex(text(row, "previous")?),
        hash: Digest::from_hex(text(row, "hash")?),
    })
}

/// `$1 … $4` are actor, action, subject and a pattern; empty for all.
const FITS: &str = "($1 = '' OR actor = $1) AND ($2 = '' OR substr(action, 1, length($2)) = $2) \
     AND ($3 = '' OR subject = $3) AND ($4 = '' OR lower(actor) LIKE $4 ESCAPE '!' \
     OR lower(action) LIKE $4 ESCAPE '!' OR lower(subject) LIKE $4 ESCAPE '!')";

/// A pattern that fits every text with this word in it.
fn pattern(word: &str) -> String {
    let mut pattern = String::from("%");
    for letter in word.to_ascii_lowercase().chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

impl Store {
    /// Appends an entry that belongs to no other change.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn append_audit(&self, audit: Audit) -> Result<Entry, StoreError> {
        let mut tx = self.db.begin().await?;
        let entry = append(&self.db, &mut tx, audit).await?;
        self.db.commit(tx).await?;
        Ok(entry)
    }

    /// At most `limit` entries that fit, the newest first, and how many fit in all. Beginning at an
    /// entry, late pages cost what the first one costs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_page(
        &self,
        from: AuditFrom,
        limit: u64,
        filter: &AuditFilter,
    ) -> Result<(Vec<Entry>, u64), StoreError> {
        let actor = filter.actor.as_ref().map_or("", UserName::as_str);
        let action = filter.action.as_deref().unwrap_or_default();
        let subject = filter.subject.as_deref().unwrap_or_default();
        let text = filter.text.as_deref().filter(|text| !text.is_empty());
        let text = text.map(pattern).unwrap_or_default();
        let (side, order, seq) = match from {
            AuditFrom::Newest => ("<", "DESC", i64::MAX),
            AuditFrom::Before(seq) => ("<", "DESC", seq),
            AuditFrom::After(seq) => (">", "ASC", seq),
        };
        // The inner query is answered from the index `audit_words`, which has no details.
        let sql = format!(
            "SELECT seq, at, actor, action, subject, details, previous, hash FROM audit \
             WHERE seq IN (SELECT seq FROM audit WHERE seq {side} $5 AND {FITS} \
             ORDER BY seq {order} LIMIT $6) ORDER BY seq DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(actor)
            .bind(action)
            .bind(subject)
            .bind(text.as_str())
            .bind(seq)
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        let sql = format!("SELECT COUNT(*) FROM audit WHERE {FITS}");
        let total: i64 = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(actor)
            .bind(action)
            .bind(subject)
            .bind(text.as_str())
            .fetch_one(&self.db.reader)
            .await
            .and_then(|row| row.try_get(0))
            .map_err(|error| self.db.error(error))?;
        let entries = rows.iter().map(entry).collect::<Result<_, _>>()?;
        Ok((entries, total.unsigned_abs()))
    }

    /// The whole log, the oldest first, read page by page.
    pub fn audit_all(&self) -> BoxStream<'static, Result<Entry, StoreError>> {
        let store = self.clone();
        let pages = stream::try_unfold(0_i64, move |after| {
            let store = store.clone();
            async move {
                let entries = store.audit_after(after).await?;
                let next = entries.last().map(|entry| entry.seq);
                Ok::<_, StoreError>(next.map(|next| (entries, next)))
            }
        });
        pages
            .map_ok(|entries| stream::iter(entries.into_iter().map(Ok)))
            .try_flatten()
            .boxed()
    }

    async fn audit_after(&self, after: i64) -> Result<Vec<Entry>, StoreError> {
        let rows = sqlx::query(
            "SELECT seq, at, actor, action, subject, details, previous, hash FROM audit \
             WHERE seq > $1 ORDER BY seq LIMIT $2",
        )
        .bind(after)
        .bind(PAGE)
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter().map(entry).collect()
    }

    /// Walks the whole chain and compares its end with what the database remembers as its end, so
    /// that a log whose end was cut off is found, too. Gives the number of entries.
    ///
    /// # Errors
    /// When the database fails; a chain that does not hold is no error but the result.
    pub async fn verify_audit(&self) -> Result<Result<u64, ChainError>, StoreError> {
        // The end first: entries appended meanwhile must not look like a cut.
        let head = sqlx::query("SELECT seq, hash FROM audit_head WHERE id = 1")
            .fetch_one(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        let (end, end_hash) = (number(&head, "seq")?, text(&head, "hash")?);
        let (mut seq, mut previous) = (0, origin());
        let mut entries = self.audit_all();
        while let Some(entry) = entries.try_next().await? {
            if entry.seq != seq + 1 {
                return Ok(Err(ChainError::Gap {
                    expected: seq + 1,
                    found: entry.seq,
                }));
            }
            if entry.previous != previous {
                return Ok(Err(ChainError::Broken(entry.seq)));
            }
            if entry.hash != entry.expected_hash()
                || entry.seq == end && entry.hash.as_str() != end_hash
            {
                return Ok(Err(ChainError::Changed(entry.seq)));
            }
            (seq, previous) = (entry.seq, entry.hash);
        }
        if seq < end {
            return Ok(Err(ChainError::Gap {
                expected: seq + 1,
                found: end + 1,
            }));
        }
        Ok(Ok(seq.unsigned_abs()))
    }
}
