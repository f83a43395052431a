//! Owners of move groups and what was said about them, each at a resource of the group.

use crate::audit::{Audit, append};
use crate::db::{Db, Tx, cut, damaged, number, placeholders, text, time};
use crate::news::wait;
use crate::{Store, StoreError};
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt};
use landfall_domain::view::{GroupComment, GroupOwner, Owner};
use landfall_domain::{PlanId, ResourceId, Timestamp, UserName};
use sqlx::any::AnyRow;
use std::collections::VecDeque;
use std::time::Duration;

/// Rows written or asked for by one statement.
const CHUNK: usize = 400;
/// Under which name the bell rings.
const BELL: &str = "groups";
/// How long to wait when the database fails.
const LOOK: Duration = Duration::from_secs(1);

/// A comment before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComment {
    /// The resource at which it is kept.
    pub resource: ResourceId,
    /// The version that the author looks at.
    pub plan: PlanId,
    /// Who says it.
    pub author: UserName,
    /// When.
    pub at: Timestamp,
    /// What is said.
    pub text: String,
}

/// A comment without its words, for counting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentHead {
    /// Its number.
    pub number: u64,
    /// Where it is kept.
    pub resource: ResourceId,
    /// Whether it is settled.
    pub resolved: bool,
}

/// What happened to move groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupNews {
    /// Somebody said something, or settled it, at this resource.
    Said(ResourceId),
    /// Owners were set.
    Owners,
}

/// The newest row about each comment that settles it or opens it again.
const LAST: &str = "LEFT JOIN (SELECT about, MAX(number) AS number FROM group_comments \
     WHERE sort <> 'comment' GROUP BY about) l ON l.about = c.number \
     LEFT JOIN group_comments s ON s.number = l.number AND s.sort = 'resolved'";

impl Store {
    /// Gives groups, each by one of its resources, to somebody, or to nobody. Gives the number of
    /// the decision.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_group_owners(
        &self,
        resources: &[ResourceId],
        owner: Option<&Owner>,
        author: &UserName,
        at: Timestamp,
        audit: Audit,
    ) -> Result<u64, StoreError> {
        let mut tx = self.db.begin().await?;
        // First, unlike elsewhere: it makes the numbers grow in the order of the commits, so that
        // who reads on after the greatest number misses nothing.
        append(&self.db, &mut tx, audit).await?;
        let row = sqlx::query(
            "INSERT INTO group_owner_decisions (author, at, owner, person) \
             VALUES ($1, $2, $3, $4) RETURNING number",
        )
        .bind(author.as_str())
        .bind(cut(at).as_millisecond())
        .bind(owner.map_or("", Owner::name))
        .bind(i64::from(matches!(owner, Some(Owner::Person(_)))))
        .fetch_one(&mut *tx)
        .await
        .map_err(|error| self.db.error(error))?;
        let decision = number(&row, "number")?;
        insert_rows(&self.db, &mut tx, decision, resources).await?;
        self.db.commit(tx).await?;
        self.db.bell.ring(BELL);
        Ok(decision.unsigned_abs())
    }

    /// Who is responsible now, at every resource where somebody is, by resource.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn group_owners(&self) -> Result<Vec<GroupOwner>, StoreError> {
        let rows = sqlx::query(
            "SELECT n.resource, d.number, d.author, d.at, d.owner, d.person \
             FROM (SELECT resource, MAX(decision) AS decision FROM group_owners \
                   GROUP BY resource) n \
             JOIN group_owner_decisions d ON d.number = n.decision \
             ORDER BY n.resource",
        )
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter()
            .filter_map(|row| owner(row).transpose())
            .collect()
    }

    /// Keeps what somebody says. Gives its number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_group_comment(
        &self,
        comment: &NewComment,
        audit: Audit,
    ) -> Result<u64, StoreError> {
        self.add_row(comment, "comment", 0, audit).await
    }

    /// Notes that a comment is settled, or open again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such comment.
    pub async fn resolve_group_comment(
        &self,
        about: u64,
        resolved: bool,
        author: &UserName,
        at: Timestamp,
        audit: Audit,
    ) -> Result<(), StoreError> {
        let comment = self.group_comment(about).await?;
        let row = NewComment {
            author: author.clone(),
            at,
            text: String::new(),
            resource: comment.resource,
            plan: comment.plan,
        };
        let sort = if resolved { "resolved" } else { "reopened" };
        let about = i64::try_from(about).map_err(|error| damaged("a comment", error))?;
        self.add_row(&row, sort, about, audit).await.map(drop)
    }

    async fn add_row(
        &self,
        row: &NewComment,
        sort: &str,
        about: i64,
        audit: Audit,
    ) -> Result<u64, StoreError> {
        let mut tx = self.db.begin().await?;
        // First, as with owners.
        append(&self.db, &mut tx, audit).await?;
        let inserted = sqlx::query(
            "INSERT INTO group_comments (resource, plan, sort, about, author, at, body) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING number",
        )
        .bind(row.resource.as_str())
        .bind(row.plan.as_str())
        .bind(sort)
        .bind(about)
        .bind(row.author.as_str())
        .bind(cut(row.at).as_millisecond())
        .bind(row.text.as_str())
        .fetch_one(&mut *tx)
        .await
        .map_err(|error| self.db.error(error))?;
        let number = number(&inserted, "number")?;
        self.db.commit(tx).await?;
        self.db.bell.ring(BELL);
        Ok(number.unsigned_abs())
    }

    /// One comment.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn group_comment(&self, number: u64) -> Result<GroupComment, StoreError> {
        let sql = format!(
            "SELECT c.number, c.resource, c.plan, c.author, c.at, c.body, \
               COALESCE(s.author, '') AS settled_by, COALESCE(s.at, 0) AS settled_at \
             FROM group_comments c {LAST} WHERE c.sort = 'comment' AND c.number = $1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(i64::try_from(number).unwrap_or(i64::MAX))
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        let missing = || StoreError::NotFound {
            what: "comment",
            id: number.to_string(),
        };
        row.map_or_else(|| Err(missing()), |row| comment(&row))
    }

    /// What was said at these resources, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn group_comments(
        &self,
        resources: &[ResourceId],
    ) -> Result<Vec<GroupComment>, StoreError> {
        let mut all = Vec::new();
        for chunk in resources.chunks(CHUNK) {
            let sql = format!(
                "SELECT c.number, c.resource, c.plan, c.author, c.at, c.body, \
                   COALESCE(s.author, '') AS settled_by, COALESCE(s.at, 0) AS settled_at \
                 FROM group_comments c {LAST} WHERE c.sort = 'comment' AND c.resource IN {}",
                placeholders(1, chunk.len())
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for resource in chunk {
                query = query.bind(resource.as_str());
            }
            let rows = query
                .fetch_all(&self.db.reader)
                .await
                .map_err(|error| self.db.error(error))?;
            for row in &rows {
                all.push(comment(row)?);
            }
        }
        all.sort_by_key(|comment| comment.number);
        Ok(all)
    }

    /// All comments without their words, by number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn group_comment_heads(&self) -> Result<Vec<CommentHead>, StoreError> {
        let sql = format!(
            "SELECT c.number, c.resource, COALESCE(s.number, 0) AS settled \
             FROM group_comments c {LAST} WHERE c.sort = 'comment' ORDER BY c.number"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        rows.iter()
            .map(|row| {
                Ok(CommentHead {
                    number: number(row, "number")?.unsigned_abs(),
                    resource: ResourceId::new(text(row, "resource")?),
                    resolved: number(row, "settled")? != 0,
                })
            })
            .collect()
    }

    /// What is said and decided from now on. The stream never ends by itself; while the database
    /// fails, it waits.
    ///
    /// # Errors
    /// When the database fails at once.
    pub async fn subscribe_groups(&self) -> Result<BoxStream<'static, GroupNews>, StoreError> {
        // Listening begins before the first reading, so that nothing is missed in between.
        let bell = self.db.bell.listen();
        let known = self.group_cursor().await?;
        let start = (self.clone(), bell, known, VecDeque::new());
        let news = stream::unfold(
            start,
            |(store, mut bell, mut known, mut queue)| async move {
                loop {
                    if let Some(news) = queue.pop_front() {
                        return Some((news, (store, bell, known, queue)));
                    }
                    match store.group_news(known).await {
                        Ok((now, news)) => {
                            known = now;
                            if news.is_empty() {
                                wait(&mut bell, BELL).await;
                            }
                            queue.extend(news);
                        }
                        Err(error) => {
                            tracing::warn!(%error, "news of groups not read");
                            tokio::time::sleep(LOOK).await;
                        }
                    }
                }
            },
        );
        Ok(news.boxed())
    }

    /// The greatest numbers of comments and of decisions about owners.
    async fn group_cursor(&self) -> Result<(i64, i64), StoreError> {
        let row = sqlx::query(
            "SELECT (SELECT COALESCE(MAX(number), 0) FROM group_comments) AS said, \
             (SELECT COALESCE(MAX(number), 0) FROM group_owner_decisions) AS decided",
        )
        .fetch_one(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        Ok((number(&row, "said")?, number(&row, "decided")?))
    }

    async fn group_news(
        &self,
        known: (i64, i64),
    ) -> Result<((i64, i64), Vec<GroupNews>), StoreError> {
        let now = self.group_cursor().await?;
        let rows = sqlx::query(
            "SELECT DISTINCT resource FROM group_comments WHERE number > $1 AND number <= $2",
        )
        .bind(known.0)
        .bind(now.0)
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        let said = |row| Ok(GroupNews::Said(ResourceId::new(text(row, "resource")?)));
        let mut news: Vec<GroupNews> = rows.iter().map(said).collect::<Result<_, StoreError>>()?;
        if now.1 > known.1 {
            news.push(GroupNews::Owners);
        }
        Ok((now, news))
    }
}

/// Boxed: the compiler cannot tell by itself that this future may change threads.
fn insert_rows<'a>(
    db: &'a Db,
    tx: &'a mut Tx,
    decision: i64,
    resources: &'a [ResourceId],
) -> BoxFuture<'a, Result<(), StoreError>> {
    Box::pin(async move {
        for chunk in resources.chunks(CHUNK) {
            let sql = format!(
                "INSERT INTO group_owners (resource, decision) VALUES {}",
                placeholders(chunk.len(), 2)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for resource in chunk {
                query = query.bind(resource.as_str()).bind(decision);
            }
            query
                .execute(&mut **tx)
                .await
                .map_err(|error| db.error(error))?;
        }
        Ok(())
    })
}

fn owner(row: &AnyRow) -> Result<Option<GroupOwner>, StoreError> {
    let name = text(row, "owner")?;
    if name.is_empty() {
        return Ok(None);
    }
    Ok(Some(GroupOwner {
        resource: ResourceId::new(text(row, "resource")?),
        owner: match number(row, "person")? {
            0 => Owner::Outside(name),
            _ => Owner::Person(name.into()),
        },
        author: text(row, "author")?.into(),
        at: time(row, "at")?,
        decision: number(row, "number")?.unsigned_abs(),
    }))
}

fn comment(row: &AnyRow) -> Result<GroupComment, StoreError> {
    let settled_by = text(row, "settled_by")?;
    Ok(GroupComment {
        number: number(row, "number")?.unsigned_abs(),
        resource: ResourceId::new(text(row, "resource")?),
        plan: PlanId::new(text(row, "plan")?),
        author: text(row, "author")?.into(),
        at: time(row, "at")?,
        text: text(row, "body")?,
        resolved: if settled_by.is_empty() {
            None
        } else {
            Some((settled_by.into(), time(row, "settled_at")?))
        },
    })
}
