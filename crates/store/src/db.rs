//! One code path over two databases.

use crate::StoreError;
use crate::news::Bell;
use landfall_domain::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{Any, AnyPool, PgPool, Row, SqlitePool, Transaction};

/// Which database it is. Only the few statements that must differ look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// The database's own clock in milliseconds: leases of several servers are measured by it.
    pub(crate) fn now(self) -> &'static str {
        match self {
            Self::Sqlite => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
            Self::Postgres => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }
}

/// Where the job queue keeps its own tables: it wants a pool of the very database.
pub(crate) enum Native {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

pub(crate) struct Db {
    pub(crate) dialect: Dialect,
    /// For SQLite a single connection, so that writers of this process stand in line.
    pub(crate) writer: AnyPool,
    pub(crate) reader: AnyPool,
    pub(crate) native: Native,
    /// Where, without a password.
    pub(crate) place: String,
    /// Rung when something was written that somebody may wait for.
    pub(crate) bell: Bell,
}

pub(crate) type Tx = Transaction<'static, Any>;

impl Db {
    /// Begins a transaction that will write.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        let begun = match self.dialect {
            // Taking the write lock at once, a transaction can wait for it but never lose it.
            Dialect::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await,
            Dialect::Postgres => self.writer.begin().await,
        };
        begun.map_err(|error| self.error(error))
    }

    pub(crate) async fn commit(&self, tx: Tx) -> Result<(), StoreError> {
        tx.commit().await.map_err(|error| self.error(error))
    }

    pub(crate) async fn close(&self) {
        match &self.native {
            Native::Sqlite(pool) => pool.close().await,
            Native::Postgres(pool) => pool.close().await,
        }
        self.reader.close().await;
        self.writer.close().await;
    }

    /// Sorts out what the database said.
    pub(crate) fn error(&self, error: sqlx::Error) -> StoreError {
        sort(&self.place, self.dialect, error)
    }
}

/// Sorts out what the database said.
pub(crate) fn sort(place: &str, dialect: Dialect, error: sqlx::Error) -> StoreError {
    let place = place.to_owned();
    let cause = error.to_string();
    match &error {
        sqlx::Error::Database(refused) => {
            let code = refused.code().unwrap_or_default().into_owned();
            // SQLite: the primary result code is the lowest byte of the extended one.
            let primary = code.parse::<i64>().map_or(-1, |code| code & 0xff);
            match (dialect, primary, code.as_str()) {
                (Dialect::Sqlite, 5 | 6, _) => StoreError::Busy { place },
                (Dialect::Sqlite, 3 | 8 | 14 | 23, _) => StoreError::NotWritable { place, cause },
                (Dialect::Sqlite, 13, _) | (Dialect::Postgres, _, "53100") => {
                    StoreError::Full { place }
                }
                (Dialect::Sqlite, 11 | 26, _) => StoreError::NotADatabase { place, cause },
                (Dialect::Postgres, _, code)
                    if code.starts_with("08")
                        || code.starts_with("28")
                        || code.starts_with("57P")
                        || code == "3D000"
                        || code == "53300" =>
                {
                    StoreError::Unreachable { place, cause }
                }
                _ => StoreError::Database { place, cause },
            }
        }
        sqlx::Error::Io(io) if dialect == Dialect::Sqlite => match io.kind() {
            std::io::ErrorKind::StorageFull => StoreError::Full { place },
            _ => StoreError::NotWritable { place, cause },
        },
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => StoreError::Unreachable { place, cause },
        _ => StoreError::Database { place, cause },
    }
}

/// Whether a row was refused because one like it exists.
pub(crate) fn is_taken(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(refused) if refused.is_unique_violation())
}

/// A value as it is stored.
pub(crate) fn json<T: Serialize>(what: &str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| damaged(what, error))
}

/// A stored value.
pub(crate) fn parse<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| damaged(what, error))
}

pub(crate) fn damaged(what: &str, cause: impl ToString) -> StoreError {
    StoreError::Damaged {
        what: what.to_owned(),
        cause: cause.to_string(),
    }
}

pub(crate) fn text(row: &AnyRow, column: &'static str) -> Result<String, StoreError> {
    row.try_get(column).map_err(|error| damaged(column, error))
}

pub(crate) fn number(row: &AnyRow, column: &'static str) -> Result<i64, StoreError> {
    row.try_get(column).map_err(|error| damaged(column, error))
}

/// A number that is never negative and fits.
pub(crate) fn small(row: &AnyRow, column: &'static str) -> Result<u32, StoreError> {
    u32::try_from(number(row, column)?).map_err(|error| damaged(column, error))
}

pub(crate) fn time(row: &AnyRow, column: &'static str) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(number(row, column)?).map_err(|error| damaged(column, error))
}

/// A moment as it is stored: cut to milliseconds.
pub(crate) fn cut(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

/// `($1, $2), ($3, $4), …` for statements that write many rows at once.
pub(crate) fn placeholders(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 5);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            if column > 0 {
                text.push_str(", ");
            }
            text.push('$');
            text.push_str(&(row * columns + column + 1).to_string());
        }
        text.push(')');
    }
    text
}
