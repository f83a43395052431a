//! Inventory queries that people keep under a name.

use crate::db::{cut, is_taken, json, number, parse, text, time};
use crate::{Store, StoreError};
use landfall_domain::UserName;
use landfall_domain::view::SavedView;
use sqlx::any::AnyRow;

fn view(row: &AnyRow) -> Result<SavedView, StoreError> {
    Ok(SavedView {
        id: text(row, "id")?,
        name: text(row, "name")?,
        owner: text(row, "owner")?.into(),
        shared: number(row, "shared")? != 0,
        query: parse("a saved view", &text(row, "query")?)?,
        created: time(row, "created")?,
    })
}

impl Store {
    /// Keeps a view.
    ///
    /// # Errors
    /// [`StoreError::ViewExists`] when its owner has one of this name.
    pub async fn insert_view(&self, view: &SavedView) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO saved_views (id, owner, name, shared, query, created) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(view.id.as_str())
        .bind(view.owner.as_str())
        .bind(view.name.as_str())
        .bind(i64::from(view.shared))
        .bind(json("a saved view", &view.query)?)
        .bind(cut(view.created).as_millisecond())
        .execute(&self.db.writer)
        .await
        .map_err(|error| self.view_error(error, &view.name))?;
        Ok(())
    }

    /// Gives a view another name and says who sees it.
    ///
    /// # Errors
    /// [`StoreError::ViewExists`] when its owner has another one of this name,
    /// [`StoreError::NotFound`].
    pub async fn rename_view(&self, id: &str, name: &str, shared: bool) -> Result<(), StoreError> {
        let changed = sqlx::query("UPDATE saved_views SET name = $1, shared = $2 WHERE id = $3")
            .bind(name)
            .bind(i64::from(shared))
            .bind(id)
            .execute(&self.db.writer)
            .await
            .map_err(|error| self.view_error(error, name))?;
        found(changed.rows_affected(), id)
    }

    /// Removes a view.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_view(&self, id: &str) -> Result<(), StoreError> {
        let deleted = sqlx::query("DELETE FROM saved_views WHERE id = $1")
            .bind(id)
            .execute(&self.db.writer)
            .await
            .map_err(|error| self.db.error(error))?;
        found(deleted.rows_affected(), id)
    }

    /// A view.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn view(&self, id: &str) -> Result<SavedView, StoreError> {
        let row = sqlx::query(
            "SELECT id, owner, name, shared, query, created FROM saved_views WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        row.map_or_else(|| Err(missing(id)), |row| view(&row))
    }

    /// The views that a person sees: their own and the shared ones, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn views_for(&self, person: &UserName) -> Result<Vec<SavedView>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, owner, name, shared, query, created FROM saved_views \
             WHERE owner = $1 OR shared = 1 ORDER BY name, owner, id",
        )
        .bind(person.as_str())
        .fetch_all(&self.db.reader)
        .await
        .map_err(|error| self.db.error(error))?;
        rows.iter().map(view).collect()
    }

    fn view_error(&self, error: sqlx::Error, name: &str) -> StoreError {
        if is_taken(&error) {
            StoreError::ViewExists(name.to_owned())
        } else {
            self.db.error(error)
        }
    }
}

fn missing(id: &str) -> StoreError {
    StoreError::NotFound {
        what: "saved view",
        id: id.to_owned(),
    }
}

fn found(rows: u64, id: &str) -> Result<(), StoreError> {
    if rows == 0 { Err(missing(id)) } else { Ok(()) }
}
