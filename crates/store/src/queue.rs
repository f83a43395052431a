//! Delivery: wake-ups for runs are jobs of apalis in the same database.
//!
//! A job says only *look at this run*: all truth is in the event log, so a job may come late,
//! twice, or to several servers at once. A job that is lost is made up for by the sweeper, which
//! regularly looks for runs that have something to do.

use crate::db::Native;
use crate::{Store, StoreError};
use apalis::prelude::*;
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use futures::FutureExt;
use futures::channel::mpsc;
use landfall_domain::RunId;
use landfall_engine::{Runner, decide};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The queue's name in the tables of apalis. Never changes.
const QUEUE: &str = "landfall.runs";
/// What rings the bell when a job was pushed by this process.
const BELL: &str = "queue";
/// How often the queue is looked at for jobs of other servers.
const LOOK: Duration = Duration::from_secs(1);
/// How often runs are looked for that have something to do and no job.
const SWEEP: Duration = Duration::from_secs(5);
/// How long running steps may take to come to a boundary when the server stops.
const GRACE: Duration = Duration::from_secs(20);
/// How long to wait before the queue is read again after it failed.
const PAUSE: Duration = Duration::from_secs(2);

/// A job: look at this run.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Wake {
    run: RunId,
}

/// What a job needs to be done.
#[derive(Clone)]
struct Hands {
    runner: Runner,
    shutdown: CancellationToken,
    /// Knows when the last job has come to its end.
    busy: TaskTracker,
}

/// A database that fails is no failure of the job: the sweeper makes a new one.
async fn look(job: Wake, hands: Data<Hands>) -> Result<(), BoxDynError> {
    let _busy = hands.busy.token();
    match hands.runner.tick(&job.run, &hands.shutdown).await {
        Ok(status) => tracing::debug!(run = %job.run, ?status, "looked at"),
        Err(error) => tracing::warn!(run = %job.run, %error, "the run goes on later"),
    }
    Ok(())
}

fn sqlite_config() -> apalis_sqlite::Config {
    apalis_sqlite::Config::default()
        .queue(QUEUE)
        .heartbeat_interval(Duration::from_secs(10))
}

fn postgres_config() -> apalis_postgres::Config {
    apalis_postgres::Config::default()
        .queue(QUEUE)
        .heartbeat_interval(Duration::from_secs(10))
        .missed_heartbeats(2)
}

impl Store {
    /// Sees to it that a worker, here or on another server, soon takes up the run.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn wake(&self, run: &RunId) -> Result<(), StoreError> {
        let job = Wake { run: run.clone() };
        let pushed = match &self.db.native {
            Native::Sqlite(pool) => SqliteStorage::new(pool)
                .with_config(sqlite_config())
                .push(job)
                .await
                .map_err(|error| error.to_string()),
            Native::Postgres(pool) => PostgresStorage::new(pool)
                .with_config(postgres_config())
                .push(job)
                .await
                .map_err(|error| error.to_string()),
        };
        pushed.map_err(|cause| StoreError::Database {
            place: self.db.place.clone(),
            cause,
        })?;
        self.db.bell.ring(BELL);
        Ok(())
    }

    /// As [`wake`](Self::wake), for callers whose work is already committed: the sweeper finds
    /// the run even when this fails.
    pub(crate) async fn wake_soon(&self, run: &RunId) {
        if let Err(error) = self.wake(run).await {
            tracing::warn!(%run, %error, "no worker woken; the sweeper will");
        }
    }

    /// Wakes workers for every run that has something to do, and clears away jobs that are done.
    /// Gives the number of runs woken.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        let mut woken = 0;
        for run in self.unfinished_runs().await? {
            let loaded = self.run(&run).await?;
            if !decide(&loaded.steps, &loaded.events).is_empty() {
                self.wake(&run).await?;
                woken += 1;
            }
        }
        let cleared = match &self.db.native {
            Native::Sqlite(pool) => {
                sqlx::query("DELETE FROM Jobs WHERE job_type = $1 AND status IN ('Done', 'Killed')")
                    .bind(QUEUE)
                    .execute(pool)
                    .await
                    .map(drop)
            }
            Native::Postgres(pool) => sqlx::query(
                "DELETE FROM apalis.jobs WHERE job_type = $1 AND status IN ('Done', 'Killed')",
            )
            .bind(QUEUE)
            .execute(pool)
            .await
            .map(drop),
        };
        cleared.map_err(|error| self.db.error(error))?;
        Ok(woken)
    }

    /// For SQLite: whoever holds the lock file is the only process that works, so every lease is
    /// left over from one that was killed. They end at once instead of running out.
    async fn take_over(&self) -> Result<Option<File>, StoreError> {
        let Native::Sqlite(_) = &self.db.native else {
            return Ok(None);
        };
        let path = format!("{}.worker", self.db.place);
        let lock = File::create(&path).map_err(|cause| StoreError::NotWritable {
            place: path,
            cause: cause.to_string(),
        })?;
        if lock.try_lock().is_err() {
            return Ok(None);
        }
        sqlx::query("UPDATE leases SET expires = 0")
            .execute(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
        Ok(Some(lock))
    }
}

/// Works on runs until `shutdown`, then asks running steps to stop at their next boundary and
/// waits up to 20 seconds for them. Every server that is to execute steps calls it once.
///
/// Runs that were going on when the last server stopped are taken up at once (SQLite) or when the
/// leases of a killed server have run out (PostgreSQL).
///
/// # Errors
/// When the database fails at the start; later failures are waited out.
pub async fn work(
    store: Store,
    runner: Runner,
    shutdown: CancellationToken,
) -> Result<(), StoreError> {
    let lock = store.take_over().await?;
    store.sweep().await?;
    let sweeper = sweep_on(store.clone(), shutdown.clone());
    let worker = serve_on(store, runner, shutdown);
    tokio::join!(sweeper, worker);
    drop(lock);
    Ok(())
}

// What follows owns its arguments and boxes the worker's future: the compiler cannot prove that
// the deeply nested future of apalis may move between threads while it borrows.

async fn sweep_on(store: Store, shutdown: CancellationToken) {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(SWEEP) => {}
        }
        if let Err(error) = store.sweep().await {
            tracing::warn!(%error, "runs not looked for");
        }
    }
}

async fn serve_on(store: Store, runner: Runner, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        if let Err(error) = serve(store.clone(), runner.clone(), shutdown.clone()).await {
            tracing::warn!(%error, "the queue is read again soon");
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }
}

/// Takes jobs until `shutdown` or until the queue fails.
async fn serve(
    store: Store,
    runner: Runner,
    shutdown: CancellationToken,
) -> Result<(), WorkerError> {
    let hands = Hands {
        runner,
        shutdown: shutdown.clone(),
        busy: TaskTracker::new(),
    };
    let busy = hands.busy.clone();
    let (ring, rings) = mpsc::unbounded();
    let mut bell = store.db.bell.listen();
    let ringer = async move {
        loop {
            match bell.recv().await {
                Ok(id) if id != BELL => {}
                Ok(_) | Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {
                    if ring.unbounded_send(()).is_err() {
                        return;
                    }
                }
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            }
        }
    };
    let strategy = Strategy::new().stream(rings).interval(LOOK);
    // A name must never come twice: apalis takes a second one for the first still alive.
    let name = format!("landfall-{}", uuid::Uuid::now_v7());
    macro_rules! worker {
        ($storage:expr) => {
            WorkerBuilder::new(name)
                .backend($storage.poll_with_strategy(strategy))
                .data(hands)
                .build(look)
                .run()
                .boxed()
        };
    }
    let jobs = match &store.db.native {
        Native::Sqlite(pool) => {
            worker!(SqliteStorage::<Wake>::new(pool).with_config(sqlite_config()))
        }
        Native::Postgres(pool) => {
            worker!(PostgresStorage::<Wake>::new(pool).with_config(postgres_config()))
        }
    };
    // Only our own work is waited for. A job that apalis has taken and not begun, or not marked
    // as done, is handed out again later, which does no harm; its own way of closing can hang
    // until the next heartbeat when it is asked to stop while it fetches.
    let stopped = async {
        shutdown.cancelled().await;
        busy.close();
        if tokio::time::timeout(GRACE, busy.wait()).await.is_err() {
            tracing::warn!("steps did not stop in time; they go on with the next server");
        }
    };
    tokio::select! {
        ended = jobs => ended,
        () = ringer => Ok(()),
        () = stopped => Ok(()),
    }
}
