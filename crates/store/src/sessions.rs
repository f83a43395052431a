//! Sessions of signed-in people, for tower-sessions.

use crate::db::{json, parse, text};
use crate::{Store, StoreError};
use async_trait::async_trait;
use landfall_domain::{Digest, Timestamp};
use time::OffsetDateTime;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::{Error, Result as SessionResult, SessionStore};

/// What the id is stored as: whoever reads the database cannot use it to sign in.
fn hashed(id: &Id) -> String {
    Digest::of_bytes(id.to_string().as_bytes())
        .as_str()
        .to_owned()
}

fn millis(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

fn backend(error: impl ToString) -> Error {
    Error::Backend(error.to_string())
}

impl Store {
    /// Deletes sessions that ended before `now`; how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StoreError> {
        let deleted = sqlx::query("DELETE FROM sessions WHERE expires <= $1")
            .bind(now.as_millisecond())
            .execute(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
        Ok(deleted.rows_affected())
    }

    /// Ends all sessions, for example when a password was stolen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_all_sessions(&self) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions")
            .execute(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
        Ok(())
    }

    /// The statement gets the hashed id, the record and when it expires.
    async fn put_session(&self, sql: &'static str, record: &Record) -> SessionResult<u64> {
        // The stored record carries no usable id either.
        let mut stored = record.clone();
        stored.id = Id(0);
        let body = json("a session", &stored).map_err(|error| Error::Encode(error.to_string()))?;
        let written = sqlx::query(sql)
            .bind(hashed(&record.id))
            .bind(body)
            .bind(millis(record.expiry_date))
            .execute(&self.db.writer)
            .await
            .map_err(|error| backend(self.db.error(error)))?;
        Ok(written.rows_affected())
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> SessionResult<()> {
        loop {
            let created = self
                .put_session(
                    "INSERT INTO sessions (id_hash, record, expires) VALUES ($1, $2, $3) \
                     ON CONFLICT (id_hash) DO NOTHING",
                    record,
                )
                .await?;
            if created == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> SessionResult<()> {
        // A session that was ended meanwhile, by another request of the same browser, stays ended.
        self.put_session(
            "UPDATE sessions SET record = $2, expires = $3 WHERE id_hash = $1",
            record,
        )
        .await?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> SessionResult<Option<Record>> {
        let row = sqlx::query("SELECT record FROM sessions WHERE id_hash = $1 AND expires > $2")
            .bind(hashed(id))
            .bind(millis(OffsetDateTime::now_utc()))
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| backend(self.db.error(error)))?;
        let Some(row) = row else { return Ok(None) };
        let body = text(&row, "record").map_err(|error| Error::Decode(error.to_string()))?;
        let mut record: Record =
            parse("a session", &body).map_err(|error| Error::Decode(error.to_string()))?;
        record.id = *id;
        Ok(Some(record))
    }

    async fn delete(&self, id: &Id) -> SessionResult<()> {
        sqlx::query("DELETE FROM sessions WHERE id_hash = $1")
            .bind(hashed(id))
            .execute(&self.db.writer)
            .await
            .map_err(|error| backend(self.db.error(error)))?;
        Ok(())
    }
}
