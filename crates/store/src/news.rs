//! News of runs and scans, read from the database whenever something may have changed.
//!
//! The database is the only source: a subscriber remembers how far it has read, and reads on when
//! a bell rings. A write of this process rings it at once; writes of other servers are found by a
//! regular look. So nothing is told twice, nothing is missed, and it works alike with one server
//! and with several.

use crate::{Store, StoreError};
use futures::stream::{self, BoxStream, StreamExt};
use landfall_domain::progress::{Progress, ScanProgress, ScanState};
use landfall_domain::run::RunNews;
use landfall_domain::{RunId, ScanId, StepId};
use sqlx::Row;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use tokio::sync::broadcast;

/// How often a subscriber looks for what other servers wrote.
const LOOK: Duration = Duration::from_secs(1);
/// Log lines read at once.
const LINES: u32 = 500;

/// Rings when something about a run or scan was written by this process.
pub(crate) struct Bell(broadcast::Sender<String>);

impl Default for Bell {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Bell {
    pub(crate) fn ring(&self, id: &str) {
        // Nobody listens: that is fine.
        let _ = self.0.send(id.to_owned());
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<String> {
        self.0.subscribe()
    }
}

/// Waits until something about `id` may have changed.
pub(crate) async fn wait(bell: &mut broadcast::Receiver<String>, id: &str) {
    let rung = async {
        loop {
            match bell.recv().await {
                Ok(rung) if rung != id => {}
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => return,
                // Only the regular look is left.
                Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            }
        }
    };
    // Running out of patience is the other way to look again.
    let _ = tokio::time::timeout(LOOK, rung).await;
    // What rang meanwhile is read in the same go.
    while bell.try_recv().is_ok() {}
}

/// How far a reader of a run has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunCursor {
    /// The number of the last event that is known.
    pub event: i64,
    /// The number of the last log line that is known.
    pub line: i64,
}

struct Reader {
    store: Store,
    run: RunId,
    bell: broadcast::Receiver<String>,
    cursor: Option<RunCursor>,
    progress: Option<BTreeMap<StepId, Progress>>,
    queue: VecDeque<RunNews>,
}

impl Store {
    /// How far a run has come.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run_cursor(&self, run: &RunId) -> Result<RunCursor, StoreError> {
        let row = sqlx::query(
            "SELECT (SELECT COALESCE(MAX(seq), 0) FROM events WHERE run = $1), \
             (SELECT COALESCE(MAX(seq), 0) FROM log_lines WHERE run = $1)",
        )
        .bind(run.as_str())
        .fetch_one(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        let get = |at: usize| row.try_get(at).map_err(|error| self.db.error(error));
        Ok(RunCursor {
            event: get(0)?,
            line: get(1)?,
        })
    }

    /// What happens in a run after what the reader knows (`None`: from now on): events and log
    /// lines one by one in order, progress only as it stands. Never ends by itself; while the
    /// database fails, it waits.
    pub fn subscribe_run(
        &self,
        run: &RunId,
        after: Option<RunCursor>,
    ) -> BoxStream<'static, RunNews> {
        let reader = Reader {
            // Listening begins before the first reading, so that nothing is missed in between.
            bell: self.db.bell.listen(),
            store: self.clone(),
            run: run.clone(),
            cursor: after,
            progress: None,
            queue: VecDeque::new(),
        };
        stream::unfold(reader, |mut reader| async move {
            loop {
                if let Some(news) = reader.queue.pop_front() {
                    return Some((news, reader));
                }
                match reader.read().await {
                    Ok(true) => {}
                    Ok(false) => wait(&mut reader.bell, reader.run.as_str()).await,
                    Err(error) => {
                        tracing::warn!(run = %reader.run, %error, "news not read");
                        tokio::time::sleep(LOOK).await;
                    }
                }
            }
        })
        .boxed()
    }

    /// How a scan stands, at once and whenever it changes. Ends when the scan is over, after
    /// telling so, or when there is no such scan.
    pub fn subscribe_scan(&self, scan: &ScanId) -> BoxStream<'static, ScanProgress> {
        let start = (self.clone(), scan.clone(), self.db.bell.listen(), None);
        stream::unfold(start, |(store, id, mut bell, last)| async move {
            let mut last: Option<ScanProgress> = last;
            if last
                .as_ref()
                .is_some_and(|scan| scan.state != ScanState::Running)
            {
                return None;
            }
            loop {
                match store.scan(&id).await {
                    Ok(scan) if last.as_ref() != Some(&scan) => {
                        last = Some(scan.clone());
                        return Some((scan, (store, id, bell, last)));
                    }
                    Err(StoreError::NotFound { .. }) => return None,
                    Ok(_) | Err(_) => wait(&mut bell, id.as_str()).await,
                }
            }
        })
        .boxed()
    }
}

impl Reader {
    /// Reads what is new; whether there was anything.
    async fn read(&mut self) -> Result<bool, StoreError> {
        let Some(cursor) = self.cursor.as_mut() else {
            self.cursor = Some(self.store.run_cursor(&self.run).await?);
            self.progress = Some(self.store.run_progress(&self.run).await?);
            return Ok(false);
        };
        for event in self.store.events(&self.run, cursor.event).await? {
            cursor.event = event.seq;
            self.queue.push_back(RunNews::Event(event));
        }
        for line in self.store.log_lines(&self.run, cursor.line, LINES).await? {
            cursor.line = line.seq;
            self.queue.push_back(RunNews::Log(line));
        }
        let now = self.store.run_progress(&self.run).await?;
        let before = self.progress.take().unwrap_or_default();
        for (step, progress) in &now {
            if before.get(step) != Some(progress) {
                self.queue.push_back(RunNews::Progress {
                    step: step.clone(),
                    progress: *progress,
                });
            }
        }
        self.progress = Some(now);
        Ok(!self.queue.is_empty())
    }
}
