//! What people change on the board and have not kept yet. Unlike decisions, drafts are overwritten.

use crate::db::{cut, json, parse, text, time};
use crate::news::wait;
use crate::{Store, StoreError};
use futures::stream::{self, BoxStream, StreamExt};
use landfall_domain::edit::{Draft, Edit, merged};
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
    /// is removed. `was`: what its author knew to be kept. Where another window of theirs has
    /// changed that since, both changes are kept ([`merged`]). Gives the edits that are kept now.
    ///
    /// # Errors
    /// When there is no such plan or the database fails.
    pub async fn save_draft(&self, draft: &Draft, was: &[Edit]) -> Result<Vec<Edit>, StoreError> {
        loop {
            let there = self.draft_text(&draft.plan, &draft.author).await?;
            let known: Vec<Edit> = match &there {
                Some(there) => parse("a draft", there)?,
                None => Vec::new(),
            };
            let edits = merged(&known, was, &draft.edits);
            // Not written when another window was faster: then its word is read, too.
            if self.replace_draft(draft, there.as_deref(), &edits).await? {
                self.db.bell.ring(BOARD);
                return Ok(edits);
            }
        }
    }

    async fn draft_text(
        &self,
        plan: &PlanId,
        author: &UserName,
    ) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT edits FROM drafts WHERE plan = $1 AND author = $2")
            .bind(plan.as_str())
            .bind(author.as_str())
            .fetch_optional(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
        row.map(|row| text(&row, "edits")).transpose()
    }

    /// Whether `edits` came into the place of `there`; not when something else is there by now.
    async fn replace_draft(
        &self,
        draft: &Draft,
        there: Option<&str>,
        edits: &[Edit],
    ) -> Result<bool, StoreError> {
        let (plan, author) = (draft.plan.as_str(), draft.author.as_str());
        let (new, at) = (json("a draft", &edits)?, cut(draft.at).as_millisecond());
        let statement = match (there, edits.is_empty()) {
            (None, true) => return Ok(true),
            (None, false) => sqlx::query(
                "INSERT INTO drafts (plan, author, edits, at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (plan, author) DO NOTHING",
            )
            .bind(plan)
            .bind(author)
            .bind(new)
            .bind(at),
            (Some(there), true) => {
                sqlx::query("DELETE FROM drafts WHERE plan = $1 AND author = $2 AND edits = $3")
                    .bind(plan)
                    .bind(author)
                    .bind(there)
            }
            (Some(there), false) => sqlx::query(
                "UPDATE drafts SET edits = $4, at = $5 \
                 WHERE plan = $1 AND author = $2 AND edits = $3",
            )
            .bind(plan)
            .bind(author)
            .bind(there)
            .bind(new)
            .bind(at),
        };
        let done = statement.execute(&self.db.writer).await;
        let done = done.map_err(|error| self.db.error(error))?;
        Ok(done.rows_affected() == 1)
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
