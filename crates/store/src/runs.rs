//! Runs: what they are about, their steps, log lines and progress.

use crate::audit::{Audit, append};
use crate::db::{Db, Tx, is_taken, json, number, parse, placeholders, small, text, time};
use crate::events::append_events;
use crate::{Store, StoreError};
use landfall_domain::progress::Progress;
use landfall_domain::run::{Event, Happening, LogLine, RunHead};
use landfall_domain::view::RunAction;
use landfall_domain::{Digest, PlanId, RunId, StepId, StepSpec};
use landfall_engine::{Loaded, NewEvent, PortError, apply};
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// Rows written by one statement.
const CHUNK: usize = 200;
/// How often an action is judged anew because the log grew under it.
const ATTEMPTS: usize = 20;

impl Store {
    /// Starts a run: its head, its steps, the event `RunStarted` and the audit entry, all or
    /// nothing. A worker is woken for it.
    ///
    /// # Errors
    /// [`StoreError::RunExists`] when the wave of this digest has a run that is not undone.
    pub async fn create_run(
        &self,
        head: &RunHead,
        steps: &[StepSpec],
        audit: Audit,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let inserted = sqlx::query(
            "INSERT INTO runs (id, plan, digest, wave, created, person) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(head.id.as_str())
        .bind(head.plan.as_str())
        .bind(head.digest.as_str())
        .bind(i64::from(head.wave))
        .bind(head.created.as_millisecond())
        .bind(head.by.as_str())
        .execute(&mut *tx)
        .await;
        if let Err(error) = inserted {
            // The transaction holds the only writer; the question below needs a free one.
            drop(tx);
            return Err(match &error {
                _ if is_taken(&error) => StoreError::RunExists {
                    digest: head.digest.clone(),
                    wave: head.wave,
                    run: self.standing_run(&head.digest, head.wave).await?,
                },
                sqlx::Error::Database(refused) if refused.is_foreign_key_violation() => {
                    StoreError::NotFound {
                        what: "plan",
                        id: head.plan.to_string(),
                    }
                }
                _ => self.db.error(error),
            });
        }
        insert_steps(&self.db, &mut tx, head, steps).await?;
        let started = NewEvent::run(Happening::RunStarted {
            by: head.by.clone(),
        });
        append_events(
            &self.db,
            &mut tx,
            &head.id,
            1,
            None,
            head.created,
            &[started],
        )
        .await?;
        append(&self.db, &mut tx, audit).await?;
        self.db.commit(tx).await?;
        self.db.bell.ring(head.id.as_str());
        self.wake_soon(&head.id).await;
        Ok(())
    }

    /// The run of a wave that is not undone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standing_run(
        &self,
        digest: &Digest,
        wave: u32,
    ) -> Result<Option<RunId>, StoreError> {
        let row = sqlx::query("SELECT id FROM runs WHERE digest = $1 AND wave = $2 AND ended <> 2")
            .bind(digest.as_str())
            .bind(i64::from(wave))
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        row.map(|row| Ok(text(&row, "id")?.into())).transpose()
    }

    /// What a person does to a run: judged by the newest log, appended with the audit entry, and
    /// a worker is woken. The actor of the entry is who did it.
    ///
    /// # Errors
    /// [`StoreError::Action`] with a sentence when it does not fit how the run stands.
    pub async fn run_action(
        &self,
        run: &RunId,
        action: &RunAction,
        reason: &str,
        audit: Audit,
    ) -> Result<Event, StoreError> {
        for _ in 0..ATTEMPTS {
            let loaded = self.run(run).await?;
            let next = loaded.events.last().map_or(0, |event| event.seq) + 1;
            let event = apply(&loaded.steps, &loaded.events, action, &audit.actor, reason)?;
            let mut tx = self.db.begin().await?;
            match append_events(&self.db, &mut tx, run, next, None, audit.at, &[event]).await {
                Err(StoreError::Port(PortError::Conflict)) => continue,
                Err(error) => return Err(error),
                Ok(mut written) => {
                    append(&self.db, &mut tx, audit).await?;
                    self.db.commit(tx).await?;
                    self.db.bell.ring(run.as_str());
                    self.wake_soon(run).await;
                    return written.pop().ok_or(StoreError::Port(PortError::Conflict));
                }
            }
        }
        Err(StoreError::Port(PortError::Conflict))
    }

    /// A run with its steps and its whole log.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn run(&self, id: &RunId) -> Result<Loaded, StoreError> {
        let head = self.run_head(id).await?;
        let rows = sqlx::query("SELECT body FROM run_steps WHERE run = $1 ORDER BY ordinal")
            .bind(id.as_str())
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        let steps = rows
            .iter()
            .map(|row| parse("a step", &text(row, "body")?))
            .collect::<Result<_, _>>()?;
        let events = self.events(id, 0).await?;
        Ok(Loaded {
            head,
            steps,
            events,
        })
    }

    /// What a run is about.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn run_head(&self, id: &RunId) -> Result<RunHead, StoreError> {
        let row =
            sqlx::query("SELECT id, plan, digest, wave, created, person FROM runs WHERE id = $1")
                .bind(id.as_str())
                .fetch_optional(&self.db.reader)
                .await
                .map_err(|error| self.db.error(error))?;
        row.as_ref()
            .map(head)
            .transpose()?
            .ok_or_else(|| StoreError::NotFound {
                what: "run",
                id: id.to_string(),
            })
    }

    /// Runs of one plan or wave or of all, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn runs(
        &self,
        plan: Option<&PlanId>,
        wave: Option<u32>,
    ) -> Result<Vec<RunHead>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, plan, digest, wave, created, person FROM runs \
             WHERE ($1 = '' OR plan = $1) AND ($2 < 0 OR wave = $2) \
             ORDER BY created DESC, id DESC",
        )
        .bind(plan.map_or("", PlanId::as_str))
        .bind(wave.map_or(-1, i64::from))
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter().map(head).collect()
    }

    /// Runs that neither succeeded nor are undone, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfinished_runs(&self) -> Result<Vec<RunId>, StoreError> {
        let rows = sqlx::query("SELECT id FROM runs WHERE ended = 0 ORDER BY created, id")
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        rows.iter().map(|row| Ok(text(row, "id")?.into())).collect()
    }

    /// Log lines after a number, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_lines(
        &self,
        run: &RunId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<LogLine>, StoreError> {
        let rows = sqlx::query(
            "SELECT seq, at, step, level, message FROM log_lines \
             WHERE run = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        )
        .bind(run.as_str())
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter().map(line).collect()
    }

    /// The newest log lines, the oldest of them first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_log_lines(
        &self,
        run: &RunId,
        limit: u32,
    ) -> Result<Vec<LogLine>, StoreError> {
        let rows = sqlx::query(
            "SELECT seq, at, step, level, message FROM log_lines \
             WHERE run = $1 ORDER BY seq DESC LIMIT $2",
        )
        .bind(run.as_str())
        .bind(i64::from(limit))
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter().rev().map(line).collect()
    }

    /// How far each step is that ever said so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run_progress(
        &self,
        run: &RunId,
    ) -> Result<BTreeMap<StepId, Progress>, StoreError> {
        let rows = sqlx::query("SELECT step, body FROM progress WHERE run = $1")
            .bind(run.as_str())
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        rows.iter()
            .map(|row| {
                let progress = parse("a progress", &text(row, "body")?)?;
                Ok((text(row, "step")?.into(), progress))
            })
            .collect()
    }
}

fn head(row: &AnyRow) -> Result<RunHead, StoreError> {
    Ok(RunHead {
        id: text(row, "id")?.into(),
        plan: text(row, "plan")?.into(),
        digest: Digest::from_hex(text(row, "digest")?),
        wave: small(row, "wave")?,
        created: time(row, "created")?,
        by: text(row, "person")?.into(),
    })
}

fn line(row: &AnyRow) -> Result<LogLine, StoreError> {
    Ok(LogLine {
        seq: number(row, "seq")?,
        at: time(row, "at")?,
        step: text(row, "step")?.into(),
        level: parse("a log line", &text(row, "level")?)?,
        message: text(row, "message")?,
    })
}

async fn insert_steps(
    db: &Db,
    tx: &mut Tx,
    head: &RunHead,
    steps: &[StepSpec],
) -> Result<(), StoreError> {
    for (chunk, specs) in steps.chunks(CHUNK).enumerate() {
        let sql = format!(
            "INSERT INTO run_steps (run, ordinal, id, body) VALUES {}",
            placeholders(specs.len(), 4)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for (at, spec) in specs.iter().enumerate() {
            query = query
                .bind(head.id.as_str())
                .bind((chunk * CHUNK + at) as i64)
                .bind(spec.id.as_str())
                .bind(json("a step", spec)?);
        }
        query
            .execute(&mut **tx)
            .await
            .map_err(|error| db.error(error))?;
    }
    Ok(())
}
