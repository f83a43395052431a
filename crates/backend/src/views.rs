//! Saved views: inventory queries under a name, for oneself or for everybody.

use crate::{Answer, Backend, now, refuse::stored};
use landfall_domain::{
    Refusal,
    user::{Role, User},
    view::{InventoryQuery, SavedView},
};

/// The longest name, in characters.
const LONGEST: usize = 80;

impl Backend {
    /// The person's own views and the shared ones, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn views(&self, user: &User) -> Answer<Vec<SavedView>> {
        self.0.store.views_for(&user.name).await.map_err(stored)
    }

    /// Keeps a query under a name. What belongs to one moment (snapshot, page) is left out of it.
    ///
    /// # Errors
    /// When the name is empty, too long or taken.
    pub async fn save_view(
        &self,
        user: &User,
        name: &str,
        shared: bool,
        query: &InventoryQuery,
    ) -> Answer<SavedView> {
        let view = SavedView {
            id: uuid::Uuid::now_v7().to_string(),
            name: named(name)?,
            owner: user.name.clone(),
            shared,
            query: InventoryQuery {
                snapshot: None,
                offset: 0,
                limit: 0,
                ..query.clone()
            },
            created: now(),
        };
        self.0.store.insert_view(&view).await.map_err(stored)?;
        Ok(view)
    }

    /// Gives a view another name and says whether everybody sees it.
    ///
    /// # Errors
    /// When it belongs to somebody else, is gone, or the name is empty, too long or taken.
    pub async fn rename_view(&self, user: &User, id: &str, name: &str, shared: bool) -> Answer<()> {
        self.own_view(user, id).await?;
        let name = named(name)?;
        self.0
            .store
            .rename_view(id, &name, shared)
            .await
            .map_err(stored)
    }

    /// Removes a view.
    ///
    /// # Errors
    /// When it belongs to somebody else or is gone.
    pub async fn delete_view(&self, user: &User, id: &str) -> Answer<()> {
        self.own_view(user, id).await?;
        self.0.store.delete_view(id).await.map_err(stored)
    }

    async fn own_view(&self, user: &User, id: &str) -> Answer<()> {
        let view = self.0.store.view(id).await.map_err(stored)?;
        if view.owner == user.name || view.shared && user.has(Role::Admin) {
            return Ok(());
        }
        // Whether others keep private views, and under which ids, is nobody's business.
        Err(if view.shared {
            Refusal::Forbidden(format!(
                "This view belongs to {}. Save your own under another name.",
                view.owner
            ))
        } else {
            Refusal::NotFound(format!("There is no saved view `{id}`."))
        })
    }
}

fn named(name: &str) -> Answer<String> {
    let name = name.trim();
    let wrong = |message: &str| Refusal::Invalid {
        field: "name".into(),
        message: message.into(),
    };
    if name.is_empty() {
        return Err(wrong("Give the view a name."));
    }
    if name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        return Err(wrong("A name is one line of at most 80 characters."));
    }
    Ok(name.to_owned())
}
