//! People: names, roles, password hashes.

use crate::audit::{Audit, append};
use crate::db::{is_taken, json, parse, text};
use crate::{Store, StoreError};
use landfall_domain::UserName;
use landfall_domain::user::{Role, User};
use sqlx::Row;
use std::collections::BTreeSet;

impl Store {
    /// Adds a person. `password_hash` is a PHC string, never a password.
    ///
    /// # Errors
    /// [`StoreError::UserExists`].
    pub async fn create_user(
        &self,
        name: &UserName,
        roles: &BTreeSet<Role>,
        password_hash: &str,
        audit: Audit,
    ) -> Result<User, StoreError> {
        let mut tx = self.db.begin().await?;
        sqlx::query("INSERT INTO users (name, roles, password_hash) VALUES ($1, $2, $3)")
            .bind(name.as_str())
            .bind(json("a person's roles", roles)?)
            .bind(password_hash)
            .execute(&mut *tx)
            .await
            .map_err(|error| {
                if is_taken(&error) {
                    StoreError::UserExists(name.clone())
                } else {
                    self.db.error(error)
                }
            })?;
        append(&self.db, &mut tx, audit).await?;
        self.db.commit(tx).await?;
        Ok(User {
            name: name.clone(),
            roles: roles.clone(),
        })
    }

    /// Gives a person another password hash (a PHC string).
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_password(
        &self,
        name: &UserName,
        password_hash: &str,
        audit: Audit,
    ) -> Result<(), StoreError> {
        self.change_user(
            "UPDATE users SET password_hash = $1 WHERE name = $2",
            name,
            password_hash.to_owned(),
            audit,
        )
        .await
    }

    /// Gives a person other roles.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn set_roles(
        &self,
        name: &UserName,
        roles: &BTreeSet<Role>,
        audit: Audit,
    ) -> Result<(), StoreError> {
        let roles = json("a person's roles", roles)?;
        self.change_user(
            "UPDATE users SET roles = $1 WHERE name = $2",
            name,
            roles,
            audit,
        )
        .await
    }

    async fn change_user(
        &self,
        sql: &'static str,
        name: &UserName,
        value: String,
        audit: Audit,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let changed = sqlx::query(sql)
            .bind(value)
            .bind(name.as_str())
            .execute(&mut *tx)
            .await
            .map_err(|error| self.db.error(error))?;
        if changed.rows_affected() == 0 {
            return Err(StoreError::NotFound {
                what: "user",
                id: name.to_string(),
            });
        }
        append(&self.db, &mut tx, audit).await?;
        self.db.commit(tx).await
    }

    /// A person with the password hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user(&self, name: &UserName) -> Result<Option<(User, String)>, StoreError> {
        let row = sqlx::query("SELECT roles, password_hash FROM users WHERE name = $1")
            .bind(name.as_str())
            .fetch_optional(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        row.map(|row| {
            let user = User {
                name: name.clone(),
                roles: parse("a person's roles", &text(&row, "roles")?)?,
            };
            Ok((user, text(&row, "password_hash")?))
        })
        .transpose()
    }

    /// Everybody, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let rows = sqlx::query("SELECT name, roles FROM users ORDER BY name")
            .fetch_all(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        rows.iter()
            .map(|row| {
                Ok(User {
                    name: text(row, "name")?.into(),
                    roles: parse("a person's roles", &text(row, "roles")?)?,
                })
            })
            .collect()
    }

    /// How many people there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_users(&self) -> Result<u64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM users")
            .fetch_one(&self.db.reader)
            .await
            .map_err(|error| self.db.error(error))?;
        let count: i64 = row.try_get(0).map_err(|error| self.db.error(error))?;
        Ok(count.unsigned_abs())
    }
}
