//! Opening a database: creating it, bringing its tables up to date, and saying what is wrong.

use crate::db::{Db, Dialect, Native, sort};
use crate::news::Bell;
use crate::{Store, StoreError};
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AnyPool, Connection, Executor, PgConnection};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

/// How long a writer waits for another process.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait for a database server.
const REACH: Duration = Duration::from_secs(10);
/// The queue's own migrations are kept in sqlx's usual table; ours must not mix with them.
const MIGRATIONS: &str = "landfall_migrations";

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

impl Store {
    /// Opens a database, creates it if need be (SQLite), and brings its tables up to date.
    ///
    /// `sqlite://PATH` is a file of mode 0600, made with its folder; `postgres://…` a database
    /// that exists. Scans whose process stopped are marked as failed by
    /// [`fail_lost_scans`](Self::fail_lost_scans), which servers call regularly.
    ///
    /// # Errors
    /// One that names the place and the way out.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        if url.starts_with("sqlite:") {
            open_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            open_postgres(url).await
        } else {
            Err(StoreError::Address {
                place: without_password(url),
            })
        }
    }
}

async fn open_sqlite(url: &str) -> Result<Store, StoreError> {
    let path = url
        .trim_start_matches("sqlite:")
        .trim_start_matches("//")
        .split('?')
        .next()
        .unwrap_or_default();
    if path.is_empty() || path == ":memory:" {
        return Err(StoreError::Address {
            place: url.to_owned(),
        });
    }
    // As part of an address, a relative path would be taken for a host.
    let path = std::path::absolute(path).map_err(|cause| StoreError::NotWritable {
        place: path.to_owned(),
        cause: cause.to_string(),
    })?;
    let path = path.to_str().ok_or_else(|| StoreError::Address {
        place: url.to_owned(),
    })?;
    let place = path.to_owned();
    let error = |error| sort(&place, Dialect::Sqlite, error);
    create(Path::new(path)).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::StorageFull => StoreError::Full {
            place: place.clone(),
        },
        _ => StoreError::NotWritable {
            place: place.clone(),
            cause: cause.to_string(),
        },
    })?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE);
    let jobs = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await
        .map_err(error)?;
    ours(&SQLITE)
        .run(&jobs)
        .await
        .map_err(|cause| migration(&place, Dialect::Sqlite, cause))?;
    SqliteStorage::migrations()
        .run(&jobs)
        .await
        .map_err(|cause| migration(&place, Dialect::Sqlite, cause))?;
    let address = sqlite_address(path);
    let writer = sqlite_pool(&address, 1).await.map_err(error)?;
    let reader = sqlite_pool(&address, 4).await.map_err(error)?;
    Ok(Store {
        db: Arc::new(Db {
            dialect: Dialect::Sqlite,
            writer,
            reader,
            native: Native::Sqlite(jobs),
            place: place.clone(),
            bell: Bell::default(),
        }),
    })
}

/// Makes the file before SQLite does, so that nobody else can ever read it. The files of the
/// write-ahead log get the same mode from SQLite.
fn create(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .map(drop)
}

/// A path as part of an address: what has a meaning there is escaped.
fn sqlite_address(path: &str) -> String {
    let mut address = String::from("sqlite://");
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

async fn sqlite_pool(address: &str, connections: u32) -> Result<AnyPool, sqlx::Error> {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(60))
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection
                    .execute(
                        "PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL; \
                         PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000;",
                    )
                    .await?;
                Ok(())
            })
        })
        .connect(address)
        .await
}

async fn open_postgres(url: &str) -> Result<Store, StoreError> {
    let place = without_password(url);
    let error = |error| sort(&place, Dialect::Postgres, error);
    let options = PgConnectOptions::from_str(url).map_err(|_| StoreError::Address {
        place: place.clone(),
    })?;
    // A pool tries again until its patience ends; a single connection says at once what is wrong.
    let probe = tokio::time::timeout(REACH, PgConnection::connect_with(&options))
        .await
        .map_err(|_| error(sqlx::Error::PoolTimedOut))?
        .map_err(error)?;
    probe.close().await.map_err(error)?;
    let jobs = PgPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(REACH)
        .connect_with(options)
        .await
        .map_err(error)?;
    ours(&POSTGRES)
        .run(&jobs)
        .await
        .map_err(|cause| migration(&place, Dialect::Postgres, cause))?;
    PostgresStorage::migrations()
        .run(&jobs)
        .await
        .map_err(|cause| migration(&place, Dialect::Postgres, cause))?;
    let pool = AnyPoolOptions::new()
        .max_connections(12)
        .acquire_timeout(REACH)
        .connect(url)
        .await
        .map_err(error)?;
    Ok(Store {
        db: Arc::new(Db {
            dialect: Dialect::Postgres,
            writer: pool.clone(),
            reader: pool,
            native: Native::Postgres(jobs),
            place: place.clone(),
            bell: Bell::default(),
        }),
    })
}

fn ours(embedded: &'static Migrator) -> Migrator {
    let mut migrator = Migrator::with_migrations(embedded.iter().cloned().collect());
    migrator.dangerous_set_table_name(MIGRATIONS);
    migrator
}

fn migration(place: &str, dialect: Dialect, error: MigrateError) -> StoreError {
    let place_ = place.to_owned();
    match error {
        MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => {
            StoreError::Newer {
                place: place_,
                version,
            }
        }
        MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
            StoreError::Altered {
                place: place_,
                version,
            }
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            sort(place, dialect, error)
        }
        other => StoreError::Database {
            place: place_,
            cause: other.to_string(),
        },
    }
}

/// An address for people and logs: user, host and database, never the password.
fn without_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    // Parameters may hold a password, too.
    let rest = rest.split('?').next().unwrap_or_default();
    let rest = match rest.rsplit_once('@') {
        Some((who, host)) => {
            let user = who.split(':').next().unwrap_or_default();
            format!("{user}@{host}")
        }
        None => rest.to_owned(),
    };
    if scheme.is_empty() {
        rest
    } else {
        format!("{scheme}://{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SQLite's limit of pages answers like a full disk.
    #[tokio::test]
    async fn a_full_disk_is_named_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/landfall.db", folder.path().display());
        let store = Store::open(&url).await.unwrap();
        let note = |details: &str| crate::Audit {
            actor: "mia".into(),
            action: "plan.made".into(),
            subject: "plan-1".into(),
            details: details.into(),
            at: landfall_domain::Timestamp::UNIX_EPOCH,
        };
        store.append_audit(note("short")).await.unwrap();
        store
            .db
            .writer
            .execute("PRAGMA max_page_count = 1")
            .await
            .unwrap();
        let refused = store.append_audit(note(&"x".repeat(1_000_000))).await;
        assert!(
            matches!(&refused, Err(StoreError::Full { place }) if place.ends_with("landfall.db")),
            "{refused:?}"
        );
        assert_eq!(store.verify_audit().await.unwrap(), Ok(1));
    }

    #[test]
    fn passwords_never_show() {
        for url in [
            "postgres://mia:s3cr@t@db:5432/landfall",
            "postgres://mia@db/landfall?password=s3cr@t",
            "mysql://mia:s3cr@t@db/landfall",
        ] {
            assert!(!without_password(url).contains("s3cr"), "{url}");
        }
        assert_eq!(
            without_password("postgres://mia:x@db:5432/landfall"),
            "postgres://mia@db:5432/landfall"
        );
    }
}
