//! What people change on the board and have not kept yet. Unlike decisions, drafts are overwritten.

use crate::db::{cut, json, parse, text, time};
use crate::news::wait;
use crate::{Store, StoreError};
use futures::stream::{self, BoxStream, StreamExt};
use landfall_domain::edit::Draft;
use landfall_domain::{PlanId, UserName};
use sqlx::any::AnyRow;

/// What the bell rings for when a draft or a version was written.
pub(crate) const BOARD: &str = "board";

/// The drafts of a plan, and which plan is the newest.
pub type BoardState = (Vec<Draft>, Option<PlanId>);

fn draft(row: &AnyRow) -> Result<Draft, StoreError> {
    Ok(Draft {
        plan: text(row, "plan")?.into(),
        author: text(row, "author")?.into(),
        edits: parse("a draft", &text(row, "edits")?)?,
        at: time(row, "at")?,
    })
}

impl Store {
    /// Keeps a draft in the place of the one that its author had on this plan; one without edits
    /// is removed.
    ///
    /// # Errors
    /// When there is no such plan or the database fails.
    pub async fn save_draft(&self, draft: &Draft) -> Result<(), StoreError> {
        let statement = if draft.edits.is_empty() {
            sqlx::query("DELETE FROM drafts WHERE plan = $1 AND author = $2")
                .bind(draft.plan.as_str())
                .bind(draft.author.as_str())
        } else {
            sqlx::query(
                "INSERT INTO drafts (plan, author, edits, at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (plan, author) DO UPDATE SET edits = excluded.edits, at = excluded.at",
            )
            .bind(draft.plan.as_str())
            .bind(draft.author.as_str())
            .bind(json("a draft", &draft.edits)?)
            .bind(cut(draft.at).as_millisecond())
        };
        statement
            .execute(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
        self.db.bell.ring(BOARD);
        Ok(())
    }

    /// What people change on a plan, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drafts(&self, plan: &PlanId) -> Result<Vec<Draft>, StoreError> {
        let rows = sqlx::query(
            "SELECT plan, author, edits, at FROM drafts WHERE plan = $1 ORDER BY author",
        )
        .bind(plan.as_str())
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter().map(draft).collect()
    }

    /// What one person changed and has not kept, on any plan, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drafts_of(&self, author: &UserName) -> Result<Vec<Draft>, StoreError> {
        let rows = sqlx::query(
            "SELECT plan, author, edits, at FROM drafts WHERE author = $1 ORDER BY at DESC, plan",
        )
        .bind(author.as_str())
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter().map(draft).collect()
    }

    /// Who changes what on a plan and which plan is the newest, at once and whenever it changes.
    /// Never ends by itself; while the database fails, it waits.
    pub fn subscribe_board(&self, plan: &PlanId) -> BoxStream<'static, BoardState> {
        let start = (
            self.clone(),
            plan.clone(),
            self.db.bell.listen(),
            None::<BoardState>,
        );
        stream::unfold(start, |(store, plan, mut bell, mut last)| async move {
            loop {
                let now = store.board(&plan).await;
                match now {
                    Ok(now) if last.as_ref() != Some(&now) => {
                        last = Some(now.clone());
                        return Some((now, (store, plan, bell, last)));
                    }
                    Ok(_) => {}
                    Err(error) => tracing::warn!(%plan, %error, "news of a board not read"),
                }
                wait(&mut bell, BOARD).await;
            }
        })
        .boxed()
    }

    async fn board(&self, plan: &PlanId) -> Result<BoardState, StoreError> {
        Ok((self.drafts(plan).await?, self.newest_plan_id().await?))
    }
}
